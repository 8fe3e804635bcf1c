// SPDX-License-Identifier: MIT
// Any bytes as an index, a partition, a fine code and a neighbour page; an index that is read is then
// searched. The mutator seals each input again, so that the fuzzer is not stopped by checksums, which an
// attacker can compute too.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "core/reseal.h"
#include "core/tiny_index.h"
#include "vitrine/explorer.h"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace {

using namespace vitrine;

// The collection that a page is read for.
constexpr std::uint32_t kCollection = 5;

void require(bool holds) {
  if (!holds) std::abort();
}

void check_hits(const std::vector<Hit>& hits, const CodesView& codes, const Query& query) {
  for (std::size_t i = 0; i < hits.size(); ++i) {
    require(hits[i].work < codes.count);
    require(hits[i].similarity == similarity(codes, hits[i].work, query));
    require(i == 0 || hits[i - 1].similarity >= hits[i].similarity);
  }
}

void search_parts(const Index& index, const Query& query) {
  const auto numbers = partitions_for(index, query, {.lists = 3});
  require(numbers.ok() && !numbers->empty());
  for (const std::uint32_t number : *numbers) require(number < index.partitions.count());
  require(search(index, query, {})->empty());  // none is at hand
  const auto bytes = write_index(index.space, index.partitions, index.fine);
  require(bytes.ok() && read_index(*bytes).ok());
}

// A partition of the small collection: searched beside its neighbour.
void check_partition(std::span<const std::uint8_t> bytes) {
  static const testing::TinyPartitions tiny;
  for (std::uint32_t number = 0; number < 2; ++number) {
    auto partition = read_partition(tiny.space, tiny.directory, number, bytes);
    if (!partition.ok()) continue;
    std::vector<Partition> held = tiny.partitions;
    held[number] = std::move(*partition);
    Query query;
    query.coefficients = {kMaxQueryCoefficient, -kMaxQueryCoefficient};
    query.scale = 1.0f;
    const std::vector<std::uint32_t> numbers = {0, 1};
    const auto hits = search_partitions(tiny.directory, held, numbers, query, 10);
    require(hits.size() == 5);
    for (const Hit& hit : hits) require(hit.work < 5);
    require(write_partition(tiny.directory, number, held[number]).ok());
  }
}

// A fine code of the small collection: what it says stays a cosine.
void check_fine(std::span<const std::uint8_t> bytes) {
  static const testing::TinyFine tiny;
  static const Index index = read_index(tiny.index_file()).value();
  static const std::vector<float> embedding = {0.6f, 0.0f, 0.8f};
  static const Query query = query_of_embedding(index, embedding, index.space.model).value();
  for (WorkIndex work = 0; work < 2; ++work) {
    const auto fine = read_fine(tiny.layer, 3, work, bytes);
    if (!fine.ok()) continue;
    const FineFile file[] = {{work, bytes}};
    const auto answers = refine(index, query, embedding, file);
    require(answers.ok() && answers->front().work == work);
    require(answers->front().score >= -1.0f && answers->front().score <= 1.0f);
    require(write_fine(tiny.layer, work, *fine).ok());
  }
}

// The small collection's fine code, whatever this index takes it for.
void refine_in(const Index& index, std::span<const float> embedding) {
  static const std::vector<std::uint8_t> bytes = testing::TinyFine().file(0);
  const FineFile file[] = {{0, bytes}};
  const auto query = query_of_embedding(index, embedding, index.space.model);
  require(query.ok());
  const auto answers = refine(index, *query, embedding, file);
  if (answers.ok()) require(answers->front().score >= -1.0f && answers->front().score <= 1.0f);
}

void search_index(const Index& index) {
  Query query;
  for (std::uint32_t i = 0; i < index.space.dimension; ++i)
    query.coefficients.push_back(
        static_cast<std::int16_t>(i % 2 == 0 ? kMaxQueryCoefficient : -kMaxQueryCoefficient));
  query.bias = kMaxBias;
  query.scale = 1.0f;
  if (index.structure() == Structure::kPartitions) return search_parts(index, query);
  check_hits(search_exhaustive(index.codes, query, 10), index.codes, query);
  if (index.structure() == Structure::kGraph) {
    check_hits(search_graph(index.graph, index.codes, query, {10, 64}), index.codes, query);
    const Query own = query_of(index.space, index.owned_codes.code(index.codes.count - 1));
    check_hits(search_graph(index.graph, index.codes, own, {10, 64}), index.codes, own);
  }

  std::vector<float> embedding(index.space.input_dimension, 0.0f);
  embedding.front() = -1.0f;
  const auto answers = search(index, embedding, index.space.model, {.k = 10, .method = SearchMethod::kGraph});
  require(answers.ok());
  for (const ScoredWork& answer : *answers) require(answer.score >= -1.0f && answer.score <= 1.0f);
  refine_in(index, embedding);

  // What was read can be written, and read again.
  const auto bytes = write_index(index.space, index.owned_codes, index.graph, index.fine);
  require(bytes.ok() && read_index(*bytes).ok());
}

void check_page(const NeighbourPage& page) {
  for (std::uint32_t i = 0; i < page.works; ++i) {
    for (const Neighbour& neighbour : page.of(page.first + i)) {
      require(neighbour.work < kCollection && neighbour.work != page.first + i);
    }
  }
}

std::vector<std::uint8_t> good_file(unsigned seed) {
  switch (seed % 7) {
    case 0:
      return write_neighbour_page(testing::tiny_page());
    case 1:
      return testing::TinyPartitions().index_file();
    case 2:
      return testing::TinyPartitions().file(seed / 7 % 2);
    case 3:
      return testing::TinyFine().index_file();
    case 4:
      return testing::TinyFine().file(seed / 7 % 2);
    default:
      return testing::TinyCollection().file();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span bytes(data, size);
  if (const auto index = read_index(bytes); index.ok()) search_index(*index);
  check_partition(bytes);
  check_fine(bytes);
  if (const auto page = read_neighbour_page(bytes, kCollection); page.ok()) check_page(*page);
  return 0;
}

// Begins from one of the small files where an input is too short to be any.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned seed) {
  if (size < 64) {
    const std::vector<std::uint8_t> good = good_file(seed);
    if (good.size() <= max_size) {
      std::copy(good.begin(), good.end(), data);
      size = good.size();
    }
  }
  size = LLVMFuzzerMutate(data, size, max_size);
  testing::reseal(std::span(data, size));
  return size;
}

// SPDX-License-Identifier: MIT
// Any bytes as an index and as a neighbour page; an index that is read is then searched. The mutator seals
// each input again, so that the fuzzer is not stopped by checksums, which an attacker can compute too.
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

void search_index(const Index& index) {
  Query query;
  for (std::uint32_t i = 0; i < index.codes.dimension; ++i)
    query.coefficients.push_back(
        static_cast<std::int16_t>(i % 2 == 0 ? kMaxQueryCoefficient : -kMaxQueryCoefficient));
  query.bias = kMaxBias;
  query.scale = 1.0f;
  check_hits(search_graph(index.graph, index.codes, query, {10, 64}), index.codes, query);
  check_hits(search_exhaustive(index.codes, query, 10), index.codes, query);

  const Query own = query_of(index.space, index.owned_codes.code(index.codes.count - 1));
  check_hits(search_graph(index.graph, index.codes, own, {10, 64}), index.codes, own);

  std::vector<float> embedding(index.space.input_dimension, 0.0f);
  embedding.front() = -1.0f;
  const auto answers = search(index, embedding, index.space.model, {.k = 10, .method = SearchMethod::kGraph});
  require(answers.ok());
  for (const ScoredWork& answer : *answers) require(answer.score >= -1.0f && answer.score <= 1.0f);

  // What was read can be written, and read again.
  const auto bytes = write_index(index.space, index.owned_codes, index.graph);
  require(bytes.ok() && read_index(*bytes).ok());
}

void check_page(const NeighbourPage& page) {
  for (std::uint32_t i = 0; i < page.works; ++i) {
    for (const Neighbour& neighbour : page.of(page.first + i)) {
      require(neighbour.work < kCollection && neighbour.work != page.first + i);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span bytes(data, size);
  if (const auto index = read_index(bytes); index.ok()) search_index(*index);
  if (const auto page = read_neighbour_page(bytes, kCollection); page.ok()) check_page(*page);
  return 0;
}

// Begins from the small index or the small page where an input is too short to be either.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned seed) {
  if (size < 64) {
    const std::vector<std::uint8_t> good =
        seed % 4 == 0 ? write_neighbour_page(testing::tiny_page()) : testing::TinyCollection().file();
    if (good.size() <= max_size) {
      std::copy(good.begin(), good.end(), data);
      size = good.size();
    }
  }
  size = LLVMFuzzerMutate(data, size, max_size);
  testing::reseal(std::span(data, size));
  return size;
}

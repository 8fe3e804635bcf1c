// SPDX-License-Identifier: MIT
// Damage of every kind at every byte of a small index and a small page. By accident: always an Error. By
// somebody who makes the checksums fit again: an Error, or an index whose searches stay within it.
#include <doctest/doctest.h>

#include <functional>
#include <vector>

#include "core/reseal.h"
#include "core/tiny_index.h"
#include "vitrine/explorer.h"

using namespace vitrine;

namespace {

using Bytes = std::vector<std::uint8_t>;

struct Kind {
  Bytes file;
  std::function<bool(std::span<const std::uint8_t>)> reads;
};

std::vector<Kind> kinds() {
  return {{testing::TinyCollection().file(), [](auto bytes) { return read_index(bytes).ok(); }},
          {write_neighbour_page(testing::tiny_page()),
           [](auto bytes) { return read_neighbour_page(bytes, 5).ok(); }},
          {testing::TinyPartitions().index_file(), [](auto bytes) { return read_index(bytes).ok(); }},
          {testing::TinyPartitions().file(0),
           [](auto bytes) {
             const testing::TinyPartitions tiny;
             return read_partition(tiny.space, tiny.directory, 0, bytes).ok();
           }},
          {testing::TinyFine().index_file(), [](auto bytes) { return read_index(bytes).ok(); }},
          {testing::TinyFine().file(1),
           [](auto bytes) { return read_fine(testing::TinyFine().layer, 3, 1, bytes).ok(); }}};
}

// The partition that these bytes may be, searched; false where they are refused.
bool search_partition(std::span<const std::uint8_t> bytes) {
  static const testing::TinyPartitions tiny;
  auto partition = read_partition(tiny.space, tiny.directory, 0, bytes);
  if (!partition.ok()) return false;
  std::vector<Partition> held = tiny.partitions;
  held[0] = std::move(*partition);
  Query query;
  query.coefficients = {kMaxQueryCoefficient, -kMaxQueryCoefficient};
  query.scale = 1.0f;
  const std::vector<std::uint32_t> numbers = {0, 1};
  for (const Hit& hit : search_partitions(tiny.directory, held, numbers, query, 10)) REQUIRE(hit.work < 5);
  return true;
}

// The index of partitions that these bytes may be, asked which partitions to read.
bool ask_for_partitions(std::span<const std::uint8_t> bytes) {
  const auto index = read_index(bytes);
  if (!index.ok()) return false;
  Query query;
  query.coefficients.assign(index->space.dimension, kMaxQueryCoefficient);
  query.scale = 1.0f;
  const auto numbers = partitions_for(*index, query, {});
  REQUIRE(numbers.ok());
  for (const std::uint32_t number : *numbers) REQUIRE(number < index->partitions.count());
  REQUIRE(search(*index, query, {}).ok());
  return true;
}

// The fine code that these bytes may be, compared with a query; false where they are refused.
bool refine_by(std::span<const std::uint8_t> bytes) {
  static const Index index = read_index(testing::TinyFine().index_file()).value();
  const std::vector<float> embedding = {0.6f, 0.0f, -0.8f};
  const Query query = query_of_embedding(index, embedding, "m0de1").value();
  const FineFile file[] = {{1, bytes}};
  const auto answers = refine(index, query, embedding, file);
  if (!answers.ok()) return false;
  REQUIRE((answers->front().score >= -1.0f && answers->front().score <= 1.0f));
  return true;
}

// The index with fine codes that these bytes may be, asked with one of the small ones.
bool refine_in(std::span<const std::uint8_t> bytes) {
  const auto index = read_index(bytes);
  if (!index.ok()) return false;
  static const Bytes fine = testing::TinyFine().file(1);
  std::vector<float> embedding(index->space.input_dimension, 0.0f);
  embedding.front() = 1.0f;
  const Query query = query_of_embedding(*index, embedding, index->space.model).value();
  const FineFile file[] = {{1, fine}};
  const auto answers = refine(*index, query, embedding, file);
  if (answers.ok()) REQUIRE((answers->front().score >= -1.0f && answers->front().score <= 1.0f));
  return true;
}

// Searches in every way; the works found must be works.
void search_within(const Index& index) {
  Query query;
  query.coefficients.assign(index.codes.dimension, kMaxQueryCoefficient);
  query.scale = 1.0f;
  if (index.structure() == Structure::kGraph) {
    for (const Hit& hit : search_graph(index.graph, index.codes, query, {10, 64}))
      REQUIRE(hit.work < index.codes.count);
  }
  for (const Hit& hit : search_exhaustive(index.codes, query, 10)) REQUIRE(hit.work < index.codes.count);
  std::vector<float> embedding(index.space.input_dimension, 0.0f);
  embedding.back() = 1.0f;
  const auto answers = search(index, embedding, index.space.model, {.k = 10, .method = SearchMethod::kGraph});
  REQUIRE(answers.ok());
  for (const ScoredWork& answer : *answers) REQUIRE((answer.score >= -1.0f && answer.score <= 1.0f));
}

}  // namespace

TEST_CASE("the small files are good before they are damaged") {
  for (const Kind& kind : kinds()) {
    REQUIRE(kind.file.size() > 64);
    CHECK(kind.reads(kind.file));
    Bytes resealed = kind.file;
    testing::reseal(resealed);
    CHECK(resealed == kind.file);
  }
}

TEST_CASE("every flipped bit and every changed byte is found") {
  for (const Kind& kind : kinds()) {
    Bytes file = kind.file;
    for (std::size_t at = 0; at < file.size(); ++at) {
      for (int change = 1; change < 256; ++change) {
        file[at] = static_cast<std::uint8_t>(kind.file[at] ^ change);
        CAPTURE(at);
        CAPTURE(change);
        REQUIRE_FALSE(kind.reads(file));
      }
      file[at] = kind.file[at];
    }
  }
}

TEST_CASE("every truncation is found") {
  for (const Kind& kind : kinds()) {
    for (std::size_t length = 0; length < kind.file.size(); ++length) {
      CAPTURE(length);
      // A copy of its own, so that a sanitizer sees a read beyond it.
      REQUIRE_FALSE(
          kind.reads(Bytes(kind.file.begin(), kind.file.begin() + static_cast<std::ptrdiff_t>(length))));
    }
  }
}

TEST_CASE("every extension is found, also one that the header admits") {
  for (const Kind& kind : kinds()) {
    for (int byte = 0; byte < 256; ++byte) {
      Bytes file = kind.file;
      for (int count = 0; count < 17; ++count) {
        file.push_back(static_cast<std::uint8_t>(byte));
        CAPTURE(byte);
        CAPTURE(count);
        REQUIRE_FALSE(kind.reads(file));
        Bytes resealed = file;
        testing::reseal(resealed);
        REQUIRE_FALSE(kind.reads(resealed));
      }
    }
  }
}

TEST_CASE("two parts of a file exchanged are found") {
  for (const Kind& kind : kinds()) {
    for (std::size_t at = 0; at + 8 <= kind.file.size(); at += 4) {
      Bytes file = kind.file;
      for (std::size_t i = 0; i < 4; ++i) std::swap(file[at + i], file[at + 4 + i]);
      if (file != kind.file) REQUIRE_FALSE(kind.reads(file));
    }
  }
}

TEST_CASE("an index changed at any byte and sealed again is refused or safe to search") {
  const Bytes good = testing::TinyCollection().file();
  std::size_t searched = 0;
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (const int change : {1, 2, 4, 8, 16, 32, 64, 128, 0x7F, 0xFF}) {
      Bytes file = good;
      file[at] = static_cast<std::uint8_t>(file[at] ^ change);
      testing::reseal(file);
      const auto index = read_index(file);
      if (!index.ok()) continue;
      search_within(*index);
      ++searched;
    }
  }
  // Quantiser, mean, codes and names may hold other values: some of these files are simply other indexes.
  CHECK(searched > 100);
}

TEST_CASE("partitions and fine codes changed at any byte and sealed again are refused or safe to search") {
  struct Sealed {
    Bytes file;
    bool (*reads)(std::span<const std::uint8_t>);
  };
  const testing::TinyPartitions tiny;
  const testing::TinyFine fine;
  for (const Sealed& sealed :
       {Sealed{tiny.index_file(), ask_for_partitions}, Sealed{tiny.file(0), search_partition},
        Sealed{fine.index_file(), refine_in}, Sealed{fine.file(1), refine_by}}) {
    std::size_t read = 0;
    for (std::size_t at = 0; at < sealed.file.size(); ++at) {
      for (const int change : {1, 2, 4, 8, 16, 32, 64, 128, 0x7F, 0xFF}) {
        Bytes file = sealed.file;
        file[at] = static_cast<std::uint8_t>(file[at] ^ change);
        testing::reseal(file);
        if (sealed.reads(file)) ++read;
      }
    }
    CHECK(read > 10);
  }
}

TEST_CASE("a number replaced by an extreme one and sealed again is refused or safe to search") {
  const Bytes good = testing::TinyCollection().file();
  for (std::size_t at = 0; at + 4 <= good.size(); at += 4) {
    for (const std::uint32_t value :
         {0u, 1u, 4u, 5u, 6u, 0x7FFFFFFFu, 0x80000000u, 0xFFFFFFFFu, 0x7F800000u, 0x7FC00000u}) {
      Bytes file = good;
      testing::put_number(file, at, 4, value);
      testing::reseal(file);
      const auto index = read_index(file);
      if (index.ok()) search_within(*index);
    }
  }
}

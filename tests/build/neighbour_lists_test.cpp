// SPDX-License-Identifier: MIT
#include "build/neighbour_lists.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>

#include "build/clustered_embeddings.h"
#include "vitrine/embedding.h"

using namespace vitrine;
using namespace vitrine::build;
using testing::clustered_embeddings;

namespace {

constexpr auto kQuiet = io::ProgressStyle::kQuiet;

// All pairs with vitrine::dot and a full sort.
std::vector<Neighbour> brute_force(const Embeddings& embeddings, std::uint32_t k) {
  std::vector<Neighbour> lists;
  for (std::uint32_t a = 0; a < embeddings.count; ++a) {
    std::vector<std::pair<float, WorkIndex>> all;
    for (std::uint32_t b = 0; b < embeddings.count; ++b) {
      if (b != a) all.emplace_back(-dot(embeddings.row(a), embeddings.row(b)), b);
    }
    std::sort(all.begin(), all.end());
    for (std::size_t i = 0; i < std::min<std::size_t>(k, all.size()); ++i) {
      lists.push_back({all[i].second, quantise_cosine(-all[i].first)});
    }
  }
  return lists;
}

void duplicate(Embeddings& embeddings, std::uint32_t from, std::uint32_t to) {
  const auto row = embeddings.row(from);
  std::copy(row.begin(), row.end(), embeddings.values.begin() + std::ptrdiff_t{to} * embeddings.dimension);
}

}  // namespace

TEST_CASE("lists equal those of brute force, for any number of threads") {
  const Embeddings embeddings = clustered_embeddings(500, 96, 20, 0.5f, 1);
  for (const std::uint32_t k : {1u, 10u, 50u}) {
    const auto expected = brute_force(embeddings, k);
    for (const unsigned threads : {1u, 2u, 5u}) {
      const auto lists = exact_neighbours(embeddings, k, threads, kQuiet);
      REQUIRE(lists.ok());
      CHECK(*lists == expected);
    }
  }
}

TEST_CASE("exact duplicates stay, with cosine 1, by index; a work is never its own neighbour") {
  Embeddings embeddings = clustered_embeddings(120, 64, 4, 0.5f, 2);
  for (const std::uint32_t copy : {3u, 50u, 119u}) duplicate(embeddings, 80, copy);
  const auto lists = exact_neighbours(embeddings, 5, 2, kQuiet);
  REQUIRE(lists.ok());
  const auto list = [&](std::uint32_t work) {
    return std::vector(lists->begin() + work * 5, lists->begin() + work * 5 + 3);
  };
  CHECK(list(80) == std::vector<Neighbour>{{3, 32767}, {50, 32767}, {119, 32767}});
  CHECK(list(3) == std::vector<Neighbour>{{50, 32767}, {80, 32767}, {119, 32767}});
  for (std::size_t i = 0; i < lists->size(); ++i) CHECK((*lists)[i].work != i / 5);
  CHECK(*lists == brute_force(embeddings, 5));
}

TEST_CASE("more duplicates than a list is long: the smallest indices are kept") {
  Embeddings embeddings = clustered_embeddings(300, 16, 1, 0.5f, 3);
  for (std::uint32_t i = 1; i < 200; ++i) duplicate(embeddings, 0, i);
  CHECK(*exact_neighbours(embeddings, 10, 2, kQuiet) == brute_force(embeddings, 10));
}

TEST_CASE("near duplicates, closer than a product's rounding, are ordered by dot") {
  Embeddings embeddings = clustered_embeddings(200, 512, 1, 0.0005f, 4);
  CHECK(*exact_neighbours(embeddings, 20, 2, kQuiet) == brute_force(embeddings, 20));
}

TEST_CASE("lists are as long as the collection allows") {
  CHECK(exact_neighbours(clustered_embeddings(1, 8, 1, 0.5f, 5), 50, 1, kQuiet)->empty());
  const Embeddings embeddings = clustered_embeddings(4, 8, 1, 0.5f, 6);
  CHECK(exact_neighbours(embeddings, 50, 1, kQuiet)->size() == 4 * 3);
  CHECK(exact_neighbours(embeddings, 0, 1, kQuiet)->empty());
}

TEST_CASE("embeddings that have no order are refused") {
  Embeddings embeddings = clustered_embeddings(10, 8, 1, 0.5f, 7);
  CHECK(exact_neighbours(embeddings, kMaxNeighbours + 1, 1, kQuiet).error().code ==
        ErrorCode::kInvalidArgument);
  embeddings.values[13] = std::numeric_limits<float>::quiet_NaN();
  CHECK(exact_neighbours(embeddings, 3, 1, kQuiet).error().message.find("NaN") != std::string::npos);
  embeddings.values.pop_back();
  CHECK_FALSE(exact_neighbours(embeddings, 3, 1, kQuiet).ok());
  CHECK_FALSE(exact_neighbours(Embeddings{}, 3, 1, kQuiet).ok());
}

TEST_CASE("an update gives the lists that a whole run gives") {
  const Embeddings all = clustered_embeddings(400, 24, 12, 0.5f, 77);
  constexpr std::uint32_t kNeighbours = 9;
  const auto lists = exact_neighbours(all, kNeighbours, 2, io::ProgressStyle::kQuiet).value();
  // Works 0, 7, 14 ... are fresh: what the others knew of each other comes from a run without them.
  KnownNeighbours known{std::vector<std::vector<WorkIndex>>(400), {}};
  std::vector<WorkIndex> old;
  Embeddings before{0, 24, {}};
  for (WorkIndex work = 0; work < 400; ++work) {
    if (work % 7 == 0) {
      known.fresh.push_back(work);
      continue;
    }
    old.push_back(work);
    before.values.insert(before.values.end(), all.row(work).begin(), all.row(work).end());
    ++before.count;
  }
  const auto earlier = exact_neighbours(before, kNeighbours, 2, io::ProgressStyle::kQuiet).value();
  for (std::size_t i = 0; i < old.size(); ++i) {
    for (std::size_t rank = 0; rank < kNeighbours; ++rank)
      known.lists[old[i]].push_back(old[earlier[i * kNeighbours + rank].work]);
  }
  known.lists[1].clear();  // not known: found anew
  CHECK(update_neighbours(all, known, kNeighbours, 2, io::ProgressStyle::kQuiet).value() == lists);
}

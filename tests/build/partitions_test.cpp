// SPDX-License-Identifier: MIT
#include "build/partitions.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>

#include "build/clustered_embeddings.h"
#include "build/graph_builder.h"
#include "build/near_neighbours.h"
#include "build/neighbour_lists.h"

using namespace vitrine;
using namespace vitrine::build;

namespace {

struct Collection {
  Embeddings embeddings = vitrine::testing::clustered_embeddings(3000, 32, 40, 0.6f, 9);
  Space space = fit_space(embeddings, "m", "m", {.dimension = 24}).value();
  OwnedCodes codes = encode_all(space, embeddings).value();
};

const Collection& collection() {
  static const Collection kCollection;
  return kCollection;
}

const PartitionOptions kOptions{.works = 60, .closure = 1.3, .copies = 0.5};

}  // namespace

TEST_CASE("every work has one home, and copies are of works at home elsewhere") {
  const Collection& c = collection();
  const Partitioning parts = partition_works(c.space, c.codes, kOptions, 2).value();
  CHECK(parts.directory.works() == 3000);
  CHECK(parts.directory.count() >= 25);
  std::vector<WorkIndex> sorted = parts.order;
  std::sort(sorted.begin(), sorted.end());
  for (WorkIndex work = 0; work < 3000; ++work) REQUIRE(sorted[work] == work);
  std::vector<int> copied(3000);
  std::size_t copies = 0;
  for (std::uint32_t number = 0; number < parts.directory.count(); ++number) {
    REQUIRE(parts.copies[number].size() == parts.directory.copies[number]);
    CHECK(parts.directory.starts[number + 1] - parts.directory.starts[number] <= 2 * kOptions.works);
    for (const WorkIndex work : parts.copies[number]) {
      CHECK(parts.directory.home_of(work) != number);
      CHECK(++copied[work] == 1);
      ++copies;
    }
  }
  CHECK(copies > 300);
  CHECK(copies <= 1500);
}

TEST_CASE("parting does not depend on threads") {
  const Collection& c = collection();
  const Partitioning one = partition_works(c.space, c.codes, kOptions, 1).value();
  const Partitioning four = partition_works(c.space, c.codes, kOptions, 4).value();
  CHECK(one.order == four.order);
  CHECK(one.copies == four.copies);
  CHECK(one.directory.centres.coefficients == four.directory.centres.coefficients);
}

TEST_CASE("few partitions hold a work's neighbours, and lists made from them are nearly exact") {
  const Collection& c = collection();
  const Partitioning parts = partition_works(c.space, c.codes, kOptions, 0).value();
  Embeddings embeddings = c.embeddings;
  for (WorkIndex work = 0; work < 3000; ++work) {
    const auto row = c.embeddings.row(parts.order[work]);
    std::copy(row.begin(), row.end(), embeddings.values.begin() + work * 32);
  }
  const OwnedCodes codes = encode_all(c.space, embeddings).value();
  std::vector<Partition> held;
  for (std::uint32_t number = 0; number < parts.directory.count(); ++number)
    held.push_back(gather_partition(c.space, parts, number, codes));
  const CandidateSearch search = [&](WorkIndex work, std::uint32_t wanted) {
    const Query query = query_of(c.space, codes.code(work));
    return search_partitions(parts.directory, held, nearest_partitions(parts.directory, query, 12), query,
                             wanted);
  };
  const NearNeighbours near =
      near_neighbours(embeddings, search, {.k = 10, .candidates = 100, .sample = 300}).value();
  CHECK(near.recall >= 0.97);
  const std::vector<Neighbour> exact = exact_neighbours(embeddings, 10, 0, io::ProgressStyle::kQuiet).value();
  std::size_t equal = 0;
  for (std::size_t i = 0; i < exact.size(); ++i) equal += near.lists[i] == exact[i] ? 1 : 0;
  CHECK(static_cast<double>(equal) / static_cast<double>(exact.size()) >= 0.9);
  // With every work as a candidate the two are the same.
  const CandidateSearch all = [&](WorkIndex work, std::uint32_t) {
    return search_exhaustive(codes.view(), query_of(c.space, codes.code(work)), 3000);
  };
  const NearNeighbours same = near_neighbours(embeddings, all, {.k = 10, .sample = 50}).value();
  CHECK(same.lists == exact);
  CHECK(same.recall == doctest::Approx(1.0));
  const CandidateSearch few = [](WorkIndex, std::uint32_t) { return std::vector<Hit>{{0, 0}}; };
  CHECK_FALSE(near_neighbours(embeddings, few, {.k = 10}).ok());
}

TEST_CASE("a graph built by several threads is sound and finds as much") {
  const Collection& c = collection();
  const OwnedGraph ordered = build_graph(c.space, c.codes, {}).value();
  const GraphOptions parallel{.ordered_limit = 100, .threads = 4};
  CHECK(graph_threads(parallel, c.codes) == 4);
  CHECK(graph_threads({}, c.codes) == 1);
  const OwnedGraph graph = build_graph(c.space, c.codes, parallel).value();
  REQUIRE(validate(graph.view()).ok());
  CHECK(graph.count == 3000);
  const auto recall = [&](const OwnedGraph& of) {
    std::size_t found = 0;
    for (WorkIndex work = 0; work < 3000; work += 30) {
      const Query query = query_of(c.space, c.codes.code(work));
      const auto truth = search_exhaustive(c.codes.view(), query, 10);
      const auto hits = search_graph(of.view(), c.codes.view(), query, {10, 64});
      for (const Hit& hit : truth) found += std::count(hits.begin(), hits.end(), hit) > 0 ? 1 : 0;
    }
    return static_cast<double>(found) / 1000.0;
  };
  CHECK(recall(ordered) >= 0.95);
  CHECK(recall(graph) >= 0.95);
}

TEST_CASE("parting refuses what makes no sense") {
  const Collection& c = collection();
  CHECK_FALSE(partition_works(c.space, OwnedCodes{}, kOptions, 0).ok());
  CHECK_FALSE(partition_works(c.space, c.codes, {.works = 0}, 0).ok());
  CHECK_FALSE(partition_works(c.space, c.codes, {.works = 1u << 20}, 0).ok());
}

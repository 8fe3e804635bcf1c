// SPDX-License-Identifier: MIT
// The frozen search against hnswlib's own, on the same graph, with the same codes and the same beam:
// identical works in identical order.
#include "build/graph_builder.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "build/clustered_embeddings.h"
#include "build/space_fit.h"

using namespace vitrine;
using namespace vitrine::build;

namespace {

struct Collection {
  Space space;
  OwnedCodes codes;
};

Collection encoded(const Embeddings& embeddings) {
  Collection collection;
  auto space = fit_space(embeddings, "model", "test", {});
  REQUIRE(space.ok());
  collection.space = *space;
  auto codes = encode_all(collection.space, embeddings);
  REQUIRE(codes.ok());
  collection.codes = *codes;
  return collection;
}

std::vector<Query> queries_of(const Space& space, const Embeddings& embeddings) {
  std::vector<Query> queries;
  for (std::uint32_t i = 0; i < embeddings.count; ++i)
    queries.push_back(*encode_query(space, embeddings.row(i)));
  return queries;
}

// Compares both searches for each query; gives the share of the exhaustive answer that the graph found.
double compare(const Collection& collection, const std::vector<Query>& queries, const GraphOptions& options,
               std::uint32_t k, std::uint32_t ef) {
  const CodesView codes = collection.codes.view();
  const auto graph = build_graph(collection.space, collection.codes, options);
  REQUIRE(graph.ok());
  REQUIRE(validate(graph->view()).ok());
  const auto expected = search_with_hnswlib(collection.space, collection.codes, options, queries, k, ef);
  REQUIRE(expected.ok());
  std::size_t right = 0, wanted = 0;
  for (std::size_t i = 0; i < queries.size(); ++i) {
    CAPTURE(i);
    const std::vector<Hit> hits = search_graph(graph->view(), codes, queries[i], {k, ef});
    std::vector<WorkIndex> works;
    for (const Hit& hit : hits) works.push_back(hit.work);
    CHECK(works == (*expected)[i]);
    const std::vector<Hit> exact = search_exhaustive(codes, queries[i], k);
    wanted += exact.size();
    for (const Hit& hit : hits)
      right += static_cast<std::size_t>(std::count(exact.begin(), exact.end(), hit));
  }
  return static_cast<double>(right) / static_cast<double>(wanted);
}

}  // namespace

TEST_CASE("frozen search equals hnswlib's searchKnn: 3000 clustered works of 64 dimensions") {
  const Embeddings embeddings = testing::clustered_embeddings(3000, 64, 40, 0.6f, 1);
  const Collection collection = encoded(embeddings);
  const auto queries = queries_of(collection.space, testing::clustered_embeddings(60, 64, 40, 0.6f, 1));
  CHECK(compare(collection, queries, {}, 10, 20) > 0.9);
  CHECK(compare(collection, queries, {}, 50, 64) > 0.95);
}

TEST_CASE("frozen search equals hnswlib's where most similarities are ties") {
  // Nine works in ten are exact duplicates of one of thirty.
  Embeddings embeddings = testing::clustered_embeddings(600, 24, 12, 0.5f, 2);
  for (std::uint32_t i = 60; i < 600; ++i) {
    const auto original = embeddings.row(i % 30);
    std::copy(original.begin(), original.end(), embeddings.values.begin() + std::ptrdiff_t{i} * 24);
  }
  const Collection collection = encoded(embeddings);
  const auto queries = queries_of(collection.space, testing::clustered_embeddings(40, 24, 12, 0.5f, 2));
  for (const std::uint32_t ef : {1u, 10u, 25u, 100u}) {
    CAPTURE(ef);
    compare(collection, queries, {}, 10, ef);
  }
}

TEST_CASE("frozen search equals hnswlib's for few links and several levels") {
  const Embeddings embeddings = testing::clustered_embeddings(800, 16, 5, 0.8f, 3);
  const Collection collection = encoded(embeddings);
  const GraphOptions options{.m = 4, .ef_construction = 20, .seed = 7};
  CHECK(build_graph(collection.space, collection.codes, options)->levels.size() >= 4);
  const auto queries = queries_of(collection.space, testing::clustered_embeddings(30, 16, 5, 0.8f, 3));
  compare(collection, queries, options, 20, 30);
}

TEST_CASE("frozen search equals hnswlib's for the smallest collections") {
  for (const std::uint32_t count : {1u, 2u, 3u, 20u}) {
    CAPTURE(count);
    const Embeddings embeddings = testing::clustered_embeddings(count, 8, 2, 0.5f, count);
    const Collection collection = encoded(embeddings);
    CHECK(compare(collection, queries_of(collection.space, embeddings), {}, 10, 64) == 1.0);
  }
}

TEST_CASE("equal input gives an equal graph") {
  const Collection collection = encoded(testing::clustered_embeddings(500, 16, 8, 0.5f, 4));
  const auto first = build_graph(collection.space, collection.codes);
  const auto second = build_graph(collection.space, collection.codes);
  REQUIRE(first->levels.size() == second->levels.size());
  CHECK(first->entry == second->entry);
  for (std::size_t i = 0; i < first->levels.size(); ++i) {
    CHECK(first->levels[i].nodes == second->levels[i].nodes);
    CHECK(first->levels[i].offsets == second->levels[i].offsets);
    CHECK(first->levels[i].links == second->levels[i].links);
  }
}

TEST_CASE("a graph of nothing and links out of range are refused") {
  CHECK(build_graph(Space{}, OwnedCodes{}).error().code == ErrorCode::kInvalidArgument);
  const Collection collection = encoded(testing::clustered_embeddings(5, 4, 1, 0.5f, 5));
  CHECK(build_graph(collection.space, collection.codes, {.m = 3}).error().message.find("m is not") !=
        std::string::npos);
  CHECK(build_graph(collection.space, collection.codes, {.m = 65}).error().code ==
        ErrorCode::kInvalidArgument);
  CHECK(build_graph(collection.space, collection.codes, {.ef_construction = 0}).error().code ==
        ErrorCode::kInvalidArgument);
}

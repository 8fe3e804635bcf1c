// SPDX-License-Identifier: MIT
#include "vitrine/graph.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <set>
#include <string>

#include "core/random_numbers.h"
#include "core/tiny_index.h"

using namespace vitrine;
using testing::TinyCollection;

namespace {

// Codes with many ties, and a graph that links each work to its ten best and to the next one, so that all are
// reachable.
struct RandomCollection {
  static constexpr std::uint32_t kCount = 300;
  static constexpr std::uint32_t kDimension = 6;
  std::vector<std::int8_t> coefficients;
  std::vector<float> biases, gains;
  std::vector<std::uint32_t> offsets = {0}, links, nodes, top_offsets = {0}, top_links;

  RandomCollection() {
    testing::Random random(11);
    for (std::uint32_t i = 0; i < kCount * kDimension; ++i) {
      coefficients.push_back(static_cast<std::int8_t>(static_cast<int>(random.below(21)) - 10));
    }
    for (std::uint32_t i = 0; i < kCount; ++i) biases.push_back(static_cast<float>(random.below(50)) / 128);
    gains.assign(kCount, 0.75f);
    for (WorkIndex work = 0; work < kCount; ++work) {
      const std::vector<Hit> best = search_exhaustive(codes(), query_of_work(work), 10);
      for (const Hit& hit : best) links.push_back(hit.work);
      links.push_back((work + 1) % kCount);
      offsets.push_back(static_cast<std::uint32_t>(links.size()));
    }
    for (WorkIndex work = 0; work < kCount; work += 20) {
      nodes.push_back(work);
      top_links.push_back((work + 20) % kCount);
      top_links.push_back((work + 100) % kCount);
      top_offsets.push_back(static_cast<std::uint32_t>(top_links.size()));
    }
  }
  CodesView codes() const { return CodesView{kCount, kDimension, coefficients, biases, gains}; }
  Query query_of_work(WorkIndex work) const {
    const auto row = codes().row(work);
    return Query{{row.begin(), row.end()}, biases[work], 1.0f / 1024};
  }
  GraphView graph() const {
    return GraphView{kCount, 40, {GraphLevel{{}, offsets, links}, GraphLevel{nodes, top_offsets, top_links}}};
  }
};

}  // namespace

TEST_CASE("with a beam as wide as the collection the graph gives the exhaustive answer, ties included") {
  const RandomCollection collection;
  REQUIRE(validate(collection.graph()).ok());
  for (WorkIndex work = 0; work < 40; ++work) {
    const Query query = collection.query_of_work(work * 7);
    const auto expected = search_exhaustive(collection.codes(), query, 25);
    CHECK(search_graph(collection.graph(), collection.codes(), query, {25, RandomCollection::kCount}) ==
          expected);
  }
}

TEST_CASE("a narrow beam gives k different works in order, most of them the right ones") {
  const RandomCollection collection;
  std::size_t right = 0;
  for (WorkIndex work = 0; work < RandomCollection::kCount; ++work) {
    const Query query = collection.query_of_work(work);
    const auto expected = search_exhaustive(collection.codes(), query, 10);
    const auto found = search_graph(collection.graph(), collection.codes(), query, {10, 20});
    REQUIRE(found.size() == 10);
    std::set<WorkIndex> works;
    for (std::size_t i = 0; i < found.size(); ++i) {
      works.insert(found[i].work);
      CHECK(found[i].similarity == similarity(collection.codes(), found[i].work, query));
      if (i > 0) CHECK(found[i - 1].similarity >= found[i].similarity);
      right += static_cast<std::size_t>(std::count(expected.begin(), expected.end(), found[i]));
    }
    CHECK(works.size() == 10);
  }
  CHECK(right >= RandomCollection::kCount * 8);
}

TEST_CASE("the beam is at least k wide, and k = 0 finds nothing") {
  const RandomCollection collection;
  const Query query = collection.query_of_work(5);
  CHECK(search_graph(collection.graph(), collection.codes(), query, {50, 1}) ==
        search_graph(collection.graph(), collection.codes(), query, {50, 50}));
  CHECK(search_graph(collection.graph(), collection.codes(), query, {0, 10}).empty());
  CHECK(search_graph(collection.graph(), collection.codes(), query, {4000000000u, 4000000000u}).size() ==
        RandomCollection::kCount);
}

TEST_CASE("a collection of one work finds it") {
  const std::vector<std::int8_t> coefficients = {1};
  const std::vector<float> biases = {0.0f}, gains = {1.0f};
  const std::vector<std::uint32_t> offsets = {0, 0};
  const GraphView graph{1, 0, {GraphLevel{{}, offsets, {}}}};
  REQUIRE(validate(graph).ok());
  CHECK(search_graph(graph, CodesView{1, 1, coefficients, biases, gains}, Query{{3}, 0, kSimilarityUnit},
                     {}) == std::vector<Hit>{{0, 3}});
}

TEST_CASE("a graph that could lead a search astray is refused with the name of the field") {
  REQUIRE(validate(TinyCollection().graph()).ok());
  struct Case {
    const char* field;
    std::function<void(TinyCollection&)> spoil;
  };
  const std::vector<Case> cases = {
      {"level 0: offsets", [](TinyCollection& t) { t.ring_offsets.pop_back(); }},
      {"level 0: offsets does not begin", [](TinyCollection& t) { t.ring_offsets[0] = 1; }},
      {"level 0: offsets descends", [](TinyCollection& t) { t.ring_offsets[2] = 1; }},
      {"level 0: offsets does not end", [](TinyCollection& t) { t.ring_links.push_back(0); }},
      {"level 0: offsets does not end", [](TinyCollection& t) { t.ring_offsets[5] = 0xFFFFFFFF; }},
      {"level 0: links", [](TinyCollection& t) { t.ring_links[3] = 5; }},
      {"level 1: nodes is empty", [](TinyCollection& t) { t.top_nodes.clear(); }},
      {"level 1: nodes does not ascend",
       [](TinyCollection& t) {
         t.top_nodes = {3, 3};
       }},
      {"level 1: nodes names",
       [](TinyCollection& t) {
         t.top_nodes = {3, 5};
       }},
      {"level 1: links", [](TinyCollection& t) { t.top_links[0] = 2; }},
      {"level 1: links", [](TinyCollection& t) { t.top_links[0] = 9; }},
      {"level 1: offsets descends",
       [](TinyCollection& t) {
         t.top_offsets = {0, 3, 2};
       }},
      {"entry",
       [](TinyCollection& t) {
         t.top_nodes = {1, 4}, t.top_links = {4, 1};
       }},
  };
  for (const Case& one : cases) {
    CAPTURE(one.field);
    TinyCollection tiny;
    one.spoil(tiny);
    const Status status = validate(tiny.graph());
    REQUIRE_FALSE(status.ok());
    CHECK(status.error().code == ErrorCode::kCorrupt);
    CHECK(status.error().message.find(one.field) != std::string::npos);
  }
}

TEST_CASE("levels must nest, be at least one and at most kMaxGraphLevels") {
  const TinyCollection tiny;
  const GraphLevel bottom = tiny.graph().levels[0];
  const GraphLevel top = tiny.graph().levels[1];
  GraphView graph{5, 3, {}};
  CHECK(validate(graph).error().message.find("levels") != std::string::npos);
  graph.levels.assign(kMaxGraphLevels, top);
  graph.levels[0] = bottom;
  CHECK(validate(graph).ok());
  graph.levels.push_back(top);
  CHECK(validate(graph).error().message.find("levels") != std::string::npos);

  const std::vector<std::uint32_t> nodes = {2, 3}, offsets = {0, 0, 0};
  graph.levels = {bottom, top, GraphLevel{nodes, offsets, {}}};
  CHECK(validate(graph).error().message.find("level 2: nodes names a work that is not on the level below") !=
        std::string::npos);
  graph.levels = {top};
  CHECK(validate(graph).error().message.find("level 0: nodes is not empty") != std::string::npos);
  CHECK_FALSE(validate(GraphView{}).ok());
  graph.levels = {bottom};
  graph.entry = 5;
  CHECK(validate(graph).error().message.find("entry") != std::string::npos);
}

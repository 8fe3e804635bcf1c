// SPDX-License-Identifier: MIT
#include "vitrine/mixture.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <set>

#include "core/random_numbers.h"
#include "vitrine/embedding.h"
#include "vitrine/explorer.h"

using namespace vitrine;

namespace {

constexpr std::uint32_t kDimension = 8;

std::vector<float> unit(std::vector<float> values) {
  REQUIRE(l2_normalise(values).ok());
  return values;
}

// Embeddings with a common part, as networks give them.
std::vector<std::vector<float>> random_embeddings(std::uint32_t count) {
  testing::Random random(5);
  std::vector<std::vector<float>> embeddings(count, std::vector<float>(kDimension));
  for (auto& embedding : embeddings) {
    for (float& value : embedding) value = 0.4f + random.bell();
    embedding = unit(embedding);
  }
  return embeddings;
}

// A space that leaves nothing out: the whole basis, and the finest step.
Space whole_space(const std::vector<std::vector<float>>& embeddings) {
  Space space;
  space.model = "m0de1";
  space.input_dimension = space.dimension = kDimension;
  space.mean.assign(kDimension, 0.0f);
  for (const auto& embedding : embeddings) {
    for (std::uint32_t i = 0; i < kDimension; ++i)
      space.mean[i] += embedding[i] / static_cast<float>(embeddings.size());
  }
  space.basis.assign(kDimension * kDimension, 0);
  for (std::uint32_t i = 0; i < kDimension; ++i) space.basis[i * kDimension + i] = 32767;
  space.basis_scale.assign(kDimension, 1.0f / 32767.0f);
  space.step = 1.0f / 90.0f;
  space.bias_step = 1.0f / 128.0f;
  return space;
}

// An index of these works whose graph is a ring.
Index index_of(const std::vector<std::vector<float>>& embeddings) {
  Index index;
  index.space = whole_space(embeddings);
  index.owned_codes.dimension = kDimension;
  const auto count = static_cast<std::uint32_t>(embeddings.size());
  OwnedGraph::Level ring;
  ring.offsets = {0};
  for (std::uint32_t work = 0; work < count; ++work) {
    const auto code = encode(index.space, embeddings[work]);
    REQUIRE(code.ok());
    index.owned_codes.coefficients.insert(index.owned_codes.coefficients.end(), code->coefficients.begin(),
                                          code->coefficients.end());
    index.owned_codes.bias_levels.push_back(code->bias_level);
    ring.links.push_back((work + 1) % count);
    ring.links.push_back((work + count - 1) % count);
    ring.offsets.push_back(static_cast<std::uint32_t>(ring.links.size()));
  }
  complete(index.space, index.owned_codes);
  index.owned_graph.count = count;
  index.owned_graph.levels = {ring};
  index.codes = index.owned_codes.view();
  index.works = index.codes.count;
  index.graph = index.owned_graph.view();
  return index;
}

std::vector<float> sum(const std::vector<float>& a, float of_a, const std::vector<float>& b, float of_b) {
  std::vector<float> both(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) both[i] = of_a * a[i] + of_b * b[i];
  return unit(both);
}

}  // namespace

TEST_CASE("a mixture of one is the query itself, whatever its weight") {
  const auto embeddings = random_embeddings(50);
  const Index index = index_of(embeddings);
  const Query query = *encode_query(index.space, embeddings[3]);
  for (const float weight : {0.01f, 1.0f, 900.0f}) {
    const auto mixed = mix(index.space, std::vector<Example>{{query, weight}});
    REQUIRE(mixed.ok());
    for (WorkIndex work = 0; work < 50; ++work) {
      CHECK(similarity_to_cosine(similarity(index.codes, work, *mixed)) ==
            doctest::Approx(similarity_to_cosine(similarity(index.codes, work, query))).epsilon(0.002));
    }
  }
}

TEST_CASE("a mixture's scores are the cosines of the weighted sum, also with examples it shall not be like") {
  const auto embeddings = random_embeddings(60);
  const Index index = index_of(embeddings);
  for (const auto& [of_a, of_b] : {std::pair{1.0f, 1.0f}, {0.8f, 0.2f}, {1.0f, -0.5f}, {2.0f, -1.9f}}) {
    const std::vector<Example> examples = {{*encode_query(index.space, embeddings[1]), of_a},
                                           {*encode_query(index.space, embeddings[2]), of_b}};
    const auto mixed = mix(index.space, examples);
    REQUIRE(mixed.ok());
    const std::vector<float> wanted = sum(embeddings[1], of_a, embeddings[2], of_b);
    for (WorkIndex work = 0; work < 60; ++work) {
      const float score = similarity_to_cosine(similarity(index.codes, work, *mixed));
      CHECK(std::abs(score - dot(wanted, embeddings[work])) < 0.03f);
    }
  }
}

TEST_CASE("mixtures of works and of pictures go together") {
  const auto embeddings = random_embeddings(40);
  const Index index = index_of(embeddings);
  const std::vector<Example> examples = {{query_of_work(index, 4).value(), 1.0f},
                                         {*encode_query(index.space, embeddings[5]), 1.0f}};
  const auto mixed = mix(index.space, examples);
  REQUIRE(mixed.ok());
  const std::vector<float> wanted = sum(embeddings[4], 1.0f, embeddings[5], 1.0f);
  for (WorkIndex work = 0; work < 40; ++work) {
    const float score = similarity_to_cosine(similarity(index.codes, work, *mixed));
    CHECK(std::abs(score - dot(wanted, embeddings[work])) < 0.03f);
  }
}

TEST_CASE("examples that say nothing are refused") {
  const auto embeddings = random_embeddings(10);
  const Index index = index_of(embeddings);
  const Query query = query_of_work(index, 0).value();
  const float nan = std::numeric_limits<float>::quiet_NaN();
  CHECK_FALSE(mix(index.space, {}).ok());
  CHECK_FALSE(mix(index.space, std::vector<Example>(kMaxExamples + 1, Example{query, 1.0f})).ok());
  for (const float weight : {0.0f, nan, std::numeric_limits<float>::infinity(), 1e-9f, -1e9f})
    CHECK_FALSE(mix(index.space, std::vector<Example>{{query, weight}}).ok());
  CHECK(
      mix(index.space, std::vector<Example>{{query, 1.0f}, {query, -1.0f}}).error().message.find("cancel") !=
      std::string::npos);
  CHECK_FALSE(mix(index.space, std::vector<Example>{{Query{}, 1.0f}}).ok());
  // Also where the codes do not hold all of it.
  Query partly = query;
  partly.rest = 0.5f;
  CHECK_FALSE(mix(index.space, std::vector<Example>{{partly, 1.0f}, {partly, -1.0f}}).ok());
  const Query twice = mix(index.space, std::vector<Example>{{partly, 1.0f}, {partly, 1.0f}}).value();
  const Query once = mix(index.space, std::vector<Example>{{partly, 2.0f}}).value();
  CHECK(twice.coefficients == once.coefficients);
  CHECK(twice.rest == once.rest);
}

TEST_CASE("a path leads from work to work by new ones, each nearer to the end") {
  const auto embeddings = random_embeddings(200);
  const Index index = index_of(embeddings);
  const auto path = path_between(index, 7, 90, 6);
  REQUIRE(path.ok());
  REQUIRE(path->size() == 8);
  CHECK(path->front() == 7);
  CHECK(path->back() == 90);
  CHECK(std::set<WorkIndex>(path->begin(), path->end()).size() == 8);
  const auto to_end = [&](std::size_t i) { return dot(embeddings[(*path)[i]], embeddings[90]); };
  CHECK(to_end(6) > to_end(1));
  CHECK(path_between(index, 7, 90, 0)->size() == 2);
}

TEST_CASE("a path through a small collection ends early, and impossible ones are refused") {
  const auto embeddings = random_embeddings(4);
  const Index index = index_of(embeddings);
  CHECK(path_between(index, 0, 1, 10)->size() == 4);
  CHECK_FALSE(path_between(index, 0, 0, 3).ok());
  CHECK_FALSE(path_between(index, 0, 4, 3).ok());
  CHECK_FALSE(path_between(index, 4, 0, 3).ok());
  CHECK_FALSE(path_between(index, 0, 1, kMaxPathSteps + 1).ok());
}

TEST_CASE("a filter lets only its works answer, by either search") {
  const auto embeddings = random_embeddings(150);
  const Index index = index_of(embeddings);
  std::vector<std::uint64_t> allowed(3, 0);
  for (WorkIndex work = 0; work < 150; work += 7) allowed[work / 64] |= std::uint64_t{1} << (work % 64);
  const Query query = query_of_work(index, 33).value();
  const auto all = search(index, query, {.k = 150});
  std::vector<WorkIndex> expected;
  for (const ScoredWork& answer : *all) {
    if (answer.work % 7 == 0 && expected.size() < 10) expected.push_back(answer.work);
  }
  for (const SearchMethod method : {SearchMethod::kAuto, SearchMethod::kExhaustive, SearchMethod::kGraph}) {
    const auto some = search(index, query, {.k = 10, .ef = 150, .method = method, .allowed = allowed});
    REQUIRE(some.ok());
    std::vector<WorkIndex> works;
    for (const ScoredWork& answer : *some) works.push_back(answer.work);
    CHECK(works == expected);
  }
  const std::vector<std::uint64_t> none(3, 0);
  CHECK(search(index, query, {.allowed = none})->empty());
  CHECK_FALSE(search(index, query, {.allowed = std::span(none).first(2)}).ok());
}

TEST_CASE("near-duplicates of better answers are left out, and others take their place") {
  auto embeddings = random_embeddings(60);
  for (std::size_t i = 10; i < 20; ++i) embeddings[i] = embeddings[9];
  const Index index = index_of(embeddings);
  const Query query = query_of_work(index, 9).value();
  const auto all = search(index, query, {.k = 11});
  for (const ScoredWork& answer : *all) CHECK((answer.work >= 9 && answer.work < 20));
  const auto distinct = search(index, query, {.k = 11, .distinct = 0.97f});
  REQUIRE(distinct.ok());
  REQUIRE(distinct->size() == 11);
  CHECK((*distinct)[0].work == 9);
  for (std::size_t i = 1; i < 11; ++i) CHECK(((*distinct)[i].work < 9 || (*distinct)[i].work >= 20));
  CHECK_FALSE(search(index, query, {.distinct = 0.0f}).ok());
  CHECK_FALSE(search(index, query, {.distinct = std::numeric_limits<float>::quiet_NaN()}).ok());
}

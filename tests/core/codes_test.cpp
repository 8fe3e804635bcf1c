// SPDX-License-Identifier: MIT
#include "vitrine/codes.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "core/random_numbers.h"
#include "core/tiny_index.h"

using namespace vitrine;

TEST_CASE("dot of codes is the plain sum, at every size and at the limits") {
  testing::Random random(3);
  for (std::size_t size = 0; size <= 70; ++size) {
    std::vector<std::int8_t> a(size), b(size);
    std::int32_t expected = 0;
    for (std::size_t i = 0; i < size; ++i) {
      a[i] = static_cast<std::int8_t>(random.below(255));
      b[i] = static_cast<std::int8_t>(random.below(255));
      expected += a[i] * b[i];
    }
    CHECK(dot(a, b) == expected);
  }
  const std::vector<std::int8_t> most(kMaxCodeDimension, 127);
  const std::vector<std::int8_t> least(kMaxCodeDimension, -127);
  CHECK(dot(most, most) == 512 * 127 * 127);
  CHECK(dot(most, least) == -512 * 127 * 127);
}

TEST_CASE("dot of a code and a query is the plain sum, at every size and at the limits") {
  testing::Random random(5);
  for (std::size_t size = 0; size <= 70; ++size) {
    std::vector<std::int8_t> a(size);
    std::vector<std::int16_t> b(size);
    std::int32_t expected = 0;
    for (std::size_t i = 0; i < size; ++i) {
      a[i] = static_cast<std::int8_t>(static_cast<int>(random.below(255)) - 127);
      b[i] = static_cast<std::int16_t>(static_cast<int>(random.below(2 * kMaxQueryCoefficient + 1)) -
                                       kMaxQueryCoefficient);
      expected += a[i] * b[i];
    }
    CHECK(dot(a, b) == expected);
  }
  const std::vector<std::int8_t> most(kMaxCodeDimension, 127);
  const std::vector<std::int16_t> finest(kMaxCodeDimension, kMaxQueryCoefficient);
  const std::vector<std::int16_t> opposite(kMaxCodeDimension, -kMaxQueryCoefficient);
  CHECK(dot(most, finest) == 512 * 127 * 127 * 64);
  CHECK(dot(most, opposite) == -512 * 127 * 127 * 64);
}

TEST_CASE("similarity is (both biases and the scaled product) times the gain, in steps of 2^-24") {
  const std::vector<std::int8_t> coefficients = {1, 2, 3, 4};
  const std::vector<float> biases = {0.5f, -0.125f}, gains = {1.0f, 2.0f};
  const CodesView codes{2, 2, coefficients, biases, gains};
  const Query query{{10, 20}, 0.25f, 1.0f / 1024};
  CHECK(similarity(codes, 1, query) == (0.25 - 0.125 + 110.0 / 1024) * 2 * 16777216);
  CHECK(similarity_to_cosine(similarity(codes, 1, query)) == (0.25f - 0.125f + 110.0f / 1024) * 2);
}

TEST_CASE("similarity is cut off towards zero") {
  const std::vector<std::int8_t> coefficients = {1};
  const std::vector<float> biases = {0.0f}, gains = {1.0f};
  const CodesView codes{1, 1, coefficients, biases, gains};
  CHECK(similarity(codes, 0, Query{{3}, 0, 0x1p-25f}) == 1);
  CHECK(similarity(codes, 0, Query{{-3}, 0, 0x1p-25f}) == -1);
}

TEST_CASE("the similarity of hostile codes stays within int32, the cosine within -1..1") {
  const std::vector<std::int8_t> coefficients(kMaxCodeDimension, 127);
  for (const float sign : {1.0f, -1.0f}) {
    const std::vector<float> biases = {sign * 1e30f}, gains = {4.0f};
    const CodesView codes{1, kMaxCodeDimension, coefficients, biases, gains};
    const Query query{std::vector<std::int16_t>(kMaxCodeDimension, kMaxQueryCoefficient), 0, 1.0f};
    const std::int32_t extreme = similarity(codes, 0, query);
    CHECK(extreme == static_cast<std::int32_t>(sign) * 100 * (1 << 24));
    CHECK(similarity_to_cosine(extreme) == sign);
  }
}

TEST_CASE("complete() gives each work its bias, and the gain that makes its point unit length") {
  const OwnedCodes codes = testing::tiny_codes();
  CHECK(codes.biases == std::vector<float>{0.0f, -0.3125f, -0.625f, -0.3125f, -0.03125f});
  REQUIRE(codes.gains.size() == 5);
  CHECK(codes.gains[0] == doctest::Approx(1 / 0.75));
  CHECK(codes.gains[1] == doctest::Approx(1 / std::sqrt(0.6875)));
  const Space space = testing::tiny_space();
  for (WorkIndex work = 0; work < 5; ++work) {
    // A point compared with itself has the cosine 1: twice the gain, because a query is not made longer.
    const float own = similarity_to_cosine(similarity(codes.view(), work, query_of(space, codes.code(work))));
    CHECK(std::min(own * codes.gains[work], 1.0f) == doctest::Approx(std::min(codes.gains[work], 1.0f)));
  }
}

TEST_CASE("a code that stands for next to nothing has a gain of 4 at most") {
  Space space = testing::tiny_space();
  space.bias_offset = -2.0f;
  OwnedCodes codes;
  codes.dimension = 2;
  codes.coefficients = {0, 0};
  codes.bias_levels = {0};
  complete(space, codes);
  CHECK(codes.gains[0] == 4.0f);
}

TEST_CASE("exhaustive search orders by similarity, ties by the smaller work") {
  const std::vector<std::int8_t> coefficients = {5, 9, 5, 1, 9};
  const std::vector<float> biases(5, 0.0f), gains(5, 1.0f);
  const CodesView codes{5, 1, coefficients, biases, gains};
  const Query query{{2}, 0, kSimilarityUnit};
  CHECK(search_exhaustive(codes, query, 3) == std::vector<Hit>{{1, 18}, {4, 18}, {0, 10}});
  CHECK(search_exhaustive(codes, query, 99).size() == 5);
  CHECK(search_exhaustive(codes, query, 0).empty());
}

TEST_CASE("exhaustive search equals a full sort") {
  testing::Random random(4);
  std::vector<std::int8_t> coefficients(400 * 3);
  for (std::int8_t& value : coefficients) value = static_cast<std::int8_t>(random.below(9));
  std::vector<float> biases(400), gains(400);
  for (float& value : biases) value = static_cast<float>(random.below(20)) / 64;
  for (float& value : gains) value = 1.0f + static_cast<float>(random.below(3)) / 4;
  const CodesView codes{400, 3, coefficients, biases, gains};
  const Query query{{3, -2, 1}, 0.125f, 1.0f / 64};
  std::vector<Hit> all;
  for (WorkIndex work = 0; work < 400; ++work) all.push_back({work, similarity(codes, work, query)});
  std::stable_sort(all.begin(), all.end(),
                   [](const Hit& a, const Hit& b) { return a.similarity > b.similarity; });
  all.resize(37);
  CHECK(search_exhaustive(codes, query, 37) == all);
}

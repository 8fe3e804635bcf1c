// SPDX-License-Identifier: MIT
#include "vitrine/codes.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "core/random_numbers.h"

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

TEST_CASE("similarity adds both biases") {
  const std::vector<std::int8_t> coefficients = {1, 2, 3, 4};
  const std::vector<std::int32_t> biases = {100, -7};
  const CodesView codes{2, 2, coefficients, biases};
  CHECK(similarity(codes, 1, Code{{10, 20}, 1000}) == 30 + 80 - 7 + 1000);
}

TEST_CASE("the extreme similarity fits int32 and float32") {
  const std::vector<std::int8_t> coefficients(kMaxCodeDimension, 127);
  const std::vector<std::int32_t> biases = {kMaxBias};
  const CodesView codes{1, kMaxCodeDimension, coefficients, biases};
  const Code query{coefficients, kMaxBias};
  const std::int32_t extreme = similarity(codes, 0, query);
  CHECK(extreme == 512 * 127 * 127 + 2 * kMaxBias);
  CHECK(extreme <= 1 << 24);
  CHECK(static_cast<std::int32_t>(static_cast<float>(extreme)) == extreme);
}

TEST_CASE("exhaustive search orders by similarity, ties by the smaller work") {
  const std::vector<std::int8_t> coefficients = {5, 9, 5, 1, 9};
  const std::vector<std::int32_t> biases(5, 0);
  const CodesView codes{5, 1, coefficients, biases};
  const Code query{{2}, 0};
  CHECK(search_exhaustive(codes, query, 3) == std::vector<Hit>{{1, 18}, {4, 18}, {0, 10}});
  CHECK(search_exhaustive(codes, query, 99).size() == 5);
  CHECK(search_exhaustive(codes, query, 0).empty());
}

TEST_CASE("exhaustive search equals a full sort") {
  testing::Random random(4);
  std::vector<std::int8_t> coefficients(400 * 3);
  for (std::int8_t& value : coefficients) value = static_cast<std::int8_t>(random.below(9));
  std::vector<std::int32_t> biases(400);
  for (std::int32_t& value : biases) value = static_cast<std::int32_t>(random.below(20));
  const CodesView codes{400, 3, coefficients, biases};
  const Code query{{3, -2, 1}, 5};
  std::vector<Hit> all;
  for (WorkIndex work = 0; work < 400; ++work) all.push_back({work, similarity(codes, work, query)});
  std::stable_sort(all.begin(), all.end(),
                   [](const Hit& a, const Hit& b) { return a.similarity > b.similarity; });
  all.resize(37);
  CHECK(search_exhaustive(codes, query, 37) == all);
}

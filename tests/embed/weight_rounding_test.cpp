// SPDX-License-Identifier: MIT
#include "embed/prepare/quantise/weight_rounding.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/random_numbers.h"
#include "embed/prepare/tensors.h"
#include "vitrine/packed_weights.h"

namespace vitrine::embed {
namespace {

std::vector<float> bells(std::size_t count, float scale, std::uint64_t seed) {
  testing::Random random(seed);
  std::vector<float> values(count);
  for (float& value : values) value = scale * random.bell();
  return values;
}

// Root of the mean square of what is lost, over that of the weights.
double relative_loss(std::span<const float> row, std::span<const std::int8_t> rounded, float scale) {
  double lost = 0, all = 0;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const double error =
        static_cast<double>(row[i]) - static_cast<double>(rounded[i]) * static_cast<double>(scale);
    lost += error * error;
    all += static_cast<double>(row[i]) * static_cast<double>(row[i]);
  }
  return std::sqrt(lost / all);
}

struct Packed {
  std::vector<std::int8_t> rounded;
  std::vector<std::uint8_t> groups;
  float scale = 0;
};

Packed pack(std::span<const float> row, std::span<const float> strength = {}) {
  Packed packed{std::vector<std::int8_t>(row.size()),
                std::vector<std::uint8_t>(row.size() / kInt4GroupValues * kInt4GroupBytes), 0};
  packed.scale = pack_row(row, strength, 0, packed.rounded, packed.groups);
  return packed;
}

Layer dense_layer(std::size_t rows, std::size_t columns, bool transposed) {
  Layer layer;
  layer.weights = "w";
  layer.rows = layer.rows_of_a_group = rows;
  layer.columns = layer.channels_of_a_group = columns;
  layer.dense = true;
  layer.transposed = transposed;
  return layer;
}

}  // namespace

TEST_CASE("int8 rounding loses at most half a step a weight where nothing is clipped") {
  // Equal magnitudes: clipping any would cost more than it gains.
  std::vector<float> row(64, 0.5f);
  for (std::size_t i = 0; i < row.size(); i += 2) row[i] = -0.5f;
  row[7] = 0.1234f;
  std::vector<std::int8_t> rounded(row.size());
  const float scale = round_row(row, {}, 0, rounded);
  CHECK(scale == doctest::Approx(0.5 / 127).epsilon(0.02));
  for (std::size_t i = 0; i < row.size(); ++i)
    CHECK(std::abs(row[i] - static_cast<float>(rounded[i]) * scale) <= 0.5f * scale * 1.001f);
}

TEST_CASE("int8 rounding of bell-shaped weights loses less than a hundredth") {
  const std::vector<float> row = bells(4096, 0.02f, 5);
  std::vector<std::int8_t> rounded(row.size());
  const float scale = round_row(row, {}, 0, rounded);
  CHECK(relative_loss(row, rounded, scale) < 0.01);
  CHECK(*std::min_element(rounded.begin(), rounded.end()) >= -127);
}

TEST_CASE("weights that meet strong inputs are kept, others may be clipped") {
  std::vector<float> row = bells(256, 0.01f, 6);
  row[3] = 1.0f;
  std::vector<float> strength(row.size(), 1.0f);
  std::vector<std::int8_t> rounded(row.size());
  strength[3] = 0;  // nothing ever comes in there
  const float clipped = round_row(row, strength, 0, rounded);
  strength[3] = 1000;
  const float kept = round_row(row, strength, 0, rounded);
  CHECK(clipped < kept);
  CHECK(static_cast<float>(rounded[3]) * kept == doctest::Approx(1.0f).epsilon(0.005));
}

TEST_CASE("rows of zeros, of vanishing and of huge weights get sane scales") {
  std::vector<std::int8_t> rounded(32, 9);
  const std::vector<float> zeros(32, 0.0f);
  CHECK(round_row(zeros, {}, 0, rounded) == 1.0f);
  CHECK(std::all_of(rounded.begin(), rounded.end(), [](std::int8_t value) { return value == 0; }));
  CHECK(round_row(zeros, {}, 0.25f, rounded) == 0.25f);
  const std::vector<float> vanishing(32, std::numeric_limits<float>::denorm_min());
  CHECK(round_row(vanishing, {}, 0, rounded) == 1.0f);
  CHECK(std::all_of(rounded.begin(), rounded.end(), [](std::int8_t value) { return value == 0; }));
  const std::vector<float> huge(32, -std::numeric_limits<float>::max());
  const float scale = round_row(huge, {}, 0, rounded);
  CHECK(std::isfinite(scale));
  CHECK(rounded[0] == -127);
  CHECK(pack(zeros).scale == 1.0f);
  CHECK(std::isfinite(pack(huge).scale));
}

TEST_CASE("a scale is never below the least one asked for") {
  const std::vector<float> row = bells(64, 1e-6f, 7);
  std::vector<std::int8_t> rounded(row.size());
  CHECK(round_row(row, {}, 0.5f, rounded) == 0.5f);
  CHECK(std::all_of(rounded.begin(), rounded.end(), [](std::int8_t value) { return value == 0; }));
}

TEST_CASE("packed rows unpack to exactly what they were rounded to") {
  for (const std::size_t size : {32, 64, 4096}) {
    const std::vector<float> row = bells(size, 0.01f, size);
    const Packed packed = pack(row);
    std::vector<std::int8_t> unpacked(size);
    REQUIRE(unpack_int4(packed.groups, unpacked).ok());
    CHECK(unpacked == packed.rounded);
  }
}

TEST_CASE("packing bell-shaped weights loses about a tenth, as 4 bits must") {
  const std::vector<float> row = bells(1 << 16, 0.01f, 8);
  const Packed packed = pack(row);
  const double loss = relative_loss(row, packed.rounded, packed.scale);
  CHECK(loss < 0.11);
  CHECK(loss > 0.05);
}

TEST_CASE("weights that 4 bits can say are packed without loss") {
  testing::Random random(9);
  std::vector<float> row;
  for (int group = 0; group < 20; ++group) {
    const auto scale = static_cast<std::uint8_t>(group == 0 ? 255 : 16 + random.below(200));
    for (std::size_t i = 0; i < kInt4GroupValues; ++i) {
      const int q = i == 0 ? 7 : static_cast<int>(random.below(15)) - 7;
      row.push_back(static_cast<float>(int4_value(q, scale)) * 0.25f);
    }
  }
  const Packed packed = pack(row);
  CHECK(relative_loss(row, packed.rounded, packed.scale) < 1e-6);
}

TEST_CASE("a strong input pulls its group's scale towards its weight") {
  std::vector<float> row = bells(32, 0.3f, 10);
  row[0] = 1.0f;
  row[1] = 0.437f;
  std::vector<float> strength(row.size(), 1.0f);
  const auto error_at_1 = [&] {
    const Packed packed = pack(row, strength);
    return std::abs(row[1] - static_cast<float>(packed.rounded[1]) * packed.scale);
  };
  const float before = error_at_1();
  strength[1] = 1e6f;
  CHECK(error_at_1() <= before);
  CHECK(error_at_1() < 0.01f);
}

TEST_CASE("both ways a dense layer lies give the same matrix") {
  const std::vector<float> values = {1, 2, 3, 4, 5, 6};
  const std::int64_t sides[] = {2, 3}, turned[] = {3, 2};
  const auto straight = read_weights_of(dense_layer(2, 3, false), float_tensor("w", sides, values));
  REQUIRE(straight.ok());
  CHECK(straight->values == values);
  const std::vector<float> other = {1, 4, 2, 5, 3, 6};
  const auto across = read_weights_of(dense_layer(2, 3, true), float_tensor("w", turned, other));
  REQUIRE(across.ok());
  CHECK(across->values == values);
}

TEST_CASE("weights that are not finite are refused by name") {
  for (const float bad : {std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN()}) {
    const std::vector<float> values = {1, bad};
    const std::int64_t sides[] = {1, 2};
    const auto read = read_weights_of(dense_layer(1, 2, false), float_tensor("fc6.weight", sides, values));
    REQUIRE_FALSE(read.ok());
    CHECK(read.error().code == ErrorCode::kCorrupt);
    CHECK(read.error().message.find("fc6.weight") != std::string::npos);
  }
}

}  // namespace vitrine::embed

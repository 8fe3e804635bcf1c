// SPDX-License-Identifier: MIT
#include "vitrine/packed_weights.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "core/random_numbers.h"

using namespace vitrine;

namespace {

// The format's formula, word for word: floor division where the core shifts.
int by_the_formula(int q, int scale) {
  const int sum = q * scale + 8;
  const int shifted = sum >= 0 ? sum / 16 : -((-sum + 15) / 16);
  return std::clamp(shifted, -127, 127);
}

}  // namespace

TEST_CASE("int4: every scale with every q is the formula of the format") {
  for (int scale = 0; scale < 256; ++scale) {
    std::vector<std::uint8_t> packed(kInt4GroupBytes);
    packed[0] = static_cast<std::uint8_t>(scale);
    for (unsigned i = 0; i < kInt4GroupValues; i += 2) {
      packed[1 + i / 2] = static_cast<std::uint8_t>(i % 16 | (i + 1) % 16 << 4);
    }
    std::vector<std::int8_t> values(kInt4GroupValues, 99);
    REQUIRE(unpack_int4(packed, values).ok());
    for (int i = 0; i < static_cast<int>(kInt4GroupValues); ++i) {
      const int bits = i % 16;
      CHECK(values[i] == by_the_formula(bits < 8 ? bits : bits - 16, scale));
    }
  }
}

TEST_CASE("int4: a group written out by hand") {
  // Scale 32: q counts double. The low nibble comes first: 0x21 is 1, 2; 0xf8 is -8, -1.
  std::vector<std::uint8_t> packed(2 * kInt4GroupBytes, 0);
  packed[0] = 32;
  packed[1] = 0x21;
  packed[2] = 0xf8;
  packed[16] = 0x70;
  packed[17] = 255;
  packed[18] = 0x87;
  std::vector<std::int8_t> values(2 * kInt4GroupValues);
  REQUIRE(unpack_int4(packed, values).ok());
  CHECK(values[0] == 2);
  CHECK(values[1] == 4);
  CHECK(values[2] == -16);
  CHECK(values[3] == -2);
  CHECK(values[4] == 0);
  CHECK(values[30] == 0);
  CHECK(values[31] == 14);
  // The widest scale reaches 112 above and -127 below.
  CHECK(values[32] == 112);
  CHECK(values[33] == -127);
}

TEST_CASE("int4: any bytes of the right length are groups") {
  testing::Random random(11);
  std::vector<std::uint8_t> packed(200 * kInt4GroupBytes);
  for (std::uint8_t& byte : packed) byte = static_cast<std::uint8_t>(random.below(256));
  std::vector<std::int8_t> values(200 * kInt4GroupValues);
  REQUIRE(unpack_int4(packed, values).ok());
  CHECK(*std::min_element(values.begin(), values.end()) >= -127);
  CHECK(*std::max_element(values.begin(), values.end()) <= 112);
}

TEST_CASE("int4: lengths that do not meet are refused and write nothing") {
  const std::vector<std::uint8_t> packed(2 * kInt4GroupBytes, 0x11);
  const std::size_t wrong[] = {0, 1, 31, 32, 33, 63, 65, 96};
  for (const std::size_t size : wrong) {
    std::vector<std::int8_t> values(size, 77);
    const Status status = unpack_int4(packed, values);
    REQUIRE_FALSE(status.ok());
    CHECK(status.error().code == ErrorCode::kInvalidArgument);
    CHECK(std::all_of(values.begin(), values.end(), [](std::int8_t value) { return value == 77; }));
  }
  std::vector<std::int8_t> values(64, 77);
  CHECK_FALSE(unpack_int4(std::span(packed).first(33), values).ok());
  CHECK_FALSE(unpack_int4({}, values).ok());
  CHECK(unpack_int4({}, {}).ok());
}

// SPDX-License-Identifier: MIT
// The little arithmetic the descriptor needs beyond + - * /, exact in integers.
#pragma once

#include <cstdint>
#include <span>

namespace vitrine::descriptor {

// floor(sqrt(value)), one bit of the answer a step.
[[nodiscard]] constexpr std::uint32_t integer_sqrt(std::uint64_t value) {
  std::uint64_t root = 0;
  std::uint64_t bit = 1ull << 62;
  while (bit > value) bit >>= 2;
  for (; bit != 0; bit >>= 2) {
    if (value >= root + bit) {
      value -= root + bit;
      root = (root >> 1) + bit;
    } else {
      root >>= 1;
    }
  }
  return static_cast<std::uint32_t>(root);
}

// value / divisor to the nearest integer, halves away from zero, so that mirrored values stay mirrored.
// REQUIRES: divisor > 0.
[[nodiscard]] constexpr std::int64_t divide_rounded(std::int64_t value, std::int64_t divisor) {
  return value < 0 ? -((-value + divisor / 2) / divisor) : (value + divisor / 2) / divisor;
}

// Writes `values` scaled to Euclidean length `length`; a block of zeros, which has no direction, stays zeros.
// REQUIRES: output.size() == values.size(), 0 < length <= 32767, at most 1024 values of magnitude at most
// 2^26.
inline void scale_to_length(std::span<const std::int32_t> values, std::int32_t length,
                            std::span<std::int16_t> output) {
  std::uint64_t energy = 0;
  for (const std::int64_t value : values) energy += static_cast<std::uint64_t>(value * value);
  const std::int64_t norm = integer_sqrt(energy);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::int64_t scaled = norm == 0 ? 0 : divide_rounded(std::int64_t{values[i]} * length, norm);
    output[i] = static_cast<std::int16_t>(scaled);
  }
}

}  // namespace vitrine::descriptor

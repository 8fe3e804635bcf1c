// SPDX-License-Identifier: MIT
// Small differences of either sign as small numbers: 0, -1, 1, -2, 2 become 0, 1, 2, 3, 4.
#pragma once

#include <cstdint>

namespace vitrine::format {

// REQUIRES: value within -2^31..2^31-1, which differences of works are.
constexpr std::uint32_t fold_sign(std::int64_t value) {
  return static_cast<std::uint32_t>(value < 0 ? -2 * value - 1 : 2 * value);
}

constexpr std::int64_t unfold_sign(std::uint32_t value) {
  const auto half = static_cast<std::int64_t>(value >> 1);
  return (value & 1u) != 0 ? -half - 1 : half;
}

}  // namespace vitrine::format

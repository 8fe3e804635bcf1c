// SPDX-License-Identifier: MIT
// Rows of weights to whole numbers and back. Rounding is to the nearest.
//
// A scale is the row's largest magnitude over levels + 1/2, not over levels: the largest weight is then off
// by half a step like any other may be, and all steps are finer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/vgg/weight_format.h"

namespace vitrine::vgg {

// One row as `layout.bytes` symbols; answers its scale.
[[nodiscard]] float quantise_int8(std::span<const float> row, int levels, std::span<std::uint8_t> symbols);
// One row as half as many symbols as it has values, and a scale a group.
[[nodiscard]] float quantise_int4(std::span<const float> row, std::span<std::uint8_t> symbols,
                                  std::span<std::uint8_t> groups);

// A held row's weights.
void restore_int8(std::span<const std::uint8_t> symbols, float scale, std::span<float> row);
void restore_int4(std::span<const std::uint8_t> symbols, std::span<const std::uint8_t> groups, float scale,
                  std::span<float> row);

}  // namespace vitrine::vgg

// SPDX-License-Identifier: MIT
// Rows of weights to whole numbers and back.
//
// A scale is the row's largest magnitude over levels + 1/2, not over levels: the largest weight is then off
// by half a step like any other may be, and all steps are finer.
//
// Each weight goes to the nearest whole number, save a few: neighbours read inputs that are alike (what a
// channel says at neighbouring pixels) and, behind a ReLU, above zero all of them, so that what matters most
// of their errors is the sum. Of each run of neighbours, those nearest to the middle between two numbers are
// rounded the other way until the run's sum is right to half a step.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/vgg/weight_format.h"

namespace vitrine::vgg {

// The scale of a row for 8 bits.
[[nodiscard]] float row_scale(std::span<const float> row, int levels);
// Of a row as it is held, for 4 bits: its scale, and what each group's weights are multiples of besides.
[[nodiscard]] float group_scales(std::span<const float> held, std::span<std::uint8_t> groups);

// Whole numbers from -levels to levels for a row in ONNX's order, `run` weights a run. `steps`: what each
// weight is to be a multiple of; 0 where there is no such number.
void round_row(std::span<const float> row, std::span<const float> steps, int levels, std::size_t run,
               std::span<std::int8_t> numbers);

// A held row's numbers as two a byte.
void pack_nibbles(std::span<const std::int8_t> held, std::span<std::uint8_t> symbols);

// A held row's weights.
void restore_int8(std::span<const std::uint8_t> symbols, float scale, std::span<float> row);
void restore_int4(std::span<const std::uint8_t> symbols, std::span<const std::uint8_t> groups, float scale,
                  std::span<float> row);

}  // namespace vitrine::vgg

// SPDX-License-Identifier: MIT
// The weights of a dense layer as whole numbers of 8 or 4 bits, row by row.
//
// A weight is scales[row] * n, or scales[row] * group_scales[row][group] * n for 4 bits; values are in the
// order of the layer's inputs, kRowGroup of them a group. Four-bit numbers stand two a byte, each plus 8: in
// a group's byte i its numbers i (lower half) and i + 16.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/vgg/floats.h"

namespace vitrine::vgg {

inline constexpr std::size_t kRowGroup = 32;
inline constexpr int kMostInt4 = 7;
inline constexpr int kMostGroupScale = 31;

// Values of a row: the layer's depth, filled up to whole groups with zeros.
constexpr std::size_t held_values(std::size_t depth) {
  return (depth + kRowGroup - 1) / kRowGroup * kRowGroup;
}

struct DenseRows {
  bool nibbles = false;
  std::size_t bytes = 0;               // of a row
  std::size_t groups = 0;              // of a row, for 4 bits
  Numbers<std::uint8_t> weights;       // [rows][bytes], as many rows as fill the last block of outputs
  Numbers<std::uint8_t> group_scales;  // [rows][groups]
  Floats scales;                       // [rows]; not empty where the layer has rows

  [[nodiscard]] bool held() const { return scales.size() > 0; }
  // False where there is no memory for it.
  [[nodiscard]] bool make(bool four_bits, std::size_t rows, std::size_t values) {
    nibbles = four_bits;
    bytes = four_bits ? values / 2 : values;
    groups = four_bits ? values / kRowGroup : 0;
    return weights.resize(rows * bytes) && group_scales.resize(rows * groups) && scales.resize(rows);
  }
  [[nodiscard]] std::size_t held_bytes() const {
    return weights.size() + group_scales.size() + scales.size() * sizeof(float);
  }
};

}  // namespace vitrine::vgg

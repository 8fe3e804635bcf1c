// SPDX-License-Identifier: MIT
// A layer's weights as int8 with a scale for each row, and as groups of 4 bits that say int8 values.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "embed/prepare/quantise/plan.h"
#include "io/files.h"
#include "vitrine/result.h"

namespace vitrine::embed {

// Float weights as a matrix, row by row, whatever way the initialiser lies.
struct WeightMatrix {
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::vector<float> values;  // [rows][columns]

  std::span<const float> row(std::size_t i) const { return std::span(values).subspan(i * columns, columns); }
};

struct RoundedWeights {
  std::vector<float> scales;        // a row; above 0
  std::vector<std::int8_t> values;  // [rows][columns], -127..127; weight = value * scale
  io::Bytes groups;                 // what unpacks to `values`; empty where they are not packed
};

// Reads the initialiser of a layer. Errors: kCorrupt where a weight is infinite or NaN, naming it.
[[nodiscard]] Result<WeightMatrix> read_weights_of(const Layer& layer, const onnx::TensorProto& tensor);

// Rounds one row to int8. The scale is that of the least sum of squared errors, each weighted by how strong
// its input is (`strength`: a column, the mean square of what it meets; empty: all alike), and never below
// `least_scale`. A row of zeros gets `least_scale`, or 1 where that is 0. Returns the scale. REQUIRES: finite
// weights, rounded.size() == row.size().
float round_row(std::span<const float> row, std::span<const float> strength, float least_scale,
                std::span<std::int8_t> rounded);

// Rounds one row to what groups of int4 can say; row.size() is a multiple of kInt4GroupValues. Fills
// `rounded` with what `groups` (17 bytes for 32 values) unpack to, and returns the row's scale.
float pack_row(std::span<const float> row, std::span<const float> strength, float least_scale,
               std::span<std::int8_t> rounded, std::span<std::uint8_t> groups);

struct RoundingOptions {
  std::vector<float> strength;      // by input channel of the layer; empty: all alike
  std::vector<float> least_scales;  // by row; empty: none
  bool packed = false;              // restricted to what groups of int4 say
};

// All rows on all cores. Incomplete once io::interrupted().
[[nodiscard]] RoundedWeights round_weights(const Layer& layer, const WeightMatrix& weights,
                                           const RoundingOptions& options);

}  // namespace vitrine::embed

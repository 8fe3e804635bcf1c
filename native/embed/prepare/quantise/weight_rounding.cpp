// SPDX-License-Identifier: MIT
#include "embed/prepare/quantise/weight_rounding.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "embed/prepare/quantise/activation_scale.h"
#include "embed/prepare/tensors.h"
#include "io/parallel.h"
#include "vitrine/packed_weights.h"

namespace vitrine::embed {
namespace {

constexpr int kMostInt8 = 127;
// Candidates for a row's scale, evenly from the one that clips nothing down to three quarters of it.
constexpr int kRowScales = 24;
constexpr float kLeastRowScale = 0.75f;

float weight_of(std::span<const float> strength, std::size_t column) {
  return strength.empty() ? 1.0f : strength[column];
}

float greatest_magnitude(std::span<const float> values) {
  float greatest = 0;
  for (const float value : values) greatest = std::max(greatest, std::abs(value));
  return greatest;
}

// Weighted sum of squared errors of a row at this scale.
double row_loss(std::span<const float> row, std::span<const float> strength, float scale) {
  const float per_scale = 1 / scale;
  float loss = 0;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const float q = std::clamp(std::nearbyint(row[i] * per_scale), -127.0f, 127.0f);
    const float error = row[i] - q * scale;
    loss += error * error * weight_of(strength, i);
  }
  return loss;
}

// The best q for a value in units of int8 at a group's scale, and its squared error.
struct Nibble {
  int q;
  float error;
};

Nibble nearest(float value, std::uint8_t scale) {
  // value = (q * scale + 8) >> 4 rounds q * scale / 16 to the nearest.
  const float step = static_cast<float>(scale) / 16;
  const int q = scale == 0 ? 0 : static_cast<int>(std::clamp(std::nearbyint(value / step), -8.0f, 7.0f));
  const float error = value - static_cast<float>(int4_value(q, scale));
  return {q, error * error};
}

double group_loss(std::span<const float> values, std::span<const float> strength, std::uint8_t scale) {
  float loss = 0;
  for (std::size_t i = 0; i < values.size(); ++i)
    loss += nearest(values[i], scale).error * weight_of(strength, i);
  return loss;
}

// Scales for a group: all that can be the best for a largest magnitude of m lie between m / 8 and a bit more
// than m / 6 of a step (clipping a few large values may pay: down to half).
std::uint8_t best_group_scale(std::span<const float> values, std::span<const float> strength) {
  const float greatest = greatest_magnitude(values);
  const int highest = std::clamp(static_cast<int>(std::ceil(greatest * 16 / 6.5f)), 0, 255);
  const int lowest = std::clamp(static_cast<int>(greatest * 16 / 8 * 0.5f), 0, highest);
  std::uint8_t best = 0;
  double least = std::numeric_limits<double>::max();
  for (int scale = lowest; scale <= highest; ++scale) {
    const double loss = group_loss(values, strength, static_cast<std::uint8_t>(scale));
    if (loss < least) {
      least = loss;
      best = static_cast<std::uint8_t>(scale);
    }
  }
  return best;
}

float scale_of_zeros(float least_scale) { return least_scale > 0 ? least_scale : 1; }

void write_group(std::span<const float> values, std::uint8_t scale, std::uint8_t* group,
                 std::span<std::int8_t> rounded) {
  group[0] = scale;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const int q = nearest(values[i], scale).q;
    rounded[i] = int4_value(q, scale);
    const auto bits = static_cast<std::uint8_t>(q & 15);
    if (i % 2 == 0) {
      group[1 + i / 2] = bits;
    } else {
      group[1 + i / 2] = static_cast<std::uint8_t>(group[1 + i / 2] | bits << 4);
    }
  }
}

}  // namespace

Result<WeightMatrix> read_weights_of(const Layer& layer, const onnx::TensorProto& tensor) {
  Result<std::vector<float>> values = float_values(tensor);
  if (!values.ok()) return values.error();
  if (!std::all_of(values->begin(), values->end(), [](float value) { return std::isfinite(value); })) {
    return Error{ErrorCode::kCorrupt, "the weights '" + io::printable(tensor.name()) +
                                          "' hold infinite values or NaN: the network's file is damaged"};
  }
  WeightMatrix matrix{layer.rows, layer.columns, std::move(*values)};
  if (!layer.transposed) return matrix;
  std::vector<float> turned(matrix.values.size());
  for (std::size_t i = 0; i < layer.rows; ++i) {
    for (std::size_t j = 0; j < layer.columns; ++j)
      turned[i * layer.columns + j] = matrix.values[j * layer.rows + i];
  }
  matrix.values = std::move(turned);
  return matrix;
}

float round_row(std::span<const float> row, std::span<const float> strength, float least_scale,
                std::span<std::int8_t> rounded) {
  const float widest = greatest_magnitude(row) / kMostInt8;
  float scale = scale_of_zeros(least_scale);
  if (widest >= kLeastScale) {
    double least = std::numeric_limits<double>::max();
    for (int i = 0; i < kRowScales; ++i) {
      const float share =
          1 - (1 - kLeastRowScale) * static_cast<float>(i) / static_cast<float>(kRowScales - 1);
      const float candidate = std::max(widest * share, least_scale);
      const double loss = row_loss(row, strength, candidate);
      if (loss < least) {
        least = loss;
        scale = candidate;
      }
    }
  }
  for (std::size_t i = 0; i < row.size(); ++i)
    rounded[i] = static_cast<std::int8_t>(std::clamp(std::nearbyint(row[i] / scale), -127.0f, 127.0f));
  return scale;
}

float pack_row(std::span<const float> row, std::span<const float> strength, float least_scale,
               std::span<std::int8_t> rounded, std::span<std::uint8_t> groups) {
  // Groups reach 112 above and 127 below: the row's largest magnitude is put at 112.
  const float widest = greatest_magnitude(row) / 112;
  const float scale = widest >= kLeastScale ? std::max(widest, least_scale) : scale_of_zeros(least_scale);
  std::vector<float> values(row.size());
  for (std::size_t i = 0; i < row.size(); ++i) values[i] = row[i] / scale;
  for (std::size_t start = 0, group = 0; start < row.size(); start += kInt4GroupValues, ++group) {
    const auto part = std::span(values).subspan(start, kInt4GroupValues);
    const auto part_strength = strength.empty() ? strength : strength.subspan(start, kInt4GroupValues);
    write_group(part, best_group_scale(part, part_strength), groups.data() + group * kInt4GroupBytes,
                rounded.subspan(start, kInt4GroupValues));
  }
  return scale;
}

RoundedWeights round_weights(const Layer& layer, const WeightMatrix& weights,
                             const RoundingOptions& options) {
  RoundedWeights rounded;
  rounded.scales.resize(weights.rows);
  rounded.values.resize(weights.rows * weights.columns);
  const std::size_t row_bytes = weights.columns / kInt4GroupValues * kInt4GroupBytes;
  if (options.packed) rounded.groups.resize(weights.rows * row_bytes);
  io::parallel_for(weights.rows, 0, [&](std::size_t i) {
    std::vector<float> strength(options.strength.empty() ? 0 : weights.columns);
    for (std::size_t j = 0; j < strength.size(); ++j) strength[j] = options.strength[layer.channel(i, j)];
    const float least = options.least_scales.empty() ? 0 : options.least_scales[i];
    const auto to = std::span(rounded.values).subspan(i * weights.columns, weights.columns);
    rounded.scales[i] = options.packed ? pack_row(weights.row(i), strength, least, to,
                                                  std::span(rounded.groups).subspan(i * row_bytes, row_bytes))
                                       : round_row(weights.row(i), strength, least, to);
  });
  return rounded;
}

}  // namespace vitrine::embed

// SPDX-License-Identifier: MIT
// Eight bits for an activation: value = (q - zero_point) * scale, q from 0 to 255.
#pragma once

#include <cstdint>

#include "embed/prepare/quantise/activation_statistics.h"

namespace vitrine::embed {

// Products of an activation's and a weight's scale stay normal float32 numbers above this; values so small
// count as zero.
inline constexpr float kLeastScale = 1e-15f;

struct ActivationScale {
  float scale = 1;
  std::uint8_t zero_point = 0;
};

// The scale that loses least: of the ranges within the one seen, that with the least sum of squared errors
// over the histogram, rounding of what lies inside and clipping of what lies outside together. Zero is always
// one of the 256 values, because pictures are padded with it; without negative values it is q = 0. Values
// that are all zero get scale 1.
[[nodiscard]] ActivationScale least_loss_scale(const Histogram& histogram);

// The scale that clips nothing that was seen.
[[nodiscard]] ActivationScale whole_range_scale(const Histogram& histogram);

// Sum of squared errors over the histogram.
[[nodiscard]] double squared_loss(const Histogram& histogram, const ActivationScale& scale);

}  // namespace vitrine::embed

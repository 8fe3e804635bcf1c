// SPDX-License-Identifier: MIT
// Arithmetic on embeddings: vectors of float32 of 1..kMaxEmbeddingDimension components.
// Sums run over eight interleaved lanes in a fixed order, so that every compiler and machine gives the same
// bits.
#pragma once

#include <cstdint>
#include <span>

#include "vitrine/result.h"

namespace vitrine {

// Four times VGG16's 4096: the widest feature of any network in the cards fits.
inline constexpr std::uint32_t kMaxEmbeddingDimension = 16384;

// Sum of products. REQUIRES: a.size() == b.size().
[[nodiscard]] float dot(std::span<const float> a, std::span<const float> b);

// Scales to unit Euclidean length, in place. Errors: kInvalidArgument for a zero, infinite or NaN vector,
// which has no direction.
[[nodiscard]] Status l2_normalise(std::span<float> values);

}  // namespace vitrine

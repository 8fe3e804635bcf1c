// SPDX-License-Identifier: MIT
#include "vitrine/embedding.h"

#include <cmath>

#include "core/lanes.h"

namespace vitrine {

float dot(std::span<const float> a, std::span<const float> b) {
  return lane_dot(a.data(), b.data(), a.size());
}

Status l2_normalise(std::span<float> values) {
  // In double the square of any float is finite and not lost, so that no scaling beforehand is needed.
  double squares = 0.0;
  for (const float value : values) squares += static_cast<double>(value) * static_cast<double>(value);
  if (!std::isfinite(squares)) {
    return Error{ErrorCode::kInvalidArgument,
                 "the embedding holds an infinite value or NaN, so it has no direction"};
  }
  if (squares <= 0.0) {
    return Error{ErrorCode::kInvalidArgument, "the embedding is all zeros, so it has no direction"};
  }
  const double length = std::sqrt(squares);
  for (float& value : values) value = static_cast<float>(static_cast<double>(value) / length);
  return Done{};
}

}  // namespace vitrine

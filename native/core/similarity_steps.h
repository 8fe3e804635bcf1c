// SPDX-License-Identifier: MIT
// Cosines as the integers that hits are ordered by, and what keeps those of a hostile file within them.
#pragma once

#include <algorithm>
#include <cstdint>

#include "vitrine/codes.h"

namespace vitrine {

// A point shorter than a quarter has lost so much that its direction says nothing: no gain makes up for it.
// So gains keep to 0..4 whatever a file says.
inline constexpr float kMaxGain = 4.0f;

// Cosines of honest codes stay near -1..1; those of a hostile file must not leave int32.
inline std::int32_t similarity_of(float cosine) {
  return static_cast<std::int32_t>(std::clamp(cosine, -100.0f, 100.0f) / kSimilarityUnit);
}

}  // namespace vitrine

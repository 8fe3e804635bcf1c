// SPDX-License-Identifier: MIT
// A space's projection as the rows of one matrix, for a network that ends in a linear layer: multiplied with
// them, the layer makes straight away what vitrine::encode_projected() takes.
#pragma once

#include <cstdint>
#include <vector>

#include "vitrine/space.h"

namespace vitrine::build {

// Random directions that estimate how long an embedding is outside the projection. The estimate of the
// squared rest has a standard deviation of sqrt(2 / 64) = 18 % of it; a row costs a visitor 4 KB with VGG16
// in int8. Where less than so many directions are left, they are all there, and the length is exact.
inline constexpr std::uint32_t kResidualRows = 64;

struct ProjectionRows {
  std::uint32_t residual = 0;  // rows behind the basis and the mean's direction; at most kResidualRows
  std::vector<float> values;   // [dimension + 1 + residual][input_dimension]
};

// The basis, the direction of the mean's part outside it (zeros where there is none), and `residual` random
// directions, orthonormal and orthogonal to all before, each scaled so that the squares of their products
// add up to the rest's squared length on average over all such choices (Johnson and Lindenstrauss, 1984).
// The same for equal spaces. REQUIRES: validate(space) succeeded, rows of the basis orthonormal, as
// fit_space() makes them.
[[nodiscard]] ProjectionRows projection_rows(const Space& space);

}  // namespace vitrine::build

// SPDX-License-Identifier: MIT
// The one costly step of making a query, in a file of its own, so that all around it may be compiled for
// size.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "vitrine/space.h"

namespace vitrine {

// The products of a vector with the rows of the basis. REQUIRES: input_dimension components.
[[nodiscard]] std::vector<float> products_with_basis(const Space& space, std::span<const float> vector);

// Coefficients in units of `step`, halves away from zero, clamped to what a query's may be.
[[nodiscard]] std::vector<std::int16_t> round_query(std::span<const float> coefficients, float step);

}  // namespace vitrine

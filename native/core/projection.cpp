// SPDX-License-Identifier: MIT
#include "core/projection.h"

#include <algorithm>
#include <cmath>

#include "core/lanes.h"

namespace vitrine {

std::vector<float> products_with_basis(const Space& space, std::span<const float> vector) {
  std::vector<float> products(space.dimension);
  const std::int16_t* axis = space.basis.data();
  for (std::size_t row = 0; row < products.size(); ++row, axis += vector.size())
    products[row] = lane_dot(vector.data(), axis, vector.size()) * space.basis_scale[row];
  return products;
}

std::vector<std::int16_t> round_query(std::span<const float> coefficients, float step) {
  constexpr auto kMost = static_cast<float>(kMaxQueryCoefficient);
  std::vector<std::int16_t> rounded(coefficients.size());
  for (std::size_t i = 0; i < rounded.size(); ++i)
    rounded[i] = static_cast<std::int16_t>(std::lround(std::clamp(coefficients[i] / step, -kMost, kMost)));
  return rounded;
}

}  // namespace vitrine

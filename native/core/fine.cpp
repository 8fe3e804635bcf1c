// SPDX-License-Identifier: MIT
#include "vitrine/fine.h"

#include <algorithm>
#include <cmath>

#include "core/lanes.h"
#include "core/similarity_steps.h"
#include "vitrine/embedding.h"

namespace vitrine {

std::vector<float> residual_of(const Space& space, const Code& code, std::span<const float> embedding) {
  std::vector<float> left(embedding.size());
  for (std::size_t i = 0; i < left.size(); ++i) left[i] = embedding[i] - space.mean[i];
  for (std::size_t row = 0; row < code.coefficients.size(); ++row) {
    const float share = space.step * space.basis_scale[row] * static_cast<float>(code.coefficients[row]);
    const std::int16_t* const axis = space.basis.data() + row * left.size();
    for (std::size_t i = 0; i < left.size(); ++i) left[i] -= share * static_cast<float>(axis[i]);
  }
  return left;
}

FineCode fine_code(const Space& space, std::span<const float> embedding, std::span<const float> residual,
                   float step, std::int8_t most) {
  const auto limit = static_cast<float>(most);
  FineCode code;
  code.values.reserve(residual.size());
  std::vector<float> point(residual.size());
  for (std::size_t i = 0; i < residual.size(); ++i) {
    const long value = std::lround(std::clamp(residual[i] / step, -limit, limit));
    code.values.push_back(static_cast<std::int8_t>(value));
    point[i] = embedding[i] - residual[i] + step * static_cast<float>(value);
  }
  code.gain = std::min(1.0f / std::sqrt(dot(point, point)), kMaxGain);
  for (std::size_t i = 0; i < point.size(); ++i) point[i] -= space.mean[i];
  code.mean_product = std::clamp(dot(space.mean, point), -kMaxBias, kMaxBias);
  return code;
}

std::int32_t fine_similarity(const FineLayer& layer, const FineCode& code, std::int32_t product,
                             const Query& query, std::span<const float> centred) {
  const float rest = lane_dot(centred.data(), code.values.data(), centred.size());
  return similarity_of(
      ((query.bias + code.mean_product) + query.scale * static_cast<float>(product) + layer.step * rest) *
      code.gain);
}

}  // namespace vitrine

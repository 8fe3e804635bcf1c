// SPDX-License-Identifier: MIT
#include "vitrine/codes.h"

#include <algorithm>
#include <cmath>

#include "core/best_hits.h"
#include "core/dot_kernel.h"
#include "core/similarity_steps.h"
#include "vitrine/embedding.h"

namespace vitrine {
namespace {

constexpr float kLeastSquaredLength = 1.0f / (kMaxGain * kMaxGain);

}  // namespace

CodesView OwnedCodes::view() const {
  return CodesView{static_cast<std::uint32_t>(bias_levels.size()), dimension, coefficients, biases, gains};
}

Code OwnedCodes::code(WorkIndex work) const {
  const auto begin = coefficients.begin() + static_cast<std::ptrdiff_t>(work) * dimension;
  return Code{{begin, begin + dimension}, bias_levels[work]};
}

void complete(const Space& space, OwnedCodes& codes) {
  const std::size_t count = codes.bias_levels.size();
  const float mean_square = dot(space.mean, space.mean);
  const float unit = space.step * space.step;
  codes.biases.resize(count);
  codes.gains.resize(count);
  for (std::size_t work = 0; work < count; ++work) {
    const std::span<const std::int8_t> row =
        std::span(codes.coefficients).subspan(work * codes.dimension, codes.dimension);
    codes.biases[work] = bias_of(space, codes.bias_levels[work]);
    const float length = mean_square + 2.0f * codes.biases[work] + unit * static_cast<float>(dot(row, row));
    codes.gains[work] = 1.0f / std::sqrt(std::max(length, kLeastSquaredLength));
  }
}

std::int32_t dot(std::span<const std::int8_t> a, std::span<const std::int8_t> b) {
  return dot_kernel(a.data(), b.data(), a.size());
}

std::int32_t dot(std::span<const std::int8_t> a, std::span<const std::int16_t> b) {
  return dot_kernel(a.data(), b.data(), a.size());
}

std::int32_t similarity(const CodesView& codes, WorkIndex work, const Query& query) {
  const auto product = static_cast<float>(dot(codes.row(work), query.coefficients));
  return similarity_of((query.bias + query.mean_weight * codes.biases[work] + query.scale * product) *
                       codes.gains[work]);
}

float similarity_to_cosine(std::int32_t similarity) {
  return std::clamp(static_cast<float>(similarity) * kSimilarityUnit, -1.0f, 1.0f);
}

std::vector<Hit> search_exhaustive(const CodesView& codes, const Query& query, std::uint32_t k,
                                   std::span<const std::uint64_t> allowed) {
  BestHits best(std::min(k, codes.count));
  for (WorkIndex work = 0; work < codes.count; ++work) {
    if (is_allowed(allowed, work)) best.offer(Hit{work, similarity(codes, work, query)});
  }
  return best.take_sorted();
}

}  // namespace vitrine

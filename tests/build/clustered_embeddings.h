// SPDX-License-Identifier: MIT
// Collections for tests: unit vectors around a few centres, as pictures of a museum lie around its genres.
#pragma once

#include <cstdint>
#include <vector>

#include "build/space_fit.h"
#include "core/random_numbers.h"
#include "vitrine/embedding.h"

namespace vitrine::testing {

// `spread` is the size of the noise around a centre of length 1.
inline build::Embeddings clustered_embeddings(std::uint32_t count, std::uint32_t dimension,
                                              std::uint32_t clusters, float spread, std::uint64_t seed) {
  Random random(seed);
  const auto unit = [&] {
    std::vector<float> values(dimension);
    for (float& value : values) value = random.bell();
    static_cast<void>(l2_normalise(values));
    return values;
  };
  std::vector<std::vector<float>> centres(clusters);
  for (auto& centre : centres) centre = unit();
  build::Embeddings embeddings{count, dimension, {}};
  for (std::uint32_t i = 0; i < count; ++i) {
    std::vector<float> row = unit();
    const std::vector<float>& centre = centres[random.below(clusters)];
    for (std::uint32_t j = 0; j < dimension; ++j) row[j] = centre[j] + spread * row[j];
    static_cast<void>(l2_normalise(row));
    embeddings.values.insert(embeddings.values.end(), row.begin(), row.end());
  }
  return embeddings;
}

}  // namespace vitrine::testing

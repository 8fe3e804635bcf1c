// SPDX-License-Identifier: MIT
// A network of VGG's kind worked out by its definition, a sum at a time and in double: what vectors,
// transforms and orders of memory are held against.
#pragma once

#include <span>
#include <vector>

#include "vitrine/vgg.h"

namespace vitrine::testing {

struct LayerWeights {
  std::vector<float> weights, bias;
};

// A network whose weights are numbers from a seed, of a size that keeps the size of what goes through.
struct SeededNetwork {
  vgg::Shape shape;
  std::vector<LayerWeights> layers;
};
[[nodiscard]] SeededNetwork seeded_network(const vgg::Shape& shape, std::uint32_t seed);

// Numbers between -1 and 1 from a seed.
[[nodiscard]] std::vector<float> seeded_values(std::size_t count, std::uint32_t seed);

// The answer for one picture.
[[nodiscard]] std::vector<double> by_definition(const SeededNetwork& network, std::span<const float> picture);

}  // namespace vitrine::testing

// SPDX-License-Identifier: MIT
// Networks of VGG's kind in tests: layers in a word, weights from a seed in the engine, its answers.
#pragma once

#include <doctest/doctest.h>

#include <cmath>
#include <span>
#include <utility>
#include <vector>

#include "core/vgg_reference.h"
#include "vitrine/vgg.h"

namespace vitrine::testing {

inline vgg::Layer conv(std::uint32_t outputs, bool relu = true, bool pool = false) {
  return {vgg::Layer::Kind::kConvolution, outputs, relu, pool};
}
inline vgg::Layer dense(std::uint32_t outputs, bool relu = true) {
  return {vgg::Layer::Kind::kDense, outputs, relu, false};
}

inline vgg::Network opened(const SeededNetwork& seeded, const vgg::Options& options = {}) {
  Result<vgg::Network> network = vgg::Network::make(seeded.shape, options);
  REQUIRE_MESSAGE(network.ok(), network.error().message);
  for (std::size_t i = 0; i < seeded.layers.size(); ++i)
    REQUIRE(network->set_weights(i, seeded.layers[i].weights, seeded.layers[i].bias).ok());
  return std::move(network).value();
}

inline std::vector<float> answers_of(const vgg::Network& network, std::span<const float> tensors) {
  vgg::Workspace workspace;
  Result<std::vector<float>> answers = network.run(tensors, workspace);
  REQUIRE_MESSAGE(answers.ok(), answers.error().message);
  return std::move(answers).value();
}

// The size of the difference of two answers as a share of the wanted one's size.
inline double difference(std::span<const float> found, std::span<const double> wanted) {
  REQUIRE(found.size() == wanted.size());
  double off = 0, size = 1e-30;
  for (std::size_t i = 0; i < found.size(); ++i) {
    off += (found[i] - wanted[i]) * (found[i] - wanted[i]);
    size += wanted[i] * wanted[i];
  }
  return std::sqrt(off / size);
}

}  // namespace vitrine::testing

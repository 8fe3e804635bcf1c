// SPDX-License-Identifier: MIT
#include "core/vgg_reference.h"

#include <algorithm>
#include <cmath>

#include "core/random_numbers.h"

namespace vitrine::testing {
namespace {

using vgg::Layer;

struct Planes {
  std::size_t channels = 0, height = 0, width = 0;
  std::vector<double> values;

  [[nodiscard]] double at(std::size_t channel, std::size_t y, std::size_t x) const {
    return values[(channel * height + y) * width + x];
  }
};

double activated(const Layer& layer, double value) { return layer.relu ? std::max(value, 0.0) : value; }

// One output: the sum over what of its 3x3 window lies within the picture.
double convolved(const Planes& in, const float* kernels, std::size_t y, std::size_t x) {
  double sum = 0;
  for (std::size_t channel = 0; channel < in.channels; ++channel) {
    for (std::size_t dy = 0; dy < 3; ++dy) {
      for (std::size_t dx = 0; dx < 3; ++dx) {
        const std::size_t row = y + dy, column = x + dx;  // one more than the picture's
        if (row == 0 || column == 0 || row > in.height || column > in.width) continue;
        sum += kernels[(channel * 3 + dy) * 3 + dx] * in.at(channel, row - 1, column - 1);
      }
    }
  }
  return sum;
}

Planes convolution(const Layer& layer, const LayerWeights& given, const Planes& in) {
  Planes out{layer.outputs, in.height, in.width, {}};
  for (std::size_t output = 0; output < layer.outputs; ++output) {
    const float* const kernels = given.weights.data() + output * in.channels * 9;
    for (std::size_t y = 0; y < in.height; ++y) {
      for (std::size_t x = 0; x < in.width; ++x)
        out.values.push_back(activated(layer, convolved(in, kernels, y, x) + given.bias[output]));
    }
  }
  return out;
}

Planes pooled(const Planes& in) {
  Planes out{in.channels, in.height / 2, in.width / 2, {}};
  for (std::size_t channel = 0; channel < in.channels; ++channel) {
    for (std::size_t y = 0; y < out.height; ++y) {
      for (std::size_t x = 0; x < out.width; ++x)
        out.values.push_back(
            std::max({in.at(channel, 2 * y, 2 * x), in.at(channel, 2 * y, 2 * x + 1),
                      in.at(channel, 2 * y + 1, 2 * x), in.at(channel, 2 * y + 1, 2 * x + 1)}));
    }
  }
  return out;
}

Planes dense(const Layer& layer, const LayerWeights& given, const Planes& in) {
  Planes out{layer.outputs, 1, 1, {}};
  for (std::size_t output = 0; output < layer.outputs; ++output) {
    double sum = given.bias[output];
    for (std::size_t i = 0; i < in.values.size(); ++i)
      sum += given.weights[output * in.values.size() + i] * in.values[i];
    out.values.push_back(activated(layer, sum));
  }
  return out;
}

}  // namespace

std::vector<float> seeded_values(std::size_t count, std::uint32_t seed) {
  Random random(seed);
  std::vector<float> values(count);
  for (float& value : values) value = static_cast<float>(random.below(20001)) / 10000.0f - 1.0f;
  return values;
}

SeededNetwork seeded_network(const vgg::Shape& shape, std::uint32_t seed) {
  SeededNetwork network{shape, {}};
  std::size_t channels = shape.channels, height = shape.height, width = shape.width;
  for (const Layer& layer : shape.layers) {
    const bool is_dense = layer.kind == Layer::Kind::kDense;
    const std::size_t inputs = channels * (is_dense ? height * width : 9);
    LayerWeights made{seeded_values(inputs * layer.outputs, ++seed), seeded_values(layer.outputs, ++seed)};
    // The variance of these numbers is 1/3; He's rule asks for 2 / inputs.
    for (float& weight : made.weights) weight *= std::sqrt(6.0f / static_cast<float>(inputs));
    network.layers.push_back(std::move(made));
    channels = layer.outputs;
    height = is_dense ? 1 : layer.pool ? height / 2 : height;
    width = is_dense ? 1 : layer.pool ? width / 2 : width;
  }
  return network;
}

std::vector<double> by_definition(const SeededNetwork& network, std::span<const float> picture) {
  const vgg::Shape& shape = network.shape;
  Planes planes{shape.channels, shape.height, shape.width, {picture.begin(), picture.end()}};
  for (std::size_t i = 0; i < shape.layers.size(); ++i) {
    const Layer& layer = shape.layers[i];
    planes = layer.kind == Layer::Kind::kDense ? dense(layer, network.layers[i], planes)
                                               : convolution(layer, network.layers[i], planes);
    if (layer.pool) planes = pooled(planes);
  }
  return planes.values;
}

}  // namespace vitrine::testing

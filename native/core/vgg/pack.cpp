// SPDX-License-Identifier: MIT
// Weights are brought once, when a network is opened, into the order in which the inner loop reads them: one
// run through memory for each panel.
#include <algorithm>
#include <cmath>

#include "core/vgg/plan.h"

namespace vitrine::vgg {
namespace {

// What magnitudes of an output's weights may add up to, as whole numbers, before each is rounded: that adds a
// half at most, and so much that floats do not round it away is left for the rounding of the sum.
float weight_budget(std::size_t channels) {
  return (2147483647.0f / largest_input(channels) - static_cast<float>(channels)) * (1 - 1 / 1024.0f);
}

// Of one input channel, the weights of a panel of outputs side by side; those beyond the last output stay.
void gather(std::span<const float> weights, std::size_t channels, std::size_t channel, std::size_t panel,
            float* kernels) {
  const std::size_t step = channels * 9;
  const float* from = weights.data() + channel * 9;
  for (std::size_t output = 0; output < weights.size() / step; ++output, from += step) {
    for (std::size_t i = 0; i < 9; ++i) kernels[i * panel + output] = from[i];
  }
}

}  // namespace

float largest_input(std::size_t channels) {
  // Rounding costs inputs and weights about the same share then: the largest of some hundred inputs is about
  // six times their mean size, the sum of C weights 0.8 C times theirs, and X times that sum is 2^31.
  return std::min(32767.0f, std::floor(126000 / std::sqrt(static_cast<float>(channels))));
}

std::uint64_t packed_bytes(const LayerPlan& plan, std::size_t panel) {
  const std::uint64_t outputs = std::uint64_t{plan.panels(panel)} * panel;
  if (plan.dense()) return outputs * plan.depth() * sizeof(float);
  if (!plan.int16) return outputs * kProducts * plan.channels * sizeof(float);
  return outputs * kProducts * (plan.pairs() * 2 * sizeof(std::int16_t) + sizeof(float));
}

bool make_weights(LayerPlan& plan, std::size_t panel) {
  const std::size_t outputs = plan.panels(panel) * panel;
  if (!plan.bias.resize(outputs)) return false;
  if (plan.int16)
    return plan.pair_weights.resize(outputs * kProducts * plan.pairs() * 2) &&
           plan.weight_scales.resize(outputs * kProducts);
  return plan.weights.resize(static_cast<std::size_t>(packed_bytes(plan, panel)) / sizeof(float));
}

bool pack_convolution(std::span<const float> weights, const Kernels& kernels, LayerPlan& plan) {
  const std::size_t panel = kernels.panel, channels = plan.channels;
  const std::size_t product = channels * panel;  // from one product's matrix to the next
  Floats gathered, transformed;
  if (!gathered.resize(9 * panel) || (plan.int16 && !transformed.resize(kProducts * product))) return false;
  for (std::size_t first = 0; first < plan.layer.outputs; first += panel) {
    const std::size_t outputs = std::min<std::size_t>(panel, plan.layer.outputs - first);
    const auto rows = weights.subspan(first * channels * 9, outputs * channels * 9);
    if (outputs < panel) std::fill_n(gathered.data(), 9 * panel, 0.0f);
    float* const place = plan.int16 ? transformed.data() : plan.weights.data() + first * kProducts * channels;
    for (std::size_t channel = 0; channel < channels; ++channel) {
      gather(rows, channels, channel, panel, gathered.data());
      kernels.transform_weights(gathered.data(), place + channel * panel, product);
    }
    for (std::size_t i = 0; plan.int16 && i < kProducts; ++i) {
      std::int16_t* const to = plan.pair_weights.data() + (first * kProducts + i * panel) * 2 * plan.pairs();
      kernels.int16.quantise_weights(place + i * product, channels, weight_budget(channels), to,
                                     plan.weight_scales.data() + first * kProducts + i * panel);
    }
  }
  return true;
}

void pack_dense(std::span<const float> weights, std::size_t panel, LayerPlan& plan) {
  const std::size_t pixels = plan.height * plan.width;
  const std::size_t inputs = plan.channels * pixels;
  // A panel's rows side by side: each is read and written in runs.
  for (std::size_t first = 0; first < plan.layer.outputs; first += panel) {
    const std::size_t rows = std::min<std::size_t>(panel, plan.layer.outputs - first);
    float* const place = plan.weights.data() + first * plan.depth();
    for (std::size_t channel = 0; channel < plan.channels; ++channel) {
      for (std::size_t pixel = 0; pixel < pixels; ++pixel) {
        const std::size_t to = (channel / kBlock * pixels + pixel) * kBlock + channel % kBlock;
        const float* const from = weights.data() + first * inputs + channel * pixels + pixel;
        for (std::size_t row = 0; row < rows; ++row) place[to * panel + row] = from[row * inputs];
      }
    }
  }
}

}  // namespace vitrine::vgg

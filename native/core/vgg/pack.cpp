// SPDX-License-Identifier: MIT
// Weights are brought once, when a network is opened, into the order in which the inner loop reads them: one
// run through memory for each panel.
#include <algorithm>

#include "core/vgg/plan.h"

namespace vitrine::vgg {
namespace {

// G times three values: see transforms.h. In double, for it is done once and rounded once.
void weight_line(const double* from, std::size_t step, double* to, std::size_t to_step) {
  const double g0 = from[0], g1 = from[step], g2 = from[2 * step];
  to[0] = g0 / 4;
  to[to_step] = -(g0 + g1 + g2) / 6;
  to[2 * to_step] = -(g0 - g1 + g2) / 6;
  to[3 * to_step] = g0 / 24 + g1 / 12 + g2 / 6;
  to[4 * to_step] = g0 / 24 - g1 / 12 + g2 / 6;
  to[5 * to_step] = g2;
}

// G g G^T of one 3x3 kernel.
void transform_kernel(const float* kernel, double* products) {
  double given[9], half[kPatchSide * 3];
  std::copy_n(kernel, 9, given);
  for (std::size_t x = 0; x < 3; ++x) weight_line(given + x, 3, half + x, 3);
  for (std::size_t y = 0; y < kPatchSide; ++y) weight_line(half + 3 * y, 1, products + kPatchSide * y, 1);
}

}  // namespace

std::uint64_t packed_floats(const LayerPlan& plan, std::size_t panel) {
  const std::uint64_t outputs = std::uint64_t{plan.panels(panel)} * panel;
  return outputs * (plan.dense() ? plan.depth() : kProducts * plan.channels);
}

void pack_convolution(std::span<const float> weights, std::size_t panel, LayerPlan& plan) {
  const std::size_t product = plan.channels * panel;  // from one product's matrix to the next
  for (std::size_t output = 0; output < plan.layer.outputs; ++output) {
    float* const place = plan.weights.data() + output / panel * kProducts * product + output % panel;
    for (std::size_t channel = 0; channel < plan.channels; ++channel) {
      double products[kProducts];
      transform_kernel(weights.data() + (output * plan.channels + channel) * 9, products);
      for (std::size_t i = 0; i < kProducts; ++i)
        place[i * product + channel * panel] = static_cast<float>(products[i]);
    }
  }
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

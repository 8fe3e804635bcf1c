// SPDX-License-Identifier: MIT
// A dense layer is the same product with pictures in the place of tiles. Its weights are read from memory
// once for all of them, which is what such a layer costs.
#include <algorithm>

#include "core/vgg/layers.h"

namespace vitrine::vgg {
namespace {

// Inputs that are summed before they are added to the sums so far: a panel's weights for them stay in the
// first cache while picture after picture takes them (64 KB at most), and a sum of sums loses less than one
// over all 25088 inputs of VGG16.
constexpr std::size_t kSummedTogether = 512;

// Bias and ReLU, and each value to its place.
void finish(const LayerPlan& plan, std::size_t first, std::size_t width, const float* sums,
            std::size_t pictures, float* output) {
  const std::size_t end = std::min(first + width, plan.output_blocks() * kBlock);
  for (std::size_t picture = 0; picture < pictures; ++picture) {
    for (std::size_t value = first; value < end; ++value) {
      const float sum = sums[picture * width + value - first] + plan.bias.data()[value];
      float* const block = output + (value / kBlock * pictures + picture) * kBlock;
      block[value % kBlock] = plan.layer.relu ? std::max(sum, 0.0f) : sum;
    }
  }
}

}  // namespace

void run_dense(const LayerPlan& plan, const Kernels& kernels, const float* input, std::size_t pictures,
               float* output, Scratch& scratch) {
  const std::size_t panel = kernels.panel, depth = plan.depth();
  const std::size_t groups = (pictures + kernels.most_tiles - 1) / kernels.most_tiles;
  float* const sums = scratch.sums.data();
  for (std::size_t first = 0; first < plan.panels(panel) * panel; first += panel) {
    for (std::size_t from = 0; from < depth; from += kSummedTogether) {
      const float* const weights = plan.weights.data() + (first * depth + from * panel);
      for (std::size_t group = 0; group < groups; ++group) {
        const std::size_t begin = group * pictures / groups, end = (group + 1) * pictures / groups;
        kernels.multiply(end - begin, input + from * pictures + begin * kBlock, pictures * kBlock, weights,
                         std::min(kSummedTogether, depth - from), sums + begin * panel, from > 0);
      }
    }
    finish(plan, first, panel, sums, pictures, output);
  }
}

}  // namespace vitrine::vgg

// SPDX-License-Identifier: MIT
#include "core/vgg/orders.h"

#include <algorithm>

namespace vitrine::vgg {

void to_blocks(const float* planes, std::size_t channels, std::size_t pixels, float* blocks) {
  for (std::size_t first = 0; first < channels; first += kBlock, blocks += pixels * kBlock) {
    const std::size_t filled = std::min(kBlock, channels - first);
    for (std::size_t pixel = 0; pixel < pixels; ++pixel) {
      for (std::size_t lane = 0; lane < kBlock; ++lane)
        blocks[pixel * kBlock + lane] = lane < filled ? planes[(first + lane) * pixels + pixel] : 0.0f;
    }
  }
}

void from_blocks(const float* blocks, std::size_t channels, std::size_t pixels, float* planes) {
  for (std::size_t channel = 0; channel < channels; ++channel) {
    const float* const from = blocks + channel / kBlock * pixels * kBlock + channel % kBlock;
    for (std::size_t pixel = 0; pixel < pixels; ++pixel) *planes++ = from[pixel * kBlock];
  }
}

void turn_blocks(const float* from, std::size_t pictures, std::size_t blocks, float* to) {
  for (std::size_t block = 0; block < blocks; ++block) {
    for (std::size_t picture = 0; picture < pictures; ++picture, to += kBlock)
      std::copy_n(from + (picture * blocks + block) * kBlock, kBlock, to);
  }
}

}  // namespace vitrine::vgg

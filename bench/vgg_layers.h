// SPDX-License-Identifier: MIT
// The convolutions of VGG16 one by one, and the inner loop by itself, on numbers that do not change the time:
// for vgg_pace.cpp and, in wasm, vgg_module.cpp. Free of everything that wasm lacks.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/vgg/layers.h"

namespace vitrine::bench {

struct VggLayerSize {
  std::uint32_t channels, outputs, side;
};

// Each that is unlike the others.
inline constexpr std::array<VggLayerSize, 9> kVgg16Layers = {{{3, 64, 224},
                                                              {64, 64, 224},
                                                              {64, 128, 112},
                                                              {128, 128, 112},
                                                              {128, 256, 56},
                                                              {256, 256, 56},
                                                              {256, 512, 28},
                                                              {512, 512, 28},
                                                              {512, 512, 14}}};

class VggLayer {
 public:
  explicit VggLayer(const vgg::Kernels& kernels) : kernels_(kernels) {}

  // False where there is no memory for it.
  [[nodiscard]] bool make(const VggLayerSize& size, bool int16) {
    plan_.layer = {vgg::Layer::Kind::kConvolution, size.outputs, true, false};
    plan_.channels = size.channels;
    plan_.height = plan_.width = size.side;
    plan_.int16 = int16 && size.channels >= vgg::kLeastInt16Channels;
    return vgg::make_weights(plan_, kernels_.panel) && input_.resize(plan_.input_floats()) &&
           output_.resize(plan_.output_floats()) &&
           vgg::make_convolution_scratch(plan_, kernels_, 1, scratch_);
  }
  void run() { vgg::run_convolution(plan_, kernels_, input_.data(), 1, output_.data(), scratch_); }

  // Multiplications and additions that Winograd's way leaves.
  [[nodiscard]] double operations() const {
    return 2.0 * static_cast<double>(vgg::kProducts * plan_.tiles() * plan_.channels) * plan_.layer.outputs;
  }

 private:
  const vgg::Kernels& kernels_;
  vgg::LayerPlan plan_;
  vgg::Floats input_, output_;
  vgg::Scratch scratch_;
};

// The matrix product on data that stay in the first cache, of floats or of 16-bit whole numbers.
class InnerLoop {
 public:
  InnerLoop(const vgg::Kernels& kernels, bool int16)
      : kernels_(kernels), int16_(int16), tiles_(int16 ? kernels.int16.most_tiles : kernels.most_tiles) {}

  [[nodiscard]] bool make() {
    return inputs_.resize(kDepth * tiles_) && weights_.resize(kDepth * kernels_.panel) &&
           sums_.resize(tiles_ * kernels_.panel) && int_inputs_.resize(kDepth * tiles_) &&
           int_weights_.resize(kDepth * kernels_.panel) && int_sums_.resize(tiles_ * kernels_.panel);
  }
  void run(std::size_t calls) {
    for (std::size_t i = 0; i < calls && !int16_; ++i)
      kernels_.multiply(tiles_, inputs_.data(), tiles_ * vgg::kBlock, weights_.data(), kDepth, sums_.data(),
                        false);
    for (std::size_t i = 0; i < calls && int16_; ++i)
      kernels_.int16.multiply(tiles_, int_inputs_.data(), tiles_ * vgg::kBlock, int_weights_.data(),
                              kDepth / 2, int_sums_.data());
  }
  [[nodiscard]] double operations(std::size_t calls) const {
    return 2.0 * static_cast<double>(calls * kDepth * tiles_ * kernels_.panel);
  }

 private:
  static constexpr std::size_t kDepth = 128;
  const vgg::Kernels& kernels_;
  const bool int16_;
  const std::size_t tiles_;
  vgg::Floats inputs_, weights_, sums_;
  vgg::Numbers<std::int16_t> int_inputs_, int_weights_;
  vgg::Numbers<std::int32_t> int_sums_;
};

}  // namespace vitrine::bench

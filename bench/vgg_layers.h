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
  [[nodiscard]] bool make(const VggLayerSize& size) {
    plan_.layer = {vgg::Layer::Kind::kConvolution, size.outputs, true, false};
    plan_.channels = size.channels;
    plan_.height = plan_.width = size.side;
    const std::size_t panel = kernels_.panel;
    return plan_.weights.resize(static_cast<std::size_t>(vgg::packed_floats(plan_, panel))) &&
           plan_.bias.resize(plan_.panels(panel) * panel) && input_.resize(plan_.input_floats()) &&
           output_.resize(plan_.output_floats()) &&
           scratch_.patches.resize(static_cast<std::size_t>(vgg::patch_floats(plan_, 1))) &&
           scratch_.sums.resize(static_cast<std::size_t>(vgg::sum_floats(plan_, kernels_, 1)));
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

// The matrix product on data that stay in the first cache.
class InnerLoop {
 public:
  explicit InnerLoop(const vgg::Kernels& kernels) : kernels_(kernels) {}

  [[nodiscard]] bool make() {
    return inputs_.resize(kDepth * kernels_.most_tiles) && weights_.resize(kDepth * kernels_.panel) &&
           sums_.resize(kernels_.most_tiles * kernels_.panel);
  }
  void run(std::size_t calls) {
    for (std::size_t i = 0; i < calls; ++i)
      kernels_.multiply(kernels_.most_tiles, inputs_.data(), kernels_.most_tiles * vgg::kBlock,
                        weights_.data(), kDepth, sums_.data(), false);
  }
  [[nodiscard]] double operations(std::size_t calls) const {
    return 2.0 * static_cast<double>(calls * kDepth * kernels_.most_tiles * kernels_.panel);
  }

 private:
  static constexpr std::size_t kDepth = 128;
  const vgg::Kernels& kernels_;
  vgg::Floats inputs_, weights_, sums_;
};

}  // namespace vitrine::bench

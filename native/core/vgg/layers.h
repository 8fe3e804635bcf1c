// SPDX-License-Identifier: MIT
// One layer over one picture or several. Not for several threads on the same scratch memory.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/vgg/floats.h"
#include "core/vgg/plan.h"

namespace vitrine::vgg {

// Tiles that go through a convolution together: so many that reading the weights is shared by enough of them,
// and so few that what they become stays in a core's own caches (0.5 MB at 64 channels).
inline constexpr std::size_t kTilesTogether = 56;

// Memory of a layer beyond its input and output.
struct Scratch {
  Floats patches;  // transformed inputs of the tiles at hand: [kProducts][blocks][tiles][kBlock]
  Floats sums;     // of one panel: [kProducts][tiles][panel]
};

// Floats of each for a convolution over so many pictures.
[[nodiscard]] std::uint64_t patch_floats(const LayerPlan& plan, std::size_t pictures);
[[nodiscard]] std::uint64_t sum_floats(const LayerPlan& plan, const Kernels& kernels, std::size_t pictures);

// input: [picture][block][height][width][kBlock], output likewise. Channels that fill up the last block come
// out as zeros. REQUIRES: scratch of the sizes above.
void run_convolution(const LayerPlan& plan, const Kernels& kernels, const float* input, std::size_t pictures,
                     float* output, Scratch& scratch);

// input: [depth / kBlock][picture][kBlock], output: [output blocks][picture][kBlock]. REQUIRES: sums for
// `pictures` times a panel.
void run_dense(const LayerPlan& plan, const Kernels& kernels, const float* input, std::size_t pictures,
               float* output, Scratch& scratch);

}  // namespace vitrine::vgg

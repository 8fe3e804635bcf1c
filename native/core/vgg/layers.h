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

  // Of convolutions on whole numbers, which have transformed inputs of one tile at a time in `patches`.
  Numbers<std::int16_t> pairs;     // [kProducts][blocks][tiles][kBlock]
  Floats scales;                   // [kProducts][tiles]
  Numbers<std::int32_t> int_sums;  // [kProducts][tiles][panel]

  // Of dense layers on rows of whole numbers.
  Numbers<std::int16_t> row_inputs;  // [pictures][depth in whole kInputGroup]
  Floats row_scales;                 // [pictures][groups]
};

// Makes room in it for a convolution over so many pictures. False where there is no memory.
[[nodiscard]] bool make_convolution_scratch(const LayerPlan& plan, const Kernels& kernels,
                                            std::size_t pictures, Scratch& scratch);

// input: [picture][block][height][width][kBlock], output likewise. Channels that fill up the last block come
// out as zeros. REQUIRES: make_convolution_scratch().
void run_convolution(const LayerPlan& plan, const Kernels& kernels, const float* input, std::size_t pictures,
                     float* output, Scratch& scratch);

// input: [depth / kBlock][picture][kBlock], output: [output blocks][picture][kBlock]. REQUIRES: sums for
// `pictures` times a panel.
void run_dense(const LayerPlan& plan, const Kernels& kernels, const float* input, std::size_t pictures,
               float* output, Scratch& scratch);

// The same for a layer that holds rows of whole numbers. REQUIRES: make_row_scratch().
[[nodiscard]] bool make_row_scratch(const LayerPlan& plan, std::size_t pictures, Scratch& scratch);
void run_rows(const LayerPlan& plan, const Kernels& kernels, const float* input, std::size_t pictures,
              float* output, Scratch& scratch);

}  // namespace vitrine::vgg

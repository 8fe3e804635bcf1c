// SPDX-License-Identifier: MIT
// One run of a network over some pictures: which memory each layer reads and writes.
//
// No layer needs more than its own input and output: two memories take turns. The first layers, `alone` of
// them, see picture after picture, so that what one becomes is still in the caches when the next layer reads
// it; the others see all pictures together, for they have few tiles and many weights.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/vgg/layers.h"
#include "core/vgg/plan.h"

namespace vitrine::vgg {

struct RunMemory {
  Floats alone[2];     // of one picture
  Floats together[2];  // of all
  Scratch scratch;
};

// False where there is no memory for it.
[[nodiscard]] bool make_room(std::span<const LayerPlan> layers, const Kernels& kernels, std::size_t alone,
                             std::size_t pictures, RunMemory& memory);

class Run {
 public:
  // REQUIRES: make_room() for as many pictures, which answered true.
  Run(std::span<const LayerPlan> layers, const Kernels& kernels, RunMemory& memory, std::size_t pictures)
      : layers_(layers), kernels_(kernels), memory_(memory), pictures_(pictures) {}

  // Where the first layer reads a picture, in blocks of channels.
  [[nodiscard]] float* input(std::size_t alone, std::size_t picture) const;

  // The first layers, for the picture that input() holds.
  void alone(std::size_t layers, std::size_t picture);

  // The layers from `first` on, for all; answers of `values` each.
  [[nodiscard]] std::vector<float> together(std::size_t first, std::size_t values);

 private:
  float* place(std::size_t picture, std::size_t floats) const;

  std::span<const LayerPlan> layers_;
  const Kernels& kernels_;
  RunMemory& memory_;
  const std::size_t pictures_;
};

}  // namespace vitrine::vgg

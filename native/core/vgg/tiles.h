// SPDX-License-Identifier: MIT
// Tiles of a convolution: where they lie, the patches that they are made of, where their outputs go.
#pragma once

#include "core/vgg/layers.h"

namespace vitrine::vgg {

// Where tiles and channels lie in the scratch memory. Numbers of lines are odd: power-of-two steps would meet
// in a few sets of the caches.
struct Steps {
  Steps(const LayerPlan& plan, const Kernels& kernels, std::size_t pictures);

  std::size_t tiles = 0;        // room for so many
  std::size_t block = 0;        // from a block of channels to the next
  std::size_t patch_plane = 0;  // from a product to the next
  std::size_t sum_plane = 0;
};

// Floats from one product to the next of a single tile's patch.
[[nodiscard]] inline std::size_t tile_plane(const LayerPlan& plan) { return (plan.blocks() | 1) * kBlock; }

struct Tile {
  std::size_t picture = 0, y = 0, x = 0;  // of its first output
};

// Some tiles of a convolution, one behind the other. Where each lies is worked out once: that takes
// divisions, and every panel of outputs asks again.
class Tiles {
 public:
  // REQUIRES: count <= kTilesTogether.
  Tiles(const LayerPlan& plan, std::size_t first, std::size_t count);

  // Transforms the patch of tile i of one block of channels; value v goes to to[v * plane ..].
  void transform(const Kernels& kernels, const float* input, std::size_t i, std::size_t block, float* to,
                 std::size_t plane) const;
  // Where the outputs of all go for one panel of channels; i is then asked for the rest.
  [[nodiscard]] TileOutput outputs(const Kernels& kernels, float* output, std::size_t panel) const;
  [[nodiscard]] TileOutput output(const TileOutput& all, std::size_t i) const;

 private:
  const LayerPlan& plan_;
  Tile tiles_[kTilesTogether];
  std::size_t places_[kTilesTogether];  // of their outputs' first floats, from those of the first channel
};

// Calls run(first, end) for all tiles, `most` at a time or evenly fewer.
template <typename Run>
void share_out(std::size_t tiles, std::size_t most, const Run& run) {
  const std::size_t runs = (tiles + most - 1) / most;
  for (std::size_t i = 0; i < runs; ++i) run(i * tiles / runs, (i + 1) * tiles / runs);
}

}  // namespace vitrine::vgg

// SPDX-License-Identifier: MIT
// A 3x3 convolution by tiles: some of them are transformed, multiplied a panel of output channels at a time,
// and transformed back, before the next are looked at.
#include <algorithm>

#include "core/vgg/layers.h"

namespace vitrine::vgg {
namespace {

// Where tiles and channels lie in the scratch memory. Numbers of lines are odd: power-of-two steps would meet
// in a few sets of the caches.
struct Steps {
  Steps(const LayerPlan& plan, const Kernels& kernels, std::size_t pictures) {
    const std::size_t together = std::min(kTilesTogether, pictures * plan.tiles()) | 1;
    block = together * kBlock;
    patch_plane = (plan.blocks() * together | 1) * kBlock;
    sum_plane = together * kernels.panel;
  }

  std::size_t block = 0;        // from a block of channels to the next
  std::size_t patch_plane = 0;  // from a product to the next
  std::size_t sum_plane = 0;
};

struct Tile {
  std::size_t picture = 0, y = 0, x = 0;  // of its first output
};

Tile tile_at(const LayerPlan& plan, std::size_t number) {
  const std::size_t within = number % plan.tiles();
  return {number / plan.tiles(), within / plan.tile_columns() * kTileSide,
          within % plan.tile_columns() * kTileSide};
}

// One convolution over the tiles [first, first + count).
class Together {
 public:
  Together(const LayerPlan& plan, const Kernels& kernels, const Steps& steps, Scratch& scratch)
      : plan_(plan), kernels_(kernels), steps_(steps), scratch_(scratch) {}

  void run(const float* input, float* output, std::size_t first, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) transform_inputs(input, tile_at(plan_, first + i), i);
    const std::size_t panels = plan_.panels(kernels_.panel);
    for (std::size_t panel = 0; panel < panels; ++panel) {
      multiply(panel, count);
      for (std::size_t i = 0; i < count; ++i) transform_outputs(output, tile_at(plan_, first + i), i, panel);
    }
  }

 private:
  void transform_inputs(const float* input, const Tile& tile, std::size_t place) {
    const std::size_t pixels = plan_.height * plan_.width;
    const bool inside =
        tile.y > 0 && tile.x > 0 && tile.y + kTileSide < plan_.height && tile.x + kTileSide < plan_.width;
    for (std::size_t block = 0; block < plan_.blocks(); ++block) {
      const float* const plane = input + (tile.picture * plan_.blocks() + block) * pixels * kBlock;
      float* const to = scratch_.patches.data() + block * steps_.block + place * kBlock;
      if (inside) {
        const float* const corner = plane + ((tile.y - 1) * plan_.width + tile.x - 1) * kBlock;
        kernels_.transform_patch(corner, plan_.width * kBlock, to, steps_.patch_plane);
      } else {
        alignas(64) float patch[kProducts * kBlock];
        copy_with_border(plane, tile, patch);
        kernels_.transform_patch(patch, kPatchSide * kBlock, to, steps_.patch_plane);
      }
    }
  }

  // The patch of a tile at an edge, zeros outside the picture.
  void copy_with_border(const float* plane, const Tile& tile, float* patch) const {
    std::fill_n(patch, kProducts * kBlock, 0.0f);
    for (std::size_t y = 0; y < kPatchSide; ++y) {
      const std::size_t row = tile.y + y;  // one more than the picture's
      if (row == 0 || row > plan_.height) continue;
      const std::size_t from = tile.x == 0 ? 1 : 0;
      const std::size_t to = std::min(kPatchSide, plan_.width + 1 - tile.x);
      const float* const pixels = plane + ((row - 1) * plan_.width + tile.x + from - 1) * kBlock;
      std::copy_n(pixels, (to - from) * kBlock, patch + (y * kPatchSide + from) * kBlock);
    }
  }

  // The 36 matrix products for one panel. Tiles are shared out evenly: 49 are 13 and three times 12, where 14
  // go at once, and not three times 14 and a rest of 7 that would read the weights as often.
  void multiply(std::size_t panel, std::size_t count) {
    const std::size_t groups = (count + kernels_.most_tiles - 1) / kernels_.most_tiles;
    const std::size_t product = plan_.channels * kernels_.panel;
    const float* weights = plan_.weights.data() + panel * kProducts * product;
    for (std::size_t i = 0; i < kProducts; ++i, weights += product) {
      const float* const patches = scratch_.patches.data() + i * steps_.patch_plane;
      float* const sums = scratch_.sums.data() + i * steps_.sum_plane;
      for (std::size_t group = 0; group < groups; ++group) {
        const std::size_t first = group * count / groups, end = (group + 1) * count / groups;
        kernels_.multiply(end - first, patches + first * kBlock, steps_.block, weights, plan_.channels,
                          sums + first * kernels_.panel, false);
      }
    }
  }

  void transform_outputs(float* output, const Tile& tile, std::size_t place, std::size_t panel) const {
    const std::size_t height = plan_.output_height(), width = plan_.output_width();
    const std::size_t plane = height * width * kBlock;
    const std::size_t first = panel * kernels_.panel, second = first + kernels_.panel / 2;
    // Of a last panel that reaches beyond the last block, only the first half has a place.
    const std::size_t blocks = plan_.output_blocks();
    TileOutput to;
    to.row = width * kBlock;
    to.rows = std::min(kTileSide, plan_.height - tile.y);
    to.columns = std::min(kTileSide, plan_.width - tile.x);
    to.bias = plan_.bias.data() + first;
    to.relu = plan_.layer.relu;
    to.pool = plan_.layer.pool;
    to.halves = second / kBlock < blocks ? 2 : 1;
    const auto at = [&](std::size_t channel) { return channel / kBlock * plane + channel % kBlock; };
    to.half = at(second) - at(first);
    const std::size_t y = to.pool ? tile.y / 2 : tile.y, x = to.pool ? tile.x / 2 : tile.x;
    to.to = output + tile.picture * blocks * plane + at(first) + (y * width + x) * kBlock;
    kernels_.transform_sums(scratch_.sums.data() + place * kernels_.panel, steps_.sum_plane, to);
  }

  const LayerPlan& plan_;
  const Kernels& kernels_;
  const Steps& steps_;
  Scratch& scratch_;
};

}  // namespace

std::uint64_t patch_floats(const LayerPlan& plan, std::size_t pictures) {
  const std::uint64_t together = std::min(kTilesTogether, pictures * plan.tiles()) | 1;
  return kProducts * kBlock * (plan.blocks() * together | 1);
}

std::uint64_t sum_floats(const LayerPlan& plan, const Kernels& kernels, std::size_t pictures) {
  return kProducts * (std::min(kTilesTogether, pictures * plan.tiles()) | 1) * kernels.panel;
}

void run_convolution(const LayerPlan& plan, const Kernels& kernels, const float* input, std::size_t pictures,
                     float* output, Scratch& scratch) {
  const Steps steps(plan, kernels, pictures);
  const std::size_t tiles = pictures * plan.tiles();
  const std::size_t runs = (tiles + kTilesTogether - 1) / kTilesTogether;
  Together together(plan, kernels, steps, scratch);
  for (std::size_t run = 0; run < runs; ++run) {
    const std::size_t first = run * tiles / runs;
    together.run(input, output, first, (run + 1) * tiles / runs - first);
  }
}

}  // namespace vitrine::vgg

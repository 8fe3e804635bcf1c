// SPDX-License-Identifier: MIT
#include "core/vgg/tiles.h"

#include <algorithm>

namespace vitrine::vgg {
namespace {

// The patch of a tile at an edge, zeros outside the picture.
void copy_with_border(const LayerPlan& plan, const float* plane, const Tile& tile, float* patch) {
  std::fill_n(patch, kProducts * kBlock, 0.0f);
  for (std::size_t y = 0; y < kPatchSide; ++y) {
    const std::size_t row = tile.y + y;  // one more than the picture's
    if (row == 0 || row > plan.height) continue;
    const std::size_t from = tile.x == 0 ? 1 : 0;
    const std::size_t to = std::min(kPatchSide, plan.width + 1 - tile.x);
    const float* const pixels = plane + ((row - 1) * plan.width + tile.x + from - 1) * kBlock;
    std::copy_n(pixels, (to - from) * kBlock, patch + (y * kPatchSide + from) * kBlock);
  }
}

}  // namespace

Steps::Steps(const LayerPlan& plan, const Kernels& kernels, std::size_t pictures)
    : tiles(std::min(kTilesTogether, pictures * plan.tiles()) | 1) {
  block = tiles * kBlock;
  patch_plane = (plan.blocks() * tiles | 1) * kBlock;
  sum_plane = tiles * kernels.panel;
}

Tile tile_at(const LayerPlan& plan, std::size_t number) {
  const std::size_t within = number % plan.tiles();
  return {number / plan.tiles(), within / plan.tile_columns() * kTileSide,
          within % plan.tile_columns() * kTileSide};
}

void transform_tile(const LayerPlan& plan, const Kernels& kernels, const float* input, const Tile& tile,
                    std::size_t block, float* to, std::size_t plane) {
  const float* const pixels =
      input + (tile.picture * plan.blocks() + block) * plan.height * plan.width * kBlock;
  const bool inside =
      tile.y > 0 && tile.x > 0 && tile.y + kTileSide < plan.height && tile.x + kTileSide < plan.width;
  if (inside) {
    const float* const corner = pixels + ((tile.y - 1) * plan.width + tile.x - 1) * kBlock;
    kernels.transform_patch(corner, plan.width * kBlock, to, plane);
  } else {
    alignas(64) float patch[kProducts * kBlock];
    copy_with_border(plan, pixels, tile, patch);
    kernels.transform_patch(patch, kPatchSide * kBlock, to, plane);
  }
}

TileOutput output_of(const LayerPlan& plan, const Kernels& kernels, float* output, const Tile& tile,
                     std::size_t panel) {
  const std::size_t height = plan.output_height(), width = plan.output_width();
  const std::size_t plane = height * width * kBlock;
  const std::size_t first = panel * kernels.panel, second = first + kernels.panel / 2;
  // Of a last panel that reaches beyond the last block, only the first half has a place.
  const std::size_t blocks = plan.output_blocks();
  TileOutput to;
  to.row = width * kBlock;
  to.rows = std::min(kTileSide, plan.height - tile.y);
  to.columns = std::min(kTileSide, plan.width - tile.x);
  to.bias = plan.bias.data() + first;
  to.relu = plan.layer.relu;
  to.pool = plan.layer.pool;
  to.halves = second / kBlock < blocks ? 2 : 1;
  const auto at = [&](std::size_t channel) { return channel / kBlock * plane + channel % kBlock; };
  to.half = at(second) - at(first);
  const std::size_t y = to.pool ? tile.y / 2 : tile.y, x = to.pool ? tile.x / 2 : tile.x;
  to.to = output + tile.picture * blocks * plane + at(first) + (y * width + x) * kBlock;
  return to;
}

}  // namespace vitrine::vgg

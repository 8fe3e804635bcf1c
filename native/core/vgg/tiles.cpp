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

Tiles::Tiles(const LayerPlan& plan, std::size_t first, std::size_t count) : plan_(plan) {
  const std::size_t height = plan.output_height(), width = plan.output_width();
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t number = first + i, within = number % plan.tiles();
    const Tile tile = {number / plan.tiles(), within / plan.tile_columns() * kTileSide,
                       within % plan.tile_columns() * kTileSide};
    tiles_[i] = tile;
    const std::size_t y = plan.layer.pool ? tile.y / 2 : tile.y, x = plan.layer.pool ? tile.x / 2 : tile.x;
    places_[i] = ((tile.picture * plan.output_blocks() * height + y) * width + x) * kBlock;
  }
}

void Tiles::transform(const Kernels& kernels, const float* input, std::size_t i, std::size_t block, float* to,
                      std::size_t plane) const {
  const Tile& tile = tiles_[i];
  const std::size_t height = plan_.height, width = plan_.width;
  const float* const pixels = input + (tile.picture * plan_.blocks() + block) * height * width * kBlock;
  if (tile.y > 0 && tile.x > 0 && tile.y + kTileSide < height && tile.x + kTileSide < width) {
    kernels.transform_patch(pixels + ((tile.y - 1) * width + tile.x - 1) * kBlock, width * kBlock, to, plane);
  } else {
    alignas(64) float patch[kProducts * kBlock];
    copy_with_border(plan_, pixels, tile, patch);
    kernels.transform_patch(patch, kPatchSide * kBlock, to, plane);
  }
}

TileOutput Tiles::outputs(const Kernels& kernels, float* output, std::size_t panel) const {
  const std::size_t plane = plan_.output_height() * plan_.output_width() * kBlock;
  const std::size_t first = panel * kernels.panel, second = first + kernels.panel / 2;
  const auto at = [&](std::size_t channel) { return channel / kBlock * plane + channel % kBlock; };
  TileOutput to;
  to.to = output + at(first);
  to.row = plan_.output_width() * kBlock;
  to.half = at(second) - at(first);
  // Of a last panel that reaches beyond the last block, only the first half has a place.
  to.halves = second / kBlock < plan_.output_blocks() ? 2 : 1;
  to.bias = plan_.bias.data() + first;
  to.relu = plan_.layer.relu;
  to.pool = plan_.layer.pool;
  return to;
}

TileOutput Tiles::output(const TileOutput& all, std::size_t i) const {
  TileOutput to = all;
  to.to += places_[i];
  to.rows = std::min(kTileSide, plan_.height - tiles_[i].y);
  to.columns = std::min(kTileSide, plan_.width - tiles_[i].x);
  return to;
}

}  // namespace vitrine::vgg

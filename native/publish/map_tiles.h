// SPDX-License-Identifier: MIT
// The map as a pyramid of tiles: all works as pictures, whatever their number, for no more than a screenful
// of files at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <vector>

#include "build/map_grid.h"
#include "io/files.h"
#include "io/progress.h"
#include "publish/site.h"
#include "vitrine/image.h"
#include "vitrine/result.h"

namespace vitrine::publish {

inline constexpr std::uint32_t kMapTile = 512;             // pixels a side
inline constexpr std::uint32_t kMapBackground = 0x161514;  // 0xRRGGBB, behind the pictures

// The pixels of a cell's side on the finest level: smaller in large collections, whose tiles would weigh as
// much as their thumbnails.
[[nodiscard]] std::uint32_t map_cell_side(std::size_t works);

// A picture of at most `side` x `side` pixels for a work; an error leaves the work's mean colour.
using CellPicture = std::function<Result<Image>(WorkIndex work, std::uint32_t side)>;

struct MapDrawing {
  const build::MapGrid& grid;
  std::uint32_t cell = 64;  // pixels a side; divides kMapTile
  std::span<const PublishedWork> works;
  CellPicture picture;
  unsigned threads = 0;
  io::ProgressStyle progress = io::ProgressStyle::kAuto;
};

// Draws every tile that shows a work and hands its JPEG to `take`, in the order that docs/SITE.md numbers
// them by: that of a walk through the pyramid in which a tile comes after its four parts (top left, top
// right, bottom left, bottom right), and what shows no work is left out. Errors: those of `take`;
// kInterrupted.
[[nodiscard]] Status draw_map(const MapDrawing& drawing,
                              const std::function<Status(std::span<const std::uint8_t>)>& take);

}  // namespace vitrine::publish

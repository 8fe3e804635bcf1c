// SPDX-License-Identifier: MIT
// A picture in its full size, cut into the tiles that a level-0 image service lists: so that a viewer brings
// it close without a server. Which tiles there are, and where, as Image API 3 writes it (canonical form).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "publish/site.h"
#include "vitrine/image.h"

namespace vitrine::publish {

inline constexpr std::uint32_t kIiifTile = 512;  // pixels a side, on every level

// A tile of the picture shown 1 / factor as large.
struct IiifTile {
  std::uint32_t factor = 1;
  std::uint32_t left = 0, top = 0;  // on its level, pixels
  PublishedImage::Size size;
  std::string path;  // below the service: "<x>,<y>,<w>,<h>/<w>,<h>/0/default.jpg", or "full/<w>,<h>/..."
};

// 1, 2, 4 and so on, until the whole picture is smaller than a tile.
[[nodiscard]] std::vector<std::uint32_t> tile_factors(std::uint32_t width, std::uint32_t height);

// The picture's size on a level, rounded up.
[[nodiscard]] PublishedImage::Size level_size(std::uint32_t width, std::uint32_t height,
                                              std::uint32_t factor);

// All tiles of a picture, level after level from the finest.
[[nodiscard]] std::vector<IiifTile> planned_tiles(std::uint32_t width, std::uint32_t height);

// The part of a level that is this tile. REQUIRES: it lies within the level.
[[nodiscard]] Image cut_tile(const Image& level, const IiifTile& tile);

}  // namespace vitrine::publish

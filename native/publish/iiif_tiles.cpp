// SPDX-License-Identifier: MIT
#include "publish/iiif_tiles.h"

#include <algorithm>

#include "publish/iiif_info.h"

namespace vitrine::publish {
namespace {

// One file shows all of it. Viewers ask for such a level as a size of the whole, not as a tile.
bool is_one(const PublishedImage::Size& level) { return level.width < kIiifTile && level.height < kIiifTile; }

}  // namespace

PublishedImage::Size level_size(std::uint32_t width, std::uint32_t height, std::uint32_t factor) {
  return {(width + factor - 1) / factor, (height + factor - 1) / factor};
}

std::vector<std::uint32_t> tile_factors(std::uint32_t width, std::uint32_t height) {
  std::vector<std::uint32_t> factors = {1};
  while (!is_one(level_size(width, height, factors.back()))) factors.push_back(2 * factors.back());
  return factors;
}

std::vector<IiifTile> planned_tiles(std::uint32_t width, std::uint32_t height) {
  std::vector<IiifTile> tiles;
  for (const std::uint32_t factor : tile_factors(width, height)) {
    const PublishedImage::Size level = level_size(width, height, factor);
    if (is_one(level)) {
      tiles.push_back({factor, 0, 0, level, size_path(level)});
      continue;
    }
    for (std::uint32_t top = 0; top < level.height; top += kIiifTile) {
      for (std::uint32_t left = 0; left < level.width; left += kIiifTile) {
        const PublishedImage::Size size = {std::min(kIiifTile, level.width - left),
                                           std::min(kIiifTile, level.height - top)};
        // The region in the picture's own pixels; at its right and lower edge what is left.
        const std::uint32_t x = left * factor, y = top * factor;
        const std::uint32_t across = std::min(kIiifTile * factor, width - x);
        const std::uint32_t down = std::min(kIiifTile * factor, height - y);
        tiles.push_back({factor, left, top, size,
                         std::to_string(x) + "," + std::to_string(y) + "," + std::to_string(across) + "," +
                             std::to_string(down) + "/" + std::to_string(size.width) + "," +
                             std::to_string(size.height) + "/0/default.jpg"});
      }
    }
  }
  return tiles;
}

Image cut_tile(const Image& level, const IiifTile& tile) {
  Image part;
  part.width = tile.size.width;
  part.height = tile.size.height;
  part.rgb.reserve(std::size_t{3} * part.width * part.height);
  for (std::uint32_t row = 0; row < part.height; ++row) {
    const auto begin = level.rgb.begin() + static_cast<std::ptrdiff_t>(
                                               3 * (std::size_t{tile.top + row} * level.width + tile.left));
    part.rgb.insert(part.rgb.end(), begin, begin + static_cast<std::ptrdiff_t>(3 * std::size_t{part.width}));
  }
  return part;
}

}  // namespace vitrine::publish

// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstddef>
#include <utility>

#include "vitrine/image.h"

namespace vitrine {
namespace {

// A turned copy reads along columns. Blocks of this side keep those columns in the first-level cache.
constexpr std::size_t kBlock = 64;

void copy_pixel(const std::uint8_t* from, std::uint8_t* to) {
  to[0] = from[0];
  to[1] = from[1];
  to[2] = from[2];
}

// Where the source of an upright pixel stands: mirrored in x, mirrored in y, with the axes exchanged.
struct Turn {
  bool transpose, mirror_x, mirror_y;
};

// By EXIF's number less one (TIFF 6.0, tag 274): the mirrors are those of the stored picture.
constexpr Turn kTurns[8] = {{false, false, false}, {false, true, false}, {false, true, true},
                            {false, false, true},  {true, false, false}, {true, false, true},
                            {true, true, true},    {true, true, false}};

}  // namespace

Image apply_orientation(Image image, std::uint8_t orientation) {
  if (orientation < 2 || orientation > 8) return image;
  const Turn turn = kTurns[orientation - 1];
  const std::size_t stored_width = image.width;
  const std::size_t stored_height = image.height;
  Image upright;
  upright.width = turn.transpose ? image.height : image.width;
  upright.height = turn.transpose ? image.width : image.height;
  upright.rgb.resize(image.rgb.size());

  const auto copy = [&](std::size_t x, std::size_t y) {
    std::size_t from_x = turn.transpose ? y : x;
    std::size_t from_y = turn.transpose ? x : y;
    if (turn.mirror_x) from_x = stored_width - 1 - from_x;
    if (turn.mirror_y) from_y = stored_height - 1 - from_y;
    copy_pixel(&image.rgb[3 * (from_y * stored_width + from_x)], &upright.rgb[3 * (y * upright.width + x)]);
  };
  for (std::size_t top = 0; top < upright.height; top += kBlock) {
    for (std::size_t left = 0; left < upright.width; left += kBlock) {
      const std::size_t bottom = std::min<std::size_t>(top + kBlock, upright.height);
      const std::size_t right = std::min<std::size_t>(left + kBlock, upright.width);
      for (std::size_t y = top; y < bottom; ++y) {
        for (std::size_t x = left; x < right; ++x) copy(x, y);
      }
    }
  }
  return upright;
}

}  // namespace vitrine

// SPDX-License-Identifier: MIT
// The shapes a picture is brought into: a given size, a square, a part of itself, one colour.
#include <algorithm>
#include <string>

#include "core/image/limits.h"
#include "core/image/resample.h"
#include "vitrine/image.h"

namespace vitrine {
namespace {

using image::Axis;

Status check_source(const Image& image) {
  if (image.width == 0 || image.height == 0 || image.rgb.size() != 3ull * image.width * image.height) {
    return Error{ErrorCode::kInvalidArgument, "the picture has no pixels, or not three bytes for each"};
  }
  return Done{};
}

// torchvision rounds half of what is cut away as Python does: a half goes to the even neighbour.
std::uint64_t centre_offset(std::uint64_t size, std::uint32_t side) {
  const std::uint64_t cut = size - side;
  const std::uint64_t half = cut / 2;
  return cut % 2 == 1 && half % 2 == 1 ? half + 1 : half;
}

Result<Image> short_side_crop(const Image& image, std::uint32_t side, std::uint32_t short_side) {
  if (short_side < side) {
    return Error{ErrorCode::kInvalidArgument, "short_side is " + std::to_string(short_side) +
                                                  ", below the side of " + std::to_string(side)};
  }
  const std::uint64_t shorter = std::min(image.width, image.height);
  const std::uint64_t width =
      image.width == shorter ? short_side : std::uint64_t{short_side} * image.width / shorter;
  const std::uint64_t height =
      image.height == shorter ? short_side : std::uint64_t{short_side} * image.height / shorter;
  return image::resample(image, Axis{width, centre_offset(width, side), side},
                         Axis{height, centre_offset(height, side), side});
}

}  // namespace

Result<Image> resize_bilinear(const Image& image, std::uint32_t width, std::uint32_t height) {
  if (const Status source = check_source(image); !source.ok()) return source.error();
  if (const Status size = image::check_size(width, height, ImageLimits{}); !size.ok()) return size.error();
  return image::resample(image, Axis{width, 0, width}, Axis{height, 0, height});
}

Result<Image> fit_square(const Image& image, Fit fit, std::uint32_t side, std::uint32_t short_side) {
  if (fit == Fit::kSquash) return resize_bilinear(image, side, side);
  if (const Status source = check_source(image); !source.ok()) return source.error();
  if (const Status size = image::check_size(side, side, ImageLimits{}); !size.ok()) return size.error();
  return short_side_crop(image, side, short_side);
}

Result<Image> crop(const Image& image, std::uint32_t x, std::uint32_t y, std::uint32_t width,
                   std::uint32_t height) {
  if (const Status source = check_source(image); !source.ok()) return source.error();
  if (width == 0 || height == 0 || x >= image.width || y >= image.height || width > image.width - x ||
      height > image.height - y) {
    return Error{ErrorCode::kInvalidArgument,
                 "the rectangle " + std::to_string(width) + " x " + std::to_string(height) + " at " +
                     std::to_string(x) + ", " + std::to_string(y) + " is empty or leaves the picture of " +
                     std::to_string(image.width) + " x " + std::to_string(image.height) + " pixels"};
  }
  return image::resample(image, Axis{image.width, x, width}, Axis{image.height, y, height});
}

std::uint32_t average_colour(const Image& image) {
  const std::uint64_t pixels = image.rgb.size() / 3;
  if (pixels == 0) return 0;
  std::uint64_t sums[3] = {};
  for (std::size_t i = 0; i < pixels; ++i) {
    for (std::size_t c = 0; c < 3; ++c) sums[c] += image.rgb[3 * i + c];
  }
  std::uint32_t colour = 0;
  for (const std::uint64_t sum : sums)
    colour = colour << 8 | static_cast<std::uint32_t>((sum + pixels / 2) / pixels);
  return colour;
}

}  // namespace vitrine

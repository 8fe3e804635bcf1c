// SPDX-License-Identifier: MIT
#include "lab/perturb/profiles.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "publish/jpeg_writer.h"

namespace vitrine::lab {
namespace {

// Rec. 601 weights in 16 bits, which add up to 1: grey pixels stay as they are.
std::uint8_t luma(const std::uint8_t* pixel) {
  return static_cast<std::uint8_t>((19595u * pixel[0] + 38470u * pixel[1] + 7471u * pixel[2] + 32768u) >> 16);
}

// Each channel of a pixel by what it and the pixel's luma give.
template <class Blend>
Image blended(Image image, Blend blend) {
  for (std::size_t i = 0; i < image.rgb.size(); i += 3) {
    std::uint8_t* const pixel = image.rgb.data() + i;
    const std::uint8_t grey = luma(pixel);
    for (std::size_t c = 0; c < 3; ++c) pixel[c] = blend(pixel[c], grey);
  }
  return image;
}

// Which pixel of `from` stands for each of `to`. The step is added up and not multiplied, as Pillow does:
// where a centre falls on a pixel's border, its rounding errors decide between two pixels.
std::vector<std::size_t> nearest(std::uint32_t from, std::uint32_t to) {
  const double step = static_cast<double>(from) / to;
  std::vector<std::size_t> sources(to);
  double centre = step * 0.5;
  for (std::size_t& source : sources) {
    source = std::min<std::size_t>(static_cast<std::size_t>(centre), from - 1);
    centre += step;
  }
  return sources;
}

// Truncated; the study's 0.8 of one pixel would be none.
std::uint32_t smaller_side(std::uint32_t side) {
  return static_cast<std::uint32_t>(std::max<std::uint64_t>(1, std::uint64_t{side} * 4 / 5));
}

Image smaller(const Image& image) {
  Image result{smaller_side(image.width), smaller_side(image.height), {}};
  const std::vector<std::size_t> columns = nearest(image.width, result.width);
  const std::vector<std::size_t> rows = nearest(image.height, result.height);
  result.rgb.reserve(std::size_t{3} * result.width * result.height);
  for (const std::size_t row : rows) {
    const std::uint8_t* const line = image.rgb.data() + row * image.width * 3;
    for (const std::size_t column : columns)
      result.rgb.insert(result.rgb.end(), line + column * 3, line + column * 3 + 3);
  }
  return result;
}

// A 3 x 3 filter of one weight in the middle and one around it, divided by 1 << shift and rounded to the
// nearest, halves up. Pixels without eight neighbours are copied.
Image filtered(const Image& image, int middle, int around, int shift) {
  if (image.width < 3 || image.height < 3) return image;
  Image result = image;
  const std::size_t line = std::size_t{3} * image.width;
  const int half = (1 << shift) >> 1;
  for (std::size_t y = 1; y + 1 < image.height; ++y) {
    for (std::size_t i = y * line + 3; i < (y + 1) * line - 3; ++i) {
      const std::uint8_t* const at = image.rgb.data() + i;
      const std::uint8_t* const above = at - line;
      const std::uint8_t* const below = at + line;
      const int eight = at[-3] + at[3] + above[-3] + above[0] + above[3] + below[-3] + below[0] + below[3];
      const int sum = middle * at[0] + around * eight + half;
      result.rgb[i] = static_cast<std::uint8_t>(sum <= 0 ? 0 : std::min(sum >> shift, 255));
    }
  }
  return result;
}

}  // namespace

Image alter(Profile profile, const Image& image) {
  switch (profile) {
    case Profile::kGreyscale:
      return blended(image, [](std::uint8_t, std::uint8_t grey) { return grey; });
    case Profile::kSmaller:
      return smaller(image);
    case Profile::kSharpened:
      return filtered(image, 32, -2, 4);
    case Profile::kEdges:
      return filtered(image, 9, -1, 0);
    case Profile::kPaler:
      // Pillow's blend truncates.
      return blended(image, [](std::uint8_t channel, std::uint8_t grey) {
        return static_cast<std::uint8_t>((channel + grey) / 2);
      });
  }
  return image;
}

Result<io::Bytes> altered_file(Profile profile, const Image& image) {
  const auto colours =
      profile == Profile::kGreyscale ? publish::JpegColours::kGrey : publish::JpegColours::kColour;
  return publish::encode_plain_jpeg(alter(profile, image), kAlteredQuality, colours);
}

}  // namespace vitrine::lab

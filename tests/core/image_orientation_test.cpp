// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>

#include "image_fixtures.h"
#include "vitrine/image.h"

using namespace vitrine;
using namespace vitrine::testing;

namespace {

// Three wide, two high, stored as
//   a b c
//   d e f
// and what each EXIF orientation makes of it.
struct Upright {
  std::uint32_t width, height;
  const char* letters;
};
constexpr std::array<Upright, 8> kUpright = {{{3, 2, "abcdef"},
                                              {3, 2, "cbafed"},
                                              {3, 2, "fedcba"},
                                              {3, 2, "defabc"},
                                              {2, 3, "adbecf"},
                                              {2, 3, "daebfc"},
                                              {2, 3, "fcebda"},
                                              {2, 3, "cfbead"}}};

std::uint8_t level(char letter) { return static_cast<std::uint8_t>(20 + 40 * (letter - 'a')); }

Image lettered(const Upright& upright) {
  std::vector<std::uint8_t> rgb;
  for (std::size_t i = 0; i < 6; ++i) {
    const std::uint8_t value = level(upright.letters[i]);
    rgb.insert(rgb.end(),
               {value, static_cast<std::uint8_t>(value + 1), static_cast<std::uint8_t>(255 - value)});
  }
  return image_of(upright.width, upright.height, std::move(rgb));
}

}  // namespace

TEST_CASE("all eight orientations turn the pixels upright") {
  for (std::uint8_t orientation = 1; orientation <= 8; ++orientation) {
    CAPTURE(static_cast<int>(orientation));
    const Image expected = lettered(kUpright[orientation - 1]);
    const Image upright = apply_orientation(lettered(kUpright[0]), orientation);
    CHECK(upright.width == expected.width);
    CHECK(upright.height == expected.height);
    CHECK(upright.rgb == expected.rgb);
  }
}

TEST_CASE("other orientations leave the picture as it is") {
  for (const std::uint8_t orientation : File{0, 9, 255}) {
    CHECK(apply_orientation(lettered(kUpright[0]), orientation).rgb == lettered(kUpright[0]).rgb);
  }
}

TEST_CASE("a JPEG and a PNG come out upright for all eight values in either byte order") {
  const Image stored = lettered(kUpright[0]);
  File blocks;
  for (const char letter : {'a', 'b', 'c', 'd', 'e', 'f'}) blocks.push_back(level(letter));
  for (std::uint8_t orientation = 1; orientation <= 8; ++orientation) {
    CAPTURE(static_cast<int>(orientation));
    const Upright& expected = kUpright[orientation - 1];
    const File exif = tiff_orientation(orientation, orientation % 2 == 0);

    const Result<Image> png = decode_image(make_png({.width = 3, .height = 2, .exif = exif}, stored.rgb));
    REQUIRE(png.ok());
    CHECK(png->width == expected.width);
    CHECK(png->rgb == lettered(expected).rgb);

    const Result<Image> jpeg = decode_image(make_jpeg(3, 2, 1, blocks, exif));
    REQUIRE(jpeg.ok());
    REQUIRE(jpeg->width == 8 * expected.width);
    REQUIRE(jpeg->height == 8 * expected.height);
    for (std::size_t block = 0; block < 6; ++block) {
      const std::size_t x = 8 * (block % expected.width) + 3;
      const std::size_t y = 8 * (block / expected.width) + 5;
      CHECK(jpeg->rgb[3 * (y * jpeg->width + x)] == level(expected.letters[block]));
    }
  }
}

TEST_CASE("turning a picture larger than a block keeps every pixel") {
  const Image image = distinct_image(150, 70);
  // Each orientation with the one that undoes it.
  const std::pair<std::uint8_t, std::uint8_t> pairs[] = {{2, 2}, {3, 3}, {4, 4}, {5, 5},
                                                         {6, 8}, {7, 7}, {8, 6}};
  for (const auto& [forth, back] : pairs) {
    const Image turned = apply_orientation(image, forth);
    CHECK(turned.rgb != image.rgb);
    CHECK(apply_orientation(turned, back).rgb == image.rgb);
  }
}

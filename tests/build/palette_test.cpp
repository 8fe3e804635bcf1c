// SPDX-License-Identifier: MIT
#include "build/palette.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <numeric>

namespace vitrine::build {
namespace {

Image striped(std::uint32_t width, std::uint32_t height,
              std::initializer_list<std::array<std::uint8_t, 3>> colours) {
  Image image{width, height, {}};
  for (std::uint32_t y = 0; y < height; ++y) {
    for (std::uint32_t x = 0; x < width; ++x) {
      const auto& colour = colours.begin()[x * colours.size() / width];
      image.rgb.insert(image.rgb.end(), colour.begin(), colour.end());
    }
  }
  return image;
}

int shares(const Palette& palette) {
  return std::accumulate(palette.begin(), palette.end(), 0,
                         [](int sum, const Swatch& s) { return sum + s.share; });
}

bool near(const Swatch& swatch, int red, int green, int blue) {
  return std::abs(swatch.red - red) + std::abs(swatch.green - green) + std::abs(swatch.blue - blue) < 24;
}

}  // namespace

TEST_CASE("a picture of one colour has that colour alone") {
  const Palette palette = palette_of(striped(30, 20, {{12, 200, 90}}));
  CHECK(palette[0] == Swatch{12, 200, 90, 255});
  for (std::size_t i = 1; i < kSwatches; ++i) CHECK(palette[i] == Swatch{});
}

TEST_CASE("colours come by their area, whatever the picture's size") {
  for (const std::uint32_t width : {36u, 400u}) {
    const Palette palette =
        palette_of(striped(width, 40, {{200, 30, 30}, {200, 30, 30}, {200, 30, 30}, {20, 40, 160}}));
    CHECK(near(palette[0], 200, 30, 30));
    CHECK(near(palette[1], 20, 40, 160));
    CHECK(palette[0].share > 170);
    CHECK(palette[1].share > 50);
    CHECK(std::abs(shares(palette) - 255) <= 4);
  }
}

TEST_CASE("shades that look like one colour are one, and more than five become five") {
  const Palette two =
      palette_of(striped(40, 8, {{100, 100, 100}, {104, 101, 100}, {250, 250, 250}, {247, 250, 250}}));
  CHECK(two[1].share > 0);
  CHECK(two[2].share == 0);
  const Palette many = palette_of(striped(48, 8,
                                          {{255, 0, 0},
                                           {0, 255, 0},
                                           {0, 0, 255},
                                           {255, 255, 0},
                                           {255, 0, 255},
                                           {0, 255, 255},
                                           {0, 0, 0},
                                           {255, 255, 255}}));
  for (const Swatch& swatch : many) CHECK(swatch.share > 0);
  CHECK(std::is_sorted(many.begin(), many.end(),
                       [](const Swatch& a, const Swatch& b) { return a.share > b.share; }));
}

TEST_CASE("the smallest picture has a palette, and a broken one none") {
  CHECK(palette_of(Image{1, 1, {1, 2, 3}})[0] == Swatch{1, 2, 3, 255});
  CHECK(palette_of(Image{})[0] == Swatch{});
  CHECK(palette_of(Image{3, 3, {1}})[0] == Swatch{});
}

}  // namespace vitrine::build

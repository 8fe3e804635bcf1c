// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <string>

#include "image_fixtures.h"
#include "vitrine/image.h"

using namespace vitrine;
using namespace vitrine::testing;

namespace {

std::vector<std::uint8_t> decoded(const File& bytes) {
  const Result<Image> image = decode_image(bytes);
  REQUIRE_MESSAGE(image.ok(), image.error().message);
  REQUIRE(image->rgb.size() == 3ull * image->width * image->height);
  return image->rgb;
}

using Samples = std::vector<std::uint8_t>;

File pgm(const std::string& maximum, const Samples& samples) {
  const std::string header = "P5 2 1 " + maximum + "\n";
  File file(header.begin(), header.end());
  append(file, samples);
  return file;
}

}  // namespace

TEST_CASE("lossless formats give the very pixels they hold") {
  const Image image = distinct_image(5, 3);
  CHECK(decoded(make_png({.width = 5, .height = 3}, image.rgb)) == image.rgb);
  CHECK(decoded(make_bmp(image)) == image.rgb);
  CHECK(decoded(make_gif(image)) == image.rgb);
  CHECK(decoded(make_tga(image)) == image.rgb);
  CHECK(decoded(make_tga_rle(image)) == image.rgb);
  CHECK(decoded(make_ppm(image)) == image.rgb);
  CHECK(decoded(make_psd(image, false)) == image.rgb);
  CHECK(decoded(make_psd(image, true)) == image.rgb);
}

TEST_CASE("grey becomes three equal channels") {
  CHECK(decoded(make_png({.width = 2, .colour_type = 0}, {7, 250})) == Samples{7, 7, 7, 250, 250, 250});
  CHECK(decoded(make_jpeg(1, 1, 1, {93})) == Samples(3 * 64, 93));
}

TEST_CASE("PNG samples of 1, 2 and 4 bits fill the whole range") {
  CHECK(decoded(make_png({.width = 2, .depth = 1, .colour_type = 0}, {0x40})) ==
        Samples{0, 0, 0, 255, 255, 255});
  CHECK(decoded(make_png({.width = 2, .depth = 2, .colour_type = 0}, {0x60})) ==
        Samples{85, 85, 85, 170, 170, 170});
  CHECK(decoded(make_png({.width = 2, .depth = 4, .colour_type = 0}, {0x1F})) ==
        Samples{17, 17, 17, 255, 255, 255});
}

TEST_CASE("a palette is looked up, and its transparent entries lie over white") {
  const File palette{255, 0, 0, 0, 255, 0, 0, 0, 255};
  CHECK(decoded(make_png({.width = 2, .colour_type = 3, .palette = palette}, {2, 0})) ==
        Samples{0, 0, 255, 255, 0, 0});
  CHECK(decoded(make_png({.width = 2, .colour_type = 3, .palette = palette, .transparency = {0}}, {1, 0})) ==
        Samples{0, 255, 0, 255, 255, 255});
}

TEST_CASE("alpha is composited over white and rounded to the nearest") {
  CHECK(
      decoded(make_png({.width = 3, .colour_type = 6}, {9, 99, 199, 255, 9, 99, 199, 0, 0, 100, 255, 128})) ==
      Samples{9, 99, 199, 255, 255, 255, 127, 177, 255});
  CHECK(decoded(make_png({.width = 2, .colour_type = 4}, {0, 51, 200, 255})) ==
        Samples{204, 204, 204, 200, 200, 200});
}

TEST_CASE("16-bit samples are reduced to their high byte") {
  CHECK(decoded(make_png({.depth = 16, .colour_type = 2}, {0x12, 0xFF, 0xFE, 0xFF, 0x80, 0x00})) ==
        Samples{0x12, 0xFE, 0x80});
  CHECK(decoded(pgm("65535", {0x12, 0xFF, 0xFE, 0xFF})) == Samples{0x12, 0x12, 0x12, 0xFE, 0xFE, 0xFE});
}

TEST_CASE("PNM samples are scaled from their maximal value") {
  CHECK(decoded(pgm("15", {15, 1})) == Samples{255, 255, 255, 17, 17, 17});
  CHECK(decoded(pgm("1023", {0x03, 0xFF, 0x01, 0x00})) == Samples{255, 255, 255, 64, 64, 64});
  CHECK_FALSE(decode_image(pgm("0", {1, 2})).ok());
  CHECK_FALSE(decode_image(pgm("65536", {0, 1, 0, 2})).ok());
}

TEST_CASE("a colour JPEG is converted from YCbCr") {
  const Samples rgb = decoded(make_jpeg(1, 1, 3, {76, 85, 255}));  // red by JFIF's equations
  CHECK(rgb[0] >= 253);
  CHECK(rgb[1] <= 2);
  CHECK(rgb[2] <= 2);
}

TEST_CASE("a four-channel JPEG without Adobe marker is inverted CMYK, as other readers take it") {
  const Samples rgb = decoded(make_jpeg(1, 1, 4, {255, 128, 0, 128}));
  CHECK(rgb[0] == 128);
  CHECK(rgb[1] == 64);
  CHECK(rgb[2] == 0);
}

TEST_CASE("a 32-bit TGA that declares no alpha bits is opaque") {
  File tga{0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 32, 0x20, 30, 20, 10, 0};
  CHECK(decoded(tga) == Samples{10, 20, 30});
  tga[17] = 0x28;  // eight alpha bits: the pixel is transparent
  CHECK(decoded(tga) == Samples{255, 255, 255});
}

TEST_CASE("a PSD of grey, of 16 bits and with runs is read, and its alpha left out") {
  const File head{'8', 'B', 'P', 'S', 0, 1, 0, 0, 0, 0, 0, 0};
  const auto psd = [&](File channels_to_mode, File pixels) {
    File file = head;
    append(file, channels_to_mode);
    file.resize(file.size() + 12);
    append(file, pixels);
    return file;
  };
  CHECK(decoded(psd({0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 0, 8, 0, 1}, {0, 0, 9, 77})) ==
        Samples{9, 9, 9, 77, 77, 77});
  CHECK(decoded(psd({0, 4, 0, 0, 0, 1, 0, 0, 0, 1, 0, 16, 0, 3}, {0, 0, 9, 255, 8, 0, 7, 1, 0, 0})) ==
        Samples{9, 8, 7});
  // A row of 130 equal pixels: a run of 128, a literal of 2.
  const Samples runs =
      decoded(psd({0, 1, 0, 0, 0, 1, 0, 0, 0, 130, 0, 8, 0, 1}, {0, 1, 0, 5, 129, 50, 1, 60, 70}));
  CHECK(runs[3 * 127] == 50);
  CHECK(runs[3 * 128] == 60);
  CHECK(runs[3 * 129] == 70);
}

TEST_CASE("bytes behind the end of a picture do no harm") {
  const Image image = distinct_image(5, 3);
  for (File bytes :
       {make_jpeg(2, 1, 1, {10, 200}), make_png({.width = 5, .height = 3}, image.rgb), make_gif(image)}) {
    const Samples expected = decoded(bytes);
    append(bytes, {0, 1, 2, 0xFF, 0xD8, 0xFF, 0xC4, 0, 3, 9});
    CHECK(decoded(bytes) == expected);
  }
}

TEST_CASE("RGBA from elsewhere is composited over white, and must have the size it says") {
  const Samples rgba{0, 100, 255, 128};
  const Result<Image> image = image_from_rgba(rgba, 1, 1);
  REQUIRE(image.ok());
  CHECK(image->rgb == Samples{127, 177, 255});
  CHECK(image_from_rgba(rgba, 2, 1).error().code == ErrorCode::kInvalidArgument);
  CHECK(image_from_rgba(rgba, 0, 1).error().code == ErrorCode::kInvalidArgument);
  CHECK(image_from_rgba({}, 0, 0).error().code == ErrorCode::kInvalidArgument);
  CHECK(image_from_rgba(rgba, 1, 1, {.max_side = 0}).error().code == ErrorCode::kTooLarge);
  CHECK(image_from_rgba(rgba, 0xFFFFFFFFu, 0xFFFFFFFFu).error().code == ErrorCode::kTooLarge);
}

TEST_CASE("alpha over white is the nearest integer for every colour and alpha") {
  int differing = 0;
  for (int alpha = 0; alpha < 256; ++alpha) {
    Samples rgba;
    for (int colour = 0; colour < 256; ++colour) {
      for (const int value : {colour, colour, colour, alpha})
        rgba.push_back(static_cast<std::uint8_t>(value));
    }
    const Result<Image> image = image_from_rgba(rgba, 256, 1);
    REQUIRE(image.ok());
    for (int colour = 0; colour < 256; ++colour) {
      const double exact = (colour * alpha + 255.0 * (255 - alpha)) / 255.0;
      if (image->rgb[3 * static_cast<std::size_t>(colour)] != static_cast<int>(exact + 0.5)) ++differing;
    }
  }
  CHECK(differing == 0);
}

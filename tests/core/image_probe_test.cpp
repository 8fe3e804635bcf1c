// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <string>

#include "image_fixtures.h"
#include "vitrine/image.h"

using namespace vitrine;
using namespace vitrine::testing;

namespace {

Error probe_error(const File& bytes, const ImageLimits& limits = {}) {
  const Result<ImageInfo> info = probe_image(bytes, limits);
  REQUIRE_FALSE(info.ok());
  CHECK_FALSE(decode_image(bytes, limits).ok());
  return info.error();
}

File bytes_of(const std::string& text) { return File(text.begin(), text.end()); }

bool mentions(const Error& error, const std::string& word) {
  return error.message.find(word) != std::string::npos;
}

}  // namespace

TEST_CASE("each format is recognised by its bytes and its size read from the header") {
  const Image image = distinct_image(5, 3);
  const std::pair<ImageFormat, File> cases[] = {
      {ImageFormat::kPng, make_png({.width = 5, .height = 3}, image.rgb)},
      {ImageFormat::kBmp, make_bmp(image)},
      {ImageFormat::kGif, make_gif(image)},
      {ImageFormat::kTga, make_tga(image)},
      {ImageFormat::kTga, make_tga_rle(image)},
      {ImageFormat::kPnm, make_ppm(image)},
      {ImageFormat::kPsd, make_psd(image, true)}};
  for (const auto& expected : cases) {
    CAPTURE(static_cast<int>(expected.first));
    const Result<ImageInfo> info = probe_image(expected.second);
    REQUIRE(info.ok());
    CHECK(info->format == expected.first);
    CHECK(info->width == 5);
    CHECK(info->height == 3);
    CHECK(info->orientation == 1);
  }
}

TEST_CASE("the orientation of a JPEG and of a PNG is read, the size stays as stored") {
  for (const bool little_endian : {true, false}) {
    const Result<ImageInfo> jpeg =
        probe_image(make_jpeg(2, 1, 1, {10, 20}, tiff_orientation(6, little_endian)));
    REQUIRE(jpeg.ok());
    CHECK(jpeg->orientation == 6);
    CHECK(jpeg->width == 16);
    const Result<ImageInfo> png =
        probe_image(make_png({.exif = tiff_orientation(3, little_endian)}, {1, 2, 3}));
    REQUIRE(png.ok());
    CHECK(png->orientation == 3);
  }
}

TEST_CASE("an orientation that is no orientation leaves the picture as it is") {
  for (const std::uint8_t value : File{0, 9, 255}) {
    const Result<ImageInfo> info = probe_image(make_jpeg(1, 1, 1, {10}, tiff_orientation(value, true)));
    REQUIRE(info.ok());
    CHECK(info->orientation == 1);
  }
}

TEST_CASE("a damaged EXIF block is passed over wherever it is cut or flipped") {
  const File tiff = tiff_orientation(6, true);
  for (std::size_t length = 0; length < tiff.size(); ++length) {
    const File cut(tiff.begin(), tiff.begin() + static_cast<std::ptrdiff_t>(length));
    CHECK(probe_image(make_jpeg(1, 1, 1, {10}, cut)).ok());
    File flipped = tiff;
    flipped[length] ^= 0xFF;
    const Result<ImageInfo> info = probe_image(make_jpeg(1, 1, 1, {10}, flipped));
    REQUIRE(info.ok());
    CHECK(info->orientation <= 8);
  }
}

TEST_CASE("a file of no bytes is corrupt") { CHECK(probe_error({}).code == ErrorCode::kCorrupt); }

TEST_CASE("texts and web pages named as pictures are refused as what they are") {
  for (const char* text :
       {"Hello, this is no picture at all.\n", "<!DOCTYPE html><html><body>404</body></html>", "\x02\x01",
        "{\"a\": 1}", "BMW is a car, BM is not", "P7 is not read here\n"}) {
    CHECK(probe_error(bytes_of(text)).code == ErrorCode::kUnsupported);
  }
  CHECK(mentions(probe_error(bytes_of("Dear museum, ...")), "a text"));
}

TEST_CASE("picture formats that are not read are named") {
  CHECK(mentions(probe_error(bytes_of(std::string("RIFF\x10\0\0\0WEBPVP8 ", 16))), "WebP"));
  CHECK(mentions(probe_error(bytes_of(std::string("\0\0\0\x1C"
                                                  "ftypavif\0\0\0\0",
                                                  16))),
                 "AVIF"));
  CHECK(mentions(probe_error(bytes_of(std::string("\0\0\0\x1C"
                                                  "ftypheic\0\0\0\0",
                                                  16))),
                 "HEIC"));
  CHECK(mentions(probe_error(bytes_of(std::string("II*\0\x08\0\0\0", 8))), "TIFF"));
  CHECK(mentions(probe_error(bytes_of("P3 1 1 255 1 2 3\n")), "P5 or P6"));
}

TEST_CASE("a TGA must be plausible in every field") {
  const File good = make_tga(distinct_image(5, 3));
  REQUIRE(probe_image(good).ok());
  // Offsets of the header, each with a value that no TGA of this kind has.
  const std::pair<std::size_t, std::uint8_t> changes[] = {{1, 1}, {1, 2},  {2, 0},   {2, 4},     {3, 1},
                                                          {5, 1}, {16, 7}, {16, 64}, {17, 0xC0}, {17, 3}};
  for (const auto& change : changes) {
    CAPTURE(change.first);
    File bad = good;
    bad[change.first] = change.second;
    CHECK(probe_error(bad).code == ErrorCode::kUnsupported);
  }
  const File cursor = bytes_of(std::string("\0\0\x02\0\x01\0\x20\x20\0\0\0\0\0\0\x30\x01\0\0\x16\0\0\0", 22));
  CHECK(probe_error(cursor).code == ErrorCode::kUnsupported);
}

TEST_CASE("a header of 60000 x 60000 pixels is refused with its size and the limit") {
  File png = make_png({.width = 1, .height = 1}, {1, 2, 3});
  for (const std::size_t offset : {16u, 20u}) {
    png[offset + 2] = 0xEA;
    png[offset + 3] = 0x60;
  }
  const Error error = probe_error(png);
  CHECK(error.code == ErrorCode::kTooLarge);
  CHECK(mentions(error, "60000 x 60000"));
  CHECK(mentions(error, "134217728"));
}

TEST_CASE("every limit is checked on the header and named") {
  const File png = make_png({.width = 5, .height = 3}, distinct_image(5, 3).rgb);
  CHECK(probe_image(png, {.max_pixels = 15}).ok());
  CHECK(probe_error(png, {.max_pixels = 14}).code == ErrorCode::kTooLarge);
  CHECK(probe_image(png, {.max_side = 5}).ok());
  CHECK(mentions(probe_error(png, {.max_side = 4}), "limit of 4 pixels a side"));
  CHECK(probe_image(png, {.max_bytes = png.size()}).ok());
  CHECK(mentions(probe_error(png, {.max_bytes = png.size() - 1}), "bytes, the limit is"));
}

TEST_CASE("a side of 0 pixels is corrupt in every format") {
  const Image image = distinct_image(5, 3);
  const std::pair<File, std::size_t> cases[] = {{make_png({.width = 5, .height = 3}, image.rgb), 19},
                                                {make_bmp(image), 18},
                                                {make_gif(image), 6},
                                                {make_psd(image, false), 17}};
  for (const auto& [bytes, offset] : cases) {
    File flat = bytes;
    flat[offset] = 0;
    CHECK(probe_error(flat).code == ErrorCode::kCorrupt);
  }
  CHECK(probe_error(bytes_of("P6 0 1 255\n")).code == ErrorCode::kCorrupt);
}

TEST_CASE("kinds of JPEG that are not read are unsupported, not corrupt") {
  const File jpeg = make_jpeg(1, 1, 1, {10});
  std::size_t frame = 0;
  while (jpeg[frame] != 0xFF || jpeg[frame + 1] != 0xC0) ++frame;
  File arithmetic = jpeg;
  arithmetic[frame + 1] = 0xC9;
  CHECK(probe_error(arithmetic).code == ErrorCode::kUnsupported);
  File deep = jpeg;
  deep[frame + 4] = 12;
  CHECK(probe_error(deep).code == ErrorCode::kUnsupported);
}

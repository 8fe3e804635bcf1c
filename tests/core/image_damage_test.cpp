// SPDX-License-Identifier: MIT
// Damaged files get an error or the right picture; what is left of a picture is never shown as if it were
// whole.
#include <doctest/doctest.h>

#include <string>

#include "image_fixtures.h"
#include "vitrine/image.h"

using namespace vitrine;
using namespace vitrine::testing;

namespace {

constexpr ImageLimits kSmall{.max_bytes = 1 << 16, .max_pixels = 1 << 16, .max_side = 4096};

bool keeps_invariant(const Image& image) {
  return image.width >= 1 && image.height >= 1 && image.rgb.size() == 3ull * image.width * image.height;
}

std::size_t find_marker(const File& jpeg, std::uint8_t marker) {
  std::size_t at = 0;
  while (jpeg[at] != 0xFF || jpeg[at + 1] != marker) ++at;
  return at;
}

}  // namespace

TEST_CASE("a file cut at any byte is an error or the right picture") {
  for (const NamedFile& fixture : all_fixtures()) {
    CAPTURE(fixture.name);
    const File& bytes = fixture.bytes;
    const Result<Image> whole = decode_image(bytes);
    REQUIRE_MESSAGE(whole.ok(), whole.error().message);
    for (std::size_t length = 0; length < bytes.size(); ++length) {
      CAPTURE(length);
      const Result<Image> cut = decode_image(std::span(bytes).first(length));
      if (cut.ok()) CHECK(cut->rgb == whole->rgb);
      if (!cut.ok()) CHECK_FALSE(cut.error().message.empty());
    }
  }
}

TEST_CASE("a JPEG cut before its end is corrupt and says that it is truncated") {
  const File jpeg = make_jpeg(4, 4, 1, File(16, 200));
  for (std::size_t length = find_marker(jpeg, 0xDA); length < jpeg.size(); ++length) {
    const Result<Image> cut = decode_image(std::span(jpeg).first(length));
    REQUIRE_FALSE(cut.ok());
    CHECK(cut.error().code == ErrorCode::kCorrupt);
    CHECK(cut.error().message.find("truncated") != std::string::npos);
  }
}

TEST_CASE("any byte changed gives an error or a whole picture, never a crash") {
  int accepted = 0;
  int refused = 0;
  for (const NamedFile& fixture : all_fixtures()) {
    CAPTURE(fixture.name);
    const File& bytes = fixture.bytes;
    File changed = bytes;
    for (std::size_t at = 0; at < bytes.size(); ++at) {
      for (const unsigned change : {0x01u, 0x80u, 0xFFu}) {
        changed[at] = static_cast<std::uint8_t>(bytes[at] ^ change);
        const Result<Image> image = decode_image(changed, kSmall);
        if (image.ok()) CHECK(keeps_invariant(*image));
        ++(image.ok() ? accepted : refused);
      }
      changed[at] = bytes[at];
    }
  }
  CHECK(accepted > 0);
  CHECK(refused > accepted / 4);
}

TEST_CASE("a changed byte in the pixels of a PNG is noticed by its checksum") {
  const File png = make_png({.width = 5, .height = 3}, distinct_image(5, 3).rgb);
  File changed = png;
  changed[png.size() - 30] ^= 1;
  const Result<Image> image = decode_image(changed);
  REQUIRE_FALSE(image.ok());
  CHECK(image.error().code == ErrorCode::kCorrupt);
  CHECK(image.error().message.find("IDAT") != std::string::npos);
}

TEST_CASE("a PNG with too few pixels or a critical chunk of an unknown type is refused") {
  CHECK(decode_image(make_png({.width = 5, .height = 3}, File(3 * 5 * 3 - 3))).error().code ==
        ErrorCode::kCorrupt);
  File png = make_png({.width = 1, .height = 1}, {1, 2, 3});
  const File chunk = make_png_chunk("CgBI", {1, 2, 3, 4});
  png.insert(png.begin() + 33, chunk.begin(), chunk.end());
  CHECK(decode_image(png).error().code == ErrorCode::kUnsupported);
}

TEST_CASE("a Huffman table of more than 256 codes is refused before the decoder copies it") {
  File jpeg = make_jpeg(1, 1, 1, {10});
  File table{0xFF, 0xC4};
  append_u16_be(table, 2 + 17 + 2 * 255);
  table.push_back(0);
  table.resize(table.size() + 14);
  append(table, {255, 255});
  table.resize(table.size() + 2 * 255);
  jpeg.insert(jpeg.begin() + 2, table.begin(), table.end());
  const Result<Image> image = decode_image(jpeg);
  REQUIRE_FALSE(image.ok());
  CHECK(image.error().message.find("256 codes") != std::string::npos);
}

TEST_CASE("a JPEG of more scans than any photograph has is refused") {
  File jpeg = make_jpeg(1, 1, 1, {10});
  jpeg.resize(jpeg.size() - 2);
  const File whole = jpeg;
  const File scan(whole.begin() + static_cast<std::ptrdiff_t>(find_marker(whole, 0xDA)), whole.end());
  for (int i = 0; i < 100; ++i) append(jpeg, scan);
  append(jpeg, {0xFF, 0xD9});
  CHECK(decode_image(jpeg).error().code == ErrorCode::kTooLarge);
}

TEST_CASE("a JPEG that never defines its Huffman tables decodes the same every time or not at all") {
  File jpeg = make_jpeg(1, 1, 1, {10});
  const std::size_t table = find_marker(jpeg, 0xC4);
  jpeg.erase(jpeg.begin() + static_cast<std::ptrdiff_t>(table),
             jpeg.begin() + static_cast<std::ptrdiff_t>(find_marker(jpeg, 0xDA)));
  const Result<Image> first = decode_image(jpeg);
  const Result<Image> second = decode_image(jpeg);
  REQUIRE(first.ok() == second.ok());
  if (first.ok()) CHECK(first->rgb == second->rgb);
}

TEST_CASE("coefficients that overflow in a progressive JPEG do no harm") {
  // 140 blocks, each 2047 above the last, scaled by 2^13: beyond 31 bits after 128 of them.
  File jpeg = make_jpeg(140, 1, 1, File(140, 128));
  jpeg[find_marker(jpeg, 0xC0) + 1] = 0xC2;
  const std::size_t scan = find_marker(jpeg, 0xDA);
  jpeg[scan + 8] = 0;     // the last coefficient of the scan
  jpeg[scan + 9] = 0x0D;  // the shift
  jpeg.resize(scan + 10);
  std::uint32_t pending = 0;
  for (std::size_t bit = 0; bit < 140 * 15; ++bit) {
    // Category 11, whose code is 1011, and eleven bits set.
    pending = pending << 1 | (bit % 15 == 1 ? 0u : 1u);
    if (bit % 8 != 7) continue;
    jpeg.push_back(static_cast<std::uint8_t>(pending));
    if (jpeg.back() == 0xFF) jpeg.push_back(0);
  }
  append(jpeg, {0x7F, 0xFF, 0xD9});
  const Result<Image> image = decode_image(jpeg);
  REQUIRE_MESSAGE(image.ok(), image.error().message);
  CHECK(keeps_invariant(*image));
}

TEST_CASE("a GIF whose codes end before its pixels is corrupt") {
  const Image image = distinct_image(5, 3);
  File gif = make_gif(image);
  const std::size_t codes =
      gif.size() - 2 - 17;  // clear, 15 pixels, end; then the closing block and the trailer
  REQUIRE(gif[codes] == 128);
  gif[codes + 10] = 129;
  const Result<Image> cut = decode_image(gif);
  REQUIRE_FALSE(cut.ok());
  CHECK(cut.error().message.find("missing") != std::string::npos);
}

TEST_CASE("a GIF with endless data behind its pixels is refused") {
  File gif = make_gif(distinct_image(2, 1));
  gif.resize(gif.size() - 2);
  for (int block = 0; block < 300; ++block) {
    gif.push_back(255);
    gif.resize(gif.size() + 255, 7);
  }
  append(gif, {0, 0x3B});
  const Result<Image> image = decode_image(gif);
  REQUIRE_FALSE(image.ok());
  CHECK(image.error().message.find("far more data") != std::string::npos);
}

TEST_CASE("a deflate stream that unpacks to far more than the picture is stopped") {
  // A fixed-Huffman block of one literal and then matches of 258 bytes: about 13 bits for each.
  File stream{0x78, 0x01};
  std::uint32_t pending = 0;
  int count = 0;
  const auto put = [&](std::uint32_t value, int bits) {
    for (int bit = 0; bit < bits; ++bit) {
      pending |= ((value >> bit) & 1) << count;
      if (++count == 8) {
        stream.push_back(static_cast<std::uint8_t>(pending));
        pending = 0;
        count = 0;
      }
    }
  };
  put(0b011, 3);       // final, fixed codes
  put(0b00001100, 8);  // literal 0 is 00110000, sent from its high bit
  for (int i = 0; i < 60000; ++i) {
    put(0b10100011, 8);  // length 258 is 11000101
    put(0, 5);           // distance 1
  }
  put(0, 7);
  put(0, 7);
  File png{0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  append(png, make_png_chunk("IHDR", {0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0}));
  append(png, make_png_chunk("IDAT", stream));
  append(png, make_png_chunk("IEND", {}));
  const Result<Image> image = decode_image(png);
  REQUIRE_FALSE(image.ok());
  CHECK(image.error().message.find("memory") != std::string::npos);
}

TEST_CASE("PSD kinds that are not read are unsupported") {
  const File psd = make_psd(distinct_image(5, 3), true);
  for (const auto& [offset, value] :
       {std::pair<std::size_t, std::uint8_t>{5, 2}, {23, 1}, {25, 4}, {39, 2}}) {
    File other = psd;
    other[offset] = value;
    CHECK(decode_image(other).error().code == ErrorCode::kUnsupported);
  }
}

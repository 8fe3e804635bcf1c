// SPDX-License-Identifier: MIT
#include "ingest/picture.h"

#include <doctest/doctest.h>

#include <string_view>

#include "io/files.h"
#include "shared_data.h"

namespace vitrine::ingest {
namespace {

using namespace std::string_view_literals;

Error failure_of(std::string_view bytes, const ImageLimits& limits = {}) {
  const auto image =
      decode_picture({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}, limits);
  REQUIRE(!image.ok());
  return image.error();
}

TEST_CASE("files that are no pictures are named for what they are, with a remedy") {
  CHECK(failure_of("").message == "an empty file: copy it again");
  CHECK(failure_of("Dear colleague,\nthe picture is attached.").message.find("a text file") == 0);
  CHECK(failure_of("<svg xmlns=\"http://www.w3.org/2000/svg\"/>").message.find("a text file") == 0);
  CHECK(failure_of("\0\0\0\x1C"
                   "ftypavif\0\0\0\0"sv)
            .message.find("an AVIF: convert it to JPEG or PNG") == 0);
  CHECK(failure_of("\0\0\0\x18"
                   "ftypheic\0\0\0\0"sv)
            .message.find("an HEIC") == 0);
  CHECK(failure_of("\0\0\0\x18"
                   "ftypmp42\0\0\0\0"sv)
            .message.find("a film") == 0);
  CHECK(failure_of("II*\0\x08\0\0\0"sv).message.find("a TIFF") == 0);
  CHECK(failure_of("%PDF-1.7\n%\xE2\xE3"sv).message.find("a PDF") == 0);
  CHECK(failure_of("\x89PNG is not really one, \x01\x02\x03"sv).code != ErrorCode::kTooLarge);
}

TEST_CASE("more bytes than the limit are refused before anything is decoded") {
  ImageLimits limits;
  limits.max_bytes = 3;
  CHECK(failure_of("abcd", limits).code == ErrorCode::kTooLarge);
}

TEST_CASE("lossless WebP decodes to exactly the pixels of its reference") {
#ifdef VITRINE_HAS_WEBP
  const auto file = testing::shared_data("data/pillow/decode/lossless.webp");
  if (!testing::has_shared_data("data/pillow/decode/lossless.webp")) {
    MESSAGE("skipped: no " << file.string());
    return;
  }
  const auto bytes = io::read_file(file, 1 << 24);
  const auto reference = io::read_file(file.string() + ".expect.png", 1 << 24);
  REQUIRE(bytes.ok());
  REQUIRE(reference.ok());
  const auto image = decode_picture(*bytes);
  const auto expected = decode_picture(*reference);
  REQUIRE(image.ok());
  REQUIRE(expected.ok());
  CHECK(image->width == expected->width);
  CHECK(image->height == expected->height);
  CHECK(image->rgb == expected->rgb);

  ImageLimits limits;
  limits.max_pixels = 10;
  CHECK(decode_picture(*bytes, limits).error().code == ErrorCode::kTooLarge);
  for (const std::size_t length : {std::size_t{12}, std::size_t{20}, bytes->size() / 2, bytes->size() - 1}) {
    CHECK(decode_picture(std::span(*bytes).first(length)).error().code == ErrorCode::kCorrupt);
  }
#else
  CHECK(failure_of("RIFF\x04\0\0\0WEBPVP8 "sv).message.find("this build does not read") != std::string::npos);
#endif
}

}  // namespace
}  // namespace vitrine::ingest

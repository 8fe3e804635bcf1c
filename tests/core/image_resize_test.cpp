// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "image_fixtures.h"
#include "vitrine/image.h"

using namespace vitrine;
using namespace vitrine::testing;

namespace {

Image flat(std::uint32_t width, std::uint32_t height, std::uint8_t value) {
  return image_of(width, height, std::vector<std::uint8_t>(3ull * width * height, value));
}

Image resized(const Image& image, std::uint32_t width, std::uint32_t height) {
  const Result<Image> result = resize_bilinear(image, width, height);
  REQUIRE_MESSAGE(result.ok(), result.error().message);
  REQUIRE(result->width == width);
  REQUIRE(result->height == height);
  REQUIRE(result->rgb.size() == 3ull * width * height);
  return *result;
}

using Samples = std::vector<std::uint8_t>;

}  // namespace

TEST_CASE("a picture of one colour keeps it at every size") {
  for (const std::uint8_t value : File{0, 1, 127, 254, 255}) {
    for (const auto& [width, height] : {std::pair{1u, 1u}, {7u, 3u}, {224u, 224u}, {1u, 90u}}) {
      CHECK(resized(flat(31, 17, value), width, height).rgb == flat(width, height, value).rgb);
    }
  }
}

TEST_CASE("the same size is a copy") {
  const Image image = distinct_image(40, 30);
  CHECK(resized(image, 40, 30).rgb == image.rgb);
}

TEST_CASE("a reduction to a half weighs four neighbours as a triangle does") {
  // Worked by hand: the triangle of half-width 2 gives 1/8 3/8 3/8 1/8 inside, and 3/7 3/7 1/7 at a border.
  const Image row = image_of(4, 1, {0, 0, 0, 80, 80, 80, 160, 160, 160, 240, 240, 240});
  CHECK(resized(row, 2, 1).rgb == Samples{57, 57, 57, 183, 183, 183});
}

TEST_CASE("an enlargement interpolates between neighbours and repeats the border") {
  const Image row = image_of(2, 1, {0, 0, 0, 100, 100, 100});
  CHECK(resized(row, 4, 1).rgb == Samples{0, 0, 0, 25, 25, 25, 75, 75, 75, 100, 100, 100});
  const Image column = image_of(1, 2, {0, 0, 0, 100, 100, 100});
  CHECK(resized(column, 1, 4).rgb == resized(row, 4, 1).rgb);
}

TEST_CASE("rows and columns are treated alike") {
  const Image image = distinct_image(61, 61);
  const Image turned = apply_orientation(image, 5);
  // One axis at a time: with both, the rounding between the passes may differ.
  CHECK(apply_orientation(resized(image, 20, 61), 5).rgb == resized(turned, 61, 20).rgb);
  CHECK(apply_orientation(resized(image, 200, 61), 5).rgb == resized(turned, 61, 200).rgb);
}

TEST_CASE("the thinnest pictures that the limits allow can be resized") {
  const Image tall = flat(1, 65535, 9);
  const Image wide = flat(65535, 1, 9);
  CHECK(resized(tall, 224, 224).rgb == flat(224, 224, 9).rgb);
  CHECK(resized(wide, 224, 224).rgb == flat(224, 224, 9).rgb);
  CHECK(resized(tall, 1000, 1).rgb == flat(1000, 1, 9).rgb);
  CHECK(resized(wide, 1, 1000).rgb == flat(1, 1000, 9).rgb);
}

TEST_CASE("impossible sizes are refused") {
  const Image image = distinct_image(4, 4);
  CHECK(resize_bilinear(image, 0, 4).error().code == ErrorCode::kInvalidArgument);
  CHECK(resize_bilinear(image, 4, 0).error().code == ErrorCode::kInvalidArgument);
  CHECK(resize_bilinear(image, 65536, 1).error().code == ErrorCode::kTooLarge);
  CHECK(resize_bilinear(image, 60000, 60000).error().code == ErrorCode::kTooLarge);
  CHECK(resize_bilinear(Image{}, 4, 4).error().code == ErrorCode::kInvalidArgument);
  CHECK(resize_bilinear(image_of(4, 4, {1, 2, 3}), 4, 4).error().code == ErrorCode::kInvalidArgument);
}

TEST_CASE("the short side is scaled and the centre cut out, as resize and crop would") {
  for (const auto& size : {std::pair{97u, 53u}, {53u, 97u}, {64u, 64u}, {301u, 40u}, {30u, 31u}}) {
    const std::uint32_t width = size.first;
    const std::uint32_t height = size.second;
    CAPTURE(width);
    const Image image = distinct_image(width, height);
    const Result<Image> fitted = fit_square(image, Fit::kShortSideCrop, 28, 32);
    REQUIRE(fitted.ok());
    const std::uint32_t shorter = std::min(width, height);
    const std::uint32_t full_width = width == shorter ? 32 : 32 * width / shorter;
    const std::uint32_t full_height = height == shorter ? 32 : 32 * height / shorter;
    const auto offset = [](std::uint32_t scaled) {  // Python's round((size - 28) / 2)
      const std::uint32_t cut = scaled - 28;
      return cut / 2 + (cut % 4 == 3 ? 1 : 0);
    };
    const Result<Image> expected =
        crop(resized(image, full_width, full_height), offset(full_width), offset(full_height), 28, 28);
    REQUIRE(expected.ok());
    CHECK(fitted->rgb == expected->rgb);
  }
}

TEST_CASE("the centre of an extreme picture is cut out without making the rest") {
  const Result<Image> fitted = fit_square(flat(1, 65535, 77), Fit::kShortSideCrop, 224, 256);
  REQUIRE(fitted.ok());
  CHECK(fitted->rgb == flat(224, 224, 77).rgb);
}

TEST_CASE("a fit with an impossible side is refused") {
  const Image image = distinct_image(4, 4);
  CHECK(fit_square(image, Fit::kSquash, 0).error().code == ErrorCode::kInvalidArgument);
  CHECK(fit_square(image, Fit::kShortSideCrop, 0, 4).error().code == ErrorCode::kInvalidArgument);
  CHECK(fit_square(image, Fit::kShortSideCrop, 8, 7).error().code == ErrorCode::kInvalidArgument);
  CHECK(fit_square(Image{}, Fit::kShortSideCrop, 8, 8).error().code == ErrorCode::kInvalidArgument);
}

TEST_CASE("a crop takes the rectangle and nothing outside the picture") {
  const Image image = distinct_image(4, 3);
  const Result<Image> part = crop(image, 1, 2, 2, 1);
  REQUIRE(part.ok());
  CHECK(part->rgb == Samples(image.rgb.begin() + 27, image.rgb.begin() + 33));
  CHECK(crop(image, 0, 0, 4, 3)->rgb == image.rgb);
  CHECK(crop(image, 0, 0, 0, 1).error().code == ErrorCode::kInvalidArgument);
  CHECK(crop(image, 3, 0, 2, 1).error().code == ErrorCode::kInvalidArgument);
  CHECK(crop(image, 1, 0, 0xFFFFFFFFu, 1).error().code == ErrorCode::kInvalidArgument);
  CHECK(crop(image, 0, 3, 1, 1).error().code == ErrorCode::kInvalidArgument);
}

TEST_CASE("the average colour is the rounded mean of each channel") {
  CHECK(average_colour(image_of(2, 1, {255, 0, 10, 255, 1, 13})) == 0xFF010Cu);
  CHECK(average_colour(flat(9, 9, 0x7F)) == 0x7F7F7Fu);
  CHECK(average_colour(Image{}) == 0);
}

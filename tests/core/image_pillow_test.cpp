// SPDX-License-Identifier: MIT
// Pictures that Pillow 9.4 decoded and resized, from the shared test data; see its README.
#include <doctest/doctest.h>

#include <cstdlib>
#include <string>

#include "test_files.h"
#include "vitrine/image.h"

using namespace vitrine;
using namespace vitrine::testing;

namespace {

// False, with a message that names what is skipped, where the shared data is absent.
bool has_data(const char* what) {
  if (!read_test_file(shared_dir() + "/data/pillow/PILLOW_VERSION").empty()) return true;
  MESSAGE("skipped: " << what << " (no data/pillow in " << shared_dir() << ")");
  return false;
}

Image read_picture(const std::string& name) {
  const Result<Image> image = decode_image(read_test_file(shared_dir() + "/data/pillow/" + name));
  REQUIRE_MESSAGE(image.ok(), name << ": " << image.error().message);
  return *image;
}

void check_equal(const Image& image, const Image& expected) {
  CHECK(image.width == expected.width);
  CHECK(image.height == expected.height);
  CHECK(image.rgb == expected.rgb);
}

double mean_difference(const Image& a, const Image& b) {
  REQUIRE(a.width == b.width);
  REQUIRE(a.height == b.height);
  double sum = 0;
  for (std::size_t i = 0; i < a.rgb.size(); ++i) sum += std::abs(a.rgb[i] - b.rgb[i]);
  return sum / static_cast<double>(a.rgb.size());
}

}  // namespace

TEST_CASE("squashing equals Pillow to the last bit") {
  if (!has_data("squash224 and squash227")) return;
  for (const char* name :
       {"crayfish", "dot", "line", "lotus", "noise", "pagoda", "small", "tall", "umbrella", "waves"}) {
    CAPTURE(name);
    const Image source = read_picture("source/" + std::string(name) + ".png");
    check_equal(*resize_bilinear(source, 224, 224),
                read_picture("expect/" + std::string(name) + ".squash224.png"));
  }
  for (const char* name : {"lotus", "noise"}) {
    CAPTURE(name);
    const Image source = read_picture("source/" + std::string(name) + ".png");
    check_equal(*fit_square(source, Fit::kSquash, 227),
                read_picture("expect/" + std::string(name) + ".squash227.png"));
  }
}

TEST_CASE("short side and centre crop equal Pillow to the last bit") {
  if (!has_data("short256crop224")) return;
  for (const char* name : {"crayfish", "lotus", "noise", "pagoda", "small", "tall", "umbrella", "waves"}) {
    CAPTURE(name);
    const Result<Image> fitted =
        fit_square(read_picture("source/" + std::string(name) + ".png"), Fit::kShortSideCrop, 224, 256);
    REQUIRE(fitted.ok());
    check_equal(*fitted, read_picture("expect/" + std::string(name) + ".short256crop224.png"));
  }
}

TEST_CASE("lossless files decode to Pillow's pixels") {
  if (!has_data("the lossless part of the decoder zoo")) return;
  for (const char* name : {"grey-alpha.png", "grey.png", "grey16.png", "palette.png", "rgba.png", "plain.bmp",
                           "plain.ppm", "plain.tga", "still.gif"}) {
    CAPTURE(name);
    check_equal(read_picture("decode/" + std::string(name)),
                read_picture("decode/" + std::string(name) + ".expect.png"));
  }
}

TEST_CASE("JPEGs decode to Pillow's pixels within the difference of two decoders") {
  if (!has_data("the JPEG part of the decoder zoo")) return;
  for (const char* name :
       {"cmyk.jpg", "grey.jpg", "progressive.jpg", "subsampled.jpg", "orient1.jpg", "orient2.jpg",
        "orient3.jpg", "orient4.jpg", "orient5.jpg", "orient6.jpg", "orient7.jpg", "orient8.jpg"}) {
    CAPTURE(name);
    // Two is below the agreed three; the decoders differ by less than a tenth on these.
    CHECK(mean_difference(read_picture("decode/" + std::string(name)),
                          read_picture("decode/" + std::string(name) + ".expect.png")) <= 2.0);
  }
}

TEST_CASE("a WebP picture is named as such, for the reader that another stage has") {
  if (!has_data("lossless.webp")) return;
  const Result<Image> image =
      decode_image(read_test_file(shared_dir() + "/data/pillow/decode/lossless.webp"));
  REQUIRE_FALSE(image.ok());
  CHECK(image.error().code == ErrorCode::kUnsupported);
  CHECK(image.error().message.find("WebP") != std::string::npos);
}

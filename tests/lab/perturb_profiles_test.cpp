// SPDX-License-Identifier: MIT
// The five profiles: by hand on small pictures, and against what Pillow 9.4 made of the shared test data.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <initializer_list>
#include <string>
#include <vector>

#include "io/files.h"
#include "lab/perturb/profiles.h"
#include "shared_data.h"

namespace vitrine::lab {
namespace {

// Grey pixels, row by row.
Image grey_image(std::uint32_t width, std::uint32_t height, std::initializer_list<int> values) {
  Image image{width, height, {}};
  for (const int value : values) image.rgb.insert(image.rgb.end(), 3, static_cast<std::uint8_t>(value));
  REQUIRE(values.size() == std::size_t{width} * height);
  return image;
}

// One row of pixels whose number is in the first channel.
Image numbered_row(std::uint32_t width) {
  Image image{width, 1, {}};
  for (std::uint32_t x = 0; x < width; ++x)
    image.rgb.insert(image.rgb.end(), {static_cast<std::uint8_t>(x), static_cast<std::uint8_t>(x >> 8), 0});
  return image;
}

std::vector<int> numbers_of(const Image& row) {
  std::vector<int> numbers;
  for (std::size_t i = 0; i < row.rgb.size(); i += 3) numbers.push_back(row.rgb[i] + 256 * row.rgb[i + 1]);
  return numbers;
}

TEST_CASE("greyscale weighs the channels and rounds") {
  const Image image{4, 1, {255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 20, 30}};
  // 19595 * 255 / 65536 = 76.24, 38470 * 255 / 65536 = 149.69, 7471 * 255 / 65536 = 29.07; (195950 + 769400 +
  // 224130) / 65536 = 18.15
  CHECK(alter(Profile::kGreyscale, image).rgb ==
        std::vector<std::uint8_t>{76, 76, 76, 150, 150, 150, 29, 29, 29, 18, 18, 18});
}

TEST_CASE("half the colour lies between pixel and luma, truncated") {
  // (255 + 76) / 2 = 165.5, (0 + 76) / 2 = 38
  const Image image{1, 1, {255, 0, 0}};
  CHECK(alter(Profile::kPaler, image).rgb == std::vector<std::uint8_t>{165, 38, 38});
}

TEST_CASE("sharpening rounds, stays within a byte and copies the border") {
  const Image flat = grey_image(3, 3, {10, 10, 10, 10, 20, 10, 10, 10, 10});
  // (32 * 20 - 2 * 80) / 16 = 30
  CHECK(alter(Profile::kSharpened, flat).rgb == grey_image(3, 3, {10, 10, 10, 10, 30, 10, 10, 10, 10}).rgb);
  // (32 * 20 - 2 * 84) / 16 = 29.5 becomes 30; (32 * 200 - 0) / 16 = 400 becomes 255; 0 - 16 * 9 / 16 becomes
  // 0
  CHECK(alter(Profile::kSharpened, grey_image(3, 3, {14, 10, 10, 10, 20, 10, 10, 10, 10})).rgb[12] == 30);
  CHECK(alter(Profile::kSharpened, grey_image(3, 3, {0, 0, 0, 0, 200, 0, 0, 0, 0})).rgb[12] == 255);
  CHECK(alter(Profile::kSharpened, grey_image(3, 3, {9, 9, 9, 9, 0, 9, 9, 9, 9})).rgb[12] == 0);
}

TEST_CASE("enhanced edges are nine times the middle less what is around it") {
  const Image image = grey_image(4, 3, {1, 2, 3, 4, 5, 20, 22, 8, 9, 10, 11, 12});
  // 9 * 20 - (1 + 2 + 3 + 5 + 22 + 9 + 10 + 11) = 117; 9 * 22 - (2 + 3 + 4 + 20 + 8 + 10 + 11 + 12) = 128
  CHECK(alter(Profile::kEdges, image).rgb ==
        grey_image(4, 3, {1, 2, 3, 4, 5, 117, 128, 8, 9, 10, 11, 12}).rgb);
}

TEST_CASE("channels are filtered apart") {
  Image image{3, 3, std::vector<std::uint8_t>(27, 0)};
  image.rgb[12] = 3;
  image.rgb[13] = 4;
  const Image edges = alter(Profile::kEdges, image);
  CHECK(edges.rgb[12] == 27);
  CHECK(edges.rgb[13] == 36);
  CHECK(edges.rgb[14] == 0);
}

TEST_CASE("pictures of fewer than three pixels a side have nothing to filter") {
  const Image thin = grey_image(2, 3, {1, 200, 3, 40, 5, 60});
  CHECK(alter(Profile::kSharpened, thin).rgb == thin.rgb);
  CHECK(alter(Profile::kEdges, thin).rgb == thin.rgb);
}

TEST_CASE("the smaller copy takes the pixel under each centre") {
  // Centres at 0.625, 1.875, 3.125, 4.375.
  CHECK(numbers_of(alter(Profile::kSmaller, numbered_row(5))) == std::vector<int>{0, 1, 3, 4});
  // 0.8 of 9 is 7.2: seven pixels. Centres at 0.64, 1.93, 3.21, 4.5, 5.79, 7.07, 8.36.
  CHECK(numbers_of(alter(Profile::kSmaller, numbered_row(9))) == std::vector<int>{0, 1, 3, 4, 5, 7, 8});
  // The fifth centre, 4.5 * 8 / 6 = 6, lies on a border; added up in float64 it is just below, and so in
  // Pillow.
  CHECK(numbers_of(alter(Profile::kSmaller, numbered_row(8))) == std::vector<int>{0, 2, 3, 4, 5, 7});
}

TEST_CASE("no side of a smaller copy vanishes") {
  const Image dot = alter(Profile::kSmaller, grey_image(1, 2, {7, 9}));
  CHECK(dot.width == 1);
  CHECK(dot.height == 1);
  CHECK(dot.rgb == std::vector<std::uint8_t>{9, 9, 9});
}

TEST_CASE("an altered file is a JPEG that decodes to nearly the altered pixels, grey ones of one component") {
  Image image{40, 30, {}};
  for (std::uint32_t y = 0; y < 30; ++y) {
    for (std::uint32_t x = 0; x < 40; ++x)
      image.rgb.insert(image.rgb.end(),
                       {static_cast<std::uint8_t>(4 * x), static_cast<std::uint8_t>(6 * y), 90});
  }
  for (const ProfileInfo& profile : kProfileTable) {
    CAPTURE(profile.id);
    const Result<io::Bytes> file = altered_file(profile.profile, image);
    REQUIRE(file.ok());
    const Result<Image> decoded = decode_image(*file);
    REQUIRE(decoded.ok());
    const Image altered = alter(profile.profile, image);
    REQUIRE(decoded->width == altered.width);
    REQUIRE(decoded->height == altered.height);
    double difference = 0;
    for (std::size_t i = 0; i < altered.rgb.size(); ++i)
      difference += std::abs(altered.rgb[i] - decoded->rgb[i]);
    CHECK(difference / static_cast<double>(altered.rgb.size()) < 4.0);
    // SOF0 (baseline) names the number of components in its tenth byte.
    const std::array<std::uint8_t, 2> baseline = {0xFF, 0xC0};
    const auto frame = std::search(file->begin(), file->end(), baseline.begin(), baseline.end());
    REQUIRE(file->end() - frame > 9);
    CHECK(int{frame[9]} == (profile.profile == Profile::kGreyscale ? 1 : 3));
    // Equal pixels, equal bytes: the cache finds a copy again by them.
    CHECK(*altered_file(profile.profile, image) == *file);
  }
}

TEST_CASE("profiles equal Pillow to the last bit") {
  namespace fs = std::filesystem;
  const fs::path folder = vitrine::testing::shared_data("data/pillow");
  std::error_code absent;
  if (!fs::is_directory(folder / "source", absent)) {
    MESSAGE("skipped: m1 to m5 of Pillow (no " << folder << ")");
    return;
  }
  const auto read = [](const fs::path& file) {
    const Result<io::Bytes> bytes = io::read_file(file, 1 << 26);
    REQUIRE_MESSAGE(bytes.ok(), file);
    Result<Image> image = decode_image(*bytes);
    REQUIRE_MESSAGE(image.ok(), file);
    return *std::move(image);
  };
  int compared = 0;
  for (const auto& entry : fs::directory_iterator(folder / "source")) {
    const std::string stem = entry.path().stem().string();
    for (const ProfileInfo& profile : kProfileTable) {
      const fs::path expected = folder / "expect" / (stem + "." + profile.id + ".png");
      if (!fs::exists(expected)) continue;  // some sources are there for the resize alone
      CAPTURE(expected);
      const Image altered = alter(profile.profile, read(entry.path()));
      const Image wanted = read(expected);
      CHECK(altered.width == wanted.width);
      CHECK(altered.height == wanted.height);
      CHECK(altered.rgb == wanted.rgb);
      ++compared;
    }
  }
  CHECK(compared == 25);
}

}  // namespace
}  // namespace vitrine::lab

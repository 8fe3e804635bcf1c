// SPDX-License-Identifier: MIT
#include "vitrine/descriptor.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "core/descriptor/blocks.h"
#include "core/descriptor/integer_math.h"
#include "core/descriptor/lab.h"
#include "core/descriptor/srgb_table.h"
#include "vitrine/embedding.h"

using namespace vitrine;
using namespace vitrine::descriptor;

namespace {

using Colour = std::array<std::uint8_t, 3>;

// A picture from a function of (x, y); integers alone, so that it is the same natively and in wasm.
template <class Paint>
Image paint(std::uint32_t width, std::uint32_t height, Paint colour_at) {
  Image image{width, height, {}};
  for (std::uint32_t y = 0; y < height; ++y) {
    for (std::uint32_t x = 0; x < width; ++x) {
      const Colour colour = colour_at(x, y);
      image.rgb.insert(image.rgb.end(), colour.begin(), colour.end());
    }
  }
  return image;
}

Image flat(std::uint32_t width, std::uint32_t height, Colour colour) {
  return paint(width, height, [colour](std::uint32_t, std::uint32_t) { return colour; });
}

// A disc, a ramp, a checkerboard and grain: every block has something to say.
Image still_life(std::uint32_t width, std::uint32_t height) {
  std::uint32_t state = 1;
  return paint(width, height, [&](std::uint32_t x, std::uint32_t y) -> Colour {
    state = state * 1664525u + 1013904223u;
    const std::uint32_t u = x * 256 / width;
    const std::uint32_t v = y * 256 / height;
    const auto grain = static_cast<std::uint8_t>(state >> 28);
    const std::int64_t dx = std::int64_t{u} - 90;
    const std::int64_t dy = std::int64_t{v} - 110;
    if (dx * dx + dy * dy < 50 * 50) return {static_cast<std::uint8_t>(200 + grain), 60, grain};
    if (u > 160 && v > 150) return (u / 16 + v / 16) % 2 ? Colour{250, 250, 240} : Colour{20, 30, 60};
    return {static_cast<std::uint8_t>(u / 2), static_cast<std::uint8_t>(v / 2 + grain), 140};
  });
}

Image stripes(std::uint32_t period, bool vertical) {
  return paint(144, 144, [=](std::uint32_t x, std::uint32_t y) -> Colour {
    return (vertical ? x : y) / period % 2 ? Colour{230, 230, 230} : Colour{40, 40, 40};
  });
}

std::vector<std::int16_t> must_describe(const Image& image) {
  const auto described = describe(image);
  REQUIRE(described.ok());
  return described.value();
}

float cosine(const Image& a, const Image& b) {
  return dot(descriptor_embedding(must_describe(a)), descriptor_embedding(must_describe(b)));
}

double length_of(std::span<const std::int16_t> values) {
  double energy = 0;
  for (const double value : values) energy += value * value;
  return std::sqrt(energy);
}

// FNV-1a over the low and the high byte of each value.
std::uint64_t hash_of(const std::vector<std::int16_t>& values) {
  std::uint64_t hash = 14695981039346656037ull;
  for (const std::int16_t value : values) {
    const auto bits = static_cast<std::uint16_t>(value);
    hash = (hash ^ (bits & 0xff)) * 1099511628211ull;
    hash = (hash ^ (bits >> 8)) * 1099511628211ull;
  }
  return hash;
}

// CIE L*a*b* of an sRGB colour by its definition in real numbers.
std::array<double, 3> exact_lab(const Colour& colour) {
  const double matrix[3][3] = {{0.4124564, 0.3575761, 0.1804375},
                               {0.2126729, 0.7151522, 0.0721750},
                               {0.0193339, 0.1191920, 0.9503041}};
  double f[3];
  for (int i = 0; i < 3; ++i) {
    double sum = 0;
    double white = 0;
    for (int c = 0; c < 3; ++c) {
      const double s = colour[c] / 255.0;
      sum += matrix[i][c] * (s <= 0.04045 ? s / 12.92 : std::pow((s + 0.055) / 1.055, 2.4));
      white += matrix[i][c];
    }
    const double t = sum / white;
    f[i] = t > 216.0 / 24389 ? std::cbrt(t) : t * 841 / 108 + 4.0 / 29;
  }
  return {116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])};
}

}  // namespace

TEST_CASE("descriptor: the values are these, natively and in wasm") {
  CHECK(hash_of(must_describe(flat(144, 144, {180, 40, 60}))) == 9475346895753228167ull);
  CHECK(hash_of(must_describe(still_life(144, 144))) == 1269918805597764029ull);
  CHECK(hash_of(must_describe(still_life(401, 233))) == 14529100993662628293ull);
  CHECK(hash_of(must_describe(stripes(9, true))) == 18151694514809710574ull);
}

TEST_CASE("descriptor: every picture has as many values, and a direction") {
  for (const auto& size : {std::pair{1u, 1u}, {1u, 5000u}, {5000u, 1u}, {2u, 3u}, {640u, 480u}}) {
    for (const Colour colour :
         {Colour{0, 0, 0}, Colour{119, 119, 119}, Colour{255, 255, 255}, Colour{0, 0, 255}}) {
      CAPTURE(size.first);
      CAPTURE(size.second);
      const auto values = must_describe(flat(size.first, size.second, colour));
      CHECK(values.size() == descriptor_dimension());
      const auto embedding = descriptor_embedding(values);
      CHECK(embedding.size() == descriptor_dimension());
      CHECK(std::abs(dot(embedding, embedding) - 1.0f) < 1e-5f);
    }
  }
}

TEST_CASE("descriptor: pictures that break their invariant are refused") {
  const std::vector<std::uint8_t> bytes(12);
  for (const Image& image : {Image{0, 0, {}}, Image{2, 0, {}}, Image{0, 2, bytes}, Image{2, 2, {}},
                             Image{2, 3, bytes}, Image{1, 2, bytes}, Image{0xffffffff, 0xffffffff, bytes},
                             // 3 * width * height is 12 modulo 2^32.
                             Image{0x80000002, 2, bytes}}) {
    const auto described = describe(image);
    REQUIRE_FALSE(described.ok());
    CHECK(described.error().code == ErrorCode::kInvalidArgument);
    CHECK(described.error().message.find(std::to_string(image.width)) != std::string::npos);
  }
}

TEST_CASE("descriptor: the same picture twice is the same, and so is a flat one of any size") {
  CHECK(must_describe(still_life(300, 200)) == must_describe(still_life(300, 200)));
  CHECK(must_describe(flat(17, 5, {10, 200, 90})) == must_describe(flat(300, 400, {10, 200, 90})));
}

TEST_CASE("descriptor: edges have no sign") {
  // Light stripes on dark and dark on light have equal orientations and, seen from afar, equal colours.
  const auto light_first = must_describe(stripes(12, true));
  const auto dark_first = must_describe(paint(144, 144, [](std::uint32_t x, std::uint32_t) -> Colour {
    return x / 12 % 2 ? Colour{40, 40, 40} : Colour{230, 230, 230};
  }));
  CHECK(light_first == dark_first);
}

TEST_CASE("descriptor: colours alike to the eye are nearer than others") {
  const Image red = flat(60, 60, {190, 30, 40});
  const float to_dark_red = cosine(red, flat(60, 60, {160, 25, 45}));
  const float to_orange = cosine(red, flat(60, 60, {220, 120, 30}));
  const float to_blue = cosine(red, flat(60, 60, {30, 60, 190}));
  CHECK(to_dark_red > 0.8f);
  CHECK(to_dark_red > to_orange);
  CHECK(to_orange > to_blue);
}

TEST_CASE("descriptor: stripes that run alike are nearer than stripes across") {
  CHECK(cosine(stripes(12, true), stripes(10, true)) > cosine(stripes(12, true), stripes(12, false)) + 0.3f);
}

TEST_CASE("descriptor: a resized picture stays itself") {
  CHECK(cosine(still_life(400, 300), still_life(200, 150)) > 0.97f);
}

TEST_CASE("descriptor: each block has its length, and grain is no edge") {
  const auto values = must_describe(still_life(144, 144));
  const std::span<const std::int16_t> all(values);
  const std::uint32_t colour = kFineSize + kCoarseSize;
  CHECK(length_of(all.first(kFineSize)) == doctest::Approx(kFineLength).epsilon(0.001));
  CHECK(length_of(all.subspan(kFineSize, kCoarseSize)) == doctest::Approx(kCoarseLength).epsilon(0.001));
  CHECK(length_of(all.subspan(colour, kLayoutSize)) == doctest::Approx(kLayoutLength).epsilon(0.001));
  CHECK(length_of(all.last(kHistogramSize)) == doctest::Approx(kHistogramLength).epsilon(0.001));

  std::uint32_t state = 7;
  const auto grainy = must_describe(paint(144, 144, [&state](std::uint32_t, std::uint32_t) -> Colour {
    state = state * 1664525u + 1013904223u;
    const auto grey = static_cast<std::uint8_t>(150 + (state >> 31));
    return {grey, grey, grey};
  }));
  CHECK(length_of(std::span(grainy).first(kFineSize + kCoarseSize)) == 0);
}

TEST_CASE("descriptor: eight orientations are told apart") {
  // A ramp that rises along each direction puts all its weight into that direction's bin.
  const double pi = std::acos(-1.0);
  for (int k = 0; k < kOrientations; ++k) {
    LabPicture picture{36, {}};
    for (auto& plane : picture.planes) plane.assign(36 * 36, 0);
    for (int i = 0; i < 36 * 36; ++i) {
      const double along =
          i % 36 * std::cos(k * pi / kOrientations) + i / 36 * std::sin(k * pi / kOrientations);
      picture.planes[0][i] = static_cast<std::int16_t>(std::lround(150 * along));
    }
    std::vector<std::int16_t> block(kCoarseSize);
    gradient_block(picture, kCoarseCells, kCoarseLength, block);
    // An inner cell, away from the border where the ramp is cut off.
    const auto inner = block.begin() + (kCoarseCells + 1) * kOrientations;
    CAPTURE(k);
    CHECK(std::max_element(inner, inner + kOrientations) - inner == k);
  }
}

TEST_CASE("descriptor: a vector of zeros has no direction and stays") {
  CHECK(descriptor_embedding(std::vector<std::int16_t>(4)) == std::vector<float>(4));
}

TEST_CASE("descriptor: the sRGB table is the transfer curve") {
  for (int c = 0; c < 256; ++c) {
    const double s = c / 255.0;
    const double linear = s <= 0.04045 ? s / 12.92 : std::pow((s + 0.055) / 1.055, 2.4);
    CAPTURE(c);
    CHECK(kSrgbToLinear[c] == std::lround(65535 * linear));
  }
}

TEST_CASE("descriptor: Lab is within 0.1 units of its definition, and greys are grey") {
  double worst = 0;
  for (int red = 0; red < 256; red += 15) {
    for (int green = 0; green < 256; green += 15) {
      for (int blue = 0; blue < 256; blue += 15) {
        const Colour colour = {static_cast<std::uint8_t>(red), static_cast<std::uint8_t>(green),
                               static_cast<std::uint8_t>(blue)};
        const auto lab = to_lab(colour[0], colour[1], colour[2]);
        const auto exact = exact_lab(colour);
        for (int i = 0; i < 3; ++i) worst = std::max(worst, std::abs(lab[i] / double{kLabUnit} - exact[i]));
      }
    }
  }
  CHECK(worst < 0.1);
  for (int grey = 0; grey < 256; ++grey) {
    const auto level = static_cast<std::uint8_t>(grey);
    const auto lab = to_lab(level, level, level);
    CHECK(lab[1] == 0);
    CHECK(lab[2] == 0);
  }
  CHECK(to_lab(0, 0, 0)[0] == 0);
  CHECK(to_lab(255, 255, 255)[0] == 100 * kLabUnit);
}

TEST_CASE("descriptor: integer roots and rounded quotients are exact") {
  for (std::uint64_t root : {0ull, 1ull, 2ull, 255ull, 65535ull, 65536ull, 4294967295ull}) {
    CHECK(integer_sqrt(root * root) == root);
    if (root > 0) CHECK(integer_sqrt(root * root - 1) == root - 1);
    if (root > 0) CHECK(integer_sqrt(root * root + root) == root);
  }
  CHECK(integer_sqrt(~0ull) == 4294967295u);
  CHECK(divide_rounded(7, 2) == 4);
  CHECK(divide_rounded(-7, 2) == -4);
  CHECK(divide_rounded(-5, 4) == -1);
  CHECK(divide_rounded(5, 4) == 1);
}

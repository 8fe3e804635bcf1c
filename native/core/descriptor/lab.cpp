// SPDX-License-Identifier: MIT
#include "core/descriptor/lab.h"

#include "core/descriptor/integer_math.h"
#include "core/descriptor/srgb_table.h"

namespace vitrine::descriptor {
namespace {

// Linear sRGB to X / Xn, Y / Yn, Z / Zn of the D65 white (IEC 61966-2-1), in 1/65536. Each row sums to 65536,
// so that the three are equal for a grey and its a* and b* vanish.
constexpr std::uint32_t kToXyz[3][3] = {{28439, 24655, 12442}, {13938, 46868, 4730}, {1164, 7174, 57198}};

// f(t) of CIE 15, in 1/32768 for t in 0..1: the cube root, and below (6/29)^3 the line that meets it.
// The table has a point every 1/1024; between points a line is off by at most 0.01 units of L*.
constexpr int kCurveShift = 6;
constexpr int kCurvePoints = (65536 >> kCurveShift) + 1;

constexpr std::uint16_t curve_point(std::uint64_t t) {
  // (6/29)^3 in 1/65536 lies between 580 and 581; the line is (841 / 108) t + 4 / 29.
  if (t <= 580) return static_cast<std::uint16_t>((t * 841 * 29 + 4 * 108 * 65536) / (2ull * 108 * 29));
  // The largest r with r^3 <= t * 2^29: both sides in 1/2^45.
  std::uint64_t root = 0;
  for (std::uint64_t bit = 1u << 15; bit != 0; bit >>= 1) {
    const std::uint64_t trial = root + bit;
    if (trial * trial * trial <= (t << 29)) root = trial;
  }
  return static_cast<std::uint16_t>(root);
}

constexpr std::array<std::uint16_t, kCurvePoints> make_curve() {
  std::array<std::uint16_t, kCurvePoints> curve{};
  for (int i = 0; i < kCurvePoints; ++i) curve[i] = curve_point(static_cast<std::uint64_t>(i) << kCurveShift);
  return curve;
}

constexpr auto kCurve = make_curve();

// REQUIRES: t <= 65535.
std::int32_t curve(std::uint32_t t) {
  const std::uint32_t index = t >> kCurveShift;
  const std::int32_t low = kCurve[index];
  const std::int32_t rise = kCurve[index + 1] - low;
  const auto part = static_cast<std::int32_t>(t & ((1u << kCurveShift) - 1));
  return low + ((rise * part + (1 << (kCurveShift - 1))) >> kCurveShift);
}

// value / 32768 to the nearest.
std::int16_t from_curve_units(std::int32_t value) {
  return static_cast<std::int16_t>(divide_rounded(value, 32768));
}

}  // namespace

std::array<std::int16_t, 3> to_lab(std::uint8_t red, std::uint8_t green, std::uint8_t blue) {
  const std::uint32_t linear[3] = {kSrgbToLinear[red], kSrgbToLinear[green], kSrgbToLinear[blue]};
  std::int32_t f[3];
  for (int i = 0; i < 3; ++i) {
    // At most 65535 * 65536 + 32768: the sum still fits 32 bits.
    const std::uint32_t sum =
        kToXyz[i][0] * linear[0] + kToXyz[i][1] * linear[1] + kToXyz[i][2] * linear[2] + 32768u;
    f[i] = curve(sum >> 16);
  }
  return {from_curve_units((116 * f[1] - 16 * 32768) * kLabUnit),
          from_curve_units(500 * kLabUnit * (f[0] - f[1])), from_curve_units(200 * kLabUnit * (f[1] - f[2]))};
}

LabPicture to_lab(const Image& image) {
  LabPicture picture;
  picture.side = static_cast<std::int32_t>(image.width);
  const std::size_t pixels = image.rgb.size() / 3;
  for (auto& plane : picture.planes) plane.resize(pixels);
  for (std::size_t i = 0; i < pixels; ++i) {
    const auto lab = to_lab(image.rgb[3 * i], image.rgb[3 * i + 1], image.rgb[3 * i + 2]);
    for (std::size_t c = 0; c < 3; ++c) picture.planes[c][i] = lab[c];
  }
  return picture;
}

LabPicture reduce(const LabPicture& picture, std::int32_t factor) {
  LabPicture small;
  small.side = picture.side / factor;
  const std::int32_t area = factor * factor;
  for (std::size_t c = 0; c < 3; ++c) {
    small.planes[c].reserve(static_cast<std::size_t>(small.side) * small.side);
    for (std::int32_t row = 0; row < small.side; ++row) {
      for (std::int32_t column = 0; column < small.side; ++column) {
        std::int32_t sum = 0;
        for (std::int32_t k = 0; k < area; ++k) {
          const std::int32_t y = row * factor + k / factor;
          const std::int32_t x = column * factor + k % factor;
          sum += picture.planes[c][static_cast<std::size_t>(y) * picture.side + x];
        }
        small.planes[c].push_back(static_cast<std::int16_t>(divide_rounded(sum, area)));
      }
    }
  }
  return small;
}

}  // namespace vitrine::descriptor

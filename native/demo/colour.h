// SPDX-License-Identifier: MIT
// Colours as three sRGB-encoded channels in 0..1, and ramps of colours mixed in Oklab, where mixtures keep
// their lightness and do not turn grey on the way.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>

namespace vitrine::demo {

struct Rgb {
  double r = 0;
  double g = 0;
  double b = 0;
};

constexpr Rgb hex(std::uint32_t rgb) {
  return {((rgb >> 16) & 255) / 255.0, ((rgb >> 8) & 255) / 255.0, (rgb & 255) / 255.0};
}

constexpr Rgb operator+(Rgb a, Rgb b) { return {a.r + b.r, a.g + b.g, a.b + b.b}; }
constexpr Rgb operator*(Rgb a, Rgb b) { return {a.r * b.r, a.g * b.g, a.b * b.b}; }
constexpr Rgb operator*(Rgb a, double k) { return {a.r * k, a.g * k, a.b * k}; }
constexpr Rgb mix(Rgb a, Rgb b, double t) {
  return {a.r + (b.r - a.r) * t, a.g + (b.g - a.g) * t, a.b + (b.b - a.b) * t};
}
// As light through two slides: brightens, never beyond white.
constexpr Rgb screen(Rgb a, Rgb b) {
  return {1 - (1 - a.r) * (1 - b.r), 1 - (1 - a.g) * (1 - b.g), 1 - (1 - a.b) * (1 - b.b)};
}
constexpr double luma(Rgb c) { return 0.3 * c.r + 0.59 * c.g + 0.11 * c.b; }

// The mixture of two colours in Oklab.
Rgb mix_perceptual(Rgb a, Rgb b, double t);

// A row of colours, evenly spaced, read at t in 0..1 (clamped).
class Ramp {
 public:
  explicit Ramp(std::span<const std::uint32_t> stops);
  Ramp(std::initializer_list<std::uint32_t> stops) : Ramp(std::span(stops.begin(), stops.size())) {}
  Rgb operator()(double t) const;

 private:
  std::array<Rgb, 257> table_;
};

}  // namespace vitrine::demo

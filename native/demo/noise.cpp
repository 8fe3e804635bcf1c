// SPDX-License-Identifier: MIT
#include "demo/noise.h"

#include <array>

#include "demo/exact_math.h"
#include "demo/random.h"

namespace vitrine::demo {
namespace {

// 128 x 128 values fit the second-level cache; the repeat every 128 features is never seen in one picture.
constexpr int kSide = 128;
constexpr int kMask = kSide - 1;

const std::array<float, kSide * kSide>& shared_table() {
  static const auto table = [] {
    std::array<float, kSide * kSide> values{};
    Random random(20260101);
    for (float& v : values) v = static_cast<float>(random.unit());
    return values;
  }();
  return table;
}

double fade(double t) { return t * t * (3 - 2 * t); }

// One octave's turn: cosine and sine of about 37 degrees, times the doubling of frequency.
constexpr double kCos = 2 * 0.7986355;
constexpr double kSin = 2 * 0.6018150;

}  // namespace

Noise::Noise(std::uint64_t seed) : table_(shared_table().data()) {
  Random random(seed);
  dx_ = random.unit() * kSide;
  dy_ = random.unit() * kSide;
  layer_ = static_cast<std::uint32_t>(random.next());
}

double Noise::value(double x, double y) const {
  x += dx_;
  y += dy_;
  const int ix = floor_int(x);
  const int iy = floor_int(y);
  const double fx = fade(x - ix);
  const double fy = fade(y - iy);
  const float* row0 = table_ + (iy & kMask) * kSide;
  const float* row1 = table_ + ((iy + 1) & kMask) * kSide;
  const int x0 = ix & kMask;
  const int x1 = (ix + 1) & kMask;
  const double top = row0[x0] + (row0[x1] - row0[x0]) * fx;
  const double bottom = row1[x0] + (row1[x1] - row1[x0]) * fx;
  return top + (bottom - top) * fy;
}

double Noise::value(double x, double y, double z) const {
  const int iz = floor_int(z);
  const double fz = fade(z - iz);
  // Each whole z reads the plane at its own place in the table.
  const std::uint32_t a = (static_cast<std::uint32_t>(iz) + layer_) * 2654435761u;
  const std::uint32_t b = a + 2654435761u;
  const double low = value(x + (a >> 25), y + ((a >> 12) & kMask));
  const double high = value(x + (b >> 25), y + ((b >> 12) & kMask));
  return low + (high - low) * fz;
}

double Noise::fractal(double x, double y, int octaves) const {
  double sum = 0;
  double weight = 1;
  double total = 0;
  for (int i = 0; i < octaves; ++i) {
    sum += weight * value(x, y);
    total += weight;
    weight *= 0.5;
    const double turned = kCos * x - kSin * y + 11.3;
    y = kSin * x + kCos * y + 5.7;
    x = turned;
  }
  return sum / total;
}

double Noise::fractal(double x, double y, double z, int octaves) const {
  double sum = 0;
  double weight = 1;
  double total = 0;
  for (int i = 0; i < octaves; ++i) {
    sum += weight * value(x, y, z);
    total += weight;
    weight *= 0.5;
    const double turned = kCos * x - kSin * y + 11.3;
    y = kSin * x + kCos * y + 5.7;
    x = turned;
    z = z * 2 + 3.1;
  }
  return sum / total;
}

double Noise::ridged(double x, double y, int octaves) const {
  double sum = 0;
  double weight = 1;
  double total = 0;
  for (int i = 0; i < octaves; ++i) {
    const double v = 2 * value(x, y) - 1;
    sum += weight * (1 - (v < 0 ? -v : v));
    total += weight;
    weight *= 0.5;
    const double turned = kCos * x - kSin * y + 11.3;
    y = kSin * x + kCos * y + 5.7;
    x = turned;
  }
  return sum / total;
}

}  // namespace vitrine::demo

// SPDX-License-Identifier: MIT
// Transcendental functions from +, -, *, / and sqrt alone. The C library's own differ in the last bit between
// processors (they choose fused multiply-add at run time), and the demo collection must be the same bytes
// everywhere. Accuracy: within 1e-9 of the true value over the ranges named, which a test holds; speed is
// that of a short polynomial.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

namespace vitrine::demo {

inline constexpr double kPi = 3.14159265358979323846;
inline constexpr double kTau = 2 * kPi;

// std::floor is a library call without SSE4.1; this is exact for |x| < 2^31.
inline int floor_int(double x) {
  const int truncated = static_cast<int>(x);
  return x < truncated ? truncated - 1 : truncated;
}

inline double fraction(double x) { return x - floor_int(x); }
inline double clamp01(double x) { return x < 0 ? 0 : (x > 1 ? 1 : x); }
inline double mix(double a, double b, double t) { return a + (b - a) * t; }
inline double square(double x) { return x * x; }

// 0 below `low`, 1 above `high`, a cubic in between.
inline double smooth_step(double low, double high, double x) {
  const double t = clamp01((x - low) / (high - low));
  return t * t * (3 - 2 * t);
}

namespace detail {
// Taylor polynomials; the first term left out is below 1e-16 for |x| <= pi/4.
inline double sin_core(double x) {
  const double s = x * x;
  double sum = -1.0 / 1307674368000.0;
  sum = sum * s + 1.0 / 6227020800.0;
  sum = sum * s - 1.0 / 39916800.0;
  sum = sum * s + 1.0 / 362880.0;
  sum = sum * s - 1.0 / 5040.0;
  sum = sum * s + 1.0 / 120.0;
  sum = sum * s - 1.0 / 6.0;
  return x + x * s * sum;
}
inline double cos_core(double x) {
  const double s = x * x;
  double sum = 1.0 / 20922789888000.0;
  sum = sum * s - 1.0 / 87178291200.0;
  sum = sum * s + 1.0 / 479001600.0;
  sum = sum * s - 1.0 / 3628800.0;
  sum = sum * s + 1.0 / 40320.0;
  sum = sum * s - 1.0 / 720.0;
  sum = sum * s + 1.0 / 24.0;
  return 1 - 0.5 * s + s * s * sum;
}
// sin(x + quarters * pi/2), with pi/2 split in two so that the reduction keeps its bits (Cody and Waite).
inline double sin_quarters(double x, int quarters) {
  const int k = floor_int(x * (2 / kPi) + 0.5);
  const double rest = (x - k * 1.57079632673412561417) - k * 6.07710050650619224932e-11;
  const int turn = (k + quarters) & 3;
  const double value = (turn & 1) != 0 ? cos_core(rest) : sin_core(rest);
  return turn >= 2 ? -value : value;
}
}  // namespace detail

// |x| < 1e5.
inline double exact_sin(double x) { return detail::sin_quarters(x, 0); }
inline double exact_cos(double x) { return detail::sin_quarters(x, 1); }

// Relative accuracy; 0 below x = -700, and x above 700 is taken as 700.
inline double exact_exp(double x) {
  if (x < -700) return 0;
  if (x > 700) x = 700;
  const int k = floor_int(x * 1.44269504088896340736 + 0.5);
  const double r = (x - k * 6.93147180369123816490e-01) - k * 1.90821492927058770002e-10;
  double sum = 1;
  for (int i = 13; i >= 1; --i) sum = 1 + sum * r / i;
  return sum * std::bit_cast<double>(static_cast<std::uint64_t>(k + 1023) << 52);
}

// REQUIRES: x is a normal number above 0.
inline double exact_log(double x) {
  const std::uint64_t bits = std::bit_cast<std::uint64_t>(x);
  int exponent = static_cast<int>(bits >> 52) - 1023;
  double m = std::bit_cast<double>((bits & 0x000fffffffffffffu) | 0x3ff0000000000000u);
  if (m > 1.41421356237309504880) {
    m *= 0.5;
    ++exponent;
  }
  const double s = (m - 1) / (m + 1);
  const double s2 = s * s;
  double sum = 0;
  for (int i = 21; i >= 1; i -= 2) sum = sum * s2 + 1.0 / i;
  return exponent * 0.69314718055994530942 + 2 * s * sum;
}

// x to the power y for x >= 0; 0 for x = 0.
inline double exact_pow(double x, double y) { return x <= 0 ? 0 : exact_exp(y * exact_log(x)); }

// The angle of (x, y) in -pi..pi; 0 at the origin.
inline double exact_atan2(double y, double x) {
  const double ax = x < 0 ? -x : x;
  const double ay = y < 0 ? -y : y;
  if (ax == 0 && ay == 0) return 0;
  double z = ax > ay ? ay / ax : ax / ay;
  // Two half-angle steps bring z below tan(pi/16), where a short series is exact enough.
  z = z / (1 + std::sqrt(1 + z * z));
  z = z / (1 + std::sqrt(1 + z * z));
  const double z2 = z * z;
  double sum = 0;
  for (int i = 21; i >= 1; i -= 2) sum = 1.0 / i - sum * z2;
  double angle = 4 * z * sum;
  if (ay >= ax) angle = kPi / 2 - angle;
  if (x < 0) angle = kPi - angle;
  return y < 0 ? -angle : angle;
}

}  // namespace vitrine::demo

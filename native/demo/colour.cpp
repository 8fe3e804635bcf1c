// SPDX-License-Identifier: MIT
#include "demo/colour.h"

#include "demo/exact_math.h"

namespace vitrine::demo {
namespace {

struct Lab {
  double l, a, b;
};

double to_linear(double c) { return c <= 0.04045 ? c / 12.92 : exact_pow((c + 0.055) / 1.055, 2.4); }
double to_encoded(double c) {
  c = clamp01(c);
  return c <= 0.0031308 ? c * 12.92 : 1.055 * exact_pow(c, 1 / 2.4) - 0.055;
}

// The matrices are those of Björn Ottosson's Oklab definition (2020).
Lab to_oklab(Rgb colour) {
  const double r = to_linear(colour.r);
  const double g = to_linear(colour.g);
  const double b = to_linear(colour.b);
  const double l = exact_pow(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b, 1.0 / 3);
  const double m = exact_pow(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b, 1.0 / 3);
  const double s = exact_pow(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b, 1.0 / 3);
  return {0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
          1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
          0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
}

double cube(double x) { return x * x * x; }

Rgb from_oklab(Lab c) {
  const double l = cube(c.l + 0.3963377774 * c.a + 0.2158037573 * c.b);
  const double m = cube(c.l - 0.1055613458 * c.a - 0.0638541728 * c.b);
  const double s = cube(c.l - 0.0894841775 * c.a - 1.2914855480 * c.b);
  return {to_encoded(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
          to_encoded(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
          to_encoded(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s)};
}

Lab mix_lab(Lab a, Lab b, double t) { return {mix(a.l, b.l, t), mix(a.a, b.a, t), mix(a.b, b.b, t)}; }

}  // namespace

Rgb mix_perceptual(Rgb a, Rgb b, double t) { return from_oklab(mix_lab(to_oklab(a), to_oklab(b), t)); }

Ramp::Ramp(std::span<const std::uint32_t> stops) {
  const int last = static_cast<int>(stops.size()) - 1;
  for (int i = 0; i < 257; ++i) {
    const double at = i / 256.0 * last;
    const int left = last == 0 ? 0 : (floor_int(at) < last ? floor_int(at) : last - 1);
    const Lab a = to_oklab(hex(stops[left]));
    const Lab b = to_oklab(hex(stops[last == 0 ? 0 : left + 1]));
    table_[i] = from_oklab(mix_lab(a, b, at - left));
  }
}

Rgb Ramp::operator()(double t) const {
  const double at = clamp01(t) * 256;
  const int left = at >= 256 ? 255 : static_cast<int>(at);
  return mix(table_[left], table_[left + 1], at - left);
}

}  // namespace vitrine::demo

// SPDX-License-Identifier: MIT
#include "demo/finish.h"

#include "demo/noise.h"
#include "demo/random.h"

namespace vitrine::demo {

void add_paper(Canvas& canvas, std::uint64_t seed, double strength) {
  const Noise clouds(seed);
  const Noise fibres(seed + 1);
  canvas.each([&](int x, int y, Rgb& c) {
    const double cloud = clouds.value(x * 0.012, y * 0.012) - 0.5;
    const double fibre = fibres.value(x * 0.06 + y * 0.02, y * 0.7) + fibres.value(x * 0.6, y * 0.05) - 1;
    const double tooth = lattice(x, y, seed) - 0.5;
    c = c * (1 + strength * (0.045 * cloud + 0.028 * fibre + 0.035 * tooth));
  });
}

void add_grain(Canvas& canvas, std::uint64_t seed, double strength) {
  canvas.each([&](int x, int y, Rgb& c) {
    const double g = strength * (lattice(x, y, seed) + lattice(x, y, seed + 7) - 1);
    c = c + Rgb{g, g, g};
  });
}

void add_vignette(Canvas& canvas, Rgb colour, double strength) {
  const double cx = canvas.width() * 0.5;
  const double cy = canvas.height() * 0.5;
  canvas.each([&](int x, int y, Rgb& c) {
    const double d = square((x - cx) / cx) + square((y - cy) / cy);
    c = mix(c, colour, strength * smooth_step(0.35, 2.1, d));
  });
}

void add_age(Canvas& canvas, std::uint64_t seed, double strength) {
  const Noise stain(seed);
  const double w = canvas.width();
  const double h = canvas.height();
  const Rgb tea = hex(0x9a6a35);
  canvas.each([&](int x, int y, Rgb& c) {
    const double side = x < w - x ? x : w - x;
    const double end = y < h - y ? y : h - y;
    const double rim = (side < end ? side : end) + 70 * stain.fractal(x * 0.007, y * 0.007, 4);
    const double tone = 0.32 * (1 - smooth_step(0, 150, rim)) +
                        0.16 * smooth_step(0.4, 0.95, stain.fractal(x * 0.004 + 50, y * 0.004, 5));
    c = mix(c, c * tea, strength * tone);
  });
  Random random(seed);
  for (int i = 0; i < 26; ++i) {
    const double px = random.unit() * w;
    const double py = random.unit() * h;
    const double r = 0.7 + 1.8 * square(random.unit());
    canvas.disc({px, py}, r, tea, 0.3 * strength);
  }
}

void add_box_shadow(Canvas& canvas, double x0, double y0, double x1, double y1, double spread,
                    double strength) {
  canvas.each([&](int x, int y, Rgb& c) {
    const double dx = x < x0 ? x0 - x : (x > x1 ? x - x1 : 0);
    const double dy = y < y0 ? y0 - y : (y > y1 ? y - y1 : 0);
    const double d2 = (dx * dx + dy * dy) / (spread * spread);
    if (d2 < 1) c = c * (1 - strength * square(1 - d2));
  });
}

}  // namespace vitrine::demo

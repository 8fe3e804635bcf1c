// SPDX-License-Identifier: MIT
// Agates: slices of stone, banded from the rim inwards round one or more hearts, some hollow with crystals.
#include <algorithm>
#include <array>

#include "demo/family.h"
#include "demo/finish.h"
#include "demo/noise.h"
#include "demo/random.h"

namespace vitrine::demo {
namespace {

struct Slice {
  std::array<std::uint32_t, 6> bands;  // rim to heart
  std::uint32_t board;
  double density;  // bands over the radius
  bool crystals;
};

constexpr std::string_view kFolder = "agates";
constexpr std::array<std::string_view, 16> kNames = {
    "Blue Lace",     "Carnelian Heart", "Moss and Smoke", "Amethyst Hollow", "Desert Rings", "Teal Slice",
    "Black Onyx",    "Rose Quartz Eye", "Fire Banded",    "Lichen Agate",    "Cobalt Geode", "Honey Slice",
    "Grey Fortress", "Emerald Hollow",  "Sunset Bands",   "Milk and Ink"};
constexpr std::array<Slice, 16> kSlices = {{
    {{0x5a6a7c, 0xa8c4e0, 0xe8f0f8, 0x7aa0cc, 0xd0e0f0, 0xf8fafc}, 0xf2f0ea, 13, false},
    {{0x4a1c14, 0xb83c1c, 0xf0a068, 0xd8582c, 0xf8d8b0, 0x8c2414}, 0xefe9de, 11, false},
    {{0x34402c, 0x6a7c50, 0xb8bca0, 0x485838, 0xd8d8c8, 0x808878}, 0xf0eee6, 9, false},
    {{0x3c3440, 0x8c70a8, 0xd8c8e8, 0x6a3c98, 0xf0e8f8, 0x4c1c78}, 0x26222c, 12, true},
    {{0x6a4830, 0xc89060, 0xf0d8b0, 0xa86438, 0xf8ecd8, 0xd8a878}, 0xf3eee4, 15, false},
    {{0x143c48, 0x1f8c94, 0xa8e0d8, 0x106070, 0xe8f8f0, 0x48b8b0}, 0xf4f2ec, 12, true},
    {{0x141416, 0x2c2c30, 0xe8e4dc, 0x1c1c20, 0x8c8880, 0x0c0c10}, 0xe6e2d8, 10, false},
    {{0x8c5c5c, 0xe0a8a8, 0xf8e4dc, 0xd08088, 0xfcf0ec, 0xb85c70}, 0xf4f0ec, 12, true},
    {{0x2c1410, 0xc83414, 0xf8b030, 0x8c1c10, 0xf8e0a0, 0xe86018}, 0x1e1a1a, 14, false},
    {{0x3c4428, 0x8c9c40, 0xe0e0a8, 0x687830, 0xf4f0d0, 0xa8b058}, 0xf1efe6, 10, false},
    {{0x28303c, 0x2450a8, 0xa8c8f0, 0x14307c, 0xe8f0fc, 0x0c2060}, 0xefeee9, 11, true},
    {{0x5c3c18, 0xd89428, 0xf8dc90, 0xb86c18, 0xfcf0d0, 0xe8b048}, 0x2c2620, 12, false},
    {{0x3c3c40, 0x88888c, 0xd8d8d8, 0x606468, 0xf4f4f4, 0xa8acb0}, 0xf2f2f0, 16, false},
    {{0x1c3028, 0x2c8c5c, 0xb0e8c8, 0x146040, 0xe8f8ec, 0x0c4830}, 0xf2f1ea, 11, true},
    {{0x4c2438, 0xd8506c, 0xf8b890, 0x8c3070, 0xfce8c8, 0xf08c50}, 0xf3efe8, 13, false},
    {{0x6c6860, 0xf0ece4, 0xc8c4bc, 0xfcfaf6, 0x24242c, 0xe0dcd4}, 0x3a4044, 12, false},
}};

struct Stone {
  Point centre;
  double rx, ry;
  Noise rim, warp, grain;

  // 0 at the rim, 1 at the heart; below 0 outside.
  double depth(double x, double y) const {
    const double u = (x - centre.x) / rx;
    const double v = (y - centre.y) / ry;
    const double far = std::sqrt(u * u + v * v);
    const double k = far > 1e-6 ? 1 / far : 0;
    const double bumps = 0.30 * (rim.fractal(u * k * 1.3, v * k * 1.3, 4) - 0.5);
    return 1 - far / (0.92 + bumps);
  }
};

// Cut quartz: cells with flat shades, brighter towards one side.
Rgb crystal(double x, double y, Rgb low, Rgb high, std::uint64_t seed) {
  const double size = 15;
  const int ix = floor_int(x / size);
  const int iy = floor_int(y / size);
  double first = 1e9;
  double tone = 0;
  Point off;
  for (int j = -1; j <= 1; ++j) {
    for (int i = -1; i <= 1; ++i) {
      const double px = (ix + i + lattice(ix + i, iy + j, seed)) * size;
      const double py = (iy + j + lattice(ix + i, iy + j, seed + 1)) * size;
      const double d = square(x - px) + square(y - py);
      if (d < first) {
        first = d;
        tone = lattice(ix + i, iy + j, seed + 2);
        off = {x - px, y - py};
      }
    }
  }
  const double turn = exact_atan2(off.y, off.x) / kTau * 3 + tone * 5;
  const double facet = 0.35 * fraction(floor_int(turn) * 0.37 + tone) + 0.65 * tone;
  const double spark = lattice(ix, iy, seed + 3) > 0.86 && first < 12 ? 0.5 : 0;
  return mix(low, high, facet) + Rgb{spark, spark, spark};
}

Canvas draw(int work) {
  const Slice& slice = kSlices[work];
  Random random(kFolder, work);
  const int w = 920 + random.below(120);
  const int h = 720 + random.below(200);
  Canvas canvas(w, h, hex(slice.board));
  const Noise rim(random.next());
  const Noise warp(random.next());
  const Noise grain(random.next());
  const Stone stone{{w * 0.5, h * 0.5}, w * 0.47, h * 0.47, rim, warp, grain};
  const Ramp ramp{std::span(slice.bands)};
  const std::uint64_t seed = random.next();
  const double drift = random.range(0.55, 0.95);
  const double hollow = random.range(0.60, 0.70);
  const double second_heart = random.range(-0.35, 0.35);
  canvas.each([&](int x, int y, Rgb& c) {
    // The shadow first, from the slice's depth a little to the upper left.
    const double shade = stone.depth(x - 9.0, y - 13.0);
    c = c * (1 - 0.42 * smooth_step(-0.05, 0.03, shade));
    const double depth = stone.depth(x, y);
    const double cover = clamp01(depth * std::min(stone.rx, stone.ry) + 0.5);
    if (cover <= 0) return;
    const double wx = warp.fractal(x * 0.006, y * 0.006, 4) - 0.5;
    const double wy = warp.fractal(x * 0.006 + 30, y * 0.006, 4) - 0.5;
    const double fold = warp.fractal(x * 0.003 + wx, y * 0.003 + wy, 3) - 0.5;
    const double lens = exact_exp(-(square((x - stone.centre.x) / stone.rx - second_heart) * 9 +
                                    square((y - stone.centre.y) / stone.ry + second_heart * 0.6) * 9));
    const double way = depth + drift * fold * smooth_step(0.02, 0.3, depth) + 0.10 * wx + 0.16 * lens * drift;
    // Wide bands carry fine ones, both at uneven distances.
    const double wide = rim.value(way * slice.density, 7.5);
    const double fine = rim.value(way * slice.density * 6, 3.5);
    const double hair = rim.value(way * slice.density * 22, 1.5);
    Rgb colour = ramp(0.62 * wide + 0.28 * fine + 0.10 * hair + 0.22 * (clamp01(way) - 0.4));
    colour = colour * (0.94 + 0.14 * hair);
    const double cloud = grain.fractal(x * 0.02, y * 0.02, 4) - 0.5;
    colour = colour * (1 + 0.16 * cloud);
    if (slice.crystals) {
      const double edge = way - hollow + 0.05 * (hair - 0.5);
      const Rgb quartz = crystal(x, y, hex(slice.bands[5]) * 0.55, hex(slice.bands[2]), seed);
      colour = mix(colour, mix(quartz, hex(0xffffff), 0.5 * smooth_step(0.05, 0, edge)),
                   smooth_step(0, 0.012, edge));
    }
    // The rind, and the polish.
    const double rind = depth + 0.02 * (grain.value(x * 0.08, y * 0.08) - 0.5);
    colour = mix(hex(slice.bands[0]) * (0.7 + 0.5 * grain.value(x * 0.3, y * 0.3)), colour,
                 smooth_step(0.012, 0.035, rind));
    const double gloss = smooth_step(0.35, 0, std::abs((x - w * 0.32) * 0.9 + (y - h * 0.30)) / w);
    colour = screen(colour, Rgb{1, 1, 1} * (0.13 * gloss));
    c = mix(c, colour, cover);
  });
  add_grain(canvas, random.next(), 0.012);
  add_vignette(canvas, hex(slice.board) * 0.6, 0.3);
  return canvas;
}

}  // namespace

Family agates() {
  return {kFolder,
          "agate",
          "Agate",
          "The Vitrine Drawing Machine, Mineral Series",
          "2026, third series",
          "Drawing",
          "stones; pattern; nature",
          kNames,
          draw};
}

}  // namespace vitrine::demo

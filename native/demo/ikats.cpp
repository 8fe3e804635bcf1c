// SPDX-License-Identifier: MIT
// Ikats: a mirrored pattern of steps and lozenges, its warp threads dyed before weaving and slipped a little
// on the loom.
#include <array>

#include "demo/family.h"
#include "demo/finish.h"
#include "demo/noise.h"
#include "demo/random.h"

namespace vitrine::demo {
namespace {

struct Cloth {
  std::array<std::uint32_t, 5> dyes;  // from the ground inwards
  int motif;
  int columns;
  double stretch;  // height of a repeat over its width
  std::uint32_t wall;
};

constexpr std::string_view kFolder = "ikats";
constexpr std::array<std::string_view, 16> kNames = {
    "Indigo Lozenges", "Madder Steps",          "Pomegranate Repeat", "River Hooks",
    "Turmeric Eyes",   "Black Walnut Chevrons", "Rose Medallions",    "Night Market Stars",
    "Salt Flats",      "Cochineal Flames",      "Reed Green Comb",    "Plum Mirrors",
    "Desert Water",    "Ochre Arrows",          "Ivory and Ink",      "Lapis and Apricot"};
constexpr std::array<Cloth, 16> kCloths = {{
    {{0x182a52, 0xe9dfc8, 0x2f5d94, 0xb9543a, 0xf0e2c0}, 0, 4, 1.6, 0xd9d2c4},
    {{0x8c2520, 0xf0d9b0, 0x3a1714, 0xd9822b, 0x27455c}, 1, 5, 1.3, 0xcfc6b4},
    {{0xb8323c, 0xf4e3c4, 0x1f3a4a, 0xe3a83c, 0x6b1a2a}, 2, 3, 1.5, 0xe3ddd0},
    {{0x1f5a5c, 0xe8e0c4, 0x0f2c3c, 0xc9903f, 0x7db3a4}, 3, 4, 1.4, 0xd3d4c8},
    {{0xdc9a22, 0x5a2a16, 0xf6e2a8, 0xa83b1c, 0x21343b}, 0, 3, 1.9, 0xe6dcc4},
    {{0x2a1d17, 0xd8c3a0, 0x7a4a2c, 0xefe3c8, 0xa8482c}, 4, 6, 1.1, 0xc9c1b2},
    {{0xd98a94, 0x6d1f38, 0xf6e3d6, 0xb03c55, 0x2f4a44}, 2, 4, 1.3, 0xe8ded8},
    {{0x141a33, 0xe6b23c, 0x2f4a8a, 0xd0453c, 0xf2e6c8}, 5, 4, 1.2, 0xb9b6b0},
    {{0xe9e2d2, 0xb9a98c, 0xcfc3ac, 0x8c7a5c, 0xf6f1e6}, 1, 6, 1.4, 0xbfb8a8},
    {{0xa3152c, 0xf2b98a, 0x4a0d1c, 0xe86a35, 0xf7e6cc}, 6, 4, 2.0, 0xd8cfc2},
    {{0x51683a, 0xe3dfb8, 0x2a3c22, 0xc7a53c, 0x8c3a26}, 3, 5, 1.2, 0xdad8c6},
    {{0x4a1f4a, 0xdcb6c4, 0x24122e, 0xc26a3a, 0xf0dfd0}, 0, 5, 1.4, 0xd2c9cc},
    {{0xc8a878, 0x2a6a7a, 0xefe2c4, 0x8c4a2a, 0x174352}, 6, 3, 1.8, 0xe4dac6},
    {{0xb8792a, 0x2e1f18, 0xe8c98a, 0x7a2f1c, 0xf4e8cc}, 4, 4, 1.5, 0xd6ccb8},
    {{0xefe8d8, 0x1d1c1f, 0xcfc6b2, 0x3a3836, 0xf8f4ea}, 5, 5, 1.3, 0xa9a49a},
    {{0x1d3f8c, 0xf2b27a, 0x12265a, 0xf6e6cf, 0xd9613c}, 2, 5, 1.4, 0xddd6ca},
}};

double abs_of(double v) { return v < 0 ? -v : v; }

// How deep inside the motif a point lies: 0 on the ground, rising towards the heart. (u, v) in -1..1 of one
// repeat.
double depth_of(int motif, double u, double v) {
  const double a = abs_of(u);
  const double b = abs_of(v);
  switch (motif) {
    case 0:
      return 1.06 - (a + b);
    case 1:
      return 1.0 - (floor_int(a * 7) / 7.0 + floor_int(b * 7) / 7.0) * 0.92;
    case 2:
      return 0.98 - std::sqrt(a * a * 1.25 + b * b) - 0.13 * exact_cos(6 * exact_atan2(v, u));
    case 3:
      return 0.62 - abs_of(a - 0.45 - 0.3 * exact_sin(v * 2 * kPi)) * 1.7;
    case 4:
      return fraction(1.5 + b * 1.5 - a * 1.1) * 0.95;
    case 5:
      return 1.0 - (a > b ? a + 0.42 * b : b + 0.42 * a) - 0.2 * (a + b > 0.98 ? 1 : 0);
    default:
      return 0.86 - a * (1.35 + 0.8 * exact_sin(v * kPi * 3)) - 0.35 * b;
  }
}

struct Loom {
  const Cloth& cloth;
  double left, top, width, height, border;

  // The dye of the warp thread at (u, v), both in pixels from the corner of the cloth.
  int dye_at(double u, double v) const {
    if (u < border || u > width - border) {
      const double s = (u < border ? u : width - u) / border;
      return s < 0.16 ? 2 : (s < 0.3 ? 1 : (s < 0.62 ? 3 : (s < 0.72 ? 1 : 2)));
    }
    const double cell = (width - 2 * border) / cloth.columns;
    const double tall = cell * cloth.stretch;
    const double column = (u - border) / cell;
    const double shift = cloth.motif == 3 || cloth.motif == 4 ? 0 : 0.5 * (floor_int(column) & 1);
    const double row = v / tall + shift;
    const double x = 2 * fraction(column) - 1;
    const double y = 2 * fraction(row) - 1;
    const double depth = depth_of(cloth.motif, x, y);
    if (depth < 0.08) {
      // Small filling lozenges where four repeats meet.
      const double corner = (1 - abs_of(x)) + (1 - abs_of(y));
      return corner < 0.2 ? 3 : (corner < 0.3 ? 1 : 0);
    }
    return depth < 0.2 ? 1 : (depth < 0.42 ? 2 : (depth < 0.54 ? 1 : (depth < 0.74 ? 3 : 4)));
  }
};

void draw_fringe(Canvas& canvas, const Loom& loom, Random& random, double y0, double direction) {
  for (double x = loom.left + 3; x < loom.left + loom.width - 2; x += 6.5) {
    const double len = random.range(30, 44);
    const double sway = random.range(-4, 4);
    const Point line[3] = {
        {x, y0}, {x + sway * 0.3, y0 + direction * len * 0.5}, {x + sway, y0 + direction * len}};
    const Rgb dye = hex(loom.cloth.dyes[loom.dye_at(x - loom.left, direction > 0 ? loom.height : 0)]);
    canvas.stroke(line, 4.2, dye * 0.55);
    canvas.stroke(line, 2.4, dye * random.range(0.9, 1.08));
  }
}

Canvas draw(int work) {
  const Cloth& cloth = kCloths[work];
  Random random(kFolder, work);
  const int w = 720 + random.below(120);
  const int h = 980 + random.below(60);
  Canvas canvas(w, h, hex(cloth.wall));
  const Loom loom{cloth, 52, 74, w - 104.0, h - 148.0, random.range(36, 64)};
  add_grain(canvas, random.next(), 0.012);
  add_vignette(canvas, hex(cloth.wall) * 0.7, 0.5);
  add_box_shadow(canvas, loom.left + 6, loom.top + 10, loom.left + loom.width + 6,
                 loom.top + loom.height + 26, 34, 0.42);
  draw_fringe(canvas, loom, random, loom.top, -1);
  draw_fringe(canvas, loom, random, loom.top + loom.height, 1);
  const Noise slip(random.next());
  const Noise fade(random.next());
  const Noise slub(random.next());
  const std::uint64_t seed = random.next();
  const double slack = random.range(16, 30);
  for (int y = static_cast<int>(loom.top); y < loom.top + loom.height; ++y) {
    for (int x = static_cast<int>(loom.left); x < loom.left + loom.width; ++x) {
      // Two pixels make a warp thread; each slipped by its own length, and dye crept along it.
      const int thread = x >> 1;
      const double jitter =
          (lattice(thread, 1, seed) - 0.5) * 12 + (slip.value(thread * 0.09, 3) - 0.5) * slack;
      const double creep = (lattice(thread, y >> 3, seed + 1) - 0.5) * 5;
      const double u = thread * 2 - loom.left + 0.6 * (lattice(thread, 9, seed) - 0.5);
      const double v = y - loom.top + jitter + creep;
      const Rgb dye = hex(cloth.dyes[loom.dye_at(u, v)]);
      const Rgb bled = hex(cloth.dyes[loom.dye_at(u, v + (lattice(thread, y >> 2, seed + 2) - 0.5) * 16)]);
      Rgb c = mix(dye, bled, 0.3);
      const double rib = 0.5 + 0.5 * exact_cos((y + (thread & 1) * 2) * (kTau / 4));
      const double light = 0.80 + 0.16 * rib + 0.10 * (x & 1) + 0.12 * (lattice(thread, 4, seed) - 0.5) +
                           0.12 * (slub.value(x * 0.03, y * 0.5) - 0.5) +
                           0.16 * (fade.fractal(x * 0.006, y * 0.006, 2) - 0.5);
      canvas.at(x, y) = c * light;
    }
  }
  return canvas;
}

}  // namespace

Family ikats() {
  return {kFolder,
          "ikat",
          "Ikat",
          "The Vitrine Drawing Machine, Loom Series",
          "2026, first series",
          "Textile",
          "pattern; weaving",
          kNames,
          draw};
}

}  // namespace vitrine::demo

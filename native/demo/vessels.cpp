// SPDX-License-Identifier: MIT
// Turned vessels: a profile spun on the lathe, lit from the left, glazed, and set on a table.
#include <algorithm>
#include <array>

#include "demo/family.h"
#include "demo/finish.h"
#include "demo/noise.h"
#include "demo/random.h"

namespace vitrine::demo {
namespace {

struct Pot {
  int profile;
  int glaze;  // 0 plain, 1 drip over body, 2 bands, 3 crackle, 4 brushed blossoms, 5 speckled, 6 fluted
  std::uint32_t body, glaze_colour, deep, wall, table;
  double gloss;
};

constexpr std::string_view kFolder = "vessels";
constexpr std::array<std::string_view, 18> kNames = {
    "Moon Jar",           "Celadon Bottle",       "Tenmoku Bowl",      "Blue and White Vase",
    "Amphora with Bands", "Ash-glazed Jar",       "Copper-red Bottle", "Crackled Vase",
    "Ginger Jar",         "Turquoise Ewer Body",  "Honey Bowl",        "Black Gourd Bottle",
    "Fluted Beaker",      "Speckled Tea Jar",     "Lavender Bottle",   "Lidless Storage Jar",
    "Sea-green Amphora",  "Ivory Bowl with Drips"};
constexpr std::array<Pot, 18> kPots = {{
    {0, 0, 0xe9e4da, 0xf4f1ea, 0xb9b0a2, 0x8a9199, 0x6b5f55, 0.5},
    {1, 0, 0x9fb8a0, 0xb4cbb2, 0x5f8270, 0xd9d3c6, 0x9c8a72, 0.9},
    {2, 1, 0x4a2e20, 0x1c1512, 0x8c4a22, 0xb8a78c, 0x5c4636, 1.0},
    {3, 4, 0xeef0f0, 0x1f3f9c, 0x0f1f5c, 0xc7cfd6, 0x7a6a5a, 0.8},
    {4, 2, 0xc8703c, 0x1c1614, 0x8c3a1c, 0xe3d8c4, 0xa8977c, 0.25},
    {5, 1, 0x7a5c44, 0xb8ae84, 0x4a5a44, 0x4f534f, 0x2f2a26, 0.5},
    {1, 1, 0xa81c24, 0x7a0f18, 0xe8d8c8, 0x2c2f36, 0x1c1a1a, 1.0},
    {3, 3, 0xd8dccf, 0xe4e6da, 0x7a6a50, 0x6f7f7a, 0x4f443a, 0.7},
    {6, 4, 0xf2efe6, 0xb8402c, 0x6b1f18, 0x9fb0b4, 0x6a5444, 0.8},
    {4, 0, 0x1f9a9c, 0x3fc0b8, 0x0f5a6b, 0xe6d9c0, 0xb89a70, 0.9},
    {2, 0, 0xc8842a, 0xe0a848, 0x6b3a14, 0x3c4a50, 0x2a2522, 0.8},
    {7, 0, 0x1c1c20, 0x2c2c34, 0x08080a, 0xc9b9a6, 0x8c7258, 1.0},
    {8, 6, 0xb9cfd6, 0xd4e4e8, 0x6f929f, 0xe9e4dc, 0xb9ab98, 0.8},
    {5, 5, 0xcfc3ac, 0xe0d6c0, 0x4a3828, 0x7c8a80, 0x54463a, 0.3},
    {7, 3, 0xa89ac4, 0xbfb2d6, 0x55467c, 0xe2dce0, 0x9c8c94, 0.8},
    {6, 2, 0x9c6a44, 0xe3d2b0, 0x4a2e1c, 0xa6b09a, 0x5e5244, 0.3},
    {4, 1, 0x8fae94, 0x2f6f68, 0x1c4a48, 0xd8d8d0, 0x8a8478, 0.9},
    {2, 1, 0xe6dcc6, 0x7fa6a4, 0xb08a5c, 0x5a4a44, 0x3a2f2a, 0.7},
}};

// Radius by height, both as parts of the vessel's height, from lip to foot.
Outline profile_of(int kind) {
  static const std::array<Outline, 9> kProfiles = {{
      {{0.20, 0},
       {0.21, 0.04},
       {0.33, 0.13},
       {0.47, 0.33},
       {0.50, 0.50},
       {0.45, 0.70},
       {0.31, 0.89},
       {0.22, 0.97},
       {0.22, 1}},
      {{0.10, 0},
       {0.075, 0.03},
       {0.06, 0.18},
       {0.075, 0.34},
       {0.17, 0.50},
       {0.28, 0.66},
       {0.30, 0.80},
       {0.23, 0.93},
       {0.17, 0.98},
       {0.18, 1}},
      {{0.80, 0},
       {0.79, 0.05},
       {0.74, 0.27},
       {0.60, 0.58},
       {0.38, 0.82},
       {0.25, 0.90},
       {0.24, 0.95},
       {0.27, 1}},
      {{0.20, 0},
       {0.15, 0.04},
       {0.13, 0.15},
       {0.24, 0.25},
       {0.33, 0.38},
       {0.32, 0.52},
       {0.24, 0.72},
       {0.18, 0.90},
       {0.21, 0.98},
       {0.21, 1}},
      {{0.16, 0},
       {0.12, 0.03},
       {0.10, 0.10},
       {0.11, 0.17},
       {0.27, 0.25},
       {0.36, 0.38},
       {0.33, 0.56},
       {0.21, 0.78},
       {0.11, 0.92},
       {0.16, 0.98},
       {0.16, 1}},
      {{0.22, 0},
       {0.20, 0.03},
       {0.22, 0.08},
       {0.36, 0.17},
       {0.42, 0.30},
       {0.41, 0.52},
       {0.36, 0.78},
       {0.29, 0.97},
       {0.29, 1}},
      {{0.17, 0},
       {0.17, 0.09},
       {0.20, 0.12},
       {0.38, 0.23},
       {0.43, 0.38},
       {0.38, 0.60},
       {0.28, 0.82},
       {0.24, 0.96},
       {0.26, 1}},
      {{0.08, 0},
       {0.07, 0.06},
       {0.14, 0.15},
       {0.18, 0.26},
       {0.13, 0.39},
       {0.16, 0.45},
       {0.29, 0.58},
       {0.34, 0.73},
       {0.28, 0.90},
       {0.19, 0.98},
       {0.20, 1}},
      {{0.40, 0},
       {0.37, 0.06},
       {0.33, 0.30},
       {0.29, 0.60},
       {0.25, 0.90},
       {0.24, 0.95},
       {0.27, 0.98},
       {0.28, 1}},
  }};
  return smooth_curve(kProfiles[kind], false, 24);
}

struct Turned {
  std::vector<double> radius;  // pixels, by row from the lip
  double centre, top;
  int rows;
  double at(int row) const { return radius[row < 0 ? 0 : (row >= rows ? rows - 1 : row)]; }
  double slope(int row) const { return (at(row + 3) - at(row - 3)) / 6; }
};

Turned turn(int kind, double centre, double top, double height) {
  const Outline profile = profile_of(kind);
  Turned pot{{}, centre, top, static_cast<int>(height)};
  std::size_t piece = 0;
  for (int row = 0; row < pot.rows; ++row) {
    const double t = row / height;
    while (piece + 2 < profile.size() && profile[piece + 1].y < t) ++piece;
    const Point a = profile[piece];
    const Point b = profile[piece + 1];
    const double along = b.y > a.y ? clamp01((t - a.y) / (b.y - a.y)) : 0;
    pot.radius.push_back(mix(a.x, b.x, along) * height);
  }
  return pot;
}

struct Glaze {
  const Pot& pot;
  Noise noise;
  Noise fine;
  std::uint64_t seed;

  // Distance to the nearest crack of a net of cells.
  double crackle(double u, double v) const {
    const int iu = floor_int(u);
    const int iv = floor_int(v);
    double first = 9;
    double second = 9;
    for (int j = -1; j <= 1; ++j) {
      for (int i = -1; i <= 1; ++i) {
        const double du = iu + i + lattice(iu + i, iv + j, seed) - u;
        const double dv = iv + j + lattice(iu + i, iv + j, seed + 1) - v;
        const double d = std::sqrt(du * du + dv * dv);
        second = std::min(second, std::max(first, d));
        first = std::min(first, d);
      }
    }
    return second - first;
  }

  // Five-petalled flowers on a jittered grid, joined by tendrils.
  double blossom(double u, double v) const {
    const double row = v * 5;
    const double column = u * 2.1 + 0.5 * (floor_int(row) & 1);
    const double x = fraction(column) - 0.5 + 0.16 * (lattice(floor_int(column), floor_int(row), seed) - 0.5);
    const double y = (fraction(row) - 0.5) * 0.85;
    const double d = std::sqrt(x * x + y * y);
    const double petals = 0.20 + 0.11 * exact_cos(5 * exact_atan2(y, x) +
                                                  7 * lattice(floor_int(column), floor_int(row), seed + 3));
    const double flower = smooth_step(0.02, -0.02, d - petals) - 0.75 * smooth_step(0.02, -0.02, d - 0.07);
    const double vine = v * 5 + 0.32 * exact_sin(u * 4.2 * kPi);
    const double tendril = smooth_step(0.05, 0.02, std::abs(fraction(vine) - 0.02));
    return std::max(flower, 0.8 * tendril);
  }

  // u: angle round the pot, v: 0 at the lip, 1 at the foot.
  Rgb at(double u, double v) const {
    const double mottle = noise.fractal(u * 2, v * 6, 4) - 0.5;
    const Rgb body = hex(pot.body) * (1 + 0.22 * mottle);
    const Rgb over = hex(pot.glaze_colour) * (1 + 0.25 * mottle);
    const Rgb deep = hex(pot.deep);
    switch (pot.glaze) {
      case 1: {
        const double edge =
            0.42 + 0.34 * (noise.value(u * 3.1, 0.5) - 0.3) + 0.10 * (fine.value(u * 9, 0.2) - 0.5);
        const double pool = smooth_step(0.10, 0, std::abs(v - edge + 0.02));
        return mix(mix(body, over, smooth_step(edge + 0.008, edge - 0.008, v)), deep,
                   0.55 * pool * (v < edge + 0.01 ? 1 : 0.2));
      }
      case 2: {
        const double band = fraction(v * 9 + 0.02 * mottle);
        const bool key = v > 0.34 && v < 0.44;
        const double teeth = fraction(u * 4) < 0.5 ? 1 : 0;
        if (key) return teeth > 0.5 ? over : body;
        return band < 0.16 ? over : (band < 0.22 ? deep : body);
      }
      case 3:
        return mix(deep, mix(body, over, 0.5 + mottle),
                   0.35 + 0.65 * smooth_step(0.01, 0.05, crackle(u * 5 + mottle, v * 13)));
      case 4: {
        const double rim =
            v < 0.05 || v > 0.95 || std::abs(v - 0.2) < 0.008 || std::abs(v - 0.82) < 0.008 ? 0.9 : 0;
        const double wash = v > 0.2 && v < 0.82 ? blossom(u, v) : 0;
        return mix(body, mix(over, deep, noise.value(u * 7, v * 20)), std::max(rim, wash) * 0.92);
      }
      case 5:
        return mix(body, deep,
                   lattice(floor_int(u * 60), floor_int(v * 180), seed) > 0.985
                       ? 0.8
                       : (fine.value(u * 40, v * 110) > 0.88 ? 0.6 : 0));
      default:
        return mix(mix(body, over, 0.5 + 1.4 * mottle), deep, 0.5 * smooth_step(0.72, 1.0, v + 0.3 * mottle));
    }
  }
};

void set_table(Canvas& canvas, const Pot& pot, double floor, std::uint64_t seed) {
  const Noise wall(seed);
  const double w = canvas.width();
  canvas.each([&](int x, int y, Rgb& c) {
    const double glow =
        1.12 - 0.5 * std::sqrt(square((x - w * 0.3) / w) + square((y - floor * 0.35) / floor));
    if (y < floor - 1) {
      c = hex(pot.wall) * (glow + 0.08 * (wall.fractal(x * 0.005, y * 0.005, 4) - 0.5));
      return;
    }
    const double depth = (y - floor) / (canvas.height() - floor);
    const double plank = wall.fractal(x * 0.006, y * 0.12, 3) - 0.5;
    const Rgb table = hex(pot.table) * (0.86 + 0.34 * depth + 0.20 * plank - 0.2 * square((x - w * 0.4) / w));
    c = mix(hex(pot.wall) * glow, table, smooth_step(floor - 1, floor + 2, y));
  });
}

void cast_shadow(Canvas& canvas, const Turned& pot, double foot) {
  const double r = pot.at(pot.rows - 1);
  const double wide = *std::max_element(pot.radius.begin(), pot.radius.end());
  canvas.each([&](int x, int y, Rgb& c) {
    const double dx = x - pot.centre - wide * 0.55;
    const double dy = y - foot;
    const double cast = square(dx / (wide * 1.25)) + square(dy / (wide * 0.24));
    const double touch = square((x - pot.centre) / (r * 1.15)) + square((dy - 2) / (r * 0.26));
    const double dark = 0.5 * (1 - smooth_step(0, 1, cast)) + 0.55 * (1 - smooth_step(0.3, 1.25, touch));
    c = c * (1 - clamp01(dark));
  });
}

void spin(Canvas& canvas, const Pot& kind, const Turned& pot, const Glaze& glaze) {
  const double tilt = 0.17;  // how far round curves bow for a viewer a little above
  const double reach = *std::max_element(pot.radius.begin(), pot.radius.end()) + 2;
  const int y_end = std::min(canvas.height() - 1, static_cast<int>(pot.top + pot.rows + tilt * reach));
  for (int y = static_cast<int>(pot.top); y < y_end; ++y) {
    for (int x = static_cast<int>(pot.centre - reach); x <= pot.centre + reach; ++x) {
      const double dx = x + 0.5 - pot.centre;
      // The row whose front rim passes through this pixel, found by damped corrections.
      double row = y - pot.top;
      for (int k = 0; k < 7; ++k) {
        const double r = pot.at(static_cast<int>(row));
        const double s = r > std::abs(dx) ? std::sqrt(1 - square(dx / r)) : 0;
        row = 0.5 * (row + y - pot.top - tilt * r * s);
      }
      if (row >= pot.rows - 1) continue;
      const int i = std::max(0, static_cast<int>(row));
      const double r = pot.at(i);
      const double cover = clamp01(r - std::abs(dx) + 0.5) * clamp01(pot.rows - 1 - row);
      if (cover <= 0 || row < 0) continue;
      const double s = std::max(-1.0, std::min(1.0, dx / r));
      const double nz0 = std::sqrt(1 - s * s);
      const double slope = pot.slope(i);
      const double unit = 1 / std::sqrt(1 + slope * slope);
      double nx = s * unit;
      const double ny = slope * -unit;
      const double nz = nz0 * unit;
      const double u = exact_atan2(s, nz0);
      if (kind.glaze == 6) nx += 0.35 * exact_sin(u * 22);
      nx += 0.03 * (glaze.fine.value(0.5, row * 0.14) - 0.5);
      const double light = clamp01(-0.62 * nx - 0.42 * ny + 0.66 * nz);
      const double bounce = 0.16 * clamp01(0.8 * nx + 0.5 * ny);
      const double half = clamp01(-0.36 * nx - 0.26 * ny + 0.895 * nz);
      const double shine = kind.gloss * (0.75 * exact_pow(half, 90) + 0.13 * exact_pow(half, 9));
      const double window = kind.gloss * 0.25 * smooth_step(0.02, 0, std::abs(s * unit - 0.80) - 0.03);
      const double rim = 0.55 + 0.45 * smooth_step(0, 0.35, nz);
      Rgb c = glaze.at(u, row / pot.rows) * (rim * (0.20 + 0.95 * light) + bounce);
      c = screen(c, Rgb{1, 0.98, 0.94} * clamp01(shine + 0.4 * window));
      canvas.blend(x, y, c, cover);
    }
  }
  // The mouth: a lip of glaze round a dark inside, lighter where light falls on the far wall.
  const Point mouth = {pot.centre, pot.top};
  const double r = pot.at(0);
  canvas.contour(ellipse(mouth, r, r * tilt));
  canvas.paint([&](int x, int) {
    return Ink{glaze.at(0.3, 0.01) * (0.95 - 0.35 * (x - pot.centre) / r), 1};
  });
  const double in = r - std::max(3.0, r * 0.05);
  canvas.contour(ellipse(mouth, in, in * tilt * 0.9));
  canvas.paint([&](int x, int y) {
    const double lit = 0.5 + 0.4 * (x - pot.centre) / r - 0.35 * (y - mouth.y) / (r * tilt);
    return Ink{glaze.at((x - pot.centre) / r, 0.02) * (0.16 + 0.45 * clamp01(lit)), 1};
  });
}

Canvas draw(int work) {
  const Pot& kind = kPots[work];
  Random random(kFolder, work);
  const bool bowl = kind.profile == 2;
  const int w = bowl ? 1000 : 780 + random.below(60);
  const int h = bowl ? 800 : 1000;
  Canvas canvas(w, h, hex(kind.wall));
  const double height = bowl ? 360 : h * random.range(0.66, 0.72);
  const double foot = h * 0.86;
  const Turned pot = turn(kind.profile, w * 0.5, foot - height, height);
  set_table(canvas, kind, h * 0.74, random.next());
  cast_shadow(canvas, pot, foot + pot.at(pot.rows - 1) * 0.1);
  const Noise noise(random.next());
  const Noise fine(random.next());
  spin(canvas, kind, pot, Glaze{kind, noise, fine, random.next()});
  add_grain(canvas, random.next(), 0.014);
  add_vignette(canvas, hex(kind.wall) * 0.2, 0.45);
  return canvas;
}

}  // namespace

Family vessels() {
  return {kFolder,
          "vessel",
          "Vessel",
          "The Vitrine Drawing Machine, Lathe Series",
          "2026, second series",
          "Ceramic",
          "vessels; ornament",
          kNames,
          draw};
}

}  // namespace vitrine::demo

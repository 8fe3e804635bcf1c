// SPDX-License-Identifier: MIT
// Mountains by season: four valleys, each seen in spring, summer, autumn and winter. The ranges are the same
// in all four pictures of a valley; light, trees and snow are not.
#include <algorithm>
#include <array>

#include "demo/family.h"
#include "demo/finish.h"
#include "demo/noise.h"
#include "demo/random.h"

namespace vitrine::demo {
namespace {

struct Season {
  std::array<std::uint32_t, 4> sky;  // zenith to horizon
  std::uint32_t far, near, trees, second_trees, light;
  double snow;  // how far down it lies, 0..1
};

constexpr std::string_view kFolder = "mountains";
constexpr std::array<std::string_view, 16> kNames = {
    "Larch Valley, Spring",   "Larch Valley, Summer",   "Larch Valley, Autumn",   "Larch Valley, Winter",
    "Heron Lake, Spring",     "Heron Lake, Summer",     "Heron Lake, Autumn",     "Heron Lake, Winter",
    "Three Sisters, Spring",  "Three Sisters, Summer",  "Three Sisters, Autumn",  "Three Sisters, Winter",
    "The Long Range, Spring", "The Long Range, Summer", "The Long Range, Autumn", "The Long Range, Winter"};
// By valley (each has its hour: dawn, noon, dusk, moonlight) and season.
constexpr std::array<Season, 16> kSeasons = {{
    {{0x7aa8c8, 0xb8d0d8, 0xf0dcd0, 0xf8c8b0}, 0xb0b8cc, 0x4a6a3c, 0x3c5a34, 0xe8a8b8, 0xffe0c0, 0.35},
    {{0x4a90c8, 0x8cc0e0, 0xd8e8e0, 0xf8e8c0}, 0x98b0c8, 0x2f5a34, 0x24482c, 0x4a7a34, 0xfff0c0, 0.12},
    {{0x6a88a8, 0xb0b8c0, 0xf0d0a8, 0xf8b878}, 0xb0a0a8, 0x7a5a2c, 0xc8781f, 0xa83c1c, 0xffd890, 0.22},
    {{0x8c9cb8, 0xb8c4d8, 0xe0dce8, 0xf4dce0}, 0xb8c0d8, 0xdce4f0, 0x4a5a68, 0x8c9cac, 0xfff0f0, 1.0},
    {{0x5a9cd0, 0x98c8e8, 0xd0e8f0, 0xf0f4e8}, 0x90b4d0, 0x5a8a44, 0x44703c, 0xf0c8d8, 0xffffff, 0.4},
    {{0x2a7ac8, 0x5aa8e0, 0xa8d8f0, 0xe8f4f0}, 0x78a8d0, 0x2a6a3c, 0x1f5030, 0x3f8038, 0xffffe8, 0.15},
    {{0x4a80b0, 0x90b8d0, 0xd0dce0, 0xf0ead8}, 0x98a8c0, 0x8a6a30, 0xd89a28, 0xc8481c, 0xfff4d0, 0.25},
    {{0x98b4d0, 0xc0d4e4, 0xe0ecf4, 0xf4f8fc}, 0xc0d0e4, 0xe8f0f8, 0x566a7a, 0x7a8c9c, 0xffffff, 1.0},
    {{0x3a3c7a, 0x8a6aa8, 0xe898a8, 0xf8c8a0}, 0x8a78a8, 0x343c4c, 0x283040, 0xc07898, 0xffc0a0, 0.35},
    {{0x2a2c6a, 0xa04a8a, 0xf07858, 0xf8c050}, 0x8a5a8a, 0x2a2438, 0x1c1a2c, 0x3a2c3c, 0xffb060, 0.1},
    {{0x3c2a54, 0xa04458, 0xe86a30, 0xf8b040}, 0x94586a, 0x3c2424, 0x5a2418, 0x8a3418, 0xffa040, 0.2},
    {{0x3a4678, 0x8484b4, 0xd8a8c0, 0xf4d0c8}, 0x8c94c0, 0xb8bcdc, 0x343c5c, 0x4c5478, 0xffd8d0, 1.0},
    {{0x0c1430, 0x1a2c58, 0x34508c, 0x7090b8}, 0x3c5480, 0x14243c, 0x0e1a2c, 0x5a5878, 0xe8f0ff, 0.4},
    {{0x081028, 0x103050, 0x1f5a78, 0x60a0a8}, 0x285470, 0x0a1c28, 0x08141c, 0x102c30, 0xf0ffe8, 0.15},
    {{0x140f28, 0x34204a, 0x6a3c5c, 0xb87868}, 0x4c3c5c, 0x1c1420, 0x2a1818, 0x3c1c18, 0xffe8c8, 0.2},
    {{0x101a38, 0x24386a, 0x4a689c, 0x98b4d4}, 0x5a74a4, 0x8ca4cc, 0x1a2640, 0x2c3c60, 0xf4f8ff, 1.0},
}};

struct Valley {
  int number;
  int width, height;
  double horizon;
  bool lake;
  Noise shape, detail;

  // Height of range `layer` (0 farthest) above its foot at column x.
  double ridge(int layer, double x) const {
    const double scale = (0.0026 + 0.0006 * layer) * (number == 3 ? 0.8 : 1);
    const double sharp = shape.ridged(x * scale + layer * 31.7, layer * 7.3 + number * 3.1, 5);
    const double calm = shape.fractal(x * scale * 1.4 + layer * 17.1, 5.5 + layer, 4);
    double tall = layer < 3 ? sharp : calm;
    if (number == 2 && layer == 1) {
      for (int k = 0; k < 3; ++k) {
        const double d = std::abs(x / width - (0.22 + 0.29 * k)) * (7.5 - k);
        tall = std::max(tall, (1.12 - 0.1 * k) * (1 - d) + 0.10 * sharp);
      }
    }
    return tall * height * (layer < 3 ? 0.40 - 0.05 * layer : 0.24 - 0.03 * layer);
  }
  double foot(int layer) const {
    return horizon + height * (0.02 + 0.062 * layer + (layer > 3 ? 0.05 * (layer - 3) : 0));
  }
};

void draw_sky(Canvas& canvas, const Valley& valley, const Season& season, Random& random) {
  const Ramp sky{std::span(season.sky)};
  const Noise cloud(random.next());
  const bool night = valley.number == 3;
  const Point sun = {valley.width * random.range(0.2, 0.8),
                     valley.height * (night ? 0.16 : 0.20 + 0.1 * (valley.number % 2 == 0 ? 1 : 0))};
  const double radius = valley.width * (night ? 0.028 : 0.036);
  if (night) {
    canvas.each([&](int, int y, Rgb& c) { c = sky(y / valley.horizon); });
    for (int i = 0; i < 420; ++i) {
      const double x = random.unit() * valley.width;
      const double y = random.unit() * valley.horizon;
      const double glow = square(random.unit());
      canvas.disc({x, y}, 0.5 + glow, hex(0xf4f4ff), 0.25 + 0.6 * glow);
    }
  }
  canvas.each([&](int x, int y, Rgb& c) {
    if (!night) c = sky(y / valley.horizon);
    const double d = length(Point{x - sun.x, y - sun.y});
    const double glow =
        0.55 * exact_exp(-d / (valley.width * 0.10)) + 0.22 * exact_exp(-d / (valley.width * 0.35));
    c = mix(c, screen(c, hex(season.light)), glow);
    c = mix(c, mix(hex(season.light), hex(0xffffff), 0.4), clamp01(radius - d + 0.5));
    const double bank = cloud.fractal(x * 0.0035, y * 0.013, 5);
    const double cover =
        smooth_step(0.54, 0.80, bank) * smooth_step(valley.horizon * 1.1, valley.horizon * 0.35, y);
    c = mix(c, mix(sky(0.9), hex(season.light), 0.45), cover * (night ? 0.25 : 0.62));
  });
}

void draw_range(Canvas& canvas, const Valley& valley, const Season& season, int layer, int layers) {
  const double near = static_cast<double>(layer) / (layers - 1);
  const Rgb haze = hex(season.sky[3]);
  const Rgb rock =
      mix(mix(hex(season.far), haze, 0.35 * (1 - near)), hex(season.near), near * near * 0.3 + near * 0.7);
  Outline outline = {{-2, static_cast<double>(valley.height)}};
  std::vector<double> tops;
  for (int x = -2; x <= valley.width + 2; ++x) {
    const double y = valley.foot(layer) - valley.ridge(layer, x);
    outline.push_back({static_cast<double>(x), y});
    tops.push_back(y);
  }
  outline.push_back({valley.width + 2.0, static_cast<double>(valley.height)});
  const double base = valley.foot(layer);
  canvas.contour(outline);
  canvas.paint([&](int x, int y) {
    const double top = tops[x + 2];
    const double below = y - top;
    // Slopes that face left catch the light; gullies break it up.
    const double slope = tops[std::min<std::size_t>(x + 8, tops.size() - 1)] - tops[x < 4 ? 0 : x - 4];
    const double u = x * 0.011 + below * 0.006 + layer * 9;
    const double gully = valley.detail.ridged(u, y * 0.009, 4);
    const double lit = gully - valley.detail.ridged(u - 0.03, y * 0.009 - 0.03, 4);
    const double crest = exact_exp(-below / (0.045 * valley.height));
    const double face = clamp01(0.45 + slope * 0.035 * crest + lit * 3.2);
    Rgb c = rock * (0.84 + 0.30 * face * (1 - 0.5 * near));
    if (layer < 3) {
      const double line = season.snow * valley.height * (0.34 - 0.05 * layer);
      const double lies = smooth_step(line, line * 0.35, below + (gully - 0.5) * valley.height * 0.14);
      const Rgb snow = mix(mix(hex(season.far), hex(season.sky[0]), 0.25),
                           mix(hex(0xffffff), hex(season.light), 0.35), 0.25 + 0.75 * face);
      c = mix(c, snow, lies * (season.snow < 0.9 ? 0.9 : 0.8));
    }
    // Mist gathers at the foot of each range.
    const double mist =
        smooth_step(base - valley.height * 0.17, base + valley.height * 0.02, y) * (1 - near) * 0.75;
    return Ink{mix(c, haze, mist), 1};
  });
}

void draw_tree(Canvas& canvas, Point foot, double size, bool conifer, Rgb colour, Rgb snow,
               double snow_amount, Random& random) {
  if (conifer) {
    Outline left = {{foot.x, foot.y - size}};
    Outline right;
    const int tiers = 6;
    for (int i = 1; i <= tiers; ++i) {
      const double y = foot.y - size + size * 0.93 * i / tiers;
      const double reach = size * 0.21 * i / tiers * random.range(0.85, 1.15);
      left.push_back({foot.x - reach, y + size * 0.03});
      left.push_back({foot.x - reach * 0.45, y - size * 0.01});
      right.push_back({foot.x + reach, y + size * 0.03});
      right.push_back({foot.x + reach * 0.45, y - size * 0.01});
    }
    left.insert(left.end(), right.rbegin(), right.rend());
    canvas.contour(left);
    canvas.paint([&](int x, int y) {
      const double lit = 0.9 + 0.5 * (foot.x - x) / size;
      const double frost =
          snow_amount * smooth_step(0.45, 0.9, lattice(x >> 1, y >> 1, 77) * 0.5 + 0.6 * (lit - 0.5));
      return Ink{mix(colour * lit, snow, frost), 1};
    });
    return;
  }
  const Point trunk[2] = {foot, foot + Point{0, -size * 0.5}};
  canvas.stroke(trunk, size * 0.05, hex(0x2a1f1c), 0.9);
  for (int i = 0; i < 26; ++i) {
    const double dx = random.bell() * size * 0.27;
    const double dy = -size * 0.62 + random.bell() * size * 0.32;
    const double r = size * random.range(0.05, 0.12);
    canvas.disc(foot + Point{dx, dy}, r, colour * (0.86 + 0.4 * random.unit() - dx / size * 0.5), 0.85);
  }
}

void plant_trees(Canvas& canvas, const Valley& valley, const Season& season, int layer, int layers,
                 Random& random) {
  const double near = static_cast<double>(layer) / (layers - 1);
  const int count = layer == layers - 1 ? 120 : 170;
  const Rgb haze = hex(season.sky[3]);
  std::vector<Point> feet;
  for (int i = 0; i < count; ++i) {
    const double x = random.range(-20, valley.width + 20.0);
    const double down = square(random.unit()) * valley.height * 0.09;
    feet.push_back({x, valley.foot(layer) - valley.ridge(layer, x) + 3 + down});
  }
  std::stable_sort(feet.begin(), feet.end(), [](Point a, Point b) { return a.y < b.y; });
  for (const Point foot : feet) {
    const bool conifer = !random.chance(0.28);
    const double size = valley.height * (conifer ? 0.085 : 0.06) * near * near * random.range(0.6, 1.25);
    const Rgb green = mix(hex(conifer ? season.trees : season.second_trees), haze, 0.45 * (1 - near));
    const double frost = season.snow > 0.9 ? 0.9 : 0;
    draw_tree(canvas, foot, size, conifer, green * random.range(0.85, 1.12), mix(hex(0xffffff), haze, 0.3),
              frost, random);
  }
}

// Still water: the picture above the shore, upside down, darker, moved by ripples.
void flood(Canvas& canvas, const Valley& valley, const Season& season, double shore) {
  const Noise ripple(99);
  for (int y = static_cast<int>(shore); y < canvas.height(); ++y) {
    const double depth = (y - shore) / (canvas.height() - shore);
    for (int x = 0; x < canvas.width(); ++x) {
      const double wave = ripple.value(x * 0.02, y * 0.22) - 0.5;
      const double up = shore - (y - shore) * 1.15 + wave * (4 + 22 * depth);
      const Rgb seen = canvas.sample(x + wave * 8, up);
      const double line = smooth_step(0.42, 0.5, wave) * 0.4;
      canvas.at(x, y) =
          mix(mix(seen * 0.86, hex(season.sky[0]), 0.16 + 0.22 * depth), hex(season.sky[3]), line);
    }
  }
  const Point edge[2] = {{0, shore}, {static_cast<double>(valley.width), shore}};
  canvas.stroke(edge, 2, hex(season.sky[3]), 0.5);
}

Canvas draw(int work) {
  const Season& season = kSeasons[work];
  const int number = work / 4;
  Random land(kFolder, number);
  Random random(kFolder, 100 + work);
  const int w = number == 3 ? 1100 : (number == 2 ? 1000 : 1040);
  const int h = number == 3 ? 620 : (number == 2 ? 800 : 720);
  Canvas canvas(w, h, hex(season.sky[0]));
  const Noise shape(land.next());
  const Noise detail(land.next());
  const Valley valley{number, w, h, h * (number == 1 ? 0.50 : 0.56), number == 1, shape, detail};
  draw_sky(canvas, valley, season, random);
  const int layers = 6;
  const int shown = valley.lake ? 4 : layers;
  for (int layer = 0; layer < shown; ++layer) {
    draw_range(canvas, valley, season, layer, layers);
    if (layer >= 3) plant_trees(canvas, valley, season, layer, layers, land);
  }
  if (valley.lake) flood(canvas, valley, season, h * 0.69);
  add_paper(canvas, random.next(), 0.8);
  add_vignette(canvas, hex(season.near) * 0.5, 0.22);
  return canvas;
}

}  // namespace

Family mountains() {
  return {kFolder,
          "mountain",
          "Mountains",
          "The Vitrine Drawing Machine, Four Seasons Series",
          "2026, second series",
          "Print",
          "landscape; mountains; nature",
          kNames,
          draw};
}

}  // namespace vitrine::demo

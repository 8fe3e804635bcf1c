// SPDX-License-Identifier: MIT
// Sea charts: islands raised from noise, their coasts shaded and sounded, crossed by rhumb lines from compass
// roses.
#include <algorithm>
#include <array>

#include "demo/family.h"
#include "demo/finish.h"
#include "demo/noise.h"
#include "demo/random.h"

namespace vitrine::demo {
namespace {

struct Chart {
  std::uint32_t sea, shallow, land, high, ink, accent;
  double scale;  // size of the islands
  double level;  // of the sea, higher is less land
  bool wide;
};

constexpr std::string_view kFolder = "sea-charts";
constexpr std::array<std::string_view, 16> kNames = {
    "The Lantern Isles",     "Straits of Amber", "Whale Road",
    "The Broken Coast",      "Sound of Terns",   "Isles of Salt",
    "The Quiet Archipelago", "Cape Vesper",      "Harbour of Lindens",
    "The Outer Skerries",    "Gulf of Saffron",  "Bay of Herons",
    "Passage by Night",      "The Coral Chain",  "Northern Approaches",
    "Sea of Reeds"};
constexpr std::array<Chart, 16> kCharts = {{
    {0xe9d8b0, 0xc9cfae, 0xd8b878, 0x9c6a3c, 0x4a3420, 0xa8321f, 0.0042, 0.56, true},
    {0xd8c08c, 0xb8b890, 0xc89850, 0x7a4a28, 0x3a2414, 0x8c2a1c, 0.0050, 0.55, false},
    {0xb8ccc8, 0x98b8b8, 0xe0d0a0, 0xa8885c, 0x24343c, 0xb0402c, 0.0036, 0.58, true},
    {0xf0e4c8, 0xd8dcc0, 0xb8c088, 0x6a7a44, 0x3c3424, 0xb8481f, 0.0062, 0.54, false},
    {0xc8dce0, 0xa0c4cc, 0xf0e4c0, 0xc0a070, 0x2a4450, 0xc8502c, 0.0048, 0.57, true},
    {0xf4eee0, 0xe0e4dc, 0xe8d8b8, 0xb8a080, 0x5a4c40, 0x9c3c30, 0.0070, 0.58, false},
    {0x2a5a74, 0x3f7a8c, 0xe0cc98, 0xa8804c, 0x10242f, 0xe8b04a, 0.0052, 0.56, true},
    {0xe4cfa0, 0xc4c49c, 0xb08a58, 0x6a4a30, 0x442c1c, 0x2f5a7a, 0.0034, 0.52, false},
    {0xd8e4d8, 0xb0d0c4, 0xc8d098, 0x7a8c4c, 0x2c4438, 0xc04830, 0.0046, 0.53, true},
    {0xe8e0cc, 0xc0c8c4, 0xb8b0a0, 0x706a60, 0x34302c, 0x8c3028, 0.0090, 0.60, false},
    {0xf0d8a0, 0xd8c890, 0xe8b050, 0xb06a28, 0x5a3418, 0x1f5c74, 0.0040, 0.55, true},
    {0xdce0c8, 0xb8ccb8, 0xa8b878, 0x5c7040, 0x303c2c, 0xb8502c, 0.0055, 0.54, false},
    {0x14203c, 0x24385c, 0xc8a868, 0x8c6c3c, 0xe0c88c, 0xe8a840, 0.0048, 0.57, true},
    {0x8cc8c4, 0x70b4b8, 0xf4dcc0, 0xe09878, 0x24545c, 0xd8503c, 0.0075, 0.58, false},
    {0xdce4ec, 0xb8ccdc, 0xf0f0ec, 0x9cacb8, 0x34485c, 0xa83c3c, 0.0050, 0.54, true},
    {0xd0c8a0, 0xa8b48c, 0x90a468, 0x50683c, 0x3a3820, 0xa0401f, 0.0058, 0.55, false},
}};

// Heights of land over the picture, and the sea's level.
struct Relief {
  int width, height;
  std::vector<float> rise;
  double at(int x, int y) const {
    return rise[static_cast<std::size_t>(std::clamp(y, 0, height - 1)) * width + std::clamp(x, 0, width - 1)];
  }
};

Relief raise(const Chart& chart, int w, int h, Random& random) {
  const Noise shape(random.next());
  const Noise warp(random.next());
  Relief relief{w, h, {}};
  relief.rise.reserve(static_cast<std::size_t>(w) * h);
  for (int y = 0; y < h; ++y) {
    for (int x = 0; x < w; ++x) {
      const double bend = 40 * (warp.fractal(x * 0.008, y * 0.008, 3) - 0.5);
      const double tall = shape.fractal((x + bend) * chart.scale, (y - bend) * chart.scale, 7);
      const double side = std::min(std::min(x, w - x), std::min(y, h - y));
      // The sea rises towards the border, so that no island is cut by it.
      relief.rise.push_back(static_cast<float>(tall - chart.level - 0.25 * smooth_step(120, 30, side)));
    }
  }
  return relief;
}

void colour_relief(Canvas& canvas, const Chart& chart, const Relief& relief, std::uint64_t seed) {
  const Noise wash(seed);
  const Rgb ink = hex(chart.ink);
  canvas.each([&](int x, int y, Rgb& c) {
    const double z = relief.at(x, y);
    const double gx = relief.at(x + 1, y) - relief.at(x - 1, y);
    const double gy = relief.at(x, y + 1) - relief.at(x, y - 1);
    const double steep = std::sqrt(gx * gx + gy * gy) * 0.5 + 1e-5;
    const double stain = wash.fractal(x * 0.006, y * 0.006, 4) - 0.5;
    if (z > 0) {
      const double light = (gx + gy) * 12;
      c = mix(hex(chart.land), hex(chart.high), smooth_step(0.0, 0.13, z + 0.05 * stain)) *
          (1 + clamp01(0.5 + light) * 0.3 - 0.15);
    } else {
      c = mix(hex(chart.sea), hex(chart.shallow), smooth_step(-0.13, 0.0, z)) * (1 + 0.10 * stain);
      // Lines that follow the coast, fainter with depth; broken like an engraver's.
      for (int k = 1; k <= 5; ++k) {
        const double far = std::abs(z + 0.011 * k) / steep;
        c = mix(c, ink, (0.44 - 0.07 * k) * clamp01(1.0 - far * 0.9));
      }
    }
    c = mix(c, ink, clamp01(1.9 - std::abs(z) / steep));
  });
}

void draw_rose(Canvas& canvas, const Chart& chart, Point at, double r) {
  const Rgb ink = hex(chart.ink);
  const Rgb accent = hex(chart.accent);
  const Rgb light = mix(hex(chart.sea), hex(0xfff8e8), 0.6);
  canvas.disc(at, r * 0.80, hex(chart.sea), 0.75);
  canvas.ring(at, r * 0.80, 2, ink);
  canvas.ring(at, r * 0.74, 1, ink);
  for (int i = 0; i < 72; ++i) {
    const Point tick[2] = {at + polar(kTau * i / 72, r * 0.74),
                           at + polar(kTau * i / 72, r * (i % 9 == 0 ? 0.66 : 0.80))};
    canvas.stroke(tick, i % 2 == 0 ? 1.6 : 0.8, ink, 0.8);
  }
  for (int ring = 2; ring >= 0; --ring) {
    const int points = ring == 2 ? 16 : (ring == 1 ? 8 : 4);
    const double reach = r * (ring == 2 ? 0.62 : (ring == 1 ? 0.78 : 1.0));
    const double waist = r * (ring == 2 ? 0.16 : 0.19);
    for (int i = 0; i < points; ++i) {
      if (ring > 0 && i % 2 == 0) continue;
      const double turn = -kPi / 2 + kTau * i / points;
      const Point tip = at + polar(turn, reach);
      for (const int side : {-1, 1}) {
        const Point half[3] = {at, tip, at + polar(turn + side * kPi / (ring == 0 ? 4 : points), waist)};
        canvas.fill(half, side < 0 ? (ring == 1 ? accent : ink) : light);
        canvas.stroke(std::array{half[0], half[1], half[2], half[0]}, 0.9, ink);
      }
    }
  }
  canvas.disc(at, r * 0.09, accent);
  canvas.ring(at, r * 0.09, 1.2, ink);
  // North carries a lily.
  const Point north = at + Point{0, -r * 1.06};
  for (const int side : {-1, 0, 1}) {
    canvas.fill(
        ellipse(north + Point{side * r * 0.08, side == 0 ? -r * 0.08 : 0}, r * 0.045, r * 0.13, side * 0.6),
        accent);
  }
}

void draw_rhumbs(Canvas& canvas, const Chart& chart, Point at, double reach) {
  for (int i = 0; i < 32; ++i) {
    const Point line[2] = {at, at + polar(kTau * i / 32, reach)};
    const bool main = i % 4 == 0;
    canvas.stroke(line, main ? 1.2 : 0.8, i % 2 == 0 ? hex(chart.ink) : hex(chart.accent),
                  main ? 0.42 : 0.24);
  }
}

void draw_hills(Canvas& canvas, const Chart& chart, const Relief& relief, Random& random) {
  const Rgb ink = hex(chart.ink);
  for (int y = 60; y < relief.height - 60; y += 13) {
    for (int x = 60; x < relief.width - 60; x += 17) {
      const double px = x + random.range(-6, 6);
      const double py = y + random.range(-4, 4);
      const double z = relief.at(static_cast<int>(px), static_cast<int>(py));
      if (z > 0.075) {
        const double s = 5 + 50 * (z - 0.05);
        const Point hill[3] = {{px - s, py + s * 0.5}, {px, py - s * 0.7}, {px + s, py + s * 0.5}};
        canvas.fill(hill, hex(chart.high), 0.9);
        const Point shade[3] = {hill[1], hill[2], {px + s * 0.15, py + s * 0.5}};
        canvas.fill(shade, ink, 0.45);
        canvas.stroke(hill, 1.3, ink, 0.9);
      } else if (z > 0.02 && random.chance(0.35)) {
        const Point trunk[2] = {{px, py}, {px, py + 4}};
        canvas.stroke(trunk, 1, ink, 0.8);
        canvas.disc({px, py - 1.5}, 3.1, mix(hex(chart.high), ink, 0.35), 0.85);
      } else if (z < -0.10 && random.chance(0.05)) {
        // Small waves in open water.
        const Point wave[5] = {{px - 8, py}, {px - 4, py - 3}, {px, py}, {px + 4, py - 3}, {px + 8, py}};
        canvas.stroke(smooth_curve(wave, false, 5), 1, ink, 0.35);
      }
    }
  }
}

void draw_neatline(Canvas& canvas, const Chart& chart) {
  const double w = canvas.width();
  const double h = canvas.height();
  const Rgb ink = hex(chart.ink);
  const Rgb paper = mix(hex(chart.sea), hex(0xf8ecd0), 0.7);
  canvas.frame(0, 0, w, h, 34, paper);
  canvas.frame(32, 32, w - 32, h - 32, 2.2, ink);
  canvas.frame(18, 18, w - 18, h - 18, 1.4, ink);
  const auto bars = [&](double length, bool across) {
    const int count = static_cast<int>((length - 64) / 48 / 2) * 2;
    for (int i = 0; i < count; i += 2) {
      const double a = 32 + (length - 64) * i / count;
      const double b = 32 + (length - 64) * (i + 1) / count;
      const double other = across ? h : w;
      for (const double edge : {20.0, other - 31}) {
        if (across) canvas.box(a, edge, b, edge + 11, ink, 0.85);
        if (!across) canvas.box(edge, a, edge + 11, b, ink, 0.85);
      }
    }
  };
  bars(w, true);
  bars(h, false);
  canvas.frame(10, 10, w - 10, h - 10, 1, ink, 0.7);
}

Canvas draw(int work) {
  const Chart& chart = kCharts[work];
  Random random(kFolder, work);
  const int w = chart.wide ? 1060 : 800 + random.below(60);
  const int h = chart.wide ? 780 + random.below(60) : 1040;
  Canvas canvas(w, h, hex(chart.sea));
  const Relief relief = raise(chart, w, h, random);
  colour_relief(canvas, chart, relief, random.next());
  // Of forty places, the roses take those farthest from land.
  Point best = {w * 0.75, h * 0.75};
  double depth = 9;
  for (int i = 0; i < 60; ++i) {
    const double x = random.range(150, w - 150.0);
    const double y = random.range(170, h - 150.0);
    double highest = -9;
    for (int k = 0; k < 12; ++k) {
      const Point p = Point{x, y} + polar(k * kPi / 6, 80);
      highest = std::max(highest, relief.at(static_cast<int>(p.x), static_cast<int>(p.y)));
    }
    if (highest < depth) {
      depth = highest;
      best = {x, y};
    }
  }
  const Point second = {w - best.x, h - best.y};
  draw_rhumbs(canvas, chart, best, 1600);
  draw_rhumbs(canvas, chart, second, 1600);
  draw_hills(canvas, chart, relief, random);
  draw_rose(canvas, chart, best, random.range(84, 104));
  draw_neatline(canvas, chart);
  add_paper(canvas, random.next(), 1.4);
  add_age(canvas, random.next(), luma(hex(chart.sea)) > 0.5 ? 1.0 : 0.5);
  return canvas;
}

}  // namespace

Family sea_charts() {
  return {kFolder,
          "sea-chart",
          "Sea Chart",
          "The Vitrine Drawing Machine, Pilot Series",
          "2026, second series",
          "Chart",
          "sea; coast; travel",
          kNames,
          draw};
}

}  // namespace vitrine::demo

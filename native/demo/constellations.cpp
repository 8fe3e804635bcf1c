// SPDX-License-Identifier: MIT
// Star atlas plates: a field of stars with a river of milk, circles of a celestial grid, and invented
// constellations.
#include <algorithm>
#include <array>

#include "demo/family.h"
#include "demo/finish.h"
#include "demo/noise.h"
#include "demo/random.h"

namespace vitrine::demo {
namespace {

struct Sky {
  std::uint32_t deep, glow, star, line, paper;
  int layout;  // 0 open plate, 1 round hemisphere, 2 two hemispheres
};

constexpr std::string_view kFolder = "constellations";
constexpr std::array<std::string_view, 16> kNames = {
    "The Heron and the Lamp", "Northern Round",         "The Loom",           "The Two Halves",
    "The Ferryman",           "Round of the Small Owl", "The Orchard",        "Winter Hemisphere",
    "The Lost Glove",         "Both Hemispheres",       "The Kite",           "Southern Round",
    "The Gardener's Ladder",  "Copper Hemispheres",     "The Fox over Water", "Round in Sepia"};
constexpr std::array<Sky, 16> kSkies = {{
    {0x0c1638, 0x2f4a8c, 0xfff4d8, 0xd8b060, 0, 0},
    {0x0a1c3c, 0x24548c, 0xffffff, 0xc8d8f0, 0xe8dcc0, 1},
    {0x1c1034, 0x54348c, 0xf8e8ff, 0xd8a0d0, 0, 0},
    {0x14284c, 0x3c6494, 0xfff8e0, 0xe0bc6c, 0xf0e4c8, 2},
    {0x06242c, 0x1c6468, 0xe8fff0, 0x8cd0b8, 0, 0},
    {0x201438, 0x5c3c78, 0xfff0d8, 0xe8b868, 0xe4d4b8, 1},
    {0x102014, 0x3c6838, 0xf8ffe0, 0xc8d080, 0, 0},
    {0x24405c, 0x5c8cac, 0xffffff, 0xf0f0e0, 0xf4f0e4, 1},
    {0x2c0c18, 0x8c3048, 0xfff0e0, 0xf0a880, 0, 0},
    {0x0c1028, 0x34406c, 0xffffff, 0xb8c4e0, 0xd8d8d8, 2},
    {0x101428, 0x405c78, 0xf0f8ff, 0xf08c58, 0, 0},
    {0x082838, 0x1c6c84, 0xf0ffff, 0xf0d080, 0xe8e0c8, 1},
    {0x181818, 0x484440, 0xffffff, 0xc8b89c, 0, 0},
    {0x3c1c14, 0x8c4c2c, 0xfff0d0, 0xf0b870, 0xf0dcb8, 2},
    {0x0c1c48, 0x3454a8, 0xffffff, 0x90b0ff, 0, 0},
    {0xe4d0a4, 0xc8a870, 0x4a2c18, 0x7a4828, 0xf0e4c8, 1},
}};

struct Star {
  Point at;
  double size;
};

void paint_sky(Canvas& canvas, const Sky& sky, Random& random) {
  const Noise cloud(random.next());
  const Noise dust(random.next());
  const double steepness = random.range(0.3, 1.2);
  const double turn = random.chance(0.5) ? steepness : -steepness;
  const Point across = polar(turn, 1);
  const double w = canvas.width();
  const double h = canvas.height();
  const double offset = random.range(-0.12, 0.12) * w;
  canvas.each([&](int x, int y, Rgb& c) {
    const double bend = 190 * (cloud.fractal(x * 0.003, y * 0.003, 3) - 0.5);
    const double d = ((x - w * 0.5) * across.x + (y - h * 0.5) * across.y + offset + bend) / 190;
    const double river = exact_exp(-d * d) * (0.25 + 1.2 * cloud.fractal(x * 0.009, y * 0.009, 5));
    const double lane =
        smooth_step(0.52, 0.72, dust.fractal(x * 0.006, y * 0.006, 5)) * exact_exp(-d * d * 3);
    const double veil = smooth_step(0.45, 0.9, dust.fractal(x * 0.0025 + 30, y * 0.0025, 4));
    c = mix(hex(sky.deep), hex(sky.glow), clamp01(0.9 * river - 0.55 * lane + 0.35 * veil));
    if (lattice(x, y, 31) > 0.9975 - 0.006 * river) c = mix(c, hex(sky.star), 0.25 + 0.5 * lattice(x, y, 32));
  });
}

void draw_star(Canvas& canvas, const Sky& sky, const Star& star) {
  const Rgb light = hex(sky.star);
  if (star.size > 2.2) canvas.disc(star.at, star.size * 2.4, light, 0.10);
  if (star.size > 3.2) {
    const double turn = -kPi / 2;
    canvas.fill(::vitrine::demo::star(star.at, 8, star.size * 1.9, star.size * 0.7, turn), light, 0.9);
    canvas.fill(::vitrine::demo::star(star.at, 4, star.size * 2.6, star.size * 0.5, turn), light);
    canvas.disc(star.at, star.size * 0.45, mix(light, hex(sky.line), 0.5));
  } else {
    canvas.disc(star.at, star.size, light, 0.5 + 0.15 * star.size);
  }
}

std::vector<Star> scatter(Random& random, double w, double h, double margin) {
  std::vector<Star> stars;
  for (int i = 0; i < 560; ++i) {
    const double x = random.range(margin, w - margin);
    const double y = random.range(margin, h - margin);
    const double size = 0.8 + 3.4 * exact_pow(random.unit(), 7);
    stars.push_back({{x, y}, size});
  }
  return stars;
}

// Invents figures: from bright stars kept apart, walks to near stars without turning sharply.
void draw_figures(Canvas& canvas, const Sky& sky, Random& random, int figures, double w, double h,
                  double margin) {
  const Rgb line = hex(sky.line);
  std::vector<Point> hearts;
  for (int tries = 0; tries < 400 && static_cast<int>(hearts.size()) < figures; ++tries) {
    const double x = random.range(margin + 90, w - margin - 90);
    const double y = random.range(margin + 90, h - margin - 90);
    const Point p = {x, y};
    const bool free = std::all_of(hearts.begin(), hearts.end(), [&](Point q) { return length(p - q) > 225; });
    if (free) hearts.push_back(p);
  }
  for (const Point heart : hearts) {
    std::vector<Star> members;
    std::vector<std::array<int, 2>> links;
    const int limbs = 3 + random.below(3);
    members.push_back({heart, random.range(3.4, 5)});
    const double first = random.range(0, kTau);
    for (int limb = 0; limb < limbs; ++limb) {
      double angle = first + kTau * limb / limbs + random.range(-0.35, 0.35);
      int from = 0;
      const int joints = 1 + random.below(3);
      for (int joint = 0; joint < joints; ++joint) {
        const double reach = random.range(36, 66);
        const Point at = members[from].at + polar(angle, reach);
        const double size = 1.8 + 2.4 * square(random.unit());
        members.push_back({at, size});
        links.push_back({from, static_cast<int>(members.size()) - 1});
        from = static_cast<int>(members.size()) - 1;
        angle += random.range(-0.75, 0.75);
      }
    }
    for (const auto& link : links) {
      const Point a = members[link[0]].at;
      const Point b = members[link[1]].at;
      const Point step = (b - a) * (1 / length(b - a));
      const Point trimmed[2] = {a + step * 9, b - step * 9};
      canvas.stroke(trimmed, 1.6, line, 0.85);
    }
    for (const Star& star : members) draw_star(canvas, sky, star);
    // A thin boundary of the region, as in old atlases.
    Outline border;
    for (int k = 0; k < 7; ++k) border.push_back(heart + polar(first + kTau * k / 7, random.range(118, 150)));
    const Outline curve = smooth_curve(border, true, 12);
    for (std::size_t i = 0; i + 2 < curve.size(); i += 4) {
      const Point dash[2] = {curve[i], curve[i + 2]};
      canvas.stroke(dash, 1, line, 0.35);
    }
  }
}

void draw_grid(Canvas& canvas, const Sky& sky, Point pole, double radius) {
  const Rgb line = hex(sky.line);
  for (int i = 1; i <= 6; ++i) canvas.ring(pole, radius * i / 6, 1, line, 0.30);
  for (int i = 0; i < 24; ++i) {
    const Point ray[2] = {pole + polar(kTau * i / 24, radius * (i % 2 == 0 ? 0.0 : 1.0 / 6)),
                          pole + polar(kTau * i / 24, radius)};
    canvas.stroke(ray, 1, line, 0.22);
  }
  canvas.ring(pole + polar(0.9, radius * 0.14), radius * 0.62, 1.6, line, 0.45);
}

// Everything outside the rounds becomes paper, with graduated rims.
void mask_rounds(Canvas& canvas, const Sky& sky, std::span<const Point> centres, double radius) {
  const Rgb paper = hex(sky.paper);
  canvas.each([&](int x, int y, Rgb& c) {
    double out = 1e9;
    for (const Point p : centres) out = std::min(out, length(Point{x + 0.5, y + 0.5} - p) - radius);
    c = mix(c, paper, clamp01(out + 0.5));
  });
  const Rgb ink = mix(hex(sky.deep), hex(0x3a2a1c), luma(hex(sky.deep)) > 0.5 ? 0.9 : 0.2);
  for (const Point p : centres) {
    canvas.ring(p, radius + 3, 6, ink);
    canvas.ring(p, radius + 26, 2, ink);
    canvas.ring(p, radius + 33, 1, ink);
    for (int i = 0; i < 180; ++i) {
      const double turn = kTau * i / 180;
      const Point tick[2] = {p + polar(turn, radius + 6),
                             p + polar(turn, radius + (i % 15 == 0 ? 26 : (i % 5 == 0 ? 18 : 12)))};
      canvas.stroke(tick, 1, ink, 0.85);
    }
  }
  const double w = canvas.width();
  const double h = canvas.height();
  canvas.frame(20, 20, w - 20, h - 20, 2.4, ink);
  canvas.frame(28, 28, w - 28, h - 28, 1, ink);
  for (const double x : {62.0, w - 62}) {
    for (const double y : {62.0, h - 62}) {
      canvas.fill(star({x, y}, 8, 24, 9, 0), ink);
      canvas.fill(star({x, y}, 4, 30, 5, -kPi / 2), mix(hex(sky.line), ink, 0.25));
    }
  }
}

Canvas draw(int work) {
  const Sky& sky = kSkies[work];
  Random random(kFolder, work);
  const int w = sky.layout == 2 ? 1100 : (sky.layout == 1 ? 940 : 820 + random.below(60));
  const int h = sky.layout == 2 ? 640 : (sky.layout == 1 ? 940 : 1000 + random.below(60));
  Canvas canvas(w, h, hex(sky.deep));
  paint_sky(canvas, sky, random);
  std::vector<Point> centres;
  double radius = 0;
  if (sky.layout == 0) {
    draw_grid(canvas, sky, {w * random.range(0.2, 0.8), -h * 0.12}, h * 1.15);
  } else {
    radius = sky.layout == 1 ? w * 0.42 : 236;
    centres = sky.layout == 1 ? std::vector<Point>{{w * 0.5, h * 0.5}}
                              : std::vector<Point>{{284, h * 0.5}, {w - 284.0, h * 0.5}};
    for (const Point p : centres) draw_grid(canvas, sky, p, radius);
  }
  for (const Star& star : scatter(random, w, h, 20)) draw_star(canvas, sky, star);
  draw_figures(canvas, sky, random, sky.layout == 0 ? 8 : 9, w, h, sky.layout == 0 ? 20 : 60);
  if (sky.layout == 0) {
    canvas.frame(24, 24, w - 24.0, h - 24.0, 2, hex(sky.line), 0.8);
    canvas.frame(31, 31, w - 31.0, h - 31.0, 1, hex(sky.line), 0.6);
    add_vignette(canvas, hex(sky.deep) * 0.4, 0.5);
  } else {
    mask_rounds(canvas, sky, centres, radius);
    add_age(canvas, random.next(), 0.6);
  }
  add_paper(canvas, random.next(), 1);
  return canvas;
}

}  // namespace

Family constellations() {
  return {kFolder,
          "constellation",
          "Star Atlas",
          "The Vitrine Drawing Machine, Night Sky Series",
          "2026, second series",
          "Chart",
          "stars; sky; night",
          kNames,
          draw};
}

}  // namespace vitrine::demo

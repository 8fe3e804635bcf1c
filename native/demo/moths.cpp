// SPDX-License-Identifier: MIT
// Moths: one wing of each pair drawn as an outline with bands, veins and eyes, mirrored, pinned to a board.
#include <algorithm>
#include <array>

#include "demo/family.h"
#include "demo/finish.h"
#include "demo/noise.h"
#include "demo/random.h"

namespace vitrine::demo {
namespace {

struct Moth {
  int shape;
  int pattern;                          // bit 0 eyes, 1 wavy bands, 2 spots, 3 dark border, 4 pale streaks
  std::array<std::uint32_t, 5> scales;  // root, middle, outer, marks, fringe
  std::uint32_t body, board;
};

constexpr std::string_view kFolder = "moths";
constexpr std::array<std::string_view, 17> kNames = {
    "Emperor of Dust", "Luna, Pale Green", "Garnet Tiger", "Lichen Carpet", "Cinnabar Night",  "Sallow Gold",
    "Blue Underwing",  "Great Peacock",    "Rosy Footman", "Ash Hawk",      "Saffron Tussock", "Oak Beauty",
    "Violet Burnet",   "Snow Ermine",      "Copper Atlas", "Moss Emerald",  "Indigo Sphinx"};
constexpr std::array<Moth, 17> kMoths = {{
    {0, 1 | 2 | 8, {0x6b4a34, 0xa8835c, 0xd8c09a, 0x2a1a14, 0xe8dcc0}, 0x5a4030, 0xefe8da},
    {3, 1 | 16, {0x9cc88c, 0xc0e0a8, 0xd8ecc0, 0x7a3a54, 0xe8e0a0}, 0xf0ecd8, 0x2c3844},
    {1, 4 | 8, {0x2a1418, 0xa81c2c, 0xd8404a, 0x1a0f14, 0xf0d8b0}, 0x2a1a1c, 0xf0eadc},
    {2, 2, {0x4a5a44, 0x8c9a74, 0xc0c8a0, 0x2f3a2c, 0xe0e0c8}, 0x5a6450, 0xe6e4dc},
    {1, 4 | 8, {0x1c1a20, 0x34303a, 0x24202a, 0xd8202c, 0xd83a3c}, 0x14121a, 0xece6da},
    {2, 2 | 16, {0xc8801f, 0xe8b03c, 0xf0cc70, 0x7a3c18, 0xa85a24}, 0xb8802c, 0x4a4438},
    {0, 2 | 8, {0x4a4a54, 0x7a7a80, 0xa09c98, 0x1a1c24, 0x6a94d0}, 0x4a484c, 0xf0ece2},
    {0, 1 | 2 | 8, {0x5a4038, 0x8c6a58, 0xb89c88, 0x14141c, 0xe8d8c8}, 0x6a4a3c, 0xd8dcd8},
    {2, 4, {0xe89aa0, 0xf0b8a8, 0xf8d8b8, 0x8c3048, 0xf8e0a0}, 0xe8c070, 0x38424a},
    {3, 2 | 16, {0x4a4c50, 0x80848a, 0xa8aab0, 0x24262c, 0xd0d0d0}, 0x54565c, 0xeee8dc},
    {1, 2 | 4, {0xe08a1c, 0xf0b040, 0xf8cc78, 0x5a2c14, 0xf8e8c0}, 0xd89030, 0xe9e6dc},
    {2, 2 | 8, {0x5a4028, 0x8c6840, 0xb89468, 0x2a1c14, 0xd8c4a0}, 0x4a3424, 0xf2ecde},
    {1, 4 | 16, {0x3a1f5c, 0x5c3a8c, 0x8c68b8, 0xe83c50, 0xc8b0e0}, 0x241438, 0xefe9de},
    {2, 4, {0xf0f0ea, 0xe4e4de, 0xd4d4d0, 0x24242a, 0xffffff}, 0xf4f0e8, 0x5c6c74},
    {0, 1 | 2 | 16, {0x8c3a1c, 0xc8642c, 0xe8a060, 0x3a1410, 0xf0d0a0}, 0x8c4420, 0xf0e8d8},
    {2, 2 | 16, {0x2f7a50, 0x5ca878, 0x94d0a0, 0xe8f0d0, 0xd8e8c0}, 0x8cb88c, 0xf0eadc},
    {3, 1 | 8, {0x1c2454, 0x34488c, 0x6a84b8, 0xe8b050, 0x141a3c}, 0x1c2040, 0xe8e4da},
}};

// Outlines for a right wing of unit span from its root at (0, 0); y down.
const std::array<Outline, 4> kForewings = {{
    {{0, 0},
     {0.25, -0.24},
     {0.62, -0.52},
     {0.92, -0.62},
     {1.0, -0.55},
     {0.93, -0.36},
     {0.86, -0.12},
     {0.84, 0.08},
     {0.62, 0.16},
     {0.30, 0.12}},
    {{0, 0},
     {0.28, -0.20},
     {0.68, -0.40},
     {0.95, -0.46},
     {1.0, -0.36},
     {0.94, -0.16},
     {0.80, 0.02},
     {0.52, 0.10},
     {0.22, 0.08}},
    {{0, 0},
     {0.22, -0.20},
     {0.56, -0.44},
     {0.88, -0.56},
     {0.98, -0.46},
     {0.97, -0.22},
     {0.90, 0.02},
     {0.72, 0.17},
     {0.40, 0.15},
     {0.18, 0.09}},
    {{0, 0},
     {0.30, -0.26},
     {0.74, -0.56},
     {1.02, -0.66},
     {0.98, -0.52},
     {0.82, -0.28},
     {0.66, -0.06},
     {0.46, 0.08},
     {0.20, 0.08}},
}};
const std::array<Outline, 4> kHindwings = {{
    {{0, 0},
     {0.30, 0.00},
     {0.62, 0.06},
     {0.78, 0.20},
     {0.76, 0.42},
     {0.60, 0.62},
     {0.38, 0.70},
     {0.18, 0.60},
     {0.06, 0.34}},
    {{0, 0},
     {0.28, -0.02},
     {0.58, 0.04},
     {0.70, 0.18},
     {0.62, 0.38},
     {0.42, 0.50},
     {0.20, 0.46},
     {0.06, 0.26}},
    {{0, 0},
     {0.30, 0.00},
     {0.64, 0.07},
     {0.80, 0.22},
     {0.76, 0.38},
     {0.58, 0.52},
     {0.36, 0.56},
     {0.16, 0.48},
     {0.05, 0.26}},
    {{0, 0},
     {0.28, 0.02},
     {0.54, 0.10},
     {0.62, 0.26},
     {0.52, 0.44},
     {0.44, 0.66},
     {0.48, 0.92},
     {0.40, 1.04},
     {0.28, 0.92},
     {0.22, 0.66},
     {0.10, 0.36}},
}};

struct Wing {
  Outline outline;  // in wing units
  Point eye;        // in wing units
  double eye_size;
  bool hind;
  // Distance from the root to the rim by direction, 256 directions round.
  std::array<double, 256> rim;
};

Wing make_wing(const Outline& points, Point eye, double eye_size, bool hind, Random& random) {
  Outline varied = points;
  for (std::size_t i = 1; i < varied.size(); ++i) {
    const double k = random.range(0.95, 1.05);
    varied[i] = varied[i] * k;
  }
  Wing wing{smooth_curve(varied, true, 12), eye, eye_size, hind, {}};
  for (const Point p : wing.outline) {
    const int slot = floor_int((exact_atan2(p.y, p.x) / kTau + 0.5) * 255);
    for (int i = std::max(0, slot - 6); i <= std::min(255, slot + 6); ++i)
      wing.rim[i] = std::max(wing.rim[i], length(p));
  }
  return wing;
}

struct Scales {
  const Moth& moth;
  Noise noise;
  Ramp ramp;
  std::uint64_t seed;

  Rgb eye(Rgb c, double d) const {
    const Rgb dark = hex(moth.scales[3]);
    c = mix(c, dark, smooth_step(1.04, 0.98, d));
    c = mix(c, hex(moth.scales[4]), smooth_step(0.86, 0.80, d));
    c = mix(c, hex(moth.scales[0]) * 1.2, smooth_step(0.66, 0.60, d));
    c = mix(c, dark * 0.6, smooth_step(0.46, 0.40, d));
    return c;
  }

  Rgb at(const Wing& wing, Point p) const {
    const double angle = exact_atan2(p.y, p.x) / kTau + 0.5;
    const double rim = wing.rim[std::clamp(floor_int(angle * 255), 0, 255)];
    const double far = length(p);
    const double out = rim > 0.05 ? far / rim : 0;
    const double blur = noise.fractal(p.x * 9, p.y * 9, 4) - 0.5;
    const double wave = 0.025 * exact_sin(angle * 150) + 0.05 * blur;
    Rgb c = ramp(out * 0.95 + 0.55 * blur + (wing.hind ? 0.12 : 0));
    const Rgb mark = hex(moth.scales[3]);
    if ((moth.pattern & 2) != 0) {
      for (const double at : {0.30, 0.52, 0.60, 0.80}) {
        const double d = std::abs(out + wave - at);
        c = mix(c, at == 0.60 ? hex(moth.scales[4]) : mark, 0.75 * smooth_step(0.024, 0.008, d));
      }
    }
    if ((moth.pattern & 4) != 0) {
      const double row = out * 5.2;
      const double column = angle * (wing.hind ? 22 : 34) + 0.5 * (floor_int(row) & 1);
      const double d = square(fraction(row) - 0.5) + square((fraction(column) - 0.5) * (0.5 + out));
      const double size = 0.10 * lattice(floor_int(row), floor_int(column), seed) + 0.015;
      c = mix(c, mark, 0.92 * smooth_step(size * 1.2, size * 0.8, d));
    }
    if ((moth.pattern & 16) != 0) {
      const double ray = std::abs(fraction(angle * 40) - 0.5);
      c = mix(c, hex(moth.scales[4]), 0.45 * smooth_step(0.40, 0.5, ray) * smooth_step(0.2, 0.6, out));
    }
    const double vein = std::abs(fraction(angle * 27 + 0.6 * far) - 0.5);
    c = mix(c, mix(mark, c, 0.4), 0.45 * smooth_step(0.075, 0.02, vein * far));
    if ((moth.pattern & 8) != 0) c = mix(c, mark, 0.85 * smooth_step(0.85, 0.93, out + wave * 0.7));
    c = mix(c, hex(moth.scales[4]), 0.9 * smooth_step(0.955, 0.975, out + 0.01 * exact_sin(angle * 400)));
    if ((moth.pattern & 1) != 0) c = eye(c, length(p - wing.eye) / wing.eye_size);
    return c;
  }
};

void draw_wing(Canvas& canvas, const Wing& wing, const Scales& scales, Point root, double span, int side,
               double lift) {
  const double cosine = exact_cos(lift);
  const double sine = exact_sin(lift);
  Outline outline;
  for (const Point p : wing.outline) {
    const Point q = {cosine * p.x - sine * p.y, sine * p.x + cosine * p.y};
    outline.push_back({root.x + side * q.x * span, root.y + q.y * span});
  }
  canvas.contour(outline);
  canvas.paint([&](int x, int y) {
    const Point q = {(x + 0.5 - root.x) / span * side, (y + 0.5 - root.y) / span};
    const Point p = {cosine * q.x + sine * q.y, -sine * q.x + cosine * q.y};
    const double down = lattice(x, y, scales.seed) - 0.5;
    const double near_body = smooth_step(0.0, 0.30, length(q));
    return Ink{scales.at(wing, p) * ((0.72 + 0.28 * near_body) * (1 + 0.16 * down)), 1};
  });
}

void draw_body(Canvas& canvas, const Moth& moth, Point at, double span, Random& random) {
  const Rgb fur = hex(moth.body);
  const auto hair = [&](Point from, double angle, double size, double tone) {
    const Point line[2] = {from, from + polar(angle, size)};
    canvas.stroke(line, 1.3, fur * tone, 0.8);
  };
  // Antennae: a bowed shaft with combs to both sides.
  for (const int side : {-1, 1}) {
    const Point knots[3] = {at + Point{side * span * 0.02, -span * 0.15},
                            at + Point{side * span * 0.13, -span * 0.34},
                            at + Point{side * span * 0.30, -span * 0.42}};
    const Outline shaft = smooth_curve(knots, false, 14);
    canvas.stroke(shaft, 2, fur * 0.55);
    for (std::size_t i = 2; i < shaft.size(); ++i) {
      const double size =
          span * 0.045 * exact_sin(kPi * static_cast<double>(i) / static_cast<double>(shaft.size() + 3));
      const Point comb[3] = {shaft[i] + Point{side * size * 0.4, -size}, shaft[i],
                             shaft[i] + Point{side * size * 0.9, size * 0.4}};
      canvas.stroke(comb, 1.1, fur * 0.6, 0.85);
    }
  }
  for (int ring = 0; ring < 9; ++ring) {
    const double t = ring / 8.0;
    const Point centre = at + Point{0, span * (0.08 + 0.42 * t)};
    const double r = span * (0.075 - 0.045 * t * t);
    canvas.contour(ellipse(centre, r, span * 0.036));
    const Rgb tone = ring % 2 == 0 ? fur : mix(fur * 0.7, hex(moth.scales[1]), 0.35);
    canvas.paint([&](int x, int) { return Ink{tone * (1.12 - 0.55 * square((x - centre.x) / r)), 1}; });
  }
  for (int i = 0; i < 520; ++i) {
    const double turn = random.range(0, kTau);
    const double out = std::sqrt(random.unit());
    const Point from =
        at + Point{exact_cos(turn) * out * span * 0.082, exact_sin(turn) * out * span * 0.125 - span * 0.02};
    const double tone = random.range(0.65, 1.35);
    hair(from, turn, span * 0.035, tone);
  }
  canvas.disc(at + Point{0, -span * 0.15}, span * 0.048, fur * 0.85);
  for (const int side : {-1, 1}) {
    canvas.disc(at + Point{side * span * 0.035, -span * 0.165}, span * 0.02, hex(0x18120f));
    canvas.disc(at + Point{side * span * 0.031, -span * 0.170}, span * 0.006, hex(0xf0e8e0), 0.8);
  }
  canvas.disc(at + Point{0, -span * 0.03}, 5, hex(0x5a5850));
  canvas.disc(at + Point{-1.2, -span * 0.03 - 1.5}, 3, hex(0xe8e4d8));
}

Canvas draw(int work) {
  const Moth& moth = kMoths[work];
  Random random(kFolder, work);
  const int w = 1000;
  const int h = moth.shape == 3 ? 940 : 760;
  Canvas canvas(w, h, hex(moth.board));
  add_paper(canvas, random.next(), 1.1);
  const double span = random.range(400, 430);
  const Point root = {w * 0.5, h * (moth.shape == 3 ? 0.40 : 0.50)};
  const double eye_size = (moth.pattern & 1) != 0 ? random.range(0.07, 0.10) : 0;
  const Wing fore = make_wing(kForewings[moth.shape], {0.60, -0.20}, eye_size, false, random);
  const Wing hind = make_wing(kHindwings[moth.shape], {0.44, 0.28}, eye_size * 1.15, true, random);
  const Noise noise(random.next());
  const Scales scales{moth, noise, Ramp(std::span(moth.scales.data(), 3)), random.next()};
  // The shadow on the board: the outlines, shifted and stacked thin.
  for (int i = 0; i < 10; ++i) {
    for (const int side : {-1, 1}) {
      for (const Wing* wing : {&hind, &fore}) {
        Outline cast;
        const double grow = span * (0.985 + 0.006 * i);
        for (const Point p : wing->outline)
          cast.push_back({root.x + 9 + side * p.x * grow, root.y + 14 + p.y * grow});
        canvas.fill(cast, hex(moth.board) * 0.35, 0.05);
      }
    }
  }
  for (const int side : {-1, 1})
    draw_wing(canvas, hind, scales, root + Point{side * span * 0.02, span * 0.04}, span, side, 0.04);
  for (const int side : {-1, 1})
    draw_wing(canvas, fore, scales, root + Point{side * span * 0.02, 0}, span, side, 0);
  draw_body(canvas, moth, root, span, random);
  const Rgb line = luma(hex(moth.board)) > 0.5 ? hex(moth.board) * 0.55 : hex(moth.board) * 1.7;
  canvas.frame(22, 22, w - 22.0, h - 22.0, 1.5, line, 0.7);
  // A blank label, as in a drawer.
  canvas.box(w * 0.5 - 70, h - 74.0, w * 0.5 + 70, h - 42.0, hex(0xf6f0e2), 0.95);
  canvas.frame(w * 0.5 - 70, h - 74.0, w * 0.5 + 70, h - 42.0, 1, hex(0x6a5a48), 0.8);
  for (int i = 0; i < 2; ++i) {
    const Point rule[2] = {{w * 0.5 - 50 + 12 * i, h - 63.0 + 11 * i},
                           {w * 0.5 + 50 - 16 * i, h - 63.0 + 11 * i}};
    canvas.stroke(rule, 1.4, hex(0x6a5a48), 0.6);
  }
  add_vignette(canvas, hex(moth.board) * 0.6, 0.35);
  return canvas;
}

}  // namespace

Family moths() {
  return {kFolder,
          "moth",
          "Moth",
          "The Vitrine Drawing Machine, Lamplight Series",
          "2026, second series",
          "Plate",
          "insects; animals; nature",
          kNames,
          draw};
}

}  // namespace vitrine::demo

// SPDX-License-Identifier: MIT
// Colour fields: soft-edged blocks of thinned paint, stacked on a stained canvas.
#include <array>

#include "demo/family.h"
#include "demo/finish.h"
#include "demo/noise.h"
#include "demo/random.h"

namespace vitrine::demo {
namespace {

struct Palette {
  std::uint32_t ground;
  std::array<std::uint32_t, 4> fields;
  std::array<int, 4> heights;  // parts of the whole; 0 ends the list
  bool wide = false;
};

constexpr std::string_view kFolder = "colour-fields";
constexpr std::array<std::string_view, 16> kNames = {
    "Ember over Ash",   "Harvest Noon", "Sea Fret",          "Madder and Rose",
    "Night Orchard",    "Saffron Hour", "Slate, then Rain",  "Plum on Oxblood",
    "Lichen",           "Tidal Blue",   "White on Sand",     "Persimmon",
    "Deep Violet Rest", "Green Glass",  "Horizon with Coal", "First Light"};
constexpr std::array<Palette, 16> kPalettes = {{
    {0x4a1712, {0xd8431f, 0x2b1413, 0xb3271c, 0}, {5, 2, 4, 0}},
    {0xe3a72f, {0xf4d35e, 0xee964b, 0xf9e7a5, 0}, {3, 4, 2, 0}},
    {0x8fa9ad, {0xd9e2dd, 0x5f8791, 0xb9cbc7, 0}, {4, 3, 3, 0}, true},
    {0x7c1f34, {0xe58fa0, 0xb1304a, 0xf0b9a8, 0}, {2, 5, 2, 0}},
    {0x10192b, {0x1f3a4d, 0x0a0f1c, 0x3b5b4a, 0}, {4, 4, 3, 0}},
    {0xc8641b, {0xf6b73c, 0xe0541b, 0, 0}, {4, 5, 0, 0}},
    {0x3f4a52, {0x7b8a92, 0x2a3238, 0xa9b4b6, 0x56636b}, {3, 3, 1, 3}, true},
    {0x3a0a12, {0x5d1f3d, 0x8c1c2c, 0x2a0a1d, 0}, {4, 1, 5, 0}},
    {0x6b7348, {0xb9bf7a, 0x49533a, 0xd8d3a0, 0}, {3, 5, 2, 0}},
    {0x123a63, {0x1f6fa8, 0x0c2240, 0x68b0cf, 0}, {5, 3, 2, 0}},
    {0xd3bf9f, {0xf3ebdc, 0xe6d7bd, 0xfbf7ee, 0}, {5, 1, 4, 0}},
    {0xa8321a, {0xf0642f, 0xf79d5c, 0xd03a1d, 0}, {2, 3, 5, 0}, true},
    {0x241340, {0x4a2a7a, 0x170b2c, 0x7a4fa3, 0}, {5, 2, 3, 0}},
    {0x0f4a43, {0x2e8b74, 0x9fd0a8, 0x0a2f33, 0}, {4, 2, 4, 0}},
    {0xb9b2a4, {0xdfd6c2, 0x1c1b1d, 0, 0}, {6, 4, 0, 0}, true},
    {0xf1c6a8, {0xfbe3c0, 0xf29c8b, 0x9fb7d4, 0xf6d2bf}, {3, 2, 3, 1}},
}};

struct Field {
  double x0, y0, x1, y1, soft;
  Rgb colour;
};

int lay_out(const Palette& palette, Random& random, double w, double h, std::array<Field, 4>& fields) {
  int parts = 0;
  int count = 0;
  for (const int part : palette.heights) {
    parts += part;
    count += part > 0;
  }
  const double margin = w * random.range(0.055, 0.09);
  const double gap = h * random.range(0.012, 0.03);
  const double room = h - 2 * margin - gap * (count - 1);
  double y = margin;
  for (int i = 0; i < count; ++i) {
    const double tall = room * palette.heights[i] / parts;
    const double inset = w * random.range(0, 0.025);
    const double soft = random.range(12, 30);
    fields[i] = {margin + inset, y, w - margin - inset, y + tall, soft, hex(palette.fields[i])};
    y += tall + gap;
  }
  return count;
}

Canvas draw(int work) {
  const Palette& palette = kPalettes[work];
  Random random(kFolder, work);
  const int w = palette.wide ? 1000 : random.below(90) + 760;
  const int h = palette.wide ? random.below(100) + 740 : 1000;
  Canvas canvas(w, h, hex(palette.ground));
  std::array<Field, 4> fields;
  const int count = lay_out(palette, random, w, h, fields);
  const Noise edge(random.next());
  const Noise cloud(random.next());
  const Noise brush(random.next());
  canvas.each([&](int x, int y, Rgb& c) {
    const double stain = cloud.fractal(x * 0.004, y * 0.004, 3) - 0.5;
    const double sweep =
        0.6 * brush.fractal(x * 0.006, y * 0.035, 3) + 0.25 * brush.value(x * 0.04 + 9, y * 0.3) - 0.425;
    const double ragged = 34 * (edge.fractal(x * 0.012, y * 0.012, 4) - 0.5) + 14 * sweep;
    c = c * (1 + 0.32 * stain + 0.05 * sweep);
    for (int i = 0; i < count; ++i) {
      const Field& f = fields[i];
      const double dx = (x < (f.x0 + f.x1) / 2 ? x - f.x0 : f.x1 - x);
      const double dy = (y < (f.y0 + f.y1) / 2 ? y - f.y0 : f.y1 - y);
      // The smaller of the two, rounded at the corners.
      const double round = clamp01(0.5 + (dy - dx) / 80);
      const double inside = mix(dy, dx, round) - 40 * round * (1 - round) + ragged;
      if (inside < -f.soft) continue;
      // Paint is thin at the rim, where the ground glows through, and again where the brush ran dry.
      const double body = smooth_step(-f.soft, f.soft * 1.6, inside);
      const double depth = 0.80 + 0.16 * smooth_step(0, 150, inside) + 0.22 * stain + 0.20 * sweep;
      const Rgb paint = f.colour * (0.97 + 0.24 * sweep + 0.30 * stain);
      c = mix(c, paint, body * clamp01(depth));
    }
    // The weave of the canvas.
    const double weave = ((x & 1) == (y & 1) ? 0.012 : -0.012) + 0.05 * (lattice(x >> 1, y, 5) - 0.5);
    c = c * (1 + weave);
  });
  add_vignette(canvas, hex(palette.ground) * 0.55, 0.18);
  return canvas;
}

}  // namespace

Family colour_fields() {
  return {kFolder,
          "colour-field",
          "Colour Field",
          "The Vitrine Drawing Machine, Stain Series",
          "2026, first series",
          "Painting",
          "abstraction; colour",
          kNames,
          draw};
}

}  // namespace vitrine::demo

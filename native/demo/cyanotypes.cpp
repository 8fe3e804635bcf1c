// SPDX-License-Identifier: MIT
// Cyanotypes: the same plants laid on blue paper in the sun, white where they kept the light away.
#include <array>

#include "demo/family.h"
#include "demo/finish.h"
#include "demo/noise.h"
#include "demo/plant.h"

namespace vitrine::demo {
namespace {

struct Print {
  int species;
  int plants;
  std::uint32_t blue, pale;
  bool wide;
};

constexpr std::string_view kFolder = "cyanotypes";
constexpr std::array<std::string_view, 16> kNames = {"Fern, Long Exposure",
                                                     "Aster, Noon",
                                                     "Laurel and Shadow",
                                                     "Umbels",
                                                     "Two Ferns",
                                                     "Bellflowers, Winter Sun",
                                                     "Juniper",
                                                     "Maidenhair, Pale",
                                                     "Dogwood",
                                                     "Rowan Branches",
                                                     "Rosemary, Washed",
                                                     "Hemlock by Evening",
                                                     "Three Laurels",
                                                     "Fern in Grey-blue",
                                                     "Asters, Two Stems",
                                                     "Maidenhair, Deep"};
constexpr std::array<Print, 16> kPrints = {{
    {3, 1, 0x0f3468, 0xeef2f0, false},
    {0, 1, 0x123c78, 0xf0f2ea, false},
    {1, 1, 0x1a3f6e, 0xe6ecec, false},
    {5, 1, 0x0c2c5c, 0xf2f4f0, false},
    {3, 2, 0x143a70, 0xe9f0f2, true},
    {2, 1, 0x2a5484, 0xf0f0e6, false},
    {4, 1, 0x10305c, 0xe4eaf0, false},
    {6, 1, 0x3c6a9a, 0xf4f4ec, false},
    {7, 1, 0x123468, 0xf0f4f4, false},
    {8, 1, 0x0d2a54, 0xe8eef2, false},
    {9, 1, 0x34608c, 0xf2f2ea, false},
    {5, 2, 0x0a2348, 0xdfe8ee, true},
    {1, 3, 0x183e74, 0xeef2ee, true},
    {3, 1, 0x44607c, 0xeeeee6, false},
    {0, 2, 0x143c74, 0xf0f4f2, true},
    {6, 1, 0x0b2650, 0xe6eef4, false},
}};

void lay_down(Canvas& shade, const Species& kind, const Plant& plant) {
  const Rgb white = {1, 1, 1};
  for (const Stem& stem : plant.stems) {
    shade.line(smooth_curve(stem.line, false, 2), std::array{stem.widths[0] * 0.8});
    shade.paint([&](int, int) { return Ink{white, 0.95}; });
  }
  // Leaves are thinner than stems and let a little light through; where they overlap they let through less.
  for (const Organ& leaf : plant.leaves) {
    shade.fill(placed(leaf_outline(kind.leaf), leaf.at, leaf.angle, leaf.size, leaf.size), white, 0.78);
    const Point rib[2] = {leaf.at, leaf.at + polar(leaf.angle, leaf.size * 0.9)};
    shade.stroke(rib, 1, white, 0.5);
  }
  for (const Organ& flower : plant.flowers) {
    const int petals = kind.flower == 1 ? 15 : 5;
    if (kind.flower == 3) {
      shade.disc(flower.at, flower.size, white, 0.95);
      continue;
    }
    const bool open = kind.flower == 1 || kind.flower == 5;
    for (int i = 0; i < petals; ++i) {
      const double turn = open ? kTau * i / petals : (i - 2) * (kind.flower == 4 ? 0.45 : 0.3);
      const double width = kind.flower == 4 ? 0.25 : (kind.flower == 1 ? 0.5 : 1.1);
      shade.fill(placed(leaf_outline(1), flower.at, flower.angle + turn, flower.size, flower.size * width),
                 white, 0.5);
      if (kind.flower == 4)
        shade.disc(flower.at + polar(flower.angle + turn, flower.size), flower.size * 0.16, white, 0.8);
    }
  }
}

Canvas draw(int work) {
  const Print& print = kPrints[work];
  Random random(kFolder, work);
  const int w = print.wide ? 1020 : 760 + random.below(40);
  const int h = print.wide ? 800 : 1000 + random.below(50);
  // What keeps the light away, as brightness.
  Canvas shade(w, h, {0, 0, 0});
  const Species& kind = species(print.species);
  for (int i = 0; i < print.plants; ++i) {
    const double room = (w - 150.0) / print.plants;
    const double x0 = 75 + room * i;
    lay_down(shade, kind, grow(kind, random, x0, 80 + 30 * (i & 1), x0 + room, h - 80.0 - 24 * (i & 1)));
  }
  Canvas canvas(w, h, hex(print.pale));
  const Noise brush(random.next());
  const Noise wash(random.next());
  const Rgb blue = hex(print.blue);
  const Rgb pale = hex(print.pale);
  canvas.each([&](int x, int y, Rgb& c) {
    // The coat of salts was brushed on by hand: its border is ragged and its depth uneven.
    const double side = x < w - x ? x : w - x;
    const double end = y < h - y ? y : h - y;
    const double ragged = 22 * brush.fractal(x * 0.02, y * 0.02, 3) + 12 * brush.value(x * 0.008, y * 0.25) +
                          6 * brush.value(x * 0.3, y * 0.01);
    const double coat = smooth_step(34, 42, (side < end ? side : end) + ragged - 8);
    const double depth = 0.90 + 0.34 * (wash.fractal(x * 0.004, y * 0.004, 4) - 0.5) +
                         0.10 * (brush.value(x * 0.01, y * 0.12) - 0.5);
    const double kept = shade.at(x, y).r;
    // Light creeps under the edges a little: the print is never quite white.
    const double exposed = coat * depth * (1 - 0.93 * kept);
    c = mix(pale, blue, clamp01(exposed));
  });
  add_paper(canvas, random.next(), 1.1);
  return canvas;
}

}  // namespace

Family cyanotypes() {
  return {kFolder,
          "cyanotype",
          "Cyanotype",
          "The Vitrine Drawing Machine, Sun Print Series",
          "2026, second series",
          "Photogram",
          "plants; leaves; nature",
          kNames,
          draw};
}

}  // namespace vitrine::demo

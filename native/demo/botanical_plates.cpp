// SPDX-License-Identifier: MIT
// Botanical plates: one plant on old paper, outlined in ink and coloured by hand, a flower and a leaf drawn
// apart below.
#include <array>

#include "demo/family.h"
#include "demo/finish.h"
#include "demo/noise.h"
#include "demo/plant.h"

namespace vitrine::demo {
namespace {

struct Plate {
  int species;
  std::uint32_t leaf, leaf_dark, flower, heart, stem, paper;
};

constexpr std::string_view kFolder = "botanical-plates";
constexpr std::array<std::string_view, 18> kNames = {
    "Field Aster",   "Laurel Spray",       "Blue Bellflower",  "Buckler Fern", "Juniper in Fruit",
    "Water Hemlock", "Maidenhair, Autumn", "White Dogwood",    "Rowan",        "Rosemary",
    "Crimson Aster", "Copper Laurel",      "White Bellflower", "Golden Fern",  "Yellow Umbel",
    "Maidenhair",    "Pink Dogwood",       "Lavender"};
constexpr std::array<Plate, 18> kPlates = {{
    {0, 0x6f8f4a, 0x3f5f34, 0x8c7ac8, 0xe8b83c, 0x5a6a38, 0xf1e6cc},
    {1, 0x4f7a4a, 0x24482f, 0, 0, 0x6a5034, 0xf3ead4},
    {2, 0x7fa05a, 0x44683a, 0x4a6fc0, 0xf0e8c0, 0x5f7a40, 0xefe4ca},
    {3, 0x5f8f3f, 0x2f5a2a, 0, 0, 0x5a4a2a, 0xf2e8d0},
    {4, 0x4a6f5f, 0x24443c, 0x2f3f7a, 0x8c9cd0, 0x6a4a34, 0xede2c8},
    {5, 0x6a944a, 0x36602f, 0xf4f0e4, 0xc8d090, 0x6f8044, 0xe9d9b6},
    {6, 0xe0b03c, 0xa8702a, 0, 0, 0x5a3424, 0xf3e9d2},
    {7, 0x5f8a50, 0x2f5634, 0xfaf6ec, 0x9ab04a, 0x6a4a3a, 0xe8d8b8},
    {8, 0x5a7f3c, 0x2f4f28, 0xd8451f, 0x8c1f14, 0x5f4030, 0xf1e6cc},
    {9, 0x6f8a74, 0x3f5f50, 0x7a8fd8, 0xf0f0ff, 0x6a5540, 0xf0e6d0},
    {0, 0x5f7f3c, 0x32502c, 0xb8243c, 0xf0c850, 0x5a5a30, 0xf0e2c6},
    {1, 0xb0603a, 0x6a2f20, 0, 0, 0x4f3024, 0xf2e6d0},
    {2, 0x5f8a54, 0x2f5436, 0xf6f2ea, 0xe8c860, 0x4f6a3c, 0xe6d5b2},
    {3, 0xc89a34, 0x8a5f20, 0, 0, 0x6a4420, 0xf3ead6},
    {5, 0x7a9a3c, 0x46682a, 0xe8c02c, 0xb88a1c, 0x6a7a34, 0xf3e8ce},
    {6, 0x7ab05a, 0x3f7a3c, 0, 0, 0x2f2420, 0xf0e8d2},
    {7, 0x6a904a, 0x345a30, 0xe890a8, 0xb8c850, 0x60443a, 0xf2e7d0},
    {9, 0x7a9080, 0x4a6458, 0x8a5fc0, 0xd8c0f0, 0x6f6a50, 0xf0e7d2},
}};

class Painter {
 public:
  Painter(Canvas& canvas, const Plate& plate, Random& random)
      : canvas_(canvas),
        plate_(plate),
        random_(random),
        wash_(random.next()),
        ink_(mix(hex(plate.leaf_dark), hex(0x2a2018), 0.55)) {}

  void leaf(const Organ& organ) {
    const Outline outline =
        placed(leaf_outline(species(plate_.species).leaf), organ.at, organ.angle, organ.size, organ.size);
    const Point along = polar(organ.angle, 1);
    const Rgb light = hex(plate_.leaf) * random_.range(0.92, 1.1);
    const Rgb dark = hex(plate_.leaf_dark);
    const double edge = random_.range(0.2, 0.5);
    canvas_.contour(outline);
    canvas_.paint([&](int x, int y) {
      const Point d = Point{x + 0.5, y + 0.5} - organ.at;
      const double side = cross(along, d) / organ.size;
      const double way = dot(along, d) / organ.size;
      const double pool = wash_.fractal(x * 0.03, y * 0.03, 3);
      // One half of the leaf turns from the light; colour gathers towards the base.
      const double tone = (side > 0 ? 0.42 : 0) + edge * (1 - way) + 0.8 * (pool - 0.5);
      return Ink{mix(light, dark, clamp01(tone)), 0.93};
    });
    if (organ.size < 9) return;
    Outline closed = outline;
    closed.push_back(outline[0]);
    canvas_.stroke(closed, 0.9, ink_, 0.65);
    const int kind = species(plate_.species).leaf;
    if (kind == 3 || kind == 5) return;
    const Point rib[2] = {organ.at, organ.at + along * (organ.size * 0.95)};
    canvas_.stroke(rib, 1.1, mix(light, hex(plate_.paper), 0.4), 0.8);
    const Point across = {-along.y, along.x};
    for (int i = 1; i < 6 && organ.size > 26; ++i) {
      const Point from = organ.at + along * (organ.size * (0.08 + 0.13 * i));
      for (const int way : {-1, 1}) {
        const double reach = organ.size * (kind == 0 ? 0.085 : 0.17) * (i < 4 ? 1 : 0.6);
        const Point vein[2] = {from, from + along * (reach * 0.9) + across * (way * reach)};
        canvas_.stroke(vein, 0.7, ink_, 0.32);
      }
    }
  }

  void petal(Point at, double angle, double size, double width, Rgb colour) {
    const Outline outline = placed(leaf_outline(1), at, angle, size, size * width);
    canvas_.contour(outline);
    canvas_.paint([&](int x, int y) {
      const double way = length(Point{x + 0.5, y + 0.5} - at) / size;
      const double pool = wash_.fractal(x * 0.05, y * 0.05, 2) - 0.5;
      return Ink{mix(colour * 0.70, mix(colour, hex(0xffffff), 0.25), clamp01(way + 0.8 * pool)), 0.95};
    });
    Outline closed = outline;
    closed.push_back(outline[0]);
    canvas_.stroke(closed, 0.8, mix(ink_, colour * 0.4, 0.5), 0.6);
  }

  void flower(const Organ& organ) {
    const Rgb colour = hex(plate_.flower);
    const Rgb heart = hex(plate_.heart);
    const double r = organ.size;
    switch (species(plate_.species).flower) {
      case 1:
        for (int i = 0; i < 15; ++i)
          petal(organ.at, organ.angle + kTau * i / 15, r * random_.range(0.92, 1.05), 0.5, colour);
        canvas_.disc(organ.at, r * 0.30, heart * 0.7);
        canvas_.disc(organ.at, r * 0.25, heart);
        break;
      case 2:
        for (const double turn : {-0.5, 0.5, 0.0}) petal(organ.at, organ.angle + turn, r, 0.95, colour);
        canvas_.disc(organ.at, r * 0.12, hex(plate_.leaf_dark));
        break;
      case 3:
        canvas_.disc(organ.at, r, colour * 0.55);
        canvas_.disc(organ.at + Point{-r * 0.06, -r * 0.06}, r * 0.9, colour);
        canvas_.disc(organ.at + Point{-r * 0.3, -r * 0.34}, r * 0.26, mix(colour, hex(0xffffff), 0.65), 0.8);
        break;
      case 4:
        for (int i = 0; i < 11; ++i) {
          const Point end = organ.at + polar(organ.angle + (i - 5) * 0.21, r);
          const Point ray[2] = {organ.at, end};
          canvas_.stroke(ray, 1.1, hex(plate_.stem));
          for (int k = 0; k < 7; ++k) {
            const double turn = random_.range(0, kTau);
            const Point dot = end + polar(turn, r * 0.13 * random_.unit());
            canvas_.disc(dot, r * 0.062 + 0.6, ink_, 0.5);
            canvas_.disc(dot, r * 0.062, mix(colour, heart, random_.unit() * 0.5));
          }
        }
        break;
      default:
        for (int i = 0; i < 5; ++i) petal(organ.at, organ.angle + kTau * i / 5, r, 1.25, colour);
        for (int i = 0; i < 9; ++i)
          canvas_.disc(organ.at + polar(kTau * i / 9, r * 0.2), r * 0.05 + 0.5, heart);
    }
  }

  void stem(const Stem& stem) {
    const Outline line = smooth_curve(stem.line, false, 3);
    std::vector<double> widths;
    for (std::size_t i = 0; i < line.size(); ++i) widths.push_back(stem.widths[i / 3]);
    std::vector<double> outer = widths;
    for (double& w : outer) w += 1.2;
    canvas_.line(line, outer);
    canvas_.paint([&](int, int) { return Ink{ink_, 0.8}; });
    canvas_.line(line, widths);
    const Rgb colour = hex(plate_.stem);
    canvas_.paint([&](int x, int y) {
      return Ink{colour * (0.85 + 0.4 * wash_.value(x * 0.1, y * 0.03)), 1};
    });
  }

 private:
  Canvas& canvas_;
  const Plate& plate_;
  Random& random_;
  Noise wash_;
  Rgb ink_;
};

Canvas draw(int work) {
  const Plate& plate = kPlates[work];
  Random random(kFolder, work);
  const int w = 740 + random.below(60);
  const int h = 1020 + random.below(50);
  Canvas canvas(w, h, hex(plate.paper));
  add_paper(canvas, random.next(), 1);
  const double m = 46;
  const Plant plant = grow(species(plate.species), random, m + 40, m + 40, w - m - 40, h - m - 120);
  Painter painter(canvas, plate, random);
  for (const Stem& stem : plant.stems) painter.stem(stem);
  for (const Organ& leaf : plant.leaves) painter.leaf(leaf);
  for (const Organ& flower : plant.flowers) painter.flower(flower);
  // Details drawn apart, larger than life.
  const double y = h - m - 62;
  painter.leaf({{m + 34, y + 20}, -0.35, 84});
  if (species(plate.species).flower != 0) painter.flower({{w - m - 66, y + 6}, -kPi / 2, 34});
  const Rgb line = hex(0x4a3c2c);
  canvas.frame(m, m, w - m, h - m, 1.6, line, 0.8);
  canvas.frame(m - 6, m - 6, w - m + 6, h - m + 6, 0.9, line, 0.6);
  add_age(canvas, random.next(), 0.8);
  return canvas;
}

}  // namespace

Family botanical_plates() {
  return {kFolder,
          "botanical-plate",
          "Botanical Plate",
          "The Vitrine Drawing Machine, Herbarium Series",
          "2026, first series",
          "Plate",
          "plants; flowers; nature",
          kNames,
          draw};
}

}  // namespace vitrine::demo

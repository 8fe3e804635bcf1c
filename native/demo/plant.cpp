// SPDX-License-Identifier: MIT
#include "demo/plant.h"

#include <algorithm>

namespace vitrine::demo {
namespace {

constexpr std::array<Species, kSpeciesCount> kSpecies = {{
    {"X", "F[-L]F[+L]F[-X]F[+X]FX", "", 4, 34, 0.62, 0, 0.115, 1, 0.050},              // aster
    {"FF[-FFY][+FFFY]FFX", "F[-L]F[+L]FX", "F[-L]F[+L]Y", 6, 40, 0.8, 1, 0.19, 0, 0},  // laurel spray
    {"X", "FF[-X][+X]F[-L][+L]FX", "FK", 4, 28, 0.66, 2, 0.10, 2, 0.055},              // bellflower
    {"FFX", "F[-Y][+Y]X", "F[-L][+L]Y", 15, 58, 0.46, 0, 0.062, 0, 0},                 // fern
    {"FFX", "F[-FX]F[+FX]FX", "", 4, 26, 0.7, 3, 0.07, 3, 0.022},                      // juniper
    {"FF[--L][++L]FX", "FF[-FY][+FY]F[-L][+L]X", "FF[-K][+K]FK", 3, 32, 0.7, 4, 0.17, 4, 0.085},  // hemlock
    {"X", "F[+L]F[-L]F[+FX]F[-FX]X", "", 3, 40, 0.75, 5, 0.13, 0, 0},         // maidenhair
    {"FX", "F[-L]F[+L]FF[-FX]F[+FX]FX", "", 3, 36, 0.72, 1, 0.13, 5, 0.075},  // dogwood
    {"FX", "FF[-Y]F[+Y]FX", "F[-L][+L]F[-L][+L]F[-L][+L]F[-K][+K]FK", 4, 42, 0.62, 1, 0.105, 3,
     0.021},  // rowan
    {"FF[-FFY][+FFFY]F[-FFFY]FX", "F[-L+L]F[+L-L]FX", "F[-L][+L]F[-L][+L]Y", 6, 32, 0.85, 3, 0.13, 5,
     0.05},  // rosemary
}};

struct Turtle {
  Point at;
  double angle;
  double step;
  double width;
  int depth;
};

std::string rewrite(const Species& kind) {
  std::string text = kind.axiom;
  for (int round = 0; round < kind.rounds; ++round) {
    std::string next;
    for (const char symbol : text) {
      if (symbol == 'X') {
        next += kind.rule_x;
      } else if (symbol == 'Y' && kind.rule_y[0] != 0) {
        next += kind.rule_y;
      } else {
        next += symbol;
      }
    }
    text = next;
  }
  return text;
}

class Grower {
 public:
  Grower(const Species& kind, Random& random) : kind_(kind), random_(random) {}

  Plant grow(const std::string& text) {
    Turtle turtle{{0, 0}, -kPi / 2 + random_.range(-0.05, 0.05), 1, 1, 0};
    std::vector<Turtle> stack;
    std::vector<Stem> open;
    open.push_back({{turtle.at}, {turtle.width}});
    for (std::size_t i = 0; i < text.size(); ++i) {
      switch (text[i]) {
        case 'F':
          advance(turtle, open.back());
          break;
        case '+':
          turtle.angle += turn();
          break;
        case '-':
          turtle.angle -= turn();
          break;
        case '[':
          stack.push_back(turtle);
          turtle.step *= kind_.shrink;
          turtle.width *= 0.72;
          ++turtle.depth;
          open.push_back({{turtle.at}, {turtle.width}});
          break;
        case ']':
          close(open);
          turtle = stack.back();
          stack.pop_back();
          break;
        case 'L':
          add_leaf(turtle, kind_.shrink);
          break;
        case 'X':
        case 'Y':
        case 'K':
          finish_bud(turtle);
          break;
        default:
          break;
      }
    }
    close(open);
    return std::move(plant_);
  }

 private:
  double turn() { return kind_.angle * kPi / 180 * random_.range(0.8, 1.2); }

  void advance(Turtle& turtle, Stem& stem) {
    // Stems wander, and lean back up towards the light.
    turtle.angle += random_.range(-0.09, 0.09) - 0.045 * exact_cos(turtle.angle);
    turtle.at = turtle.at + polar(turtle.angle, turtle.step * random_.range(0.85, 1.15));
    turtle.step *= 0.965;
    turtle.width *= 0.95;
    stem.line.push_back(turtle.at);
    stem.widths.push_back(turtle.width);
  }

  void close(std::vector<Stem>& open) {
    if (open.back().line.size() > 1) plant_.stems.push_back(std::move(open.back()));
    open.pop_back();
  }

  void add_leaf(const Turtle& turtle, double shrink) {
    // A leaf's own branch bracket already shrank the step; its size follows the parent's.
    const double size = turtle.step / shrink;
    const double jitter = random_.range(-0.15, 0.15);
    plant_.leaves.push_back({turtle.at, turtle.angle + jitter, size * random_.range(0.8, 1.15)});
  }

  void finish_bud(const Turtle& turtle) {
    if (kind_.flower == 0) {
      plant_.leaves.push_back({turtle.at, turtle.angle, turtle.step});
    } else {
      plant_.flowers.push_back({turtle.at, turtle.angle, random_.range(0.8, 1.15)});
    }
  }

  const Species& kind_;
  Random& random_;
  Plant plant_;
};

}  // namespace

const Species& species(int number) { return kSpecies[number]; }

Plant grow(const Species& kind, Random& random, double x0, double y0, double x1, double y1) {
  Plant plant = Grower(kind, random).grow(rewrite(kind));
  Point low = {0, 0};
  Point high = {0, 0};
  for (const Stem& stem : plant.stems) {
    for (const Point p : stem.line) {
      low = {std::min(low.x, p.x), std::min(low.y, p.y)};
      high = {std::max(high.x, p.x), std::max(high.y, p.y)};
    }
  }
  const double half = std::max(high.x, -low.x);
  const double tall = high.y - low.y;
  // Leaves reach beyond their stems, so the stems take a little less than the room there is.
  const double scale = std::min((x1 - x0) * 0.43 / half, (y1 - y0) * 0.88 / tall);
  const double unit = std::min(x1 - x0, y1 - y0);
  double largest = 0;
  for (const Organ& leaf : plant.leaves) largest = std::max(largest, leaf.size);
  const Point foot = {(x0 + x1) / 2 - (high.x + low.x) / 2 * scale, y1 - high.y * scale};
  const auto place = [&](Point p) { return foot + p * scale; };
  for (Stem& stem : plant.stems) {
    for (Point& p : stem.line) p = place(p);
    for (double& w : stem.widths) w = std::max(1.1, w * unit * 0.011);
  }
  for (Organ& leaf : plant.leaves) {
    leaf.at = place(leaf.at);
    leaf.size = kind.leaf_size * unit * (0.35 + 0.65 * leaf.size / largest);
  }
  for (Organ& flower : plant.flowers) {
    flower.at = place(flower.at);
    flower.size *= kind.flower_size * unit;
  }
  return plant;
}

Outline leaf_outline(int leaf) {
  static const std::array<Outline, 4> kHalves = {{
      {{0, 0}, {0.12, 0.04}, {0.35, 0.13}, {0.60, 0.11}, {0.85, 0.04}, {1, 0}},
      {{0, 0}, {0.10, 0.08}, {0.32, 0.26}, {0.58, 0.25}, {0.84, 0.10}, {1, 0}},
      {{0, 0}, {-0.08, 0.18}, {0.10, 0.40}, {0.40, 0.36}, {0.74, 0.15}, {1, 0}},
      {{0, 0}, {0.10, 0.025}, {0.50, 0.035}, {0.90, 0.02}, {1, 0}},
  }};
  Outline points;
  if (leaf == 4) {
    points = {{0, 0},       {0.12, 0.03}, {0.16, 0.22}, {0.30, 0.10}, {0.42, 0.30},
              {0.52, 0.12}, {0.68, 0.22}, {0.76, 0.08}, {0.9, 0.07},  {1, 0}};
  } else if (leaf == 5) {
    points = {{0, 0},       {0.30, 0.06}, {0.62, 0.46}, {0.78, 0.42},
              {0.84, 0.26}, {0.95, 0.22}, {0.94, 0.05}, {0.86, 0}};
  } else {
    points = kHalves[leaf];
  }
  Outline half = smooth_curve(points, false, 5);
  Outline whole = half;
  for (std::size_t i = half.size() - 1; i-- > 1;) whole.push_back({half[i].x, -half[i].y});
  return whole;
}

}  // namespace vitrine::demo

// SPDX-License-Identifier: MIT
// Plants grown by L-systems: a rule rewrites a string, a turtle reads it as stems, leaves and flowers.
// Botanical plates and cyanotypes draw the same plants with other inks.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "demo/geometry.h"
#include "demo/random.h"

namespace vitrine::demo {

// The alphabet: F a piece of stem, + and - turns, [ and ] a branch, L a leaf, K a flower or fruit; X and Y
// are buds which the rules replace.
struct Species {
  const char* axiom;
  const char* rule_x;
  const char* rule_y;
  int rounds;
  double angle;   // degrees
  double shrink;  // of each branch against its parent
  int leaf;       // 0 lance, 1 egg, 2 heart, 3 needle, 4 lobed, 5 fan
  double leaf_size;
  int flower;  // 0 none, 1 daisy, 2 bell, 3 berry, 4 umbel, 5 star
  double flower_size;
};

inline constexpr int kSpeciesCount = 10;
const Species& species(int number);

struct Stem {
  Outline line;
  std::vector<double> widths;
};
struct Organ {
  Point at;
  double angle;  // where it points
  double size;
};
struct Plant {
  std::vector<Stem> stems;
  std::vector<Organ> leaves;
  std::vector<Organ> flowers;
};

// A plant that fits the rectangle, standing on the middle of its lower edge.
Plant grow(const Species& kind, Random& random, double x0, double y0, double x1, double y1);

// The outline of a leaf from (0, 0) to (1, 0).
Outline leaf_outline(int leaf);

}  // namespace vitrine::demo

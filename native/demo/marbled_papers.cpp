// SPDX-License-Identifier: MIT
// Marbled paper: drops of colour fall on a bath and push each other aside, combs are drawn through, and a
// sheet takes the print. Every drop is an outline that each later drop and comb moves, so areas keep their
// size as on water.
#include <array>

#include "demo/family.h"
#include "demo/finish.h"
#include "demo/noise.h"
#include "demo/random.h"

namespace vitrine::demo {
namespace {

struct Recipe {
  std::array<std::uint32_t, 6> paints;
  int comb;     // 0 stone, 1 gel-git, 2 nonpareil, 3 bouquet, 4 swirls, 5 wide wave
  double drop;  // radius of the larger drops
};

constexpr std::string_view kFolder = "marbled-papers";
constexpr std::array<std::string_view, 16> kNames = {
    "Italian Vein, Oxblood", "Stone on Slate",   "Nonpareil in Indigo", "Bouquet, Rose and Moss",
    "Peacock Endpaper",      "Snail Swirls",     "Tiger Eye",           "Winter Stone",
    "Harbour Nonpareil",     "Saffron Comb",     "Violet Bouquet",      "Antique Spot",
    "Sea Foam Swirls",       "Bookbinder's Red", "Fern Wave",           "Midnight and Gold"};
constexpr std::array<Recipe, 16> kRecipes = {{
    {{0x6b1420, 0xf0e0c8, 0x1c1a22, 0xb8323c, 0xd9a24a, 0x8c2430}, 0, 62},
    {{0x3a4650, 0x7f909a, 0xe6e2d6, 0x1c252c, 0xb06a3c, 0x55656f}, 0, 48},
    {{0x14285c, 0xf0e6d0, 0x2f5da8, 0xc83a30, 0x0c1630, 0x8fb2d9}, 2, 44},
    {{0xc8506a, 0xf6e6d8, 0x55703a, 0xe89aa4, 0x2c3d24, 0xf2c9b8}, 3, 46},
    {{0x0f5a6b, 0x1f9a8a, 0x123a7a, 0xe8c860, 0xf2ead2, 0x0a2a44}, 3, 52},
    {{0xe3a23c, 0x7a2418, 0xf6e6c4, 0x2a3d5c, 0xc85a28, 0x1c1c24}, 4, 54},
    {{0xb8702a, 0x1f1712, 0xe9c07a, 0x7a3a18, 0xf4e2b8, 0x4a2412}, 0, 70},
    {{0xdfe6ea, 0x9fb4c4, 0xf8fafa, 0x5f7a90, 0xc4d2da, 0x2f4a60}, 0, 54},
    {{0x1f4f5c, 0xe8e2cc, 0x6fa8a4, 0xd8703c, 0x123038, 0xb9d0c4}, 2, 40},
    {{0xe8a01c, 0xfbe7b0, 0xc8481c, 0x7a1f14, 0xf6c65c, 0x3a2a20}, 1, 50},
    {{0x4a2a7a, 0xd9c4e6, 0x8c5ab0, 0xf4e8d8, 0x24143f, 0xd87aa0}, 3, 44},
    {{0xd8c7a0, 0x8c6a3c, 0x3c5a50, 0xf2e8d0, 0xa83c2c, 0x2a2420}, 0, 40},
    {{0x8fd0c0, 0xf4f8f0, 0x3f9aa0, 0xd8ecdc, 0x1f5a70, 0xf0c8a8}, 4, 60},
    {{0xa81c24, 0xf4e4d0, 0x14141c, 0xd84a38, 0xe0b060, 0x600f18}, 2, 50},
    {{0x3c6a34, 0xd8e0a8, 0x7aa04a, 0x1f3a24, 0xf0ecd0, 0xb88a3c}, 5, 52},
    {{0x10142c, 0xd8a83c, 0x24305c, 0xf0d890, 0x080a18, 0x5c3c7a}, 5, 56},
}};

struct Drop {
  Outline outline;
  Rgb paint;
};
using Bath = std::vector<Drop>;

// A drop at `centre` pushes everything outwards so that its own area becomes free.
void let_fall(Bath& bath, Point centre, double radius, Rgb paint) {
  const double r2 = radius * radius;
  for (Drop& drop : bath) {
    for (Point& p : drop.outline) {
      const Point d = p - centre;
      const double d2 = dot(d, d);
      p = centre + d * std::sqrt(1 + r2 / (d2 > 1e-6 ? d2 : 1e-6));
    }
  }
  Outline outline;
  const int sides = 40 + static_cast<int>(radius * 2.5);
  for (int i = 0; i < sides; ++i) outline.push_back(centre + polar(kTau * i / sides, radius));
  bath.push_back({std::move(outline), paint});
}

// Halves long edges until none is longer than `longest` pixels, so that what is bent next stays smooth.
void refine(Bath& bath, double longest) {
  for (Drop& drop : bath) {
    Outline fine;
    for (std::size_t i = 0; i < drop.outline.size(); ++i) {
      const Point a = drop.outline[i];
      const Point b = drop.outline[(i + 1) % drop.outline.size()];
      const int parts = 1 + static_cast<int>(length(b - a) / longest);
      for (int k = 0; k < parts; ++k) fine.push_back(mix(a, b, static_cast<double>(k) / parts));
    }
    drop.outline = std::move(fine);
  }
}

// Moves every point by `shift(p)`.
template <class Shift>
void draw_through(Bath& bath, Shift&& shift) {
  refine(bath, 4);
  for (Drop& drop : bath) {
    for (Point& p : drop.outline) p = p + shift(p);
  }
}

// A comb of tines `gap` apart drawn along `direction`; paint between the tines stays behind, smoothly.
void comb(Bath& bath, double direction, double gap, double pull, bool back_and_forth, double phase = 0) {
  const Point along = polar(direction, 1);
  const Point across = {-along.y, along.x};
  draw_through(bath, [&](Point p) {
    const double s = dot(p, across) / gap + phase;
    const int tine = floor_int(s + 0.5);
    const double off = s - tine;
    const double near = 1 - 2 * (off < 0 ? -off : off);
    const double way = back_and_forth && (tine & 1) != 0 ? -1 : 1;
    return along * (way * pull * near * near * near);
  });
}

// A comb that sways from side to side as it is drawn, which folds nonpareil into bouquets.
void sway(Bath& bath, double direction, double period, double width) {
  const Point along = polar(direction, 1);
  const Point across = {-along.y, along.x};
  draw_through(bath, [&](Point p) { return across * (width * exact_sin(dot(p, along) * kTau / period)); });
}

void swirl(Bath& bath, Point centre, double radius, double turns) {
  for (Drop& drop : bath) {
    for (Point& p : drop.outline) {
      const Point d = p - centre;
      const double far = length(d) / radius;
      if (far < 1) p = centre + turned(d, turns * kTau * square(1 - far));
    }
  }
}

void comb_through(Bath& bath, const Recipe& recipe, Random& random, double w, double h) {
  const double down = kPi / 2;
  if (recipe.comb >= 1 && recipe.comb <= 3) {
    comb(bath, down, random.range(90, 120), 210, true);
    comb(bath, 0, random.range(76, 100), 190, true);
  }
  if (recipe.comb == 2 || recipe.comb == 3) comb(bath, down, random.range(21, 27), 68, false);
  if (recipe.comb == 3) {
    const double period = random.range(150, 190);
    sway(bath, down, period, 30);
    comb(bath, down, period * 0.62, -60, true, 0.25);
  }
  if (recipe.comb == 4) {
    comb(bath, down, 110, 90, true);
    const double step = random.range(165, 200);
    refine(bath, 3);
    for (int j = -1; j * step < h + step; ++j) {
      for (int i = -1; i * step < w + step; ++i) {
        const Point at = {(i + 0.5 + 0.5 * (j & 1)) * step, (j + 0.5) * step * 0.9};
        swirl(bath, at, step * 0.56, random.range(1.0, 1.35));
      }
    }
  }
  if (recipe.comb == 5) {
    comb(bath, 0, 64, 90, true);
    sway(bath, 0, random.range(300, 380), 42);
    sway(bath, down, random.range(420, 520), 26);
  }
}

Canvas draw(int work) {
  const Recipe& recipe = kRecipes[work];
  Random random(kFolder, work);
  const int w = 720 + random.below(130);
  const int h = 960 + random.below(100);
  Bath bath;
  const int throws = recipe.comb == 0 ? 420 : 400;
  for (int i = 0; i < throws; ++i) {
    // Veining drops are thrown first and squeezed thin by the later, larger ones.
    const double late = static_cast<double>(i) / throws;
    const Point at = {random.range(-0.1, 1.1) * w, 0};
    const double y = random.range(-0.1, 1.1) * h;
    const double size = recipe.drop * (0.25 + 0.75 * random.unit()) * (0.6 + 0.5 * late);
    const int paint = random.below(late > 0.7 ? 4 : 6);
    const Rgb colour = hex(recipe.paints[paint]) * random.range(0.95, 1.05);
    let_fall(bath, {at.x, y}, size, colour);
  }
  if (recipe.comb == 0) {
    // Gall and water at the end: many small pale and dark spots between the stones.
    for (int i = 0; i < 160; ++i) {
      const double x = random.unit() * w;
      const double y = random.unit() * h;
      const double size = 1.5 + 6 * square(random.unit());
      let_fall(bath, {x, y}, size, hex(recipe.paints[i % 3 == 0 ? 1 : (i % 3 == 1 ? 2 : 4)]));
    }
  }
  comb_through(bath, recipe, random, w, h);
  Canvas canvas(w, h, hex(recipe.paints[0]));
  const Noise thin(random.next());
  for (const Drop& drop : bath) {
    canvas.contour(drop.outline);
    canvas.paint([&](int x, int y) {
      return Ink{drop.paint * (1 + 0.16 * (thin.fractal(x * 0.02, y * 0.02, 2) - 0.5)), 0.97};
    });
  }
  add_paper(canvas, random.next(), 1.2);
  add_vignette(canvas, hex(0x2a1c10), 0.12);
  return canvas;
}

}  // namespace

Family marbled_papers() {
  return {kFolder,
          "marbled-paper",
          "Marbled Paper",
          "The Vitrine Drawing Machine, Bath Series",
          "2026, first series",
          "Paper",
          "pattern; colour",
          kNames,
          draw};
}

}  // namespace vitrine::demo

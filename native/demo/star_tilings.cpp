// SPDX-License-Identifier: MIT
// Star tilings: a grid of regular polygons, and from the middle of each edge two straps at one angle, which
// meet inside as stars (Hankin's method). Glazed tiles between pale straps.
#include <array>

#include "demo/family.h"
#include "demo/finish.h"
#include "demo/noise.h"
#include "demo/random.h"

namespace vitrine::demo {
namespace {

struct Panel {
  int grid;
  double edge;                          // pixels
  double angle;                         // degrees between strap and polygon edge
  std::array<std::uint32_t, 5> glazes;  // large stars, their rays, small stars, their rays, strap
};

constexpr std::string_view kFolder = "star-tilings";
constexpr std::array<std::string_view, 17> kNames = {
    "Courtyard in Turquoise",  "Eight-fold Garden", "Hall of Twelve",
    "Honey and Cobalt",        "Pomegranate Court", "Desert Sky",
    "Six-petal Lattice",       "Ivory Screen",      "Emerald Fountain",
    "Night Pavilion",          "Saffron Gate",      "Sea-glass Star",
    "Rose Window of Fez Blue", "Umber Octagons",    "Winter Palace",
    "Copper Lattice",          "Peacock Vault"};
constexpr std::array<Panel, 17> kPanels = {{
    {0, 130, 67.5, {0x1d8a8c, 0x114a66, 0xe9b44c, 0x0f6b74, 0xf3ead6}},
    {0, 108, 60, {0x2b5d34, 0x7fa650, 0xd9822b, 0x173d2a, 0xf0e6c8}},
    {1, 74, 62, {0x14366b, 0x2a74a8, 0xc9452f, 0xe0a93b, 0xefe7d7}},
    {2, 76, 58, {0xe2a02f, 0x1c3f8f, 0xf2d48a, 0x10265c, 0xfaf3e0}},
    {0, 120, 72, {0x9c1f2e, 0xd9543c, 0x2a1a2e, 0xe8b06a, 0xf4e4cf}},
    {3, 118, 55, {0xd0803a, 0x2f6f8f, 0xe9c896, 0x8c3f22, 0xf7ecd8}},
    {4, 132, 60, {0x2f7a9c, 0xf0e2bf, 0xc7482e, 0x174a66, 0xe9dfc6}},
    {2, 64, 66, {0xe9e0cc, 0xcdbf9f, 0xb59a6a, 0xf5efe2, 0x6b4f32}},
    {1, 66, 68, {0x0f6b4f, 0x2fa37a, 0xf0d27a, 0x083c34, 0xf1ead2}},
    {0, 140, 63, {0x16183a, 0x3a2f6b, 0xe3b04b, 0x0d0f26, 0xc9b27a}},
    {3, 104, 64, {0xe89a1c, 0xb8431c, 0xf6d97a, 0x6b1f16, 0xfbf2da}},
    {4, 116, 68, {0x8cc7b5, 0x4f9a94, 0xdceadb, 0x2a6b70, 0xf8faf2}},
    {2, 84, 63, {0xb03a5b, 0x1f4f8c, 0xf0b7a4, 0x153463, 0xf4ecdf}},
    {0, 98, 55, {0x6b4026, 0xa8703f, 0x2a1d17, 0xd8b98a, 0xefe3cb}},
    {1, 84, 56, {0xdfe8ee, 0x8fb0c9, 0x3f6a94, 0xb9d0de, 0xffffff}},
    {3, 128, 70, {0xb5613a, 0x1f5c5a, 0xe9b48c, 0x123c40, 0xf0dcc0}},
    {2, 72, 54, {0x0f5a7a, 0x1f9a7c, 0x4a2a7a, 0x0a3350, 0xe9d79a}},
}};

using Tiles = std::vector<Outline>;

void add_polygon(Tiles& tiles, Point centre, int sides, double edge, double angle) {
  const double radius = edge / (2 * exact_sin(kPi / sides));
  Outline tile;
  for (int i = 0; i < sides; ++i) tile.push_back(centre + polar(angle + kTau * i / sides, radius));
  tiles.push_back(tile);
}

double inradius(int sides, double edge) {
  return edge * 0.5 * exact_cos(kPi / sides) / exact_sin(kPi / sides);
}

// 4.8.8: octagons and squares.
void octagons(Tiles& tiles, double edge, int reach) {
  const double step = 2 * inradius(8, edge);
  for (int j = -reach; j <= reach; ++j) {
    for (int i = -reach; i <= reach; ++i) {
      add_polygon(tiles, {i * step, j * step}, 8, edge, kPi / 8);
      add_polygon(tiles, {(i + 0.5) * step, (j + 0.5) * step}, 4, edge, 0);
    }
  }
}

// Large polygons on a triangular lattice, squares and hexagons or triangles in the gaps.
void lattice_tiles(Tiles& tiles, int grid, double edge, int reach) {
  const double sqrt3 = std::sqrt(3.0);
  const bool squares = grid == 1 || grid == 3;
  const int sides = grid == 1 || grid == 2 ? 12 : 6;
  const double step = 2 * inradius(sides, edge) + (squares ? edge : 0);
  for (int j = -reach; j <= reach; ++j) {
    for (int i = -reach; i <= reach; ++i) {
      const Point at = {(i + 0.5 * (j & 1)) * step, j * step * sqrt3 / 2};
      if (grid == 4) {
        // 3.6.3.6: hexagons meet at corners.
        const Point hexagon = {(i + 0.5 * (j & 1)) * 2 * edge, j * edge * sqrt3};
        add_polygon(tiles, hexagon, 6, edge, 0);
        add_polygon(tiles, hexagon + Point{0, -2 * edge / sqrt3}, 3, edge, kPi / 2);
        add_polygon(tiles, hexagon + Point{0, 2 * edge / sqrt3}, 3, edge, -kPi / 2);
        continue;
      }
      add_polygon(tiles, at, sides, edge, sides == 12 ? kPi / 12 : kPi / 6);
      for (int k = 0; k < 3 && squares; ++k) {
        const double turn = k * kPi / 3;
        add_polygon(tiles, at + polar(turn, step / 2), 4, edge, turn + kPi / 4);
      }
      for (int k = 0; k < 2; ++k) {
        const double turn = kPi / 6 + k * kPi / 3;
        const Point gap = at + polar(turn, step / sqrt3);
        if (grid == 1) add_polygon(tiles, gap, 6, edge, turn + kPi / 6);
        if (grid == 2 || grid == 3) add_polygon(tiles, gap, 3, edge, turn + kPi);
      }
    }
  }
}

Point centre_of(const Outline& tile) {
  Point sum;
  for (const Point p : tile) sum = sum + p;
  return sum * (1.0 / static_cast<double>(tile.size()));
}

// Where the straps of two neighbouring edges of a regular polygon meet.
Point meeting(Point a, Point corner, Point centre, double angle) {
  const Point along = corner - a;
  Point inward = centre - a;
  const double scale = length(along) / length(inward);
  inward = inward * scale;
  const Point direction = along * exact_cos(angle) + inward * exact_sin(angle);
  // By symmetry the meeting point lies on the line from the corner to the centre.
  const Point axis = centre - corner;
  const double t = cross(corner - a, axis) / cross(direction, axis);
  return a + direction * t;
}

struct Glazier {
  Canvas& canvas;
  const Panel& panel;
  Noise cloud;
  Random random;

  void tile(std::span<const Point> outline, Rgb glaze) {
    const Rgb fired = glaze * random.range(0.90, 1.08);
    const double lean = random.range(-0.05, 0.05);
    const Point middle = outline[0];
    canvas.contour(outline);
    canvas.paint([&](int x, int y) {
      const double pool = cloud.fractal(x * 0.03, y * 0.03, 2) - 0.5;
      const double slope = lean * (x - middle.x + y - middle.y) * 0.02;
      return Ink{fired * (1 + 0.26 * pool + slope), 1};
    });
  }
};

void draw_tile(Glazier& glazier, const Outline& tile, std::vector<Outline>& straps) {
  const int sides = static_cast<int>(tile.size());
  const Point centre = centre_of(tile);
  const bool large = sides >= 8 || (sides == 6 && glazier.panel.grid >= 3);
  const double angle = glazier.panel.angle * kPi / 180 * (sides <= 4 ? 0.82 : 1);
  Outline figure;
  for (int i = 0; i < sides; ++i) {
    const Point corner = tile[(i + 1) % sides];
    const Point a = mix(tile[i], corner, 0.5);
    const Point b = mix(corner, tile[(i + 2) % sides], 0.5);
    const Point inner = meeting(a, corner, centre, angle);
    figure.push_back(a);
    figure.push_back(inner);
    straps.push_back({a, inner, b});
    const Outline kite = {a, corner, b, inner};
    glazier.tile(kite, hex(glazier.panel.glazes[large ? 1 : 3]));
  }
  glazier.tile(figure, hex(glazier.panel.glazes[large ? 0 : 2]));
  if (!large) return;
  // A small star at the heart, turned half a step.
  double reach = length(figure[1] - centre);
  const double heart_angle = exact_atan2(figure[1].y - centre.y, figure[1].x - centre.x);
  const Outline heart = star(centre, sides, reach * 0.62, reach * 0.40, heart_angle);
  glazier.tile(heart, hex(glazier.panel.glazes[2]));
  glazier.canvas.disc(centre, reach * 0.17, hex(glazier.panel.glazes[4]));
  Outline rim = heart;
  rim.push_back(heart[0]);
  glazier.canvas.stroke(rim, 3.2, hex(glazier.panel.glazes[4]));
}

Canvas draw(int work) {
  const Panel& panel = kPanels[work];
  Random random(kFolder, work);
  const int w = 860 + random.below(140);
  const int h = work % 3 == 0 ? w : 860 + random.below(140);
  Canvas canvas(w, h, hex(panel.glazes[4]));
  Tiles tiles;
  const int reach = static_cast<int>(700 / panel.edge) + 1;
  if (panel.grid == 0) {
    octagons(tiles, panel.edge, reach / 2 + 1);
  } else {
    lattice_tiles(tiles, panel.grid, panel.edge, panel.grid == 4 ? reach : reach / 2 + 2);
  }
  Glazier glazier{canvas, panel, Noise(random.next()), Random(random.next())};
  std::vector<Outline> straps;
  for (Outline& tile : tiles) {
    for (Point& p : tile) p = p + Point{w * 0.5, h * 0.5};
    const Point c = centre_of(tile);
    if (c.x < -160 || c.y < -160 || c.x > w + 160 || c.y > h + 160) continue;
    draw_tile(glazier, tile, straps);
  }
  const double width = panel.edge * 0.105 + 2;
  const double widths[3] = {width + 4, width, width * 0.28};
  const Rgb strap = hex(panel.glazes[4]);
  const Rgb inks[3] = {strap * 0.22, strap, mix(strap, hex(panel.glazes[1]), 0.45)};
  for (int pass = 0; pass < 3; ++pass) {
    const double one[1] = {widths[pass]};
    for (const Outline& line : straps) canvas.line(line, one);
    canvas.paint([&](int, int) { return Ink{inks[pass], pass == 0 ? 0.75 : 1}; });
  }
  const double m = 26;
  const Rgb edge = hex(panel.glazes[1]) * 0.6;
  canvas.frame(0, 0, w, h, m, edge);
  canvas.frame(m, m, w - m, h - m, 4, strap);
  canvas.frame(6, 6, w - 6, h - 6, 2, strap, 0.7);
  add_grain(canvas, random.next(), 0.022);
  add_vignette(canvas, hex(0x1a1410), 0.28);
  return canvas;
}

}  // namespace

Family star_tilings() {
  return {kFolder,
          "star-tiling",
          "Star Tiling",
          "The Vitrine Drawing Machine, Compass Series",
          "2026, first series",
          "Mosaic",
          "pattern; ornament; geometry",
          kNames,
          draw};
}

}  // namespace vitrine::demo

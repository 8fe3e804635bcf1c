// SPDX-License-Identifier: MIT
// Mosaics: a flat picture of a fish, a bird, an octopus or a fruiting branch, laid in small stones with grout
// between.
#include <algorithm>
#include <array>

#include "demo/family.h"
#include "demo/finish.h"
#include "demo/noise.h"
#include "demo/random.h"

namespace vitrine::demo {
namespace {

struct Floor {
  int motif;  // 0 fish, 1 bird, 2 octopus, 3 fruit
  std::uint32_t ground, body, belly, accent, dark, border;
  double stone;  // pixels
  bool mirrored;
};

constexpr std::string_view kFolder = "mosaics";
constexpr std::array<std::string_view, 17> kNames = {
    "Red Mullet",       "Kingfisher",    "Octopus in Terracotta",    "Lemon Branch",   "Gilthead",
    "Goldfinch",        "Fish on White", "Dove at Evening",          "Violet Octopus", "Pomegranate",
    "Sea Bream, Night", "Green Parrot",  "Small Fish, Large Stones", "Partridge",      "Octopus, Turquoise",
    "Oranges on Blue",  "Blue Tang"};
constexpr std::array<Floor, 17> kFloors = {{
    {0, 0xe4dcc8, 0xc8503c, 0xf0b090, 0x7a2418, 0x3a2420, 0x2f5f74, 11, false},
    {1, 0xece4d0, 0x2878a8, 0xe08840, 0x34a8b0, 0x1c2c3c, 0x8c4a2c, 10, false},
    {2, 0xe8e0cc, 0xb85a34, 0xe8a078, 0x7a2c1c, 0x34201c, 0x3c4a50, 11, false},
    {3, 0x2f5878, 0xf0cc34, 0xf8e890, 0x4f8a3c, 0x1c3428, 0xe8dcc0, 11, false},
    {0, 0x2c6a84, 0xb8c0bc, 0xf0ece0, 0xe0b040, 0x1c2c38, 0xe4d4b0, 10, true},
    {1, 0xd8d4bc, 0xb87838, 0xf0e0c0, 0xf0c838, 0x2a2420, 0x586c3c, 10, true},
    {0, 0xf0ece0, 0x48545c, 0xc0c4c0, 0x8c9498, 0x24282c, 0x24282c, 12, false},
    {1, 0x34304c, 0xd8d4d8, 0xf0e8e4, 0xa898b8, 0x584c6c, 0xc89858, 11, false},
    {2, 0xd8dce0, 0x6a4a8c, 0xb898c8, 0x3c2458, 0x241838, 0x488078, 11, true},
    {3, 0xe8dcc0, 0xb8283c, 0xe87868, 0x5c7c40, 0x442018, 0x5c2030, 10, true},
    {0, 0x141c34, 0xe0a04c, 0xf4d898, 0xc85c34, 0x402018, 0x4c689c, 11, false},
    {1, 0xf0e8cc, 0x3c9444, 0xa8cc58, 0xd83c30, 0x1c4028, 0x34586c, 11, false},
    {0, 0x98c4c0, 0xe87850, 0xf8d8b0, 0xf0b440, 0x583430, 0xf0e8d4, 20, true},
    {1, 0xe0d0b0, 0x907058, 0xd8c0a0, 0xa8402c, 0x3c2c24, 0x705038, 13, false},
    {2, 0x1f5c6c, 0x48b8b0, 0xc0e8d8, 0x188088, 0x0c3440, 0xe8c878, 11, false},
    {3, 0x3464a0, 0xf08428, 0xf8b868, 0x387c48, 0x1c3450, 0xf0d8a0, 13, false},
    {0, 0xf0dcb0, 0x2c50b0, 0x5c90d8, 0xf0cc3c, 0x141c40, 0xa83c2c, 11, true},
}};

// Draws in a unit square, x to the right and y down, mirrored if asked.
class Sketch {
 public:
  Sketch(Canvas& canvas, const Floor& floor, double x0, double y0, double size)
      : canvas_(canvas), mirrored_(floor.mirrored), x0_(x0), y0_(y0), size_(size) {}

  Point at(Point p) const { return {x0_ + (mirrored_ ? 1 - p.x : p.x) * size_, y0_ + p.y * size_}; }
  Outline shape(std::span<const Point> points, bool closed = true) const {
    Outline placed;
    for (const Point p : points) placed.push_back(at(p));
    return smooth_curve(placed, closed, 10);
  }
  void fill(std::initializer_list<Point> points, std::uint32_t colour) {
    canvas_.fill(shape(std::span(points.begin(), points.size())), hex(colour));
  }
  void line(std::initializer_list<Point> points, double width, std::uint32_t colour) {
    canvas_.stroke(shape(std::span(points.begin(), points.size()), false), width * size_, hex(colour));
  }
  void disc(Point p, double r, std::uint32_t colour) { canvas_.disc(at(p), r * size_, hex(colour)); }

 private:
  Canvas& canvas_;
  bool mirrored_;
  double x0_, y0_, size_;
};

void sketch_fish(Sketch& s, const Floor& f) {
  s.fill({{0.36, 0.36}, {0.52, 0.18}, {0.72, 0.30}, {0.66, 0.40}}, f.accent);
  s.fill({{0.42, 0.62}, {0.50, 0.80}, {0.60, 0.64}}, f.accent);
  s.fill({{0.76, 0.50}, {0.90, 0.30}, {0.99, 0.26}, {0.93, 0.50}, {0.99, 0.74}, {0.90, 0.70}}, f.accent);
  s.fill({{0.04, 0.50},
          {0.18, 0.36},
          {0.40, 0.30},
          {0.62, 0.37},
          {0.84, 0.48},
          {0.84, 0.52},
          {0.62, 0.64},
          {0.40, 0.70},
          {0.18, 0.64}},
         f.dark);
  s.fill({{0.06, 0.50},
          {0.19, 0.38},
          {0.40, 0.32},
          {0.62, 0.39},
          {0.82, 0.49},
          {0.82, 0.51},
          {0.62, 0.62},
          {0.40, 0.68},
          {0.19, 0.62}},
         f.body);
  s.fill({{0.10, 0.56}, {0.30, 0.57}, {0.62, 0.55}, {0.78, 0.52}, {0.60, 0.61}, {0.40, 0.66}, {0.20, 0.61}},
         f.belly);
  for (int i = 0; i < 5; ++i) {
    const double x = 0.33 + 0.09 * i;
    const double tall = 0.11 - 0.012 * i;
    s.line({{x, 0.5 - tall}, {x + 0.035, 0.5}, {x, 0.5 + tall * 0.7}}, 0.013, f.dark);
  }
  s.line({{0.26, 0.37}, {0.29, 0.50}, {0.25, 0.62}}, 0.016, f.dark);
  s.fill({{0.34, 0.52}, {0.46, 0.50}, {0.44, 0.60}}, f.accent);
  s.disc({0.165, 0.46}, 0.040, f.dark);
  s.disc({0.165, 0.46}, 0.029, 0xf6f0e0);
  s.disc({0.165, 0.46}, 0.016, 0x14141a);
  s.line({{0.06, 0.53}, {0.10, 0.54}, {0.13, 0.53}}, 0.012, f.dark);
}

void sketch_bird(Sketch& s, const Floor& f) {
  s.line({{0.02, 0.84}, {0.30, 0.80}, {0.60, 0.83}, {0.98, 0.76}}, 0.035, f.dark);
  for (const double x : {0.16, 0.78, 0.90}) {
    s.fill({{x, 0.80}, {x + 0.05, 0.72}, {x + 0.11, 0.70}, {x + 0.07, 0.79}}, 0x5c8444);
    s.fill({{x - 0.02, 0.83}, {x, 0.90}, {x + 0.06, 0.94}, {x + 0.05, 0.86}}, 0x486c38);
  }
  s.fill({{0.60, 0.58}, {0.84, 0.80}, {0.95, 0.98}, {0.86, 0.96}, {0.58, 0.72}}, f.dark);
  s.fill({{0.58, 0.60}, {0.80, 0.79}, {0.90, 0.93}, {0.72, 0.84}, {0.56, 0.70}}, f.accent);
  s.fill({{0.18, 0.26},
          {0.30, 0.16},
          {0.42, 0.20},
          {0.52, 0.34},
          {0.66, 0.50},
          {0.68, 0.64},
          {0.54, 0.76},
          {0.36, 0.74},
          {0.24, 0.60},
          {0.20, 0.42}},
         f.dark);
  s.fill({{0.20, 0.27},
          {0.30, 0.18},
          {0.41, 0.22},
          {0.51, 0.36},
          {0.64, 0.51},
          {0.66, 0.63},
          {0.53, 0.74},
          {0.37, 0.72},
          {0.26, 0.59},
          {0.22, 0.42}},
         f.body);
  s.fill({{0.23, 0.40}, {0.31, 0.42}, {0.38, 0.56}, {0.50, 0.68}, {0.50, 0.735}, {0.37, 0.715}, {0.27, 0.58}},
         f.belly);
  s.fill({{0.36, 0.40}, {0.50, 0.42}, {0.66, 0.58}, {0.80, 0.76}, {0.60, 0.70}, {0.44, 0.60}}, f.accent);
  for (int i = 0; i < 4; ++i) {
    const double d = 0.035 * i;
    s.line({{0.40 + d, 0.44 + d}, {0.54 + d * 0.8, 0.54 + d * 1.1}, {0.70 + d * 0.3, 0.70 + d * 0.4}}, 0.011,
           f.dark);
  }
  s.fill({{0.06, 0.29}, {0.20, 0.24}, {0.21, 0.31}}, 0xd89038);
  s.disc({0.285, 0.265}, 0.034, f.belly);
  s.disc({0.285, 0.265}, 0.020, 0x14141a);
  s.line({{0.42, 0.74}, {0.42, 0.81}}, 0.014, 0xd89038);
  s.line({{0.49, 0.74}, {0.50, 0.81}}, 0.014, 0xd89038);
}

void sketch_octopus(Sketch& s, const Floor& f) {
  for (int i = 0; i < 8; ++i) {
    const double side = i < 4 ? -1 : 1;
    const double k = i % 4;
    const double reach = 0.20 + 0.075 * k;
    const double drop = 0.86 - 0.12 * k;
    const double curl = k == 0 || k == 2 ? -1 : 1;
    const std::initializer_list<Point> arm = {{0.5 + side * 0.05, 0.50},
                                              {0.5 + side * (0.10 + 0.04 * k), 0.66 - 0.05 * k},
                                              {0.5 + side * reach, drop - 0.06},
                                              {0.5 + side * (reach + 0.04), drop + 0.05},
                                              {0.5 + side * (reach + 0.04 + 0.04 * curl), drop + 0.07},
                                              {0.5 + side * (reach + 0.05 + 0.05 * curl), drop + 0.01}};
    s.line(arm, 0.068, f.dark);
    s.line(arm, 0.050, i % 2 == 0 ? f.body : f.accent);
    s.line(arm, 0.014, f.belly);
  }
  s.fill({{0.50, 0.06},
          {0.64, 0.12},
          {0.69, 0.28},
          {0.60, 0.44},
          {0.60, 0.56},
          {0.50, 0.60},
          {0.40, 0.56},
          {0.40, 0.44},
          {0.31, 0.28},
          {0.36, 0.12}},
         f.dark);
  s.fill({{0.50, 0.08},
          {0.62, 0.14},
          {0.67, 0.28},
          {0.58, 0.44},
          {0.58, 0.54},
          {0.50, 0.58},
          {0.42, 0.54},
          {0.42, 0.44},
          {0.33, 0.28},
          {0.38, 0.14}},
         f.body);
  for (const Point p :
       {Point{0.44, 0.18}, Point{0.55, 0.15}, Point{0.50, 0.26}, Point{0.60, 0.25}, Point{0.40, 0.28}})
    s.disc(p, 0.022, f.belly);
  for (const double x : {0.44, 0.56}) {
    s.disc({x, 0.44}, 0.042, f.dark);
    s.disc({x, 0.44}, 0.030, 0xf4ecd8);
    s.disc({x, 0.445}, 0.015, 0x14141a);
  }
}

void sketch_fruit(Sketch& s, const Floor& f) {
  s.line({{0.04, 0.14}, {0.30, 0.24}, {0.56, 0.30}, {0.94, 0.46}}, 0.028, f.dark);
  s.line({{0.40, 0.26}, {0.44, 0.44}, {0.36, 0.60}}, 0.018, f.dark);
  s.line({{0.66, 0.34}, {0.72, 0.48}, {0.72, 0.58}}, 0.018, f.dark);
  const std::array<Point, 9> leaves = {{{0.14, 0.17},
                                        {0.28, 0.22},
                                        {0.42, 0.27},
                                        {0.54, 0.30},
                                        {0.66, 0.34},
                                        {0.80, 0.40},
                                        {0.90, 0.44},
                                        {0.43, 0.44},
                                        {0.72, 0.46}}};
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    const double turn = i % 2 == 0 ? -1.1 + 0.2 * static_cast<double>(i) : 0.7 + 0.1 * static_cast<double>(i);
    const Point along = polar(turn, 0.19);
    const Point side = {-along.y * 0.26, along.x * 0.26};
    const Point p = leaves[i];
    s.fill({p, p + along * 0.5 + side, p + along, p + along * 0.5 - side}, f.dark);
    s.fill({p + along * 0.08, p + along * 0.5 + side * 0.78, p + along * 0.94, p + along * 0.5 - side * 0.78},
           f.accent);
    s.line({p, p + along * 0.9}, 0.009, f.dark);
  }
  for (const Point p : {Point{0.34, 0.70}, Point{0.72, 0.70}, Point{0.20, 0.40}}) {
    s.disc(p, 0.128, f.dark);
    s.disc(p, 0.112, f.body);
    s.disc(p + Point{-0.035, -0.04}, 0.050, f.belly);
    s.fill({p + Point{-0.03, 0.11}, p + Point{0, 0.155}, p + Point{0.03, 0.11}}, f.dark);
  }
}

void sketch_border(Canvas& canvas, const Floor& floor, double stone) {
  const double w = canvas.width();
  const double h = canvas.height();
  const Rgb border = hex(floor.border);
  const Rgb ground = hex(floor.ground);
  canvas.frame(0, 0, w, h, stone * 2, border);
  canvas.frame(stone * 2, stone * 2, w - stone * 2, h - stone * 2, stone * 4,
               mix(ground, hex(0xf4ecd8), 0.6));
  canvas.frame(stone * 6, stone * 6, w - stone * 6, h - stone * 6, stone * 1.3, border);
  // A running row of lozenges.
  const double step = stone * 5;
  const double inset = stone * 4;
  const auto lozenge = [&](Point p, int i) {
    canvas.fill(star(p, 2, stone * 2.2, stone * 1.5, 0), hex(i % 2 == 0 ? floor.accent : floor.body));
  };
  const int across = static_cast<int>((w - 2 * inset) / step);
  for (int i = 0; i <= across; ++i) {
    const double x = inset + (w - 2 * inset) * i / across;
    lozenge({x, inset}, i);
    lozenge({x, h - inset}, i);
  }
  const int down = static_cast<int>((h - 2 * inset) / step);
  for (int i = 1; i < down; ++i) {
    const double y = inset + (h - 2 * inset) * i / down;
    lozenge({inset, y}, i);
    lozenge({w - inset, y}, i);
  }
}

// Lays the sketch in stones: each takes the sketch's colour under its middle.
void lay_stones(Canvas& canvas, const Canvas& sketch, double stone, std::uint64_t seed) {
  const Noise flow(seed);
  const Noise marble(seed + 9);
  const Rgb grout = hex(0x8f877a);
  const auto seed_at = [&](int i, int j) {
    return Point{(i + 0.5 + 0.34 * (lattice(i, j, seed) - 0.5)) * stone,
                 (j + 0.5 + 0.34 * (lattice(i, j, seed + 1) - 0.5)) * stone};
  };
  canvas.each([&](int x, int y, Rgb& c) {
    // Rows bend gently, as laid by hand.
    const double bx = x + 26 * (flow.value(x * 0.006, y * 0.006) - 0.5);
    const double by = y + 26 * (flow.value(x * 0.006 + 40, y * 0.006) - 0.5);
    const int ix = floor_int(bx / stone);
    const int iy = floor_int(by / stone);
    double first = 1e9;
    double second = 1e9;
    Point offset;
    int ni = ix;
    int nj = iy;
    for (int j = -1; j <= 1; ++j) {
      for (int i = -1; i <= 1; ++i) {
        const Point p = seed_at(ix + i, iy + j);
        const Point d = {bx - p.x, by - p.y};
        const double dist = dot(d, d);
        if (dist < first) {
          second = first;
          first = dist;
          offset = d;
          ni = ix + i;
          nj = iy + j;
        } else if (dist < second) {
          second = dist;
        }
      }
    }
    const double gap = (std::sqrt(second) - std::sqrt(first)) * 0.5;
    const Rgb under = sketch.sample(x - offset.x, y - offset.y);
    const double tone = 0.86 + 0.26 * lattice(ni, nj, seed + 2);
    const double warm = 0.05 * (lattice(ni, nj, seed + 3) - 0.5);
    const double vein = 0.12 * (marble.value(x * 0.12 + ni * 3.7, y * 0.12 + nj * 1.3) - 0.5);
    // Stones are set at slightly different tilts and catch the light.
    const double tilt =
        (lattice(ni, nj, seed + 4) - 0.5) * offset.x + (lattice(ni, nj, seed + 5) - 0.5) * offset.y;
    const double bevel = -(offset.x + offset.y) / stone * 0.10;
    const Rgb face = (under * tone + Rgb{warm, 0, -warm}) * (1 + vein + 0.02 * tilt + bevel);
    const double mortar = lattice(x, y, seed + 6) * 0.12 + 0.9;
    c = mix(grout * mortar, face, smooth_step(0.5, 1.5, gap));
  });
}

Canvas draw(int work) {
  const Floor& floor = kFloors[work];
  Random random(kFolder, work);
  const bool wide = floor.motif == 0;
  const int w = wide ? 1040 : 860 + random.below(60);
  const int h = wide ? 740 + random.below(40) : (floor.motif == 1 ? 980 : 900);
  Canvas sketch(w, h, hex(floor.ground));
  const double inset = floor.stone * 8;
  const double size = std::min(w - 2 * inset, wide ? 1e9 : h - 2 * inset);
  Sketch pen(sketch, floor, (w - size) / 2, (h - size) / 2, size);
  switch (floor.motif) {
    case 0:
      sketch_fish(pen, floor);
      break;
    case 1:
      sketch_bird(pen, floor);
      break;
    case 2:
      sketch_octopus(pen, floor);
      break;
    default:
      sketch_fruit(pen, floor);
  }
  sketch_border(sketch, floor, floor.stone);
  Canvas canvas(w, h, hex(floor.ground));
  lay_stones(canvas, sketch, floor.stone, random.next());
  add_grain(canvas, random.next(), 0.02);
  add_vignette(canvas, hex(0x1c1814), 0.2);
  return canvas;
}

}  // namespace

Family mosaics() {
  return {kFolder,
          "mosaic",
          "Mosaic",
          "The Vitrine Drawing Machine, Tessera Series",
          "2026, third series",
          "Mosaic",
          "pattern; ornament",
          kNames,
          draw};
}

}  // namespace vitrine::demo

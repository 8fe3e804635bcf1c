// SPDX-License-Identifier: MIT
// Waves in the manner of a woodblock print: flat inks with graded skies, curling crests with claws of foam,
// seigaiha scales and calm swells under a moon, with the grain of the block showing.
#include <algorithm>
#include <array>

#include "demo/family.h"
#include "demo/finish.h"
#include "demo/noise.h"
#include "demo/random.h"

namespace vitrine::demo {
namespace {

struct Block {
  int kind;  // 0 great waves, 1 seigaiha, 2 swells
  std::uint32_t sky_top, sky_low, sun, deep, mid, pale, foam;
  bool wide;
};

constexpr std::string_view kFolder = "waves";
constexpr std::array<std::string_view, 17> kNames = {"The Curling Sea",
                                                     "Thousand Scales, Indigo",
                                                     "Moon over Swell",
                                                     "Wave at Sunrise",
                                                     "Scales in Persimmon",
                                                     "Grey Swell, Gulls",
                                                     "Breaker in Green",
                                                     "Thousand Scales, Tea",
                                                     "Red Moon Tide",
                                                     "Storm off the Point",
                                                     "Scales at Dusk",
                                                     "Morning Calm",
                                                     "Two Mountains, One Wave",
                                                     "Scales in Moss",
                                                     "Night Breaker",
                                                     "Copper Tide",
                                                     "Rose Water"};
constexpr std::array<Block, 17> kBlocks = {{
    {0, 0xc8b898, 0xf0e4c8, 0xf4ecd8, 0x1c3464, 0x4878a0, 0xa8c8d0, 0xf8f4e4, true},
    {1, 0x20386c, 0xe8dcc0, 0xc8402c, 0x182c58, 0x3c64a0, 0xb8ccd8, 0xf4ecd8, false},
    {2, 0x101c38, 0x506c94, 0xf4e8b8, 0x0c1830, 0x2c4c78, 0x7898b0, 0xf0e8d0, false},
    {0, 0xe87848, 0xf8dca8, 0xd83820, 0x203c60, 0x4c88a0, 0xa8ccc8, 0xfcf4e0, true},
    {1, 0xc84c24, 0xf4dcb0, 0xf4dcb0, 0xa83818, 0xe07c44, 0xf4c088, 0xf8ecd0, false},
    {2, 0x8c9498, 0xd8d8d0, 0xf4f0e4, 0x383f44, 0x687478, 0xa8b0b0, 0xf0f0e8, true},
    {0, 0xa8b890, 0xf0ecd0, 0xe8c870, 0x143c34, 0x34786c, 0x98c4a8, 0xf4f4e0, true},
    {1, 0x9c7c54, 0xf0e4c8, 0x6c3c24, 0x6c4c30, 0xb08c5c, 0xd8c4a0, 0xf4ecdc, false},
    {2, 0x34141c, 0xb84c38, 0xe84830, 0x24101c, 0x602838, 0xb06858, 0xf4dcc0, false},
    {0, 0x303840, 0x98a0a0, 0xb8b8b0, 0x141c28, 0x384c60, 0x8098a4, 0xe8ece8, true},
    {1, 0x3c2858, 0xf0b890, 0xf08858, 0x2c1c48, 0x684888, 0xc090b0, 0xf8e4d0, false},
    {2, 0x78b4d0, 0xf8e8d8, 0xf8d080, 0x2c7498, 0x68acc4, 0xb8dce0, 0xfcfcf4, true},
    {0, 0x5888b8, 0xf0e8d8, 0xf8f0d8, 0x18386c, 0x3c78a8, 0x90c0d0, 0xfcf8ec, true},
    {1, 0x485c34, 0xe8e4c4, 0xc88c34, 0x34482c, 0x6c8850, 0xb8c490, 0xf4f0dc, false},
    {0, 0x080c20, 0x283868, 0xf0e8c8, 0x060c1c, 0x1c3460, 0x6484a8, 0xe8e8e0, true},
    {2, 0x6c3418, 0xf0b068, 0xf8e0a0, 0x4c2414, 0xa05c2c, 0xe0a868, 0xf8ecd0, false},
    {1, 0xb06078, 0xf8e0d8, 0xd84858, 0x984860, 0xd88c98, 0xf0c4c0, 0xfcf4ec, false},
}};

struct Print {
  Canvas& canvas;
  const Block& block;
  Random& random;
  Noise grain;
  double x0, y0, x1, y1;  // the printed area

  // Ink on the block's grain, a little uneven.
  Ink ink(Rgb colour, int x, int y) const {
    const double wood = grain.value(x * 0.008, y * 0.16) + 0.5 * grain.value(x * 0.02, y * 0.6) - 0.75;
    return {colour * (1 + 0.11 * wood), 0.96};
  }
  void fill(std::span<const Point> outline, Rgb colour) {
    canvas.contour(outline);
    canvas.paint([&](int x, int y) { return ink(colour, x, y); });
  }
};

void print_sky(Print& p) {
  const Rgb top = hex(p.block.sky_top);
  const Rgb low = hex(p.block.sky_low);
  const double tall = p.y1 - p.y0;
  p.canvas.each([&](int x, int y, Rgb& c) {
    // A band wiped dark at the top, and a fainter one at the horizon.
    const double t = (y - p.y0) / tall + 0.03 * (p.grain.value(x * 0.004, 1.5) - 0.5);
    const Rgb sky = mix(low, top, 0.95 * smooth_step(0.34, 0.0, t) + 0.22 * smooth_step(0.3, 0.75, t));
    const Ink ink = p.ink(sky, x, y);
    c = ink.colour;
  });
}

// One curling crest: outline in a unit square, the tip falling to the right.
const Outline& crest_outline() {
  static const Outline outline = {{-0.55, 1.05}, {-0.20, 0.88}, {0.08, 0.62}, {0.26, 0.34}, {0.44, 0.13},
                                  {0.64, 0.04},  {0.84, 0.10},  {0.97, 0.25}, {1.00, 0.40}, {0.90, 0.34},
                                  {0.78, 0.29},  {0.67, 0.34},  {0.60, 0.48}, {0.62, 0.68}, {0.76, 0.86},
                                  {1.05, 1.00},  {1.30, 1.05}};
  return outline;
}

void print_foam(Print& p, const Outline& edge, double size, int side) {
  const Rgb foam = hex(p.block.foam);
  const Rgb deep = hex(p.block.deep);
  // Claws hang from the falling edge: three joints each, smaller and smaller.
  for (std::size_t i = 0; i + 1 < edge.size(); i += 2) {
    const double r = size * (0.034 + 0.018 * p.random.unit());
    p.canvas.disc(edge[i], r + 1.6, deep);
  }
  for (std::size_t i = 0; i + 1 < edge.size(); i += 2) {
    Point at = edge[i];
    double r = size * (0.030 + 0.018 * p.random.unit());
    double angle = kPi / 2 - side * 0.5 + p.random.range(-0.5, 0.5);
    p.canvas.disc(at, r, foam);
    for (int joint = 0; joint < 3; ++joint) {
      at = at + polar(angle, r * 1.3);
      r *= 0.68;
      angle += side * p.random.range(0.1, 0.6);
      p.canvas.disc(at, r + 1.2, deep);
      p.canvas.disc(at, r, foam);
    }
  }
  for (const Point q : edge) p.canvas.disc(q, size * 0.030, foam);
}

void print_crest(Print& p, Point foot, double size, int side) {
  const auto place = [&](Point q) {
    return Point{foot.x + side * (q.x - 0.4) * size, foot.y + (q.y - 1) * size};
  };
  Outline knots;
  for (const Point q : crest_outline()) knots.push_back(place(q));
  const Outline outline = smooth_curve(knots, false, 10);
  p.fill(outline, hex(p.block.deep));
  // Stripes of water climb the back, following it ever closer to the hollow.
  for (int stripe = 0; stripe < 6; ++stripe) {
    const double t = 0.12 + 0.145 * stripe;
    Outline line;
    std::vector<double> widths;
    for (int i = 0; i <= 8; ++i) {
      const double s = i / 8.0;
      const Point back = smooth_curve(std::span(knots.data(), 9), false, 4)[static_cast<std::size_t>(s * 32)];
      const Point hollow =
          smooth_curve(std::span(knots.data() + 8, 9), false, 4)[static_cast<std::size_t>((1 - s) * 32)];
      line.push_back(mix(back, hollow, t * (0.9 - 0.35 * s)));
      widths.push_back(size * (0.012 + 0.034 * exact_sin(kPi * s)) * (stripe % 2 == 0 ? 1 : 0.6));
    }
    p.canvas.line(smooth_curve(line, false, 5), std::array{widths[4]});
    const Rgb colour = hex(stripe % 2 == 0 ? p.block.mid : p.block.pale);
    p.canvas.paint([&](int x, int y) { return p.ink(colour, x, y); });
  }
  Outline rim(outline.begin(), outline.end());
  p.canvas.stroke(rim, 2.2, hex(p.block.deep) * 0.7);
  const Outline edge(outline.begin() + 42, outline.begin() + 92);
  print_foam(p, edge, size, side);
  for (int i = 0; i < 60; ++i) {
    // Spray.
    const Point tip = place({0.9, 0.1});
    const double out = size * 0.5 * std::sqrt(p.random.unit());
    const Point at = tip + polar(p.random.range(-kPi, 0.6), out);
    const double r = 0.8 + 2.0 * square(p.random.unit());
    p.canvas.disc(at, r, hex(p.block.foam), 0.9);
  }
}

// A row of low water from y down to the bottom, with foam on its back.
void print_swell(Print& p, double y, double tall, double period, double phase, Rgb colour, bool foam) {
  Outline outline = {{p.x0 - 5, p.y1 + 5}};
  Outline crest;
  for (double x = p.x0 - 5; x <= p.x1 + 5; x += 4) {
    const double s = fraction((x - p.x0) / period + phase);
    // Long backs and short fronts.
    const double shape = s < 0.7 ? smooth_step(0, 0.7, s) : 1 - smooth_step(0.7, 1, s);
    const double lift = tall * (shape + 0.3 * p.grain.value(x * 0.01, y));
    crest.push_back({x, y - lift});
  }
  outline.insert(outline.end(), crest.begin(), crest.end());
  outline.push_back({p.x1 + 5, p.y1 + 5});
  p.fill(outline, colour);
  for (int k = 1; k < 4; ++k) {
    Outline line;
    for (const Point q : crest) line.push_back({q.x + 9.0 * k, q.y + tall * 0.24 * k + 3});
    p.canvas.stroke(line, 2.6 - 0.5 * k, hex(p.block.pale), 0.6 - 0.12 * k);
  }
  p.canvas.stroke(crest, foam ? 5 : 2, foam ? hex(p.block.foam) : hex(p.block.deep) * 0.7);
}

void print_scales(Print& p) {
  const double r = p.random.range(52, 74);
  const std::array<Rgb, 4> inks = {hex(p.block.deep), hex(p.block.foam), hex(p.block.mid), hex(p.block.pale)};
  const double sea = p.y0 + (p.y1 - p.y0) * p.random.range(0.24, 0.40);
  int row = 0;
  for (double y = sea; y < p.y1 + r * 2; y += r * 0.5, ++row) {
    for (double x = p.x0 - r + (row & 1) * r; x < p.x1 + 2 * r; x += 2 * r) {
      const double depth = clamp01((y - sea) / (p.y1 - sea));
      const bool gold = p.random.chance(0.07);
      for (int ring = 0; ring < 5; ++ring) {
        const Rgb base = inks[ring == 4 ? 0 : (ring % 2 == 0 ? 1 : (ring == 1 ? 0 : 2))];
        const Rgb colour = gold && ring % 2 == 1 ? hex(p.block.sun)
                                                 : mix(base, inks[ring % 2 == 0 ? 3 : 0],
                                                       0.55 * (ring % 2 == 0 ? 1 - depth : depth * 0.6));
        p.fill(circle({x, y + r * 0.5}, r * (1 - 0.2 * ring)), colour);
      }
      p.canvas.ring({x, y + r * 0.5}, r, 1.6, inks[0]);
    }
  }
}

void print_mountain(Print& p, double horizon, double at, double size) {
  const double cx = mix(p.x0, p.x1, at);
  const Point knots[7] = {{cx - size * 1.5, horizon + 8},
                          {cx - size * 0.62, horizon - size * 0.36},
                          {cx - size * 0.12, horizon - size * 0.82},
                          {cx, horizon - size * 0.80},
                          {cx + size * 0.13, horizon - size * 0.83},
                          {cx + size * 0.62, horizon - size * 0.36},
                          {cx + size * 1.5, horizon + 8}};
  p.fill(smooth_curve(knots, false, 10), mix(hex(p.block.mid), hex(p.block.pale), 0.3));
  const Point snow[9] = {{cx - size * 0.32, horizon - size * 0.60},
                         {cx - size * 0.12, horizon - size * 0.82},
                         {cx, horizon - size * 0.80},
                         {cx + size * 0.13, horizon - size * 0.83},
                         {cx + size * 0.33, horizon - size * 0.60},
                         {cx + size * 0.18, horizon - size * 0.64},
                         {cx + size * 0.06, horizon - size * 0.52},
                         {cx - size * 0.06, horizon - size * 0.64},
                         {cx - size * 0.20, horizon - size * 0.54}};
  p.fill(snow, hex(p.block.foam));
}

void print_gulls(Print& p) {
  for (int i = 0; i < 6; ++i) {
    const double x = p.random.range(p.x0 + 80, p.x1 - 80);
    const double y = p.random.range(p.y0 + 60, p.y0 + (p.y1 - p.y0) * 0.35);
    const double s = p.random.range(12, 24);
    const Point wings[5] = {{x - s, y - s * 0.2},
                            {x - s * 0.45, y - s * 0.42},
                            {x, y},
                            {x + s * 0.45, y - s * 0.42},
                            {x + s, y - s * 0.2}};
    p.canvas.stroke(smooth_curve(wings, false, 6), 2.2, hex(p.block.deep), 0.9);
  }
}

void print_sea(Print& p) {
  const double w = p.x1 - p.x0;
  const double h = p.y1 - p.y0;
  const double horizon = p.y0 + h * 0.60;
  const double mountain = h * p.random.range(0.26, 0.36);
  print_mountain(p, horizon, p.random.range(0.55, 0.8), mountain);
  const int side = p.random.below(5) < 2 ? -1 : 1;
  const double phase = p.random.unit();
  print_swell(p, horizon, h * 0.03, w * 0.21, phase, mix(hex(p.block.mid), hex(p.block.pale), 0.4), false);
  print_swell(p, p.y0 + h * 0.70, h * 0.06, w * 0.34, phase + 0.4, hex(p.block.mid), true);
  const double big = h * p.random.range(0.62, 0.84);
  const double shift = w * p.random.range(-0.06, 0.10);
  const double small = big * p.random.range(0.30, 0.52);
  print_crest(p, {side > 0 ? p.x0 + w * 0.24 + shift : p.x1 - w * 0.24 - shift, p.y0 + h * 0.93}, big, side);
  print_crest(p, {side > 0 ? p.x0 + w * 0.80 : p.x1 - w * 0.80, p.y0 + h * 1.0}, small, side);
  print_swell(p, p.y0 + h * 0.93, h * 0.07, w * 0.42, phase + 0.1, hex(p.block.deep), true);
}

void print_swells(Print& p) {
  const double h = p.y1 - p.y0;
  const double w = p.x1 - p.x0;
  const Ramp water{p.block.pale, p.block.mid, p.block.deep};
  const int rows = 9;
  for (int i = 0; i < rows; ++i) {
    const double t = static_cast<double>(i) / (rows - 1);
    const double phase = p.random.unit();
    print_swell(p, p.y0 + h * (0.50 + 0.48 * t * (0.6 + 0.4 * t)), h * (0.012 + 0.05 * t),
                w * (0.18 + 0.42 * t), phase, water(t), i % 3 == 1);
  }
}

Canvas draw(int work) {
  const Block& block = kBlocks[work];
  Random random(kFolder, work);
  const int w = block.wide ? 1060 : 740 + random.below(60);
  const int h = block.wide ? 730 + random.below(50) : 1040;
  Canvas canvas(w, h, hex(block.sky_low));
  const double m = 38;
  const Noise grain(random.next());
  Print p{canvas, block, random, grain, m, m, w - m, h - m};
  print_sky(p);
  const double cx = mix(p.x0, p.x1, random.range(0.3, 0.7));
  const double cy = mix(p.y0, p.y1, block.kind == 0 ? 0.24 : (block.kind == 1 ? 0.20 : 0.28));
  p.fill(circle({cx, cy}, (block.kind == 2 ? 0.15 : 0.10) * w), hex(block.sun));
  if (block.kind == 0) print_sea(p);
  if (block.kind == 1) print_scales(p);
  if (block.kind == 2) print_swells(p);
  if (block.kind != 1) print_gulls(p);
  // The margin of the sheet, and a red seal without words.
  const Rgb paper = hex(0xf1e8d2);
  canvas.frame(0, 0, w, h, m, paper);
  canvas.frame(m - 1.5, m - 1.5, w - m + 1.5, h - m + 1.5, 2.4, hex(block.deep) * 0.6);
  const double sx = w - m - 52;
  const double sy = m + 26;
  canvas.box(sx, sy, sx + 26, sy + 26, hex(0xb8301f), 0.9);
  canvas.frame(sx + 4, sy + 4, sx + 22, sy + 22, 2, paper, 0.9);
  canvas.box(sx + 10, sy + 7, sx + 13, sy + 19, paper, 0.9);
  canvas.box(sx + 7, sy + 11, sx + 19, sy + 14, paper, 0.9);
  add_paper(canvas, random.next(), 1.5);
  add_age(canvas, random.next(), 0.35);
  return canvas;
}

}  // namespace

Family waves() {
  return {kFolder,
          "wave",
          "Wave Print",
          "The Vitrine Drawing Machine, Woodblock Series",
          "2026, third series",
          "Print",
          "sea; waves; landscape",
          kNames,
          draw};
}

}  // namespace vitrine::demo

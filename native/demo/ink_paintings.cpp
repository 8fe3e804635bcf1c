// SPDX-License-Identifier: MIT
// Ink paintings: a brush of many bristles, each with its own load of ink, draws circles, bamboo, orchids,
// plum branches and hills on absorbent paper.
#include <algorithm>
#include <array>

#include "demo/family.h"
#include "demo/finish.h"
#include "demo/noise.h"
#include "demo/random.h"

namespace vitrine::demo {
namespace {

struct Sheet {
  int subject;  // 0 circle, 1 bamboo, 2 orchid, 3 plum, 4 hills, 5 strokes
  std::uint32_t paper, ink, accent;
};

constexpr std::string_view kFolder = "ink-paintings";
constexpr std::array<std::string_view, 18> kNames = {"Circle, One Breath",
                                                     "Bamboo, Still Air",
                                                     "Orchid",
                                                     "Plum in Snow",
                                                     "Hills after Rain",
                                                     "Three Strokes",
                                                     "Circle, Unclosed",
                                                     "Bamboo, Wind",
                                                     "Orchid, Leaning",
                                                     "Red Plum",
                                                     "Far Hills, Indigo",
                                                     "Five Strokes",
                                                     "Circle in Vermilion",
                                                     "Young Bamboo",
                                                     "Orchid at Night",
                                                     "White Plum",
                                                     "Hills, Sepia",
                                                     "Falling Strokes"};
constexpr std::array<Sheet, 18> kSheets = {{
    {0, 0xf4efe2, 0x1a1817, 0xb8301f},
    {1, 0xf1ead8, 0x1e211e, 0xb8301f},
    {2, 0xf5f0e4, 0x222420, 0x8c6ca8},
    {3, 0xe4e2da, 0x1c1a1a, 0xf8f4f0},
    {4, 0xf2ecdc, 0x20262a, 0xb8301f},
    {5, 0xf3eee2, 0x141414, 0xc8402c},
    {0, 0xe9dcc0, 0x2a1c14, 0x9c2c1c},
    {1, 0xe6e4d4, 0x24342a, 0xa8301f},
    {2, 0xeee4cc, 0x2c3420, 0xc89030},
    {3, 0xf4eee0, 0x241c1a, 0xc02838},
    {4, 0xecedea, 0x1c3458, 0xb8402c},
    {5, 0xe8e0d0, 0x1c2440, 0xa83424},
    {0, 0xf5f0e6, 0xb42c1a, 0x2a2a2a},
    {1, 0xf3f0dc, 0x3c5c34, 0xb8301f},
    {2, 0x24242a, 0xd8d4c8, 0xe0a8c0},
    {3, 0x5c6870, 0x14161a, 0xf8f0ec},
    {4, 0xf0e4cc, 0x4c301c, 0xa8301f},
    {5, 0x2a2624, 0xe8e0cc, 0xd84c34},
}};

class Brush {
 public:
  Brush(Canvas& canvas, const Sheet& sheet, Random& random)
      : canvas_(canvas), sheet_(sheet), random_(random), paper_(random.next()) {}

  // A stroke along the path. `width` at its widest; `load` 0..1 is how long the ink lasts; `tone` 1 is full
  // black.
  void stroke(std::span<const Point> knots, double width, double load, double tone, double taper_in,
              double taper_out) {
    const Outline path = smooth_curve(knots, false, 14);
    std::vector<double> run = {0};
    for (std::size_t i = 1; i < path.size(); ++i) run.push_back(run.back() + length(path[i] - path[i - 1]));
    const double total = run.back();
    const int bristles = std::max(5, static_cast<int>(width * 0.9));
    const Rgb ink = hex(sheet_.ink);
    for (int b = 0; b < bristles; ++b) {
      const double across = bristles == 1 ? 0 : 2.0 * b / (bristles - 1) - 1;
      const double own = load * random_.range(0.65, 1.35);
      const double dark = tone * random_.range(0.55, 1.0);
      const double key = random_.range(0, 90);
      const double start = random_.range(0, 0.02);
      const double end = 1 - random_.range(0, 0.06) * (1 + across * across);
      const double thick = width / bristles * random_.range(1.2, 2.3);
      Outline piece;
      std::vector<double> widths;
      const auto lift = [&] {
        if (piece.size() > 1) {
          canvas_.line(piece, widths);
          canvas_.paint([&](int, int) { return Ink{ink, dark * 0.9}; });
        }
        piece.clear();
        widths.clear();
      };
      for (std::size_t i = 0; i < path.size(); ++i) {
        const double t = run[i] / total;
        const Point ahead = path[std::min(i + 1, path.size() - 1)];
        const Point behind = path[i == 0 ? 0 : i - 1];
        const Point step = ahead - behind;
        const double size = length(step);
        const Point normal = size > 1e-9 ? Point{-step.y / size, step.x / size} : Point{0, 0};
        const double press = smooth_step(-0.02, taper_in, t) * smooth_step(1.02, 1 - taper_out, t);
        // Dry bristles skip over the hollows of the paper, the more the farther the stroke has gone.
        const double dry = (t / own - 0.62) * 1.5 + 0.16 * across * across;
        const double tooth = paper_.value(run[i] * 0.045, key) * 0.7 + paper_.value(run[i] * 0.2, key) * 0.3;
        const bool down = t >= start && t <= end && tooth > dry && press > 0.02;
        if (!down) {
          lift();
          continue;
        }
        piece.push_back(path[i] + normal * (across * width * 0.5 * press));
        widths.push_back(std::max(0.6, thick * press));
      }
      lift();
    }
  }

  // A wash: a soft-edged shape darker along its rim, as ink dries.
  void wash(std::span<const Point> outline, double alpha, Rgb colour) {
    const std::uint64_t key = random_.next() & 1023;
    canvas_.contour(outline);
    canvas_.paint([&](int x, int y) {
      const double pool = paper_.fractal(x * 0.012 + static_cast<double>(key), y * 0.012, 4);
      return Ink{colour, clamp01(alpha * (0.4 + 1.2 * pool))};
    });
  }

  void splash(Point at, double spread, int count) {
    for (int i = 0; i < count; ++i) {
      const double turn = random_.range(0, kTau);
      const double far = spread * square(random_.unit());
      const double r = 0.6 + 2.6 * exact_pow(random_.unit(), 4);
      canvas_.disc(at + polar(turn, far), r, hex(sheet_.ink), 0.75);
    }
  }

 private:
  Canvas& canvas_;
  const Sheet& sheet_;
  Random& random_;
  Noise paper_;
};

void paint_circle(Canvas& canvas, Brush& brush, Random& random) {
  const Point c = {canvas.width() * 0.5, canvas.height() * 0.47};
  const double r = canvas.width() * random.range(0.29, 0.33);
  const double start = random.range(1.6, 2.6);
  const double sweep = random.range(5.5, 6.25);
  const double squash = random.range(0.92, 1.02);
  Outline knots;
  for (int i = 0; i <= 16; ++i) {
    const double t = i / 16.0;
    const double wobble = r * (1 + 0.04 * exact_sin(t * 7 + start)) * (1 - 0.05 * t);
    const Point p = polar(start + sweep * t, wobble);
    knots.push_back(c + Point{p.x, p.y * squash});
  }
  const double load = random.range(0.95, 1.25);
  brush.stroke(knots, canvas.width() * random.range(0.085, 0.12), load, 0.95, 0.01, 0.04);
  brush.splash(knots[0], 110, 26);
  brush.splash(knots.back(), 150, 16);
}

void paint_leaf(Brush& brush, Random& random, Point at, double angle, double size, double width,
                double tone) {
  const double bend = random.range(-0.3, 0.3);
  const Point knots[4] = {at, at + polar(angle, size * 0.35), at + polar(angle + bend * 0.5, size * 0.72),
                          at + polar(angle + bend, size)};
  brush.stroke(knots, width, 1.6, tone, 0.28, 0.75);
}

void paint_bamboo(Canvas& canvas, Brush& brush, Random& random) {
  const double w = canvas.width();
  const double h = canvas.height();
  for (int culm = 0; culm < 4; ++culm) {
    const double tone = culm < 2 ? 0.28 : (culm == 2 ? 0.6 : 0.9);
    const double lean = random.range(-0.05, 0.07);
    double x = w * (0.24 + 0.17 * culm) + random.range(-24, 24);
    double y = h * 1.02;
    const double thick = w * (0.020 + 0.008 * culm);
    while (y > h * 0.06) {
      const double part = h * random.range(0.12, 0.16);
      const Point knots[3] = {{x, y - 5},
                              {x + lean * part * 0.5 + random.range(-2, 2), y - part * 0.5},
                              {x + lean * part, y - part + 5}};
      brush.stroke(knots, thick, 1.05, tone, 0.03, 0.04);
      x += lean * part;
      y -= part;
      const Point node[3] = {{x - thick * 0.62, y + 2}, {x, y - 2}, {x + thick * 0.62, y + 3}};
      brush.stroke(node, 5, 1.5, std::min(1.0, tone + 0.15), 0.1, 0.2);
      if (!random.chance(0.62) || y > h * 0.75) continue;
      const int way = random.chance(0.5) ? 1 : -1;
      const Point twig[3] = {{x, y}, {x + way * 46.0, y - 34}, {x + way * 104.0, y - 46}};
      brush.stroke(twig, 4, 1.5, tone, 0.05, 0.5);
      for (int i = 0; i < 6; ++i) {
        const double angle = kPi / 2 - way * random.range(0.1, 1.15);
        const Point from = mix(twig[1], twig[2], random.range(-0.2, 1.0));
        const double size = random.range(82, 150);
        const double wide = random.range(15, 24);
        paint_leaf(brush, random, from, angle, size, wide, std::min(1.0, tone + 0.08));
      }
    }
  }
}

void paint_orchid(Canvas& canvas, const Sheet& sheet, Brush& brush, Random& random) {
  const Point root = {canvas.width() * random.range(0.36, 0.56), canvas.height() * 0.80};
  const int side = random.chance(0.5) ? 1 : -1;
  for (int i = 0; i < 12; ++i) {
    const double spread = side * random.range(-0.65, 1.15);
    const double size = canvas.height() * random.range(0.34, 0.66);
    const double droop = random.range(0.05, 0.5);
    const Point from = root + Point{random.range(-24, 24), random.range(-8, 14)};
    const Point knots[5] = {from, from + Point{spread * size * 0.14, -size * 0.32},
                            from + Point{spread * size * 0.36, -size * 0.60},
                            from + Point{spread * size * 0.66, -size * (0.78 - 0.3 * droop)},
                            from + Point{spread * size * 0.98, -size * (0.86 - droop)}};
    const double width = random.range(9, 17);
    const double tone = random.range(0.45, 0.95);
    brush.stroke(knots, width, 1.35, tone, 0.12, 0.8);
  }
  for (int stem = 0; stem < 3; ++stem) {
    const double lean = random.range(-0.5, 0.5);
    const double size = canvas.height() * random.range(0.28, 0.46);
    const Point top = root + Point{lean * size, -size};
    const Point knots[3] = {root, root + Point{lean * size * 0.3, -size * 0.55}, top};
    brush.stroke(knots, 5, 1.5, 0.5, 0.1, 0.4);
    const double face = random.range(-0.4, 0.4);
    for (int petal = 0; petal < 5; ++petal) {
      const double angle = -kPi / 2 + face + (petal - 2) * 0.72;
      const double long_side = random.range(34, 52);
      const Point end = top + polar(angle, long_side);
      canvas.contour(ellipse(mix(top, end, 0.55), long_side * 0.5, long_side * 0.16, angle));
      canvas.paint([&](int x, int y) {
        const double way = length(Point{x + 0.5, y + 0.5} - top) / long_side;
        return Ink{mix(hex(sheet.accent), hex(sheet.paper), 0.55 * clamp01(1 - way)), 0.82};
      });
    }
    for (int dot = 0; dot < 3; ++dot)
      canvas.disc(top + polar(random.range(0, kTau), 7), 3, hex(sheet.ink), 0.9);
  }
}

void paint_plum(Canvas& canvas, const Sheet& sheet, Brush& brush, Random& random, int side) {
  const double w = canvas.width();
  const double h = canvas.height();
  const double base = side > 0 ? -0.02 : 1.02;
  const Point trunk[6] = {{w * base, h * 0.92},
                          {w * (base + side * 0.20), h * 0.70},
                          {w * (base + side * 0.27), h * 0.56},
                          {w * (base + side * 0.44), h * 0.46},
                          {w * (base + side * 0.54), h * 0.28},
                          {w * (base + side * 0.78), h * 0.14}};
  brush.stroke(trunk, w * 0.062, 0.98, 0.9, 0.02, 0.55);
  std::vector<Point> buds;
  const Outline curve = smooth_curve(trunk, false, 14);
  for (int i = 0; i < 9; ++i) {
    const Point from = curve[static_cast<std::size_t>(12 + i * 6)];
    const double angle = -kPi / 2 + side * random.range(-0.9, 0.9);
    const double size = h * random.range(0.13, 0.27);
    const double bend = random.range(-0.5, 0.5);
    const Point knots[4] = {from, from + polar(angle, size * 0.4),
                            from + polar(angle + bend * 0.5, size * 0.7), from + polar(angle + bend, size)};
    brush.stroke(knots, random.range(6, 13), 1.15, 0.88, 0.03, 0.6);
    for (int k = 0; k < 5; ++k) {
      const Point on = mix(knots[1], knots[3], random.unit());
      buds.push_back(on + Point{random.range(-15, 15), random.range(-15, 15)});
    }
  }
  for (const Point at : buds) {
    const double r = random.range(8, 20);
    if (r < 11) {
      canvas.disc(at, r * 0.7, hex(sheet.accent), 0.9);
      continue;
    }
    const double turn = random.range(0, kTau);
    for (int petal = 0; petal < 5; ++petal) {
      const Point p = at + polar(turn + kTau * petal / 5, r * 0.62);
      canvas.contour(circle(p, r * 0.56));
      canvas.paint([&](int x, int y) {
        const double out = length(Point{x + 0.5, y + 0.5} - at) / (r * 1.2);
        return Ink{mix(hex(sheet.accent), hex(sheet.paper), 0.42 * (1 - clamp01(out))), 0.80};
      });
    }
    for (int k = 0; k < 7; ++k) {
      const Point hair[2] = {at, at + polar(turn + kTau * k / 7, r * 0.5)};
      canvas.stroke(hair, 0.9, hex(sheet.ink), 0.8);
      canvas.disc(hair[1], 1.3, hex(sheet.ink), 0.85);
    }
  }
}

void paint_hills(Canvas& canvas, const Sheet& sheet, Brush& brush, Random& random) {
  const double w = canvas.width();
  const double h = canvas.height();
  const Noise ridge(random.next());
  for (int layer = 0; layer < 5; ++layer) {
    const double base = h * (0.40 + 0.10 * layer);
    const double tall = h * (0.20 + 0.025 * layer) * (layer % 2 == 0 ? 1 : 0.75);
    std::vector<double> tops;
    Outline outline = {{-2, h}};
    for (int x = -2; x <= w + 2; x += 2) {
      const double y = base - tall * (ridge.fractal(x * 0.0036 + layer * 20, 2.5, 5) * 1.7 - 0.5);
      outline.push_back({static_cast<double>(x), y});
      tops.push_back(y);
    }
    outline.push_back({w + 2, h});
    const double dark = 0.16 + 0.15 * layer;
    canvas.contour(outline);
    // Ink at the ridge, mist at the foot.
    canvas.paint([&](int x, int y) {
      const double below = y - tops[static_cast<std::size_t>((x + 2) / 2)];
      const double fade = exact_exp(-below / (h * 0.065));
      const double grain = ridge.fractal(x * 0.02, y * 0.05, 3);
      return Ink{hex(sheet.ink), clamp01(dark * fade * (0.55 + 0.9 * grain))};
    });
    const double mist = 0.55;
    canvas.contour(outline);
    canvas.paint([&](int x, int y) {
      const double below = y - tops[static_cast<std::size_t>((x + 2) / 2)];
      return Ink{hex(sheet.paper), mist * smooth_step(h * 0.05, h * 0.18, below)};
    });
    if (layer < 3) continue;
    for (int i = 0; i < 26; ++i) {
      const double x = random.unit() * w;
      const double y = tops[static_cast<std::size_t>(x / 2)] + random.range(0, 30);
      const double size = random.range(12, 30) * (layer - 2);
      const Point trunk[2] = {{x, y + 4}, {x, y - size}};
      canvas.stroke(trunk, 1.4, hex(sheet.ink), 0.7);
      for (int k = 0; k < 7; ++k) {
        const double spread = size * 0.30 * (1 - k / 7.5);
        canvas.contour(ellipse({x, y - size * (0.25 + 0.11 * k)}, spread, 2.4));
        canvas.paint([&](int, int) { return Ink{hex(sheet.ink), 0.5}; });
      }
    }
  }
  const double sun_x = w * random.range(0.22, 0.78);
  canvas.disc({sun_x, h * 0.14}, w * 0.055, hex(sheet.accent), 0.8);
  const double boat_x = w * random.range(0.25, 0.7);
  const Point hull[3] = {{boat_x, h * 0.935}, {boat_x + 40, h * 0.95}, {boat_x + 92, h * 0.93}};
  brush.stroke(hull, 9, 1.5, 0.9, 0.2, 0.3);
}

void paint_strokes(Canvas& canvas, const Sheet& sheet, Brush& brush, Random& random, int work) {
  const double w = canvas.width();
  const double h = canvas.height();
  const int count = work == 5 ? 3 : (work == 11 ? 5 : 7);
  const bool falling = work == 17;
  for (int i = 0; i < count; ++i) {
    const double t = (i + 0.5) / count;
    const double bow = random.range(-0.09, 0.09);
    Outline knots;
    for (int k = 0; k <= 5; ++k) {
      const double s = k / 5.0;
      const double swing = bow * exact_sin(kPi * s) + random.range(-0.012, 0.012);
      knots.push_back(falling ? Point{w * (0.14 + 0.74 * t + swing), h * (0.10 + 0.70 * s * (0.7 + 0.3 * t))}
                              : Point{w * (0.13 + 0.74 * s), h * (0.14 + 0.62 * t + swing)});
    }
    const double width = (falling ? w * 0.055 : h * 0.30 / count) * random.range(0.7, 1.3);
    brush.stroke(knots, width, random.range(0.75, 1.15), 0.95, 0.02, 0.06);
    brush.splash(knots[0], 90, 14);
  }
  canvas.disc({w * random.range(0.25, 0.75), h * 0.85}, w * 0.042, hex(sheet.accent), 0.9);
}

Canvas draw(int work) {
  const Sheet& sheet = kSheets[work];
  Random random(kFolder, work);
  const bool wide = sheet.subject == 3 || (sheet.subject == 5 && work != 17);
  const int w = wide ? 1040 : (sheet.subject == 0 ? 880 : 690 + random.below(60));
  const int h = wide ? 760 : (sheet.subject == 0 ? 940 : 1060);
  Canvas canvas(w, h, hex(sheet.paper));
  Brush brush(canvas, sheet, random);
  const int side = work == 9 ? -1 : 1;  // where plum branches grow to
  switch (sheet.subject) {
    case 0:
      paint_circle(canvas, brush, random);
      break;
    case 1:
      paint_bamboo(canvas, brush, random);
      break;
    case 2:
      paint_orchid(canvas, sheet, brush, random);
      break;
    case 3:
      paint_plum(canvas, sheet, brush, random, side);
      break;
    case 4:
      paint_hills(canvas, sheet, brush, random);
      break;
    default:
      paint_strokes(canvas, sheet, brush, random, work);
  }
  // A seal: three bars in a square, not a word.
  const double x = side > 0 ? w - 96.0 : 60.0;
  const double y = h - 104.0;
  const Rgb red = sheet.subject == 0 && work == 12 ? hex(0x2a2a2a) : hex(0xb8301f);
  canvas.box(x, y, x + 36, y + 36, red, 0.92);
  for (int i = 0; i < 3; ++i)
    canvas.box(x + 7 + 9 * i, y + 6 + 4 * i, x + 11 + 9 * i, y + 30 - 3 * i, hex(sheet.paper), 0.9);
  add_paper(canvas, random.next(), 1.6);
  add_age(canvas, random.next(), luma(hex(sheet.paper)) > 0.5 ? 0.45 : 0.2);
  return canvas;
}

}  // namespace

Family ink_paintings() {
  return {kFolder,
          "ink-painting",
          "Ink Painting",
          "The Vitrine Drawing Machine, Brush Series",
          "2026, third series",
          "Painting",
          "landscape; plants; nature",
          kNames,
          draw};
}

}  // namespace vitrine::demo

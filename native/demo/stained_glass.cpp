// SPDX-License-Identifier: MIT
// Stained glass: rose windows of rings and petals, and lancets of medallions on quarries, leaded, with
// daylight behind.
#include <algorithm>
#include <array>

#include "demo/family.h"
#include "demo/finish.h"
#include "demo/noise.h"
#include "demo/random.h"

namespace vitrine::demo {
namespace {

struct Window {
  int petals;  // of the rose; negative: that many lancets
  std::array<std::uint32_t, 6> panes;
  std::uint32_t stone;
};

constexpr std::string_view kFolder = "stained-glass";
constexpr std::array<std::string_view, 16> kNames = {"Rose in Cobalt and Ruby", "Three Lancets, Morning",
                                                     "Rose of Sixteen",         "Emerald Rose",
                                                     "Two Lancets, Amber",      "Winter Rose",
                                                     "Rose of Ten, Sunset",     "Three Lancets, Violet",
                                                     "Small Rose, Sea Light",   "Rose in Gold",
                                                     "Four Lancets, Garden",    "Rose by Moon",
                                                     "Rose of Twelve, Autumn",  "Two Lancets, Ruby",
                                                     "Rose in Grisaille",       "Peacock Rose"};
constexpr std::array<Window, 16> kWindows = {{
    {12, {0x1438b0, 0xc01c2c, 0x3c70e0, 0xf0b030, 0x8c1424, 0x1c8c5c}, 0x2a2622},
    {-3, {0x3c8ce0, 0xf0d060, 0xa8d8f0, 0xe87840, 0x1c58a0, 0x78b850}, 0x34302c},
    {16, {0x7c1c8c, 0x2848c0, 0xe03c58, 0xf0c040, 0x4c1468, 0x2c90c8}, 0x26222a},
    {8, {0x0c7c4c, 0x58b848, 0x0c4c58, 0xf0d848, 0x185c30, 0xc03828}, 0x24282a},
    {-2, {0xe89020, 0xf8d060, 0xc05018, 0x8c2c18, 0xf8e8a8, 0x3c7058}, 0x2e2824},
    {12, {0xa8d0f0, 0x5890d0, 0xe8f4fc, 0x3058a0, 0xc8d8e8, 0x8878c0}, 0x30343a},
    {10, {0xf06828, 0xc82848, 0xf8b840, 0x70206c, 0xf89050, 0xf8e090}, 0x281e20},
    {-3, {0x6c38b8, 0xb078d8, 0x4020a0, 0xf0c860, 0xd8a8e8, 0x2890a8}, 0x2a2630},
    {8, {0x18a0a8, 0x70d8c8, 0x1068a0, 0xf0f0c8, 0x0c4878, 0xf0a070}, 0x2a3032},
    {12, {0xf0b828, 0xc87818, 0xf8e078, 0x903810, 0xf8f0c0, 0x487838}, 0x2e2a22},
    {-4, {0x48a040, 0xe84868, 0x90d060, 0xf8d848, 0x206838, 0x5888e0}, 0x2c2c26},
    {16, {0x203878, 0x5878b8, 0x101c50, 0xd8e0f0, 0x384898, 0xa0b0d8}, 0x1e2028},
    {12, {0xc05820, 0x8c2c18, 0xe8a038, 0x5c6c28, 0xf0c868, 0xa03828}, 0x2a221c},
    {-2, {0xc01830, 0x6c0c24, 0xf05860, 0x2038a0, 0xf0c050, 0x900c28}, 0x282024},
    {10, {0xd8d8c8, 0xb8b8a8, 0xf0f0e4, 0x90907c, 0xe0c878, 0xa8a898}, 0x34322e},
    {14, {0x0878a0, 0x10a880, 0x3838a8, 0xd0b838, 0x085878, 0x60d0a0}, 0x20282c},
}};

class Glazier {
 public:
  Glazier(Canvas& canvas, const Window& window, Random& random)
      : canvas_(canvas), window_(window), random_(random), flow_(random.next()), sun_(random.next()) {}

  void pane(std::span<const Point> outline, int colour) {
    const Rgb glass = hex(window_.panes[colour]) * random_.range(0.86, 1.1);
    const double turn = random_.range(0, 20);
    canvas_.contour(outline);
    canvas_.paint([&](int x, int y) {
      const double streak = flow_.fractal(x * 0.012 + turn, y * 0.05 + turn, 3) - 0.5;
      const double seed = flow_.value(x * 0.4 + turn, y * 0.4) > 0.93 ? 0.12 : 0;
      const double light = 0.78 + 0.62 * sun_.fractal(x * 0.0035, y * 0.0035, 2) + 0.5 * streak;
      const Rgb c = glass * light;
      // Bright glass washes out towards white, as over-exposed daylight does.
      return Ink{mix(c, {1, 1, 1}, 0.34 * clamp01(light - 1.02) + seed), 1};
    });
    Outline rim(outline.begin(), outline.end());
    rim.push_back(outline[0]);
    leads_.push_back(std::move(rim));
  }

  void sector(Point centre, double r0, double r1, double a0, double a1, int colour) {
    Outline outline;
    const int steps = 4 + static_cast<int>((a1 - a0) * r1 / 14);
    for (int i = 0; i <= steps; ++i)
      outline.push_back(centre + polar(mix(a0, a1, static_cast<double>(i) / steps), r1));
    for (int i = steps; i >= 0; --i)
      outline.push_back(centre + polar(mix(a0, a1, static_cast<double>(i) / steps), r0));
    pane(outline, colour);
  }

  // A pointed petal from r0 to r1 about angle a.
  void petal(Point centre, double r0, double r1, double a, double half, int colour, int heart) {
    const Point axis = polar(a, 1);
    const Point side = {-axis.y, axis.x};
    const double mid = r0 + (r1 - r0) * 0.62;
    const double wide = mid * half * 0.92;
    const Point knots[8] = {centre + axis * r0,
                            centre + axis * mix(r0, mid, 0.5) + side * (wide * 0.62),
                            centre + axis * mid + side * wide,
                            centre + axis * mix(mid, r1, 0.7) + side * (wide * 0.62),
                            centre + axis * r1,
                            centre + axis * mix(mid, r1, 0.7) - side * (wide * 0.62),
                            centre + axis * mid - side * wide,
                            centre + axis * mix(r0, mid, 0.5) - side * (wide * 0.62)};
    pane(smooth_curve(knots, true, 8), colour);
    pane(circle(centre + axis * mid, wide * 0.52), heart);
    pane(star(centre + axis * mid, 6, wide * 0.44, wide * 0.24, a), (heart + 2) % 6);
  }

  void lead(double width) {
    const double outer[1] = {width};
    for (const Outline& line : leads_) canvas_.line(line, outer);
    canvas_.paint([](int, int) { return Ink{hex(0x0c0b0c), 1}; });
    const double inner[1] = {width * 0.3};
    for (const Outline& line : leads_) canvas_.line(line, inner);
    canvas_.paint([](int, int) { return Ink{hex(0x4a4a50), 0.55}; });
    leads_.clear();
  }

 private:
  Canvas& canvas_;
  const Window& window_;
  Random& random_;
  Noise flow_;
  Noise sun_;
  std::vector<Outline> leads_;
};

void draw_rose(Canvas& canvas, Glazier& glazier, const Window& window, Random& random) {
  const Point c = {canvas.width() * 0.5, canvas.height() * 0.5};
  const double r = canvas.width() * 0.445;
  const int n = window.petals;
  const double step = kTau / n;
  const double start = -kPi / 2;
  for (int i = 0; i < n * 2; ++i)
    glazier.sector(c, r * 0.88, r, start + step * 0.5 * i, start + step * 0.5 * (i + 1), i % 2 == 0 ? 0 : 1);
  for (int i = 0; i < n; ++i) {
    const double a = start + step * (i + 0.5);
    glazier.sector(c, r * 0.38, r * 0.88, a - step * 0.5, a, 4);
    glazier.sector(c, r * 0.38, r * 0.88, a, a + step * 0.5, 4);
  }
  // Each layer is leaded before the next covers it, so that no line runs through the panes on top.
  glazier.lead(5);
  for (int i = 0; i < n; ++i)
    glazier.petal(c, r * 0.36, r * 0.885, start + step * i, step * 0.5, i % 2 == 0 ? 0 : 2,
                  i % 2 == 0 ? 3 : 1);
  glazier.lead(5);
  for (int i = 0; i < n; ++i) {
    const Point at = c + polar(start + step * (i + 0.5), r * 0.80);
    glazier.pane(circle(at, r * 0.80 * step * 0.17), 5);
    glazier.pane(circle(c + polar(start + step * i, r * 0.94), r * 0.045), 3);
  }
  for (int i = 0; i < n; ++i)
    glazier.sector(c, r * 0.30, r * 0.38, start + step * i, start + step * (i + 1), i % 2 == 0 ? 1 : 5);
  const int inner = n > 10 ? n / 2 : n;
  const double wide = kTau / inner;
  for (int i = 0; i < inner; ++i)
    glazier.sector(c, r * 0.10, r * 0.30, start + wide * (i - 0.5), start + wide * (i + 0.5), 0);
  glazier.lead(5);
  for (int i = 0; i < inner; ++i) glazier.petal(c, r * 0.09, r * 0.30, start + wide * i, wide * 0.42, 2, 3);
  glazier.pane(circle(c, r * 0.115), 1);
  glazier.pane(star(c, inner, r * 0.10, r * 0.05, start), 3);
  glazier.lead(5);
  // Stone tracery over the glass.
  const Noise chisel(random.next());
  const auto tracery = [&](Point p, double radius, double width) {
    for (int pass = 0; pass < 2; ++pass) {
      const double w = pass == 0 ? width : width * 0.62;
      Outline outer = circle(p, radius + w * 0.5);
      Outline hole = circle(p, radius - w * 0.5);
      std::reverse(hole.begin(), hole.end());
      canvas.contour(outer);
      canvas.contour(hole);
      const Rgb stone = hex(window.stone) * (pass == 0 ? 0.55 : 1.5);
      canvas.paint([&](int x, int y) {
        return Ink{stone * (0.8 + 0.4 * chisel.fractal(x * 0.05, y * 0.05, 2)), 1};
      });
    }
  };
  tracery(c, r * 0.88, 11);
  tracery(c, r * 0.37, 11);
  tracery(c, r * 1.01, 20);
}

void draw_lancets(Canvas& canvas, Glazier& glazier, const Window& window) {
  const int count = -window.petals;
  const double w = canvas.width();
  const double h = canvas.height();
  const double margin = 62;
  const double gap = 34;
  const double wide = (w - 2 * margin - gap * (count - 1)) / count;
  for (int k = 0; k < count; ++k) {
    const double x0 = margin + k * (wide + gap);
    const double top = count == 3 && k == 1 ? 70 : 120;
    const double bottom = h - 66;
    // Quarries: a net of lozenges over the whole light.
    const double tall = wide / 2.6;
    const double half = wide / 8;
    for (int j = 0; top + j * tall * 0.5 < bottom + tall; ++j) {
      for (int i = 0; i < 5; ++i) {
        const Point p = {x0 + (i + 0.5 * (j & 1)) * half * 2, top + j * tall * 0.5};
        glazier.pane(
            Outline{{p.x, p.y - tall / 2}, {p.x + half, p.y}, {p.x, p.y + tall / 2}, {p.x - half, p.y}},
            j % 3 == 0 ? 0 : (j % 3 == 1 ? 4 : 2));
      }
    }
  }
  glazier.lead(3.5);
  for (int k = 0; k < count; ++k) {
    const double cx = margin + k * (wide + gap) + wide / 2;
    const double top = count == 3 && k == 1 ? 70 : 120;
    const double bottom = h - 66;
    const double spring = top + wide * 0.86;
    for (int m = 0; spring + (m + 0.2) * wide * 0.98 + wide * 0.40 < bottom; ++m) {
      const Point p = {cx, spring + (m + 0.2) * wide * 0.98};
      const double r = wide * 0.40;
      glazier.pane(circle(p, r), 1);
      for (int i = 0; i < 8; ++i)
        glazier.sector(p, r * 0.78, r, kTau * i / 8, kTau * (i + 1) / 8, i % 2 == 0 ? 3 : 5);
      glazier.lead(4.5);
      for (int i = 0; i < 6; ++i)
        glazier.petal(p, r * 0.12, r * 0.76, kTau * i / 6 + (m & 1) * 0.52, kTau / 13,
                      (m + k) % 2 == 0 ? 3 : 2, 0);
      glazier.pane(circle(p, r * 0.16), 5);
    }
    glazier.pane(star({cx, top + wide * 0.46}, 8, wide * 0.24, wide * 0.13, -kPi / 2), 3);
    glazier.pane(circle({cx, top + wide * 0.46}, wide * 0.09), 1);
    glazier.lead(4.5);
  }
}

// Whether a point lies in the light of a lancet: a box with a pointed head. Positive inside, in pixels.
double inside_lancet(double x, double y, double x0, double wide, double top, double bottom) {
  const double spring = top + wide * 0.86;
  const double side = std::min(x - x0, x0 + wide - x);
  if (y > spring) return std::min(side, bottom - y);
  // Two arcs of radius `wide`, each from the opposite springing point.
  const double left = wide - length(Point{x - (x0 + wide), y - spring});
  const double right = wide - length(Point{x - x0, y - spring});
  return std::min(left, right);
}

void build_wall(Canvas& canvas, const Window& window, std::uint64_t seed) {
  const Noise stone(seed);
  const double w = canvas.width();
  const double h = canvas.height();
  const int count = window.petals < 0 ? -window.petals : 0;
  const double wide = count > 0 ? (w - 124 - 34.0 * (count - 1)) / count : 0;
  canvas.each([&](int x, int y, Rgb& c) {
    double inside = -1e9;
    if (count == 0) inside = w * 0.462 - length(Point{x - w * 0.5, y - h * 0.5});
    for (int k = 0; k < count; ++k) {
      const double top = count == 3 && k == 1 ? 70 : 120;
      inside = std::max(inside, inside_lancet(x + 0.5, y + 0.5, 62 + k * (wide + 34), wide, top, h - 66));
    }
    const int course = y / 74;
    const double along = (x + 53 * (course & 1)) / 118.0;
    const double joint =
        std::min(std::min(fraction(along), 1 - fraction(along)) * 118, std::min(y % 74, 74 - y % 74) * 1.0);
    const double block = lattice(floor_int(along), course, seed) - 0.5;
    double tone = 0.80 + 0.5 * (stone.fractal(x * 0.02, y * 0.02, 4) - 0.5) + 0.18 * block;
    tone = tone * (0.6 + 0.4 * smooth_step(0.5, 2.5, joint));
    // Coloured light falls on the reveal.
    tone += 0.75 * exact_exp(inside / 14) * (inside < 0 ? 1 : 0);
    c = mix(hex(window.stone) * tone, c, clamp01(inside + 0.5));
    c = mix(c, hex(0x0a0909), 0.8 * smooth_step(5, 2, std::abs(inside)));
  });
}

Canvas draw(int work) {
  const Window& window = kWindows[work];
  Random random(kFolder, work);
  const bool rose = window.petals > 0;
  const int w = rose ? 940 : (window.petals == -2 ? 720 : 880);
  const int h = rose ? 940 : 1060;
  Canvas canvas(w, h, hex(window.stone));
  Glazier glazier(canvas, window, random);
  if (rose) draw_rose(canvas, glazier, window, random);
  if (!rose) draw_lancets(canvas, glazier, window);
  build_wall(canvas, window, random.next());
  add_grain(canvas, random.next(), 0.018);
  add_vignette(canvas, hex(0x060506), 0.45);
  return canvas;
}

}  // namespace

Family stained_glass() {
  return {kFolder,
          "stained-glass",
          "Stained Glass",
          "The Vitrine Drawing Machine, Daylight Series",
          "2026, third series",
          "Glass",
          "ornament; light",
          kNames,
          draw};
}

}  // namespace vitrine::demo

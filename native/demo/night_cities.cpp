// SPDX-License-Identifier: MIT
// Cities at night: elevations of canal houses, towers or domes, windows lit here and there, doubled in water.
#include <algorithm>
#include <array>

#include "demo/family.h"
#include "demo/finish.h"
#include "demo/noise.h"
#include "demo/random.h"

namespace vitrine::demo {
namespace {

struct City {
  int style;                         // 0 canal houses, 1 towers, 2 domes
  std::array<std::uint32_t, 3> sky;  // zenith to horizon
  std::array<std::uint32_t, 4> walls;
  std::uint32_t lamp, trim;
  bool water;
};

constexpr std::string_view kFolder = "night-cities";
constexpr std::array<std::string_view, 16> kNames = {
    "Canal at Eleven",       "Towers, Blue Hour", "Domes by Moonlight",  "Herring Quay",
    "Towers in Violet Haze", "Bazaar Roofs",      "Lamplighters' Row",   "Towers after Rain",
    "The White City",        "Rose Canal",        "Amber Towers",        "Harbour Domes",
    "Winter Canal",          "Green Towers",      "Domes at Last Light", "Ferry Landing"};
constexpr std::array<City, 16> kCities = {{
    {0, {0x0a1028, 0x1c2c54, 0x485880}, {0x54302c, 0x34303c, 0x6c4434, 0x2c3848}, 0xffc868, 0xd8d0c0, true},
    {1, {0x0c1c40, 0x284c84, 0x88a0c0}, {0x14243c, 0x1c3450, 0x243c5c, 0x101c30}, 0xffe0a0, 0x3c587c, true},
    {2, {0x080c24, 0x1c2850, 0x4c5890}, {0x5c6484, 0x6c7494, 0x485070, 0x7c84a0}, 0xffd078, 0xa8b0c8, false},
    {0, {0x101820, 0x2c3c48, 0x687878}, {0x3c4c48, 0x5c4034, 0x2c3438, 0x6c5840}, 0xffb050, 0xe0d8c0, true},
    {1, {0x180c30, 0x54286c, 0xc07898}, {0x241438, 0x30184c, 0x1c1030, 0x3c2058}, 0xffb8d0, 0x6c3c84, false},
    {2, {0x1c1020, 0x5c2c3c, 0xd88050}, {0x7c4834, 0x945c3c, 0x643828, 0xa87048}, 0xffe090, 0xd8a070, false},
    {0, {0x0c0c14, 0x241c30, 0x5c4050}, {0x48282c, 0x583830, 0x382830, 0x644438}, 0xffd888, 0xc8b8a8, true},
    {1, {0x0c1418, 0x203840, 0x507078}, {0x101c20, 0x182c30, 0x203438, 0x0c1618}, 0x90f0e0, 0x305058, true},
    {2, {0x101838, 0x34508c, 0x90a8d0}, {0xa8b0c8, 0xb8c0d4, 0x9098b4, 0xc8d0e0}, 0xffc870, 0xe0e8f4, true},
    {0, {0x28142c, 0x6c3450, 0xd88880}, {0x8c4c54, 0x6c3c4c, 0xa0605c, 0x583048}, 0xffe0b0, 0xf0d0c0, true},
    {1, {0x180c08, 0x582c10, 0xd89038}, {0x20120c, 0x301c10, 0x3c2414, 0x180e0a}, 0xffd060, 0x6c4420, true},
    {2, {0x081820, 0x14404c, 0x40888c}, {0x285058, 0x386068, 0x1c4048, 0x487078}, 0xffd890, 0x80b0a8, true},
    {0, {0x141c30, 0x3c4c6c, 0x98a8bc}, {0x5c6478, 0x48506c, 0x707488, 0x3c4460}, 0xffc060, 0xf0f4f8, true},
    {1, {0x04140c, 0x0c3c28, 0x308858}, {0x081c14, 0x0c2c1c, 0x103424, 0x061410}, 0xd8ff98, 0x1c5c40, false},
    {2, {0x2c1c4c, 0x8c4874, 0xf8a878}, {0x58385c, 0x6c4868, 0x482c50, 0x805874}, 0xfff0b0, 0xc890a0, true},
    {0, {0x04101c, 0x0c2c44, 0x285c70}, {0x14303c, 0x1c2c38, 0x243c48, 0x102028}, 0xffb858, 0x88a8b0, true},
}};

class Builder {
 public:
  Builder(Canvas& canvas, const City& city, Random& random, double ground)
      : canvas_(canvas), city_(city), random_(random), plaster_(random.next()), ground_(ground) {}

  void canal_house(double x0, double x1, double tall, Rgb wall) {
    const double wide = x1 - x0;
    const double eave = ground_ - tall;
    const double cx = (x0 + x1) / 2;
    const double gable = wide * random_.range(0.45, 0.75);
    Outline outline = {{x0, ground_}, {x0, eave}};
    switch (random_.below(4)) {
      case 0:  // steps
        for (int i = 0; i < 5; ++i) {
          outline.push_back({x0 + wide * 0.1 * i, eave - gable * 0.2 * i});
          outline.push_back({x0 + wide * 0.1 * i, eave - gable * 0.2 * (i + 1)});
        }
        for (int i = 4; i >= 0; --i) {
          outline.push_back({x1 - wide * 0.1 * i, eave - gable * 0.2 * (i + 1)});
          outline.push_back({x1 - wide * 0.1 * i, eave - gable * 0.2 * i});
        }
        break;
      case 1:  // neck
        outline.insert(outline.end(), {{x0 + wide * 0.16, eave - gable * 0.22},
                                       {x0 + wide * 0.28, eave - gable * 0.40},
                                       {x0 + wide * 0.30, eave - gable * 0.9},
                                       {cx, eave - gable * 1.12},
                                       {x1 - wide * 0.30, eave - gable * 0.9},
                                       {x1 - wide * 0.28, eave - gable * 0.40},
                                       {x1 - wide * 0.16, eave - gable * 0.22}});
        break;
      case 2: {  // bell
        const Point bell[7] = {{x0, eave},
                               {x0 + wide * 0.14, eave - gable * 0.55},
                               {x0 + wide * 0.34, eave - gable * 0.72},
                               {cx, eave - gable},
                               {x1 - wide * 0.34, eave - gable * 0.72},
                               {x1 - wide * 0.14, eave - gable * 0.55},
                               {x1, eave}};
        const Outline curve = smooth_curve(bell, false, 8);
        outline.insert(outline.end(), curve.begin(), curve.end());
        break;
      }
      default:
        outline.push_back({cx, eave - gable});
        break;
    }
    outline.push_back({x1, eave});
    outline.push_back({x1, ground_});
    facade(outline, wall);
    Outline rim(outline.begin() + 1, outline.end() - 1);
    canvas_.stroke(rim, 3, mix(hex(city_.trim), wall, 0.35));
    const int columns = wide > 95 ? 3 : 2;
    const int floors = std::max(2, static_cast<int>(tall / 66));
    for (int floor = 0; floor < floors; ++floor) {
      const double y = eave + 14 + (tall - 60) * floor / floors;
      const double high = std::min(50.0, (tall - 60) / floors - 18);
      for (int column = 0; column < columns; ++column) {
        const double cell = wide / columns;
        const double x = x0 + cell * (column + 0.5);
        window(x - cell * 0.26, y, x + cell * 0.26, y + high, true);
      }
    }
    window(cx - wide * 0.07, eave - gable * 0.50, cx + wide * 0.07, eave - gable * 0.20, true);
    canvas_.box(x0 + wide * 0.14, ground_ - 42, x0 + wide * 0.38, ground_, wall * 0.4);
    window(x1 - wide * 0.48, ground_ - 44, x1 - wide * 0.12, ground_ - 14, true);
    canvas_.box(x0, ground_ - 8, x1, ground_, wall * 0.5);
  }

  void tower(double x0, double x1, double tall, Rgb wall, double fog) {
    const double wide = x1 - x0;
    const double top = ground_ - tall;
    const double cx = (x0 + x1) / 2;
    wall = mix(wall, hex(city_.sky[2]), fog);
    const int crown = random_.below(4);
    if (crown == 0)
      facade(Outline{{cx - wide * 0.3, top},
                     {cx - wide * 0.18, top - wide * 0.5},
                     {cx, top - wide * 1.3},
                     {cx + wide * 0.18, top - wide * 0.5},
                     {cx + wide * 0.3, top}},
             wall);
    if (crown == 1) facade(rectangle(cx - wide * 0.3, top - wide * 0.35, cx + wide * 0.3, top + 1), wall);
    if (crown == 2) facade(Outline{{x0, top + 1}, {x1, top + 1}, {x1, top - wide * 0.6}}, wall);
    if (crown == 3) canvas_.box(cx - 1.5, top - wide * 1.1, cx + 1.5, top, wall * 1.3);
    facade(rectangle(x0, top, x1, ground_), wall);
    canvas_.box(x0, top, x0 + wide * 0.06, ground_, mix(wall, hex(city_.trim), 0.5), 0.7);
    const double cell = random_.range(9, 13);
    const double storey = random_.range(11, 16);
    const int columns = std::max(2, static_cast<int>((wide - 8) / cell));
    const double lit = random_.range(0.25, 0.6);
    const bool strips = random_.chance(0.3);
    for (double y = top + 10; y < ground_ - 14; y += storey) {
      const bool row_lit = random_.chance(lit);
      for (int i = 0; i < columns; ++i) {
        const double x = x0 + 4 + (wide - 8) * i / columns;
        const bool on = strips ? row_lit : random_.chance(lit);
        const double tone = random_.range(0.45, 1);
        const Rgb glass = on ? mix(hex(city_.lamp) * tone, wall, fog * 0.6) : wall * 0.72;
        canvas_.box(x + 1, y, x + (wide - 8) / columns - 1, y + storey * 0.55, glass, on ? 0.95 : 0.8);
      }
    }
    if (crown == 3) canvas_.disc({cx, top - wide * 1.1}, 3, hex(0xff4030));
  }

  void palace(double x0, double x1, double tall, Rgb wall) {
    const double wide = x1 - x0;
    const double top = ground_ - tall;
    const double cx = (x0 + x1) / 2;
    const int kind = random_.below(3);
    if (kind == 0) {
      // A dome on a drum.
      const double r = wide * 0.40;
      const Point dome[7] = {
          {cx - r, top},       {cx - r * 1.08, top - r * 0.5}, {cx - r * 0.6, top - r * 1.08},
          {cx, top - r * 1.5}, {cx + r * 0.6, top - r * 1.08}, {cx + r * 1.08, top - r * 0.5},
          {cx + r, top}};
      const Outline curve = smooth_curve(dome, false, 10);
      canvas_.contour(curve);
      const Rgb tile = mix(wall, hex(city_.trim), 0.45);
      canvas_.paint([&](int x, int y) {
        const double rib = 0.9 + 0.12 * exact_cos((x - cx) / r * 9);
        return Ink{tile * (rib * (0.75 - 0.35 * (x - cx) / r) + 0.1 * plaster_.value(x * 0.05, y * 0.05)), 1};
      });
      canvas_.box(cx - 1.5, top - r * 1.9, cx + 1.5, top - r * 1.45, hex(city_.lamp) * 0.9);
      canvas_.ring({cx, top - r * 2.0}, 6, 2.5, hex(city_.lamp) * 0.9);
    }
    if (kind == 1) {
      // A slender tower with a balcony.
      const double t = std::min(wide * 0.13, 18.0);
      const double rise = std::max(60.0, std::min(tall * 0.7, top - 110));
      facade(rectangle(cx - t, top - rise, cx + t, top + 1), wall * 1.06);
      canvas_.box(cx - t * 1.7, top - rise * 0.74, cx + t * 1.7, top - rise * 0.70, hex(city_.trim));
      facade(Outline{{cx - t, top - rise}, {cx, top - rise - t * 4}, {cx + t, top - rise}},
             mix(wall, hex(city_.trim), 0.5));
      window(cx - t * 0.4, top - rise * 0.92, cx + t * 0.4, top - rise * 0.82, false);
    }
    facade(rectangle(x0, top, x1, ground_), wall);
    for (double x = x0; x < x1 - 4 && kind == 2; x += 14) canvas_.box(x, top - 9, x + 8, top + 1, wall);
    canvas_.box(x0, top, x1, top + 4, hex(city_.trim), 0.6);
    const int columns = std::max(2, static_cast<int>(wide / 44));
    const int floors = std::max(1, static_cast<int>(tall / 80));
    for (int floor = 0; floor < floors; ++floor) {
      for (int i = 0; i < columns; ++i) {
        const double cell = wide / columns;
        const double x = x0 + cell * (i + 0.5);
        const double y = top + 20 + (tall - 24) * floor / floors;
        arch(x, y, cell * 0.28, std::min(58.0, (tall - 24) / floors - 18));
      }
    }
  }

 private:
  void facade(std::span<const Point> outline, Rgb wall) {
    canvas_.contour(outline);
    canvas_.paint([&](int x, int y) {
      const double age = plaster_.fractal(x * 0.03, y * 0.015, 3) - 0.5;
      const double foot = smooth_step(ground_ - 340, ground_, y);
      return Ink{wall * (0.92 + 0.35 * age + 0.30 * foot), 1};
    });
  }

  Rgb glow(bool& on) {
    on = random_.chance(0.46);
    const double tone = random_.range(0.62, 1.05);
    const Rgb warm = mix(hex(city_.lamp), hex(0xfff4d8), 0.3 * random_.unit());
    return on ? warm * tone : mix(hex(city_.sky[0]), hex(city_.sky[2]), 0.35);
  }

  void window(double x0, double y0, double x1, double y1, bool bars) {
    bool on = false;
    const Rgb glass = glow(on);
    if (on) halo({(x0 + x1) / 2, (y0 + y1) / 2}, (y1 - y0) * 1.3);
    canvas_.box(x0 - 2, y0 - 2, x1 + 2, y1 + 2, hex(city_.trim), on ? 0.75 : 0.45);
    canvas_.contour(rectangle(x0, y0, x1, y1));
    canvas_.paint([&](int, int y) { return Ink{glass * (on ? 0.82 + 0.3 * (y - y0) / (y1 - y0) : 1), 1}; });
    if (!bars) return;
    const Rgb bar = hex(city_.trim) * (on ? 0.8 : 0.6);
    canvas_.box((x0 + x1) / 2 - 0.8, y0, (x0 + x1) / 2 + 0.8, y1, bar);
    for (int i = 1; i < 3; ++i)
      canvas_.box(x0, mix(y0, y1, i / 3.0) - 0.7, x1, mix(y0, y1, i / 3.0) + 0.7, bar);
  }

  void arch(double x, double y, double half, double tall) {
    bool on = false;
    const Rgb glass = glow(on);
    if (on) halo({x, y + tall * 0.5}, tall * 1.2);
    const Point knots[7] = {{x - half, y + tall},
                            {x - half, y + half},
                            {x - half * 0.75, y + half * 0.35},
                            {x, y - half * 0.35},
                            {x + half * 0.75, y + half * 0.35},
                            {x + half, y + half},
                            {x + half, y + tall}};
    canvas_.contour(knots);
    canvas_.paint([&](int, int py) { return Ink{glass * (on ? 0.75 + 0.35 * (py - y) / tall : 1), 1}; });
    Outline rim(std::begin(knots), std::end(knots));
    canvas_.stroke(rim, 2, hex(city_.trim), 0.7);
  }

  void halo(Point at, double r) {
    const Rgb lamp = hex(city_.lamp);
    const int x0 = std::max(0, static_cast<int>(at.x - r));
    const int x1 = std::min(canvas_.width() - 1, static_cast<int>(at.x + r));
    const int y0 = std::max(0, static_cast<int>(at.y - r));
    const int y1 = std::min(canvas_.height() - 1, static_cast<int>(at.y + r));
    for (int y = y0; y <= y1; ++y) {
      for (int x = x0; x <= x1; ++x) {
        const double d2 = (square(x - at.x) + square(y - at.y)) / (r * r);
        if (d2 < 1) canvas_.at(x, y) = screen(canvas_.at(x, y), lamp * (0.20 * square(1 - d2)));
      }
    }
  }

  Canvas& canvas_;
  const City& city_;
  Random& random_;
  Noise plaster_;
  double ground_;
};

void paint_sky(Canvas& canvas, const City& city, Random& random, double ground) {
  const Ramp sky{std::span(city.sky)};
  const Noise cloud(random.next());
  const double w = canvas.width();
  canvas.each([&](int x, int y, Rgb& c) {
    const double mist = cloud.fractal(x * 0.003, y * 0.009, 5);
    c = mix(sky(y / ground), sky(1), 0.55 * smooth_step(0.45, 0.8, mist) * smooth_step(0, ground, y + 100));
  });
  for (int i = 0; i < 260; ++i) {
    const double x = random.unit() * w;
    const double y = random.unit() * ground * 0.7;
    const double glow = square(random.unit());
    canvas.disc({x, y}, 0.6 + 0.9 * glow, hex(0xfff8e8), 0.25 + 0.6 * glow);
  }
  const Point moon = {w * random.range(0.12, 0.88), ground * random.range(0.10, 0.22)};
  const double r = random.range(24, 38);
  for (int i = 6; i > 0; --i) canvas.disc(moon, r + 13 * i, hex(0xfff0d0), 0.022);
  canvas.disc(moon, r, hex(0xfdf3d8));
  if (random.chance(0.5))
    canvas.disc(moon + Point{r * 0.42, -r * 0.12}, r * 0.94, canvas.sample(moon.x + r * 1.6, moon.y));
}

void flood(Canvas& canvas, const City& city, double quay, std::uint64_t seed) {
  const Noise ripple(seed);
  const double h = canvas.height();
  for (int y = static_cast<int>(quay); y < h; ++y) {
    const double depth = (y - quay) / (h - quay);
    for (int x = 0; x < canvas.width(); ++x) {
      const double wave =
          ripple.value(x * 0.016, y * 0.30) - 0.5 + 0.5 * (ripple.value(x * 0.06, y * 0.5) - 0.5);
      Rgb sum;
      // Light smears towards the viewer.
      for (int k = 0; k < 3; ++k)
        sum = sum + canvas.sample(x + wave * 14 * (0.3 + depth),
                                  quay - (y - quay) * (1.1 + 0.35 * k) + wave * 18 - k * 5);
      const Rgb seen = sum * (1.0 / 3);
      canvas.at(x, y) = mix(seen * 0.80, hex(city.sky[1]) * 0.7, 0.25 + 0.25 * depth) +
                        hex(city.sky[2]) * (0.10 * smooth_step(0.3, 0.5, wave));
    }
  }
}

void build_street(Builder& builder, const City& city, Random& random, double w, double ground, double fog,
                  double scale) {
  double x = -random.range(0, 60);
  while (x < w) {
    const double wide = (city.style == 0 ? random.range(74, 124)
                                         : (city.style == 1 ? random.range(46, 96) : random.range(84, 190))) *
                        scale;
    const double tall =
        ground * (city.style == 0 ? random.range(0.38, 0.58)
                                  : (city.style == 1 ? random.range(0.22, 0.76) : random.range(0.18, 0.42)));
    const double tone = random.range(0.85, 1.15);
    const Rgb wall = hex(city.walls[random.below(4)]) * tone;
    if (city.style == 0) builder.canal_house(x, x + wide, tall, wall);
    if (city.style == 1) builder.tower(x, x + wide, tall * (1 - 0.25 * (1 - fog)), wall, fog);
    if (city.style == 2)
      builder.palace(x, x + wide, tall * (fog > 0 ? 1.5 : 1), mix(wall, hex(city.sky[2]), fog));
    x += wide + (city.style == 1 ? random.range(-8, 22) : random.range(0, 3));
  }
}

Canvas draw(int work) {
  const City& city = kCities[work];
  Random random(kFolder, work);
  const int w = city.style == 1 ? 860 + random.below(80) : 1040;
  const int h = city.style == 1 ? 1000 : 740 + random.below(60);
  const double ground = h * (city.water ? 0.74 : 0.94);
  Canvas canvas(w, h, hex(city.sky[0]));
  paint_sky(canvas, city, random, ground);
  Builder builder(canvas, city, random, ground);
  if (city.style == 1) {
    for (const double fog : {0.72, 0.42, 0.0})
      build_street(builder, city, random, w, ground, fog, 1 - 0.25 * fog);
  } else if (city.style == 2) {
    for (const double fog : {0.5, 0.0}) build_street(builder, city, random, w, ground, fog, 1);
  } else {
    build_street(builder, city, random, w, ground, 0, 1);
  }
  canvas.box(0, ground, w, h, hex(city.sky[0]) * 0.8);
  canvas.box(0, ground, w, ground + 12, mix(hex(city.walls[0]), hex(city.trim), 0.2) * 0.6);
  if (city.water) flood(canvas, city, ground + 12, random.next());
  add_grain(canvas, random.next(), 0.016);
  add_vignette(canvas, hex(city.sky[0]) * 0.4, 0.45);
  return canvas;
}

}  // namespace

Family night_cities() {
  return {kFolder,
          "night-city",
          "Night City",
          "The Vitrine Drawing Machine, Elevation Series",
          "2026, third series",
          "Print",
          "architecture; city; night",
          kNames,
          draw};
}

}  // namespace vitrine::demo

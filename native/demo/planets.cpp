// SPDX-License-Identifier: MIT
// Planets: spheres of three-dimensional noise, lit by one sun, before stars and thin nebulae.
#include <algorithm>
#include <array>

#include "demo/family.h"
#include "demo/finish.h"
#include "demo/noise.h"
#include "demo/random.h"

namespace vitrine::demo {
namespace {

struct World {
  int kind;  // 0 gas giant, 1 seas and clouds, 2 cratered rock, 3 lava, 4 ice
  std::array<std::uint32_t, 5> ramp;
  std::uint32_t air, nebula;
  bool rings;
  double size;
};

constexpr std::string_view kFolder = "planets";
constexpr std::array<std::string_view, 16> kNames = {
    "Amber Giant", "Ocean World",  "The Grey Neighbour", "Furnace",      "Ringed Opal", "Ice under Starlight",
    "Rust Desert", "Violet Giant", "Archipelago",        "Sulphur Moon", "Teal Bands",  "Ringed Copper",
    "Cinder",      "Snowline",     "Green Twilight",     "Rose Giant"};
constexpr std::array<World, 16> kWorlds = {{
    {0, {0x7a3f1e, 0xc98a4a, 0xf0d9b0, 0xa8572a, 0xe8b878}, 0xf0b070, 0x3a1f3c, false, 0.36},
    {1, {0x0a2450, 0x1a5a94, 0xc8b27a, 0x3f7a3c, 0xe8e4d8}, 0x7ab8f0, 0x14304f, false, 0.37},
    {2, {0x2f2f33, 0x5c5a5c, 0x8c8884, 0xb9b4ac, 0xdcd8d0}, 0x8c8c94, 0x1c2030, false, 0.34},
    {3, {0x120a0a, 0x2a1412, 0x4a1c14, 0xf05a14, 0xffd060}, 0xf06020, 0x4a1410, false, 0.36},
    {0, {0x6f7f94, 0xb8c4cc, 0xf0ece0, 0xa8a0b0, 0xe0d4c8}, 0xc8d8f0, 0x1f2a4a, true, 0.24},
    {4, {0x2a5a7a, 0x7ab0cc, 0xc8e4f0, 0xf4fafc, 0xa0c8dc}, 0xa0d8ff, 0x10283c, false, 0.36},
    {2, {0x4a1f14, 0x8c3f22, 0xb8623a, 0xd88c5a, 0xf0c090}, 0xf0a070, 0x3c1c18, false, 0.37},
    {0, {0x2a1450, 0x5a3a94, 0xa88cd0, 0x7a4aa8, 0xe0c8f0}, 0xb090f0, 0x3a1450, false, 0.35},
    {1, {0x0c3c50, 0x1f8c94, 0xe8d8a0, 0x5a9a5a, 0xf4f0e0}, 0x90e8e0, 0x0f3a3c, false, 0.36},
    {2, {0x7a5a14, 0xc89c2a, 0xf0d050, 0xe0a83c, 0xf8eca0}, 0xf0e090, 0x2c2a14, false, 0.33},
    {0, {0x0a3c4a, 0x1f7a80, 0x7ac8b8, 0x145a68, 0xc8ecd8}, 0x80f0e0, 0x0c3040, false, 0.36},
    {0, {0x5a2414, 0xb8602f, 0xf0b070, 0x8c3f1f, 0xf8dcb0}, 0xf0a060, 0x401c24, true, 0.25},
    {3, {0x0c0c10, 0x1c1a20, 0x34282c, 0xc83c1c, 0xffa040}, 0xb03020, 0x1c1020, false, 0.35},
    {1, {0x1f3450, 0x4a7090, 0xb8c4c8, 0xe0e8ec, 0xffffff}, 0xb8d8f8, 0x202c44, false, 0.36},
    {1, {0x10382c, 0x2a6a4a, 0x8c8c3c, 0x4a7a2a, 0xd0e0a0}, 0xa0f0a0, 0x0c3424, false, 0.35},
    {0, {0x7a2444, 0xd0708c, 0xf8d4d0, 0xb04868, 0xf0b0a8}, 0xf8b0c0, 0x44142c, true, 0.25},
}};

void scatter_stars(Canvas& canvas, const World& world, Random& random) {
  const Noise cloud(random.next());
  const Rgb tint = hex(world.nebula);
  canvas.each([&](int x, int y, Rgb& c) {
    const double mist = cloud.fractal(x * 0.0028, y * 0.0028, 5);
    const double lane = cloud.fractal(x * 0.006 + 40, y * 0.006, 4);
    c = hex(0x05060c) + tint * (1.5 * square(smooth_step(0.42, 0.85, mist)) * (0.4 + lane)) + tint * 0.10;
  });
  const std::array<Rgb, 4> hues = {hex(0xffffff), hex(0xcfdcff), hex(0xfff0d0), hex(0xffd9c0)};
  for (int i = 0; i < 900; ++i) {
    const double x = random.unit() * canvas.width();
    const double y = random.unit() * canvas.height();
    const double glow = square(square(random.unit()));
    const Rgb hue = hues[random.below(4)];
    canvas.disc({x, y}, 0.7 + 1.3 * glow, hue, 0.4 + 0.6 * glow);
    if (glow > 0.8) canvas.disc({x, y}, 5, hue, 0.08);
  }
}

// Crests where the noise passes its mean.
double ridge(double value) { return 1 - std::abs(2 * value - 1); }

struct Surface {
  const World& world;
  Ramp ramp;
  Noise noise;
  std::array<Point, 90> craters;  // places in (longitude, latitude)
  std::array<double, 90> sizes;

  double crater_slope(double x, double y, double z, const std::array<std::array<double, 3>, 90>& axes) const {
    double height = 0;
    for (int i = 0; i < 90; ++i) {
      const double d2 = square(x - axes[i][0]) + square(y - axes[i][1]) + square(z - axes[i][2]);
      const double reach = sizes[i];
      if (d2 > square(reach * 1.5)) continue;
      const double d = std::sqrt(d2) / reach;
      height += d < 1 ? 0.5 * (d * d - 1) + 0.3 : 0.3 * (1 - smooth_step(1, 1.5, d));
    }
    return height;
  }

  // Colour and own light (lava) of a place on the unit sphere.
  Rgb at(double x, double y, double z, double& own_light, double& shine) const {
    const double rough = noise.fractal(x * 2.2, y * 2.2, z * 2.2, 5);
    switch (world.kind) {
      case 0: {
        const double storm = noise.fractal(x * 1.6, y * 5, z * 1.6, 4) - 0.5;
        const double fine = noise.fractal(x * 3 + storm * 2, y * 22 + storm * 3, z * 3, 3) - 0.5;
        const double band =
            noise.value(3.3, y * 6.5 + storm * 1.5) * 0.75 + noise.value(9.1, y * 15 + storm * 2) * 0.3;
        return ramp(band + 0.35 * fine);
      }
      case 1: {
        const double land = rough + 0.04 * noise.fractal(x * 12, y * 12, z * 12, 2);
        const double cap = smooth_step(0.74, 0.86, (y < 0 ? -y : y) + 0.25 * (rough - 0.5));
        shine = land < 0.53 ? 1 : 0;
        Rgb c = land < 0.53 ? mix(hex(world.ramp[0]), hex(world.ramp[1]), smooth_step(0.40, 0.53, land))
                            : mix(hex(world.ramp[2]), hex(world.ramp[3]), smooth_step(0.53, 0.58, land));
        c = mix(c, hex(world.ramp[4]), smooth_step(0.64, 0.72, land));
        c = mix(c, hex(0xf6fafc), cap);
        const double swirl = noise.fractal(x * 1.5 + 7, y * 3.4, z * 1.5, 3);
        const double cloud = noise.fractal(x * 2.4 + swirl * 2, y * 5 + swirl, z * 2.4, 5);
        const double cover = 0.92 * smooth_step(0.52, 0.68, cloud);
        shine *= 1 - cover;
        return mix(c, hex(0xffffff), cover);
      }
      case 3: {
        const double crack = ridge(noise.fractal(x * 3 + 3, y * 3, z * 3, 5));
        const double glow = smooth_step(0.84, 0.97, crack) * smooth_step(0.32, 0.55, rough);
        own_light = glow;
        return mix(ramp(rough * 0.55), mix(hex(world.ramp[3]), hex(world.ramp[4]), glow * glow), glow);
      }
      case 4: {
        const double crack = ridge(noise.fractal(x * 2.4 + rough, y * 2.4, z * 2.4, 5));
        shine = 0.6;
        return mix(ramp(0.25 + rough * 0.9), hex(world.ramp[0]), 0.7 * smooth_step(0.90, 0.98, crack));
      }
      default:
        return ramp(0.15 + 1.1 * (rough - 0.15) * 0.9 + 0.12 * noise.fractal(x * 14, y * 14, z * 14, 2));
    }
  }
};

// One half of the ring system, behind (-1) or before (1) the planet.
void draw_rings(Canvas& canvas, const World& world, Point centre, double radius, double tilt, int side,
                const Noise& noise) {
  const Ramp ramp(std::span(world.ramp.data() + 1, 4));
  const double c = exact_cos(tilt);
  const double s = exact_sin(tilt);
  canvas.each([&](int x, int y, Rgb& pixel) {
    const double dx = x - centre.x;
    const double dy = y - centre.y;
    const double u = c * dx + s * dy;
    const double v = (-s * dx + c * dy) / 0.30;
    if (v * side < 0) return;
    const double d = std::sqrt(u * u + v * v) / radius;
    if (d < 1.25 || d > 2.3) return;
    const double grooves = noise.value(d * 46, 0.5) * 0.6 + noise.value(d * 150, 4) * 0.4;
    const double gap = 1 - 0.85 * smooth_step(0.035, 0.015, std::abs(d - 1.93));
    const double edge = smooth_step(1.25, 1.34, d) * smooth_step(2.3, 2.24, d);
    // The planet's shadow falls across the far side.
    const double fallen =
        smooth_step(0.2, 0.5, u / radius) * smooth_step(0.62, 0.5, std::abs(-v * 0.30 / radius - 0.2));
    const double shade = side < 0 ? 1 - 0.75 * fallen : 1;
    pixel = mix(pixel, ramp(grooves) * (0.95 * shade), edge * gap * (0.25 + 0.7 * grooves));
  });
}

Canvas draw(int work) {
  const World& world = kWorlds[work];
  Random random(kFolder, work);
  const int w = world.rings ? 1040 : 880 + random.below(80);
  const int h = world.rings ? 780 : 880 + random.below(80);
  Canvas canvas(w, h, hex(0x05060c));
  scatter_stars(canvas, world, random);
  const Point centre = {w * random.range(0.47, 0.53), h * random.range(0.47, 0.53)};
  const double radius = world.size * std::min(w, h) * (world.rings ? 1.05 : 1);
  const double tilt = random.range(-0.45, 0.45);
  Surface surface{world, Ramp(std::span(world.ramp)), Noise(random.next()), {}, {}};
  std::array<std::array<double, 3>, 90> axes;
  for (int i = 0; i < 90; ++i) {
    const double z = random.range(-0.2, 1);
    const double turn = random.range(0, kTau);
    const double flat = std::sqrt(1 - z * z);
    axes[i] = {flat * exact_cos(turn), flat * exact_sin(turn), z};
    surface.sizes[i] = 0.025 + 0.17 * square(square(random.unit()));
  }
  const double sun_turn = random.range(-2.7, -2.0);
  const std::array<double, 3> sun = {0.80 * exact_cos(sun_turn), 0.80 * exact_sin(sun_turn), 0.60};
  const Noise groove(random.next());
  if (world.rings) draw_rings(canvas, world, centre, radius, tilt, -1, groove);
  const Rgb air = hex(world.air);
  const double c = exact_cos(tilt);
  const double s = exact_sin(tilt);
  canvas.each([&](int px, int py, Rgb& pixel) {
    const double x = (px + 0.5 - centre.x) / radius;
    const double y = (py + 0.5 - centre.y) / radius;
    const double d2 = x * x + y * y;
    if (d2 > 1.5) return;
    const double d = std::sqrt(d2);
    const double side = clamp01(0.5 + 0.75 * (x * sun[0] + y * sun[1]) / (d > 0.01 ? d : 1));
    // Air beyond the limb, then the sphere itself.
    pixel = screen(pixel, air * (0.55 * side * exact_exp(-(d - 1 > 0 ? d - 1 : 0) * 26)));
    const double cover = clamp01((1 - d) * radius + 0.5);
    if (cover <= 0) return;
    const double z = d2 < 1 ? std::sqrt(1 - d2) : 0;
    const double u = c * x + s * y;
    const double v = -s * x + c * y;
    double own = 0;
    double shine = 0;
    Rgb ground = surface.at(u, v, z, own, shine);
    double lit = x * sun[0] + y * sun[1] + z * sun[2];
    if (world.kind == 2) {
      const double here = surface.crater_slope(x, y, z, axes);
      const double step = surface.crater_slope(x + 0.006 * sun[0], y + 0.006 * sun[1], z, axes);
      lit += (here - step) * 4 * smooth_step(-0.2, 0.3, lit);
      ground = ground * (1 + 0.16 * here);
    }
    const double day = smooth_step(-0.12, 0.95, lit);
    const double limb = exact_pow(1 - z, 3);
    Rgb colour = ground * (0.015 + 1.12 * day) + air * (0.55 * limb * day);
    const double glint = clamp01(sun[0] * x * 0.6 + sun[1] * y * 0.6 + z * 0.8);
    colour = screen(colour, hex(0xfff4e0) * (0.35 * shine * exact_pow(glint, 28) * day));
    if (own > 0) colour = mix(colour, ground * 1.1, own * (1 - 0.4 * day));
    pixel = mix(pixel, colour, cover);
  });
  if (world.rings) draw_rings(canvas, world, centre, radius, tilt, 1, groove);
  add_grain(canvas, random.next(), 0.012);
  return canvas;
}

}  // namespace

Family planets() {
  return {kFolder,
          "planet",
          "Planet",
          "The Vitrine Drawing Machine, Observatory Series",
          "2026, second series",
          "Chart",
          "planets; sky; night",
          kNames,
          draw};
}

}  // namespace vitrine::demo

// SPDX-License-Identifier: MIT
#include "demo/geometry.h"

namespace vitrine::demo {
namespace {

Point spline(Point a, Point b, Point c, Point d, double t) {
  const double t2 = t * t;
  const double t3 = t2 * t;
  const auto axis = [&](double p, double q, double r, double s) {
    return 0.5 * (2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t2 + (3 * q - p - 3 * r + s) * t3);
  };
  return {axis(a.x, b.x, c.x, d.x), axis(a.y, b.y, c.y, d.y)};
}

}  // namespace

Outline smooth_curve(std::span<const Point> points, bool closed, int steps) {
  const int count = static_cast<int>(points.size());
  const auto at = [&](int i) {
    if (closed) return points[(i + count) % count];
    return points[i < 0 ? 0 : (i >= count ? count - 1 : i)];
  };
  Outline curve;
  const int pieces = closed ? count : count - 1;
  for (int i = 0; i < pieces; ++i) {
    for (int s = 0; s < steps; ++s) {
      curve.push_back(spline(at(i - 1), at(i), at(i + 1), at(i + 2), static_cast<double>(s) / steps));
    }
  }
  if (!closed) curve.push_back(points.back());
  return curve;
}

Outline ellipse(Point centre, double rx, double ry, double angle) {
  const double larger = rx > ry ? rx : ry;
  const int sides = larger < 2 ? 8 : (larger > 250 ? 160 : 12 + static_cast<int>(larger * 0.6));
  const double c = exact_cos(angle);
  const double s = exact_sin(angle);
  Outline outline;
  for (int i = 0; i < sides; ++i) {
    const Point p = polar(kTau * i / sides, 1);
    const Point q = {p.x * rx, p.y * ry};
    outline.push_back(centre + Point{c * q.x - s * q.y, s * q.x + c * q.y});
  }
  return outline;
}

Outline circle(Point centre, double radius) { return ellipse(centre, radius, radius); }

Outline star(Point centre, int points, double outer, double inner, double angle) {
  Outline outline;
  for (int i = 0; i < 2 * points; ++i) {
    outline.push_back(centre + polar(angle + kPi * i / points, i % 2 == 0 ? outer : inner));
  }
  return outline;
}

Outline rectangle(double x0, double y0, double x1, double y1) {
  return {{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}};
}

Outline placed(std::span<const Point> outline, Point at, double angle, double scale_x, double scale_y) {
  const double c = exact_cos(angle);
  const double s = exact_sin(angle);
  Outline result;
  for (const Point p : outline) {
    const Point q = {p.x * scale_x, p.y * scale_y};
    result.push_back(at + Point{c * q.x - s * q.y, s * q.x + c * q.y});
  }
  return result;
}

}  // namespace vitrine::demo

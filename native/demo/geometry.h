// SPDX-License-Identifier: MIT
// Points in pixels (x to the right, y down) and the outlines that the families share.
#pragma once

#include <cmath>
#include <span>
#include <vector>

#include "demo/exact_math.h"

namespace vitrine::demo {

struct Point {
  double x = 0;
  double y = 0;
};
using Outline = std::vector<Point>;

inline Point operator+(Point a, Point b) { return {a.x + b.x, a.y + b.y}; }
inline Point operator-(Point a, Point b) { return {a.x - b.x, a.y - b.y}; }
inline Point operator*(Point a, double k) { return {a.x * k, a.y * k}; }
inline double length(Point a) { return std::sqrt(a.x * a.x + a.y * a.y); }
inline double dot(Point a, Point b) { return a.x * b.x + a.y * b.y; }
inline double cross(Point a, Point b) { return a.x * b.y - a.y * b.x; }
inline Point mix(Point a, Point b, double t) { return {a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t}; }
// The point at a distance in a direction (radians, clockwise on screen from the x axis).
inline Point polar(double angle, double radius) {
  return {radius * exact_cos(angle), radius * exact_sin(angle)};
}
inline Point turned(Point p, double angle) {
  const double c = exact_cos(angle);
  const double s = exact_sin(angle);
  return {c * p.x - s * p.y, s * p.x + c * p.y};
}

// A smooth curve through the points (Catmull-Rom), `steps` pieces between neighbours.
Outline smooth_curve(std::span<const Point> points, bool closed, int steps);

// A circle or ellipse as a polygon fine enough for its size.
Outline ellipse(Point centre, double rx, double ry, double angle = 0);
Outline circle(Point centre, double radius);
// A star or (inner = outer) a regular polygon; the first point at `angle`.
Outline star(Point centre, int points, double outer, double inner, double angle);
Outline rectangle(double x0, double y0, double x1, double y1);

// Moves, turns and scales an outline about the origin, in the order scale, turn, move.
Outline placed(std::span<const Point> outline, Point at, double angle, double scale_x, double scale_y);

}  // namespace vitrine::demo

// SPDX-License-Identifier: MIT
#include "demo/canvas.h"

#include <algorithm>

namespace vitrine::demo {

Canvas::Canvas(int width, int height, Rgb colour)
    : width_(width),
      height_(height),
      pixels_(static_cast<std::size_t>(width) * height, colour),
      cover_(static_cast<std::size_t>(width + 2) * height, 0.0f),
      left_(width),
      right_(0),
      top_(height),
      bottom_(0) {}

Rgb Canvas::sample(double x, double y) const {
  return at(std::clamp(floor_int(x), 0, width_ - 1), std::clamp(floor_int(y), 0, height_ - 1));
}

void Canvas::forget_shape() {
  for (int y = top_; y < bottom_; ++y) {
    float* row = &cover_[static_cast<std::size_t>(y) * (width_ + 2)];
    std::fill(row + left_, row + std::min(right_ + 2, width_ + 2), 0.0f);
  }
  left_ = width_;
  right_ = 0;
  top_ = height_;
  bottom_ = 0;
}

// Adds the signed area between the edge and the right border, row by row. Coordinates beyond the left border
// count as on it, and those beyond the right border leave nothing, so shapes may reach outside the picture.
void Canvas::edge(Point a, Point b) {
  if (a.y == b.y) return;
  const double direction = a.y < b.y ? 1 : -1;
  if (a.y > b.y) std::swap(a, b);
  const double slope = (b.x - a.x) / (b.y - a.y);
  const double y_from = std::max(a.y, 0.0);
  const double y_to = std::min(b.y, static_cast<double>(height_));
  if (y_from >= y_to) return;
  const int first = static_cast<int>(y_from);
  const int last = std::min(static_cast<int>(y_to), height_ - 1);
  for (int y = first; y <= last; ++y) {
    const double y0 = std::max(y_from, static_cast<double>(y));
    const double y1 = std::min(y_to, y + 1.0);
    if (y1 <= y0) continue;
    const double limit = width_;
    double x0 = std::clamp(a.x + slope * (y0 - a.y), 0.0, limit);
    double x1 = std::clamp(a.x + slope * (y1 - a.y), 0.0, limit);
    if (x0 > x1) std::swap(x0, x1);
    float* row = &cover_[static_cast<std::size_t>(y) * (width_ + 2)];
    const double height = direction * (y1 - y0);
    const int i0 = static_cast<int>(x0);
    const int i1 = static_cast<int>(x1);
    if (i0 == i1) {
      const double inside = height * (1 - ((x0 + x1) * 0.5 - i0));
      row[i0] += static_cast<float>(inside);
      row[i0 + 1] += static_cast<float>(height - inside);
    } else {
      const double per_x = height / (x1 - x0);
      double before = 0;
      for (int i = i0; i <= i1; ++i) {
        // Area of the part of the trapezium left of i + 1, as the integral of the edge's height.
        const double from = std::max(x0, static_cast<double>(i));
        const double to = std::min(x1, i + 1.0);
        const double risen = per_x * (from - x0);
        const double area = (to - from) * (risen + per_x * (to - from) * 0.5) + (i + 1.0 - to) * height;
        row[i] += static_cast<float>(area - before);
        before = area;
      }
      row[i1 + 1] += static_cast<float>(height - before);
    }
    left_ = std::min(left_, i0);
    right_ = std::max(right_, std::min(i1 + 2, width_));
  }
  top_ = std::min(top_, first);
  bottom_ = std::max(bottom_, last + 1);
}

void Canvas::contour(std::span<const Point> points) {
  for (std::size_t i = 0; i < points.size(); ++i) edge(points[i], points[(i + 1) % points.size()]);
}

void Canvas::line(std::span<const Point> points, std::span<const double> widths) {
  const auto width_at = [&](std::size_t i) { return widths[i < widths.size() ? i : widths.size() - 1]; };
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    const Point step = points[i + 1] - points[i];
    const double size = length(step);
    if (size < 1e-9) continue;
    const Point normal = Point{-step.y, step.x} * (0.5 / size);
    const Point a = normal * width_at(i);
    const Point b = normal * width_at(i + 1);
    const Point quad[4] = {points[i] - a, points[i + 1] - b, points[i + 1] + b, points[i] + a};
    contour(quad);
  }
  for (std::size_t i = 0; i < points.size(); ++i) {
    // Below this width the gap at a joint is smaller than a pixel's eighth.
    if (width_at(i) > 1.6) contour(circle(points[i], width_at(i) * 0.5));
  }
}

void Canvas::fill(std::span<const Point> points, Rgb colour, double alpha) {
  contour(points);
  paint([&](int, int) { return Ink{colour, alpha}; });
}

void Canvas::stroke(std::span<const Point> points, double width, Rgb colour, double alpha) {
  const double widths[1] = {width};
  line(points, widths);
  paint([&](int, int) { return Ink{colour, alpha}; });
}

void Canvas::disc(Point centre, double radius, Rgb colour, double alpha) {
  fill(circle(centre, radius), colour, alpha);
}

void Canvas::ring(Point centre, double radius, double width, Rgb colour, double alpha) {
  contour(circle(centre, radius + width * 0.5));
  Outline inner = circle(centre, radius - width * 0.5);
  std::reverse(inner.begin(), inner.end());
  contour(inner);
  paint([&](int, int) { return Ink{colour, alpha}; });
}

void Canvas::box(double x0, double y0, double x1, double y1, Rgb colour, double alpha) {
  fill(rectangle(x0, y0, x1, y1), colour, alpha);
}

void Canvas::frame(double x0, double y0, double x1, double y1, double width, Rgb colour, double alpha) {
  contour(rectangle(x0, y0, x1, y1));
  Outline inner = rectangle(x0 + width, y0 + width, x1 - width, y1 - width);
  std::reverse(inner.begin(), inner.end());
  contour(inner);
  paint([&](int, int) { return Ink{colour, alpha}; });
}

Image Canvas::to_image() const {
  Image image{static_cast<std::uint32_t>(width_), static_cast<std::uint32_t>(height_), {}};
  image.rgb.reserve(pixels_.size() * 3);
  const auto byte = [](double v) { return static_cast<std::uint8_t>(clamp01(v) * 255 + 0.5); };
  for (const Rgb& p : pixels_) {
    image.rgb.push_back(byte(p.r));
    image.rgb.push_back(byte(p.g));
    image.rgb.push_back(byte(p.b));
  }
  return image;
}

}  // namespace vitrine::demo

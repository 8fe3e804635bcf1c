// SPDX-License-Identifier: MIT
// A picture being drawn: colours in floating point, and shapes filled with exact area coverage, so that edges
// are smooth without supersampling. A shape is built from contours and strokes and then painted once.
#pragma once

#include <span>
#include <vector>

#include "demo/colour.h"
#include "demo/geometry.h"
#include "vitrine/image.h"

namespace vitrine::demo {

// What a brush leaves on a pixel.
struct Ink {
  Rgb colour;
  double alpha = 1;
};

class Canvas {
 public:
  Canvas(int width, int height, Rgb colour);

  int width() const { return width_; }
  int height() const { return height_; }
  Rgb& at(int x, int y) { return pixels_[static_cast<std::size_t>(y) * width_ + x]; }
  const Rgb& at(int x, int y) const { return pixels_[static_cast<std::size_t>(y) * width_ + x]; }
  // The nearest pixel inside the picture.
  Rgb sample(double x, double y) const;
  void blend(int x, int y, Rgb colour, double alpha) { at(x, y) = mix(at(x, y), colour, alpha); }

  // Adds a closed outline to the shape. A second outline of the other turning direction cuts a hole.
  void contour(std::span<const Point> points);
  // Adds a line with round joints. `widths` has one value a point, or one for all.
  void line(std::span<const Point> points, std::span<const double> widths);

  // Paints the shape and forgets it. `brush(x, y)` gives the Ink of a pixel.
  template <class Brush>
  void paint(Brush&& brush) {
    for (int y = top_; y < bottom_; ++y) {
      float* row = &cover_[static_cast<std::size_t>(y) * (width_ + 2)];
      double sum = 0;
      for (int x = left_; x < right_; ++x) {
        sum += row[x];
        const double area = sum < 0 ? -sum : sum;
        if (area > 0.002) {
          const Ink ink = brush(x, y);
          blend(x, y, ink.colour, ink.alpha * (area > 1 ? 1 : area));
        }
      }
    }
    forget_shape();
  }

  // The usual cases in one call.
  void fill(std::span<const Point> points, Rgb colour, double alpha = 1);
  void stroke(std::span<const Point> points, double width, Rgb colour, double alpha = 1);
  void disc(Point centre, double radius, Rgb colour, double alpha = 1);
  void ring(Point centre, double radius, double width, Rgb colour, double alpha = 1);
  void box(double x0, double y0, double x1, double y1, Rgb colour, double alpha = 1);
  // Lines of the given width just inside the rectangle.
  void frame(double x0, double y0, double x1, double y1, double width, Rgb colour, double alpha = 1);

  // Calls brush(x, y, colour&) for every pixel.
  template <class Brush>
  void each(Brush&& brush) {
    for (int y = 0; y < height_; ++y) {
      for (int x = 0; x < width_; ++x) brush(x, y, at(x, y));
    }
  }

  Image to_image() const;

 private:
  void edge(Point a, Point b);
  void forget_shape();

  int width_;
  int height_;
  std::vector<Rgb> pixels_;
  // Signed area per pixel, to be summed along each row; two spare columns take what ends at the right border.
  std::vector<float> cover_;
  // The part of cover_ that is not 0.
  int left_, right_, top_, bottom_;
};

}  // namespace vitrine::demo

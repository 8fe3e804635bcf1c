// SPDX-License-Identifier: MIT
// Where the labels of a chart's points stand, so that none hides another or a point.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace vitrine::lab {

struct Box {
  double left = 0, top = 0, right = 0, bottom = 0;
  [[nodiscard]] bool meets(const Box& other) const {
    return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
  }
  [[nodiscard]] bool holds(const Box& other) const {
    return left <= other.left && other.right <= right && top <= other.top && other.bottom <= bottom;
  }
};

struct LabelledPoint {
  double x = 0, y = 0;
  std::string text;
};

struct Label {
  double x = 0, y = 0;  // of the text's baseline
  bool ends = false;    // at x, where it stands to the left of its point
  bool apart = false;   // so far from its point that a line has to lead there
};

// One a point, in their order: the nearest free place within `bounds`; where none is free, the point's right.
[[nodiscard]] std::vector<Label> place_labels(std::span<const LabelledPoint> points, const Box& bounds,
                                              double font_size);

}  // namespace vitrine::lab

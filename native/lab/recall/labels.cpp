// SPDX-License-Identifier: MIT
#include "lab/recall/labels.h"

#include <algorithm>

namespace vitrine::lab {
namespace {

constexpr double kRadius = 6;          // a point with the air around it
constexpr double kWidthOfSize = 0.56;  // of a sans-serif letter, on average
constexpr int kRows = 14;              // tried upwards and downwards

Box around(const LabelledPoint& point) {
  return {point.x - kRadius, point.y - kRadius, point.x + kRadius, point.y + kRadius};
}

// The text's box for a baseline that begins, or ends, at x.
Box box_of(const Label& label, const std::string& text, double font_size) {
  const double width = kWidthOfSize * font_size * static_cast<double>(text.size());
  const double left = label.ends ? label.x - width : label.x;
  return {left, label.y - 0.85 * font_size, left + width, label.y + 0.3 * font_size};
}

}  // namespace

std::vector<Label> place_labels(std::span<const LabelledPoint> points, const Box& bounds, double font_size) {
  std::vector<Box> taken;
  for (const LabelledPoint& point : points) taken.push_back(around(point));
  std::vector<Label> labels;
  for (const LabelledPoint& point : points) {
    const auto at = [&](int row, bool ends) {
      const double aside = row == 0 ? kRadius + 3 : kRadius + 8;
      return Label{point.x + (ends ? -aside : aside), point.y + 0.35 * font_size + 1.15 * font_size * row,
                   ends, row < -1 || row > 1};
    };
    Label chosen = at(0, false);
    for (int i = 0; i < 4 * kRows; ++i) {
      const int row = (i / 2 + 1) / 2 * (i / 2 % 2 == 0 ? 1 : -1);  // 0, -1, 1, -2, 2, ... on both sides
      const Label tried = at(row, i % 2 == 1);
      const Box box = box_of(tried, point.text, font_size);
      const bool free = bounds.holds(box) && std::none_of(taken.begin(), taken.end(),
                                                          [&](const Box& other) { return box.meets(other); });
      if (!free) continue;
      chosen = tried;
      break;
    }
    taken.push_back(box_of(chosen, point.text, font_size));
    labels.push_back(chosen);
  }
  return labels;
}

}  // namespace vitrine::lab

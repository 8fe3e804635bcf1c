// SPDX-License-Identifier: MIT
#include "core/vgg/row_quantiser.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace vitrine::vgg {
namespace {

constexpr std::size_t kHalfGroup = kRowGroup / 2;

float largest_of(std::span<const float> values) {
  float largest = 0;
  for (const float value : values) largest = std::max(largest, std::abs(value));
  return largest;
}

// The whole number nearest to value / step, from -levels to levels.
int level_of(float value, float step, int levels) {
  if (step == 0) return 0;
  const float most = static_cast<float>(levels);
  return static_cast<int>(std::lround(std::clamp(value / step, -most, most)));
}

double squared_error(std::span<const float> group, float step) {
  double sum = 0;
  for (const float value : group) {
    const double error = value - static_cast<double>(step) * level_of(value, step, kMostInt4);
    sum += error * error;
  }
  return sum;
}

// Of the scales that come near to spanning the group, the one with the least error: a finer step may be worth
// more than the largest weight's due.
std::uint8_t group_scale(std::span<const float> group, float row_scale) {
  if (row_scale == 0) return 0;
  const float spanning = largest_of(group) / (kMostInt4 + 0.5f) / row_scale;
  const int most = std::min(kMostGroupScale, static_cast<int>(std::ceil(spanning)));
  int best = most;
  double least = std::numeric_limits<double>::max();
  for (int scale = most; scale > 0 && scale >= most - most / 3; --scale) {
    const double error = squared_error(group, row_scale * static_cast<float>(scale));
    if (error >= least) continue;
    least = error;
    best = scale;
  }
  return static_cast<std::uint8_t>(best);
}

}  // namespace

float quantise_int8(std::span<const float> row, int levels, std::span<std::uint8_t> symbols) {
  const float scale = largest_of(row) / (static_cast<float>(levels) + 0.5f);
  for (std::size_t i = 0; i < row.size(); ++i)
    symbols[i] = static_cast<std::uint8_t>(level_of(row[i], scale, levels));
  return scale;
}

float quantise_int4(std::span<const float> row, std::span<std::uint8_t> symbols,
                    std::span<std::uint8_t> groups) {
  const float scale = largest_of(row) / (kMostInt4 + 0.5f) / kMostGroupScale;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const auto group = row.subspan(i * kRowGroup, kRowGroup);
    groups[i] = group_scale(group, scale);
    const float step = scale * static_cast<float>(groups[i]);
    for (std::size_t at = 0; at < kHalfGroup; ++at) {
      const int low = level_of(group[at], step, kMostInt4) + 8;
      const int high = level_of(group[at + kHalfGroup], step, kMostInt4) + 8;
      symbols[i * kHalfGroup + at] = static_cast<std::uint8_t>(high << 4 | low);
    }
  }
  return scale;
}

void restore_int8(std::span<const std::uint8_t> symbols, float scale, std::span<float> row) {
  for (std::size_t i = 0; i < row.size(); ++i)
    row[i] = static_cast<float>(static_cast<std::int8_t>(symbols[i])) * scale;
}

void restore_int4(std::span<const std::uint8_t> symbols, std::span<const std::uint8_t> groups, float scale,
                  std::span<float> row) {
  for (std::size_t i = 0; i < row.size(); ++i) {
    const std::size_t group = i / kRowGroup, at = i % kRowGroup;
    const std::uint8_t pair = symbols[group * kHalfGroup + at % kHalfGroup];
    const int number = (at < kHalfGroup ? pair & 15 : pair >> 4) - 8;
    row[i] = static_cast<float>(number * groups[group]) * scale;
  }
}

}  // namespace vitrine::vgg

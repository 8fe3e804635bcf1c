// SPDX-License-Identifier: MIT
#include "core/vgg/row_quantiser.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace vitrine::vgg {
namespace {

constexpr std::size_t kHalfGroup = kRowGroup / 2;

float largest_of(std::span<const float> values) {
  float largest = 0;
  for (const float value : values) largest = std::max(largest, std::abs(value));
  return largest;
}

// What is left of a weight in steps once it is rounded to the number `numbers` holds.
struct Rounding {
  float left = 0;
  std::size_t place = 0;
};

// Rounds weights the other way, those that it takes least further from what they are first, until their sum
// is off by no more than half a step of the next.
void settle(double off, std::span<const float> steps, int levels, std::vector<Rounding>& roundings,
            std::span<std::int8_t> numbers) {
  const int way = off > 0 ? 1 : -1;
  std::sort(roundings.begin(), roundings.end(), [&](const Rounding& a, const Rounding& b) {
    return a.left * static_cast<float>(way) > b.left * static_cast<float>(way);
  });
  for (const Rounding& rounding : roundings) {
    const float step = steps[rounding.place];
    if (off * way <= step / 2) return;
    std::int8_t& number = numbers[rounding.place];
    if (step == 0 || number * way == levels) continue;
    number = static_cast<std::int8_t>(number + way);
    off -= way * static_cast<double>(step);
  }
}

double squared_error(std::span<const float> group, float step) {
  double sum = 0;
  for (const float value : group) {
    const float most = kMostInt4;
    const float error = value - step * std::clamp(std::nearbyint(value / step), -most, most);
    sum += double{error} * error;
  }
  return sum;
}

// Of the scales that come near to spanning the group, the one with the least error: a finer step may be worth
// more than the largest weight's due.
std::uint8_t group_scale(std::span<const float> group, float scale_of_row) {
  if (!(scale_of_row > 0)) return 0;
  const float spanning = largest_of(group) / (kMostInt4 + 0.5f) / scale_of_row;
  const int most = std::min(kMostGroupScale, static_cast<int>(std::ceil(spanning)));
  int best = most;
  double least = std::numeric_limits<double>::max();
  for (int scale = most; scale > 0 && scale >= most - most / 4; --scale) {
    const double error = squared_error(group, scale_of_row * static_cast<float>(scale));
    if (error >= least) continue;
    least = error;
    best = scale;
  }
  return static_cast<std::uint8_t>(best);
}

}  // namespace

float row_scale(std::span<const float> row, int levels) {
  return largest_of(row) / (static_cast<float>(levels) + 0.5f);
}

float group_scales(std::span<const float> held, std::span<std::uint8_t> groups) {
  const float scale = row_scale(held, kMostInt4) / kMostGroupScale;
  for (std::size_t i = 0; i < groups.size(); ++i)
    groups[i] = group_scale(held.subspan(i * kRowGroup, kRowGroup), scale);
  return scale;
}

void round_row(std::span<const float> row, std::span<const float> steps, int levels, std::size_t run,
               std::span<std::int8_t> numbers) {
  const float most = static_cast<float>(levels);
  std::vector<Rounding> roundings;
  for (std::size_t first = 0; first < row.size(); first += run) {
    const std::size_t end = std::min(first + run, row.size());
    double off = 0;
    float smallest = std::numeric_limits<float>::max();
    roundings.clear();
    for (std::size_t i = first; i < end; ++i) {
      const float value = steps[i] > 0 ? row[i] / steps[i] : 0.0f;
      const float number = std::clamp(std::nearbyint(value), -most, most);
      numbers[i] = static_cast<std::int8_t>(number);
      roundings.push_back({value - number, i});
      off += double{steps[i]} * (value - number);
      if (steps[i] > 0) smallest = std::min(smallest, steps[i]);
    }
    if (std::abs(off) > smallest / 2) settle(off, steps, levels, roundings, numbers);
  }
}

void pack_nibbles(std::span<const std::int8_t> held, std::span<std::uint8_t> symbols) {
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    const std::size_t low = i / kHalfGroup * kRowGroup + i % kHalfGroup;
    symbols[i] = static_cast<std::uint8_t>((held[low + kHalfGroup] + 8) << 4 | (held[low] + 8));
  }
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

// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>

#include "core/descriptor/blocks.h"
#include "core/descriptor/integer_math.h"

namespace vitrine::descriptor {
namespace {

// The layout block's last component is the same for every picture: with it the block of a mid-grey picture
// has a direction too, and faint tints stay faint. It equals 80 units in each of the 36 cells.
constexpr std::int32_t kAnchor = 80 * kLabUnit * kLayoutCells;

// A value's place among bin centres 64 steps apart: the bin before it and the weight (of 64) of the one
// after.
struct Place {
  std::int32_t bin;
  std::int32_t next;
};

// REQUIRES: 0 <= position.
Place place(std::int32_t position, std::int32_t bins) {
  const std::int32_t clamped = std::min(position, 64 * (bins - 1) - 1);
  return {clamped / 64, clamped % 64};
}

Place lightness_place(std::int32_t lightness) {
  return place(std::max(lightness, 0) * 64 * (kLightnessBins - 1) / (100 * kLabUnit), kLightnessBins);
}

// Bin centres at -64, -32, 0, 32 and 64: more saturated colours are rare and count as the outermost.
Place chroma_place(std::int32_t chroma) {
  return place(std::max(chroma + 64 * kLabUnit, 0) * 64 / (32 * kLabUnit), kChromaBins);
}

using Counts = std::array<std::uint64_t, kHistogramSize>;

// Shares one pixel, in 1/64^3, among the eight colours around it.
void count(const Place& lightness, const Place& a, const Place& b, Counts& counts) {
  for (std::int32_t k = 0; k < 8; ++k) {
    const std::int32_t along_l = k & 1;
    const std::int32_t along_a = (k >> 1) & 1;
    const std::int32_t along_b = k >> 2;
    const std::int32_t weight = (along_l ? lightness.next : 64 - lightness.next) *
                                (along_a ? a.next : 64 - a.next) * (along_b ? b.next : 64 - b.next);
    const std::int32_t bin =
        ((lightness.bin + along_l) * kChromaBins + a.bin + along_a) * kChromaBins + b.bin + along_b;
    counts[bin] += static_cast<std::uint64_t>(weight);
  }
}

}  // namespace

void layout_block(const LabPicture& picture, std::span<std::int16_t> output) {
  const LabPicture cells = reduce(picture, picture.side / kLayoutCells);
  std::array<std::int32_t, kLayoutSize> values{};
  for (std::size_t i = 0; i < cells.planes[0].size(); ++i) {
    // Lightness around its middle; a* and b* count 2.5-fold, for they vary less than lightness does.
    values[3 * i] = cells.planes[0][i] - 50 * kLabUnit;
    values[3 * i + 1] = static_cast<std::int32_t>(divide_rounded(5 * cells.planes[1][i], 2));
    values[3 * i + 2] = static_cast<std::int32_t>(divide_rounded(5 * cells.planes[2][i], 2));
  }
  values.back() = kAnchor;
  scale_to_length(values, kLayoutLength, output);
}

void histogram_block(const LabPicture& picture, std::span<std::int16_t> output) {
  Counts counts{};
  for (std::size_t i = 0; i < picture.planes[0].size(); ++i) {
    count(lightness_place(picture.planes[0][i]), chroma_place(picture.planes[1][i]),
          chroma_place(picture.planes[2][i]), counts);
  }
  // The fourth root: a small touch of colour should not be drowned by the background. Counts are below 2^33.
  std::array<std::int32_t, kHistogramSize> values{};
  std::int32_t sum = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const std::uint64_t root = integer_sqrt(counts[i] << 20);
    values[i] = static_cast<std::int32_t>(integer_sqrt(root << 6));
    sum += values[i];
  }
  // Without their mean, two pictures of other colours come out as unlike rather than as somewhat alike.
  const auto mean = static_cast<std::int32_t>(divide_rounded(sum, kHistogramSize));
  for (std::int32_t& value : values) value -= mean;
  scale_to_length(values, kHistogramLength, output);
}

}  // namespace vitrine::descriptor

// SPDX-License-Identifier: MIT
// Winograd's minimal filtering F(4x4, 3x3), from Lavin and Gray, "Fast Algorithms for Convolutional Neural
// Networks", 2016 (arXiv:1509.09308), section 4.3: a tile of 4x4 outputs of a 3x3 convolution is
//
//   A^T [ (G g G^T) * (B^T d B) ] A        with * value by value, g the 3x3 weights, d the 6x6 inputs
//
//         | 4  0 -5  0  1  0 |         |  1/4    0    0  |
//         | 0 -4 -4  1  1  0 |         | -1/6 -1/6 -1/6  |         | 1  1  1  1  1  0 |
//   B^T = | 0  4 -4 -1  1  0 |     G = | -1/6  1/6 -1/6  |   A^T = | 0  1 -1  2 -2  0 |
//         | 0 -2 -1  2  1  0 |         | 1/24 1/12  1/6  |         | 0  1  1  4  4  0 |
//         | 0  2 -1 -2  1  0 |         | 1/24 -1/12 1/6  |         | 0  1 -1  8 -8  1 |
//         | 0  4  0 -5  0  1 |         |   0    0    1   |
//
// 36 products for 16 outputs, where the convolution itself has 144. Summed over the input channels before the
// last transform, they are 36 matrix products. In float32 the result differs from a plain sum by a few parts
// in 10^6 of the largest value.
#pragma once

#include "core/vgg/kernels.h"
#include "core/vgg/vec.h"

namespace vitrine::vgg {
namespace {

// B^T times six values, with a single constant: a register for each would be one too many.
inline void patch_line(const Vec* from, std::size_t step, Vec* to, std::size_t to_step) {
  const Vec d0 = from[0], d1 = from[step], d2 = from[2 * step];
  const Vec d3 = from[3 * step], d4 = from[4 * step], d5 = from[5 * step];
  const Vec minus_four = splat(-4);
  const Vec even = multiply_add(minus_four, d2, d4), odd = multiply_add(minus_four, d1, d3);
  const Vec near = d4 - d2, far = d3 - d1;
  const Vec twice = far + far;
  to[0] = multiply_add(minus_four, d2 - d0, near);
  to[to_step] = even + odd;
  to[2 * to_step] = even - odd;
  to[3 * to_step] = near + twice;
  to[4 * to_step] = near - twice;
  to[5 * to_step] = multiply_add(minus_four, far, d5 - d3);
}

// A^T times six values, likewise.
inline void sums_line(const Vec* from, std::size_t step, Vec* to, std::size_t to_step) {
  const Vec four = splat(4);
  const Vec plus = from[step] + from[2 * step], minus = from[step] - from[2 * step];
  const Vec wide_plus = from[3 * step] + from[4 * step], wide_minus = from[3 * step] - from[4 * step];
  const Vec twice = wide_minus + wide_minus;
  to[0] = from[0] + plus + wide_plus;
  to[to_step] = minus + twice;
  to[2 * to_step] = multiply_add(four, wide_plus, plus);
  to[3 * to_step] = multiply_add(four, twice, minus) + from[5 * step];
}

void transform_patch(const float* pixels, std::size_t row, float* to, std::size_t plane) {
  for (std::size_t lane = 0; lane < kBlock; lane += kLanes) {
    Vec half[kProducts];
    for (std::size_t y = 0; y < kPatchSide; ++y) {
      Vec line[kPatchSide];
      for (std::size_t x = 0; x < kPatchSide; ++x) line[x] = load(pixels + y * row + x * kBlock + lane);
      patch_line(line, 1, half + y * kPatchSide, 1);
    }
    for (std::size_t x = 0; x < kPatchSide; ++x) {
      Vec line[kPatchSide];
      patch_line(half + x, kPatchSide, line, 1);
      for (std::size_t y = 0; y < kPatchSide; ++y) store(to + (y * kPatchSide + x) * plane + lane, line[y]);
    }
  }
}

// The largest of four outputs; a pooled output exists where all four lie within the picture.
inline void write_pooled(const Vec* tile, const TileOutput& output, float* to) {
  for (std::size_t y = 0; y + 1 < output.rows; y += 2) {
    for (std::size_t x = 0; x + 1 < output.columns; x += 2) {
      const Vec* corner = tile + y * kTileSide + x;
      const Vec largest =
          larger(larger(corner[0], corner[1]), larger(corner[kTileSide], corner[kTileSide + 1]));
      store(to + y / 2 * output.row + x / 2 * kBlock, largest);
    }
  }
}

inline void write_plain(const Vec* tile, const TileOutput& output, float* to) {
  for (std::size_t y = 0; y < output.rows; ++y) {
    for (std::size_t x = 0; x < output.columns; ++x)
      store(to + y * output.row + x * kBlock, tile[y * kTileSide + x]);
  }
}

// One tile of half a panel, `sum(i)` answering value i of what is transformed back.
template <typename Sum>
inline void write_tile(const Sum& sum, std::size_t part, const TileOutput& output) {
  Vec half[kTileSide * kPatchSide];
  for (std::size_t x = 0; x < kPatchSide; ++x) {
    Vec line[kPatchSide];
    for (std::size_t y = 0; y < kPatchSide; ++y) line[y] = sum(y * kPatchSide + x);
    sums_line(line, 1, half + x, kPatchSide);
  }
  const Vec bias = load(output.bias + part * kLanes);
  Vec tile[kTileSide * kTileSide];
  for (std::size_t y = 0; y < kTileSide; ++y) {
    sums_line(half + y * kPatchSide, 1, tile + y * kTileSide, 1);
    for (std::size_t x = 0; x < kTileSide; ++x) {
      Vec& value = tile[y * kTileSide + x];
      value += bias;
      if (output.relu) value = larger(value, Vec{});
    }
  }
  float* const to = output.to + part * output.half;
  output.pool ? write_pooled(tile, output, to) : write_plain(tile, output, to);
}

void transform_sums(const float* from, std::size_t plane, const TileOutput& output) {
  for (std::size_t part = 0; part < output.halves; ++part)
    write_tile([&](std::size_t i) { return load(from + i * plane + part * kLanes); }, part, output);
}

// G times three values.
inline void weight_line(const Vec* from, std::size_t step, Vec* to, std::size_t to_step) {
  const Vec g0 = from[0], g1 = from[step], g2 = from[2 * step];
  const Vec sixth = splat(-1 / 6.0f), outer = g0 + g2;
  const Vec even = multiply_add(g2, splat(1 / 6.0f), g0 * splat(1 / 24.0f)), odd = g1 * splat(1 / 12.0f);
  to[0] = g0 * splat(0.25f);
  to[to_step] = (outer + g1) * sixth;
  to[2 * to_step] = (outer - g1) * sixth;
  to[3 * to_step] = even + odd;
  to[4 * to_step] = even - odd;
  to[5 * to_step] = g2;
}

void transform_weights(const float* kernels, float* to, std::size_t plane) {
  constexpr std::size_t kWidth = 2 * kLanes;
  for (std::size_t part = 0; part < kWidth; part += kLanes) {
    Vec given[9], half[kPatchSide * 3], line[kPatchSide];
    for (std::size_t i = 0; i < 9; ++i) given[i] = load(kernels + i * kWidth + part);
    for (std::size_t x = 0; x < 3; ++x) weight_line(given + x, 3, half + x, 3);
    for (std::size_t y = 0; y < kPatchSide; ++y) {
      weight_line(half + 3 * y, 1, line, 1);
      for (std::size_t x = 0; x < kPatchSide; ++x) store(to + (y * kPatchSide + x) * plane + part, line[x]);
    }
  }
}

}  // namespace
}  // namespace vitrine::vgg

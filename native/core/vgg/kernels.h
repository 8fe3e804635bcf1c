// SPDX-License-Identifier: MIT
// The inner loops of the engine as a table of functions, one table for each kind of processor. Everything
// above them is written once.
//
// Planes of channels lie in blocks of 16: [channels / 16][height][width][16], the last block filled up with
// zeros. That is a cache line for each pixel and block, and whole vectors for every processor.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace vitrine::vgg {

inline constexpr std::size_t kBlock = 16;
// Outputs of a tile's side, and the inputs they are made of.
inline constexpr std::size_t kTileSide = 4;
inline constexpr std::size_t kPatchSide = kTileSide + 2;
// Products that take a convolution's place: one for each value of a transformed patch.
inline constexpr std::size_t kProducts = kPatchSide * kPatchSide;

// Where the outputs of one tile go, for one panel of channels.
struct TileOutput {
  float* to = nullptr;          // of the upper left pixel, first channel
  std::size_t row = 0;          // floats between rows
  std::size_t half = 0;         // floats from the panel's first half of channels to its second
  std::size_t halves = 2;       // 1 where the second half lies beyond the last channel
  std::size_t rows = 0;         // outputs within the picture, 1 to 4, before pooling
  std::size_t columns = 0;      // likewise
  const float* bias = nullptr;  // a number a channel of the panel
  bool relu = false;
  bool pool = false;
};

// A convolution on 16-bit whole numbers: see multiply_int16.h. Pairs are those of channels c and c + 1.
struct Int16Kernels {
  // Tiles that share each look at the weights.
  std::size_t most_tiles;

  // As Kernels::multiply, of pairs: weights[pair][panel][2]. REQUIRES: numbers whose sums do not overflow.
  void (*multiply)(std::size_t tiles, const std::int16_t* a, std::size_t a_block, const std::int16_t* weights,
                   std::size_t pairs, std::int32_t* out);

  // For each value i of a tile, the nearest whole numbers to from[i * from_plane ..] / scale, for a scale
  // that makes the largest of these `count` become `most`: to[i * plane + block of channels * block ..] and
  // scales[i * scale_step]. REQUIRES: count of whole blocks, most <= 32767.
  void (*quantise_tile)(const float* from, std::size_t from_plane, std::size_t count, float most,
                        std::int16_t* to, std::size_t block, std::size_t plane, float* scales,
                        std::size_t scale_step);

  // Weights from[channel][panel] as whole numbers to[pair][panel][2], with a scale for each of the panel so
  // that the sum of an output's magnitudes is at most `budget`, each rounded by up to a half.
  void (*quantise_weights)(const float* from, std::size_t channels, float budget, std::int16_t* to,
                           float* scales);

  // As Kernels::transform_sums, value i times tile_scales[i * scale_step] times weight_scales[i][panel].
  void (*transform_sums)(const std::int32_t* from, std::size_t plane, const float* tile_scales,
                         std::size_t scale_step, const float* weight_scales, const TileOutput& output);
};

// Rows of small weights times inputs of 16 bits: see multiply_rows.h.
inline constexpr std::size_t kRowsTogether = 4;
inline constexpr std::size_t kInputGroup = 256;  // inputs that share a scale

struct RowProduct {
  const std::uint8_t* weights = nullptr;       // of kRowsTogether rows, as DenseRows holds them
  std::size_t row_bytes = 0;                   // from a row to the next
  const std::uint8_t* group_scales = nullptr;  // of these rows, for 4 bits
  std::size_t row_groups = 0;
  std::size_t values = 0;                // of a row: whole groups of 32
  const std::int16_t* inputs = nullptr;  // [pictures][depth], zeros behind the last
  std::size_t depth = 0;                 // values filled up to whole kInputGroup
  const float* input_scales = nullptr;   // [pictures][depth / kInputGroup]
  std::size_t pictures = 0;
  float* sums = nullptr;  // [pictures][kRowsTogether], not yet times the row's scale
};

struct RowKernels {
  // The nearest whole numbers to so many blocks of inputs, `step` floats from one to the next, over the scale
  // that it answers and that makes the largest of them 32767. REQUIRES: kInputGroup inputs at most.
  float (*quantise_group)(const float* from, std::size_t step, std::size_t blocks, std::int16_t* to);

  void (*multiply_int8)(const RowProduct& product);
  void (*multiply_int4)(const RowProduct& product);
};

struct Kernels {
  const char* name;
  // Channels or values that are worked out at once: two vectors.
  std::size_t panel;
  // Tiles (or pictures, in dense layers) that share each look at the weights.
  std::size_t most_tiles;

  // out[tile][panel] = sum over c < depth of a[c / 16][tile][c % 16] * weights[c][panel], in the order of c;
  // with `add`, that is added to what stands in `out`. `a_block`: floats from one block of `a` to the next.
  // REQUIRES: 1 <= tiles <= most_tiles.
  void (*multiply)(std::size_t tiles, const float* a, std::size_t a_block, const float* weights,
                   std::size_t depth, float* out, bool add);

  // Transforms a 6x6 patch of one block of channels; value i goes to to[i * plane ..].
  void (*transform_patch)(const float* pixels, std::size_t row, float* to, std::size_t plane);

  // Transforms the sums of one tile back, from[i * plane ..] holding value i for the whole panel, adds the
  // bias, and writes what lies within the picture.
  void (*transform_sums)(const float* from, std::size_t plane, const TileOutput& output);

  // Transforms 3x3 weights of a panel of outputs, kernels[i][panel] holding weight i; value i goes to
  // to[i * plane ..].
  void (*transform_weights)(const float* kernels, float* to, std::size_t plane);

  Int16Kernels int16;
  RowKernels rows;
};

// Those that this processor can run, the best first. Never empty.
[[nodiscard]] std::span<const Kernels* const> usable_kernels();

// Of these, each file defines one. Those for x86 are there on x86 alone.
extern const Kernels kFourLanes;
extern const Kernels kAvx2;
extern const Kernels kAvx512;

}  // namespace vitrine::vgg

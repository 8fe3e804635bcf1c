// SPDX-License-Identifier: MIT
// multiply.h's product on pairs of 16-bit numbers, and the way there and back: two inputs' products with two
// weights are summed at once, in 32 bits.
//
// No sum overflows. Let C be the channels that a layer reads and X its largest_input(C): inputs lie within
// [-X, X] whatever they were, for they are divided by the largest among them. The magnitudes of a product's
// weights for one output, as whole numbers, sum up to (2^31 - 1) / X at most: quantise_weights() sees to it,
// for it divides them by that sum as well. So do those of any part of these inputs and weights; in whatever
// order their products are summed, no sum is beyond 2^31 - 1.
#pragma once

#include "core/vgg/kernels.h"
#include "core/vgg/transforms.h"
#include "core/vgg/vec_ints.h"

namespace vitrine::vgg {
namespace {

#if defined(__AVX512F__)
constexpr std::size_t kMostPairTiles = 14;
#elif defined(__AVX2__)
constexpr std::size_t kMostPairTiles = 5;  // a product has a register of its own before it is added
#elif defined(__aarch64__)
constexpr std::size_t kMostPairTiles = 8;
#else
constexpr std::size_t kMostPairTiles = 4;
#endif
constexpr std::size_t kPanelPairs = 2 * kLanes;

template <std::size_t kTiles>
void multiply_pair_tiles(const std::int16_t* a, std::size_t a_block, const std::int16_t* weights,
                         std::size_t pairs, std::int32_t* out) {
  Words low[kTiles] = {}, high[kTiles] = {};
  while (pairs > 0) {
    const std::size_t within = pairs < kBlock / 2 ? pairs : kBlock / 2;
    for (std::size_t pair = 0; pair < within; ++pair) {
      const Words first = load_words(weights), second = load_words(weights + 2 * kLanes);
      weights += 2 * kPanelPairs;
#pragma GCC unroll 16
      for (std::size_t tile = 0; tile < kTiles; ++tile) {
        const Words input = splat_pair(a + tile * kBlock + 2 * pair);
        low[tile] = add_products(input, first, low[tile]);
        high[tile] = add_products(input, second, high[tile]);
      }
    }
    a += a_block;
    pairs -= within;
  }
#pragma GCC unroll 16
  for (std::size_t tile = 0; tile < kTiles; ++tile) {
    store_words(out + tile * kPanelPairs, low[tile]);
    store_words(out + tile * kPanelPairs + kLanes, high[tile]);
  }
}

template <std::size_t kTiles>
void choose_pairs(std::size_t tiles, const std::int16_t* a, std::size_t a_block, const std::int16_t* weights,
                  std::size_t pairs, std::int32_t* out) {
  if (tiles == kTiles) return multiply_pair_tiles<kTiles>(a, a_block, weights, pairs, out);
  if constexpr (kTiles > 1) choose_pairs<kTiles - 1>(tiles, a, a_block, weights, pairs, out);
}

// Below this, values are taken for zero: one divided by it is still a number.
constexpr float kSmallest = 1e-30f;

// The largest magnitude of each value, as bits.
inline std::uint32_t largest_bits(const float* from, std::size_t count) {
  Words first{}, second{};
  for (std::size_t i = 0; i < count; i += kBlock) {
    for (std::size_t lane = 0; lane < kBlock; lane += 2 * kLanes) {
      first = larger(first, magnitude_bits(load(from + i + lane)));
      if constexpr (kLanes < kBlock) second = larger(second, magnitude_bits(load(from + i + lane + kLanes)));
    }
  }
  const Words both = larger(first, second);
  std::uint32_t largest = both[0];
  for (std::size_t lane = 1; lane < kLanes; ++lane) largest = both[lane] > largest ? both[lane] : largest;
  return largest;
}

void quantise_tile(const float* from, std::size_t from_plane, std::size_t count, float most, std::int16_t* to,
                   std::size_t block, std::size_t plane, float* scales, std::size_t scale_step) {
  // All of one kind before the next kind: none waits for another's outcome.
  float factors[kProducts];
  for (std::size_t i = 0; i < kProducts; ++i) {
    const std::uint32_t bits = largest_bits(from + i * from_plane, count);
    __builtin_memcpy(factors + i, &bits, sizeof(bits));
  }
  for (std::size_t i = 0; i < kProducts; ++i) {
    scales[i * scale_step] = factors[i] / most;
    factors[i] = factors[i] > kSmallest ? most / factors[i] : 0.0f;
  }
  for (std::size_t i = 0; i < kProducts; ++i) {
    const Vec factor = splat(factors[i]);
    const float* values = from + i * from_plane;
    std::int16_t* place = to + i * plane;
    for (std::size_t c = 0; c < count; c += kBlock, place += block) {
      Words whole[kBlock / kLanes];
      for (std::size_t part = 0; part < kBlock / kLanes; ++part)
        whole[part] = nearest(load(values + c + part * kLanes), factor);
      store_block(place, whole);
    }
  }
}

void transform_int_sums(const std::int32_t* from, std::size_t plane, const float* tile_scales,
                        std::size_t scale_step, const float* weight_scales, const TileOutput& output) {
  for (std::size_t part = 0; part < output.halves; ++part) {
    const auto sum = [&](std::size_t i) {
      const Vec scale =
          splat(tile_scales[i * scale_step]) * load(weight_scales + i * kPanelPairs + part * kLanes);
      return to_floats(load_words(from + i * plane + part * kLanes)) * scale;
    };
    write_tile(sum, part, output);
  }
}

// One product's weights for half a panel of outputs.
inline void quantise_lanes(const float* from, std::size_t channels, float budget, std::int16_t* to,
                           float* scales) {
  Vec largest{}, total{};
  for (std::size_t c = 0; c < channels; ++c) {
    const Vec magnitude = floats_of(magnitude_bits(load(from + c * kPanelPairs)));
    largest = larger(largest, magnitude);
    total += magnitude;
  }
  const Vec scale = larger(largest * splat(1 / 32766.0f), total / splat(budget));
  const Vec factor = scale > splat(kSmallest) ? splat(1) / scale : Vec{};
  store(scales, scale);
  for (std::size_t c = 0; c < channels; c += 2, to += 2 * kPanelPairs) {
    const Words first = nearest(load(from + c * kPanelPairs), factor) & 0xffffu;
    const bool alone = c + 1 == channels;
    const Words second = alone ? Words{} : nearest(load(from + (c + 1) * kPanelPairs), factor);
    store_words(to, first | second << 16);
  }
}

void quantise_weights(const float* from, std::size_t channels, float budget, std::int16_t* to,
                      float* scales) {
  for (std::size_t part = 0; part < 2; ++part)
    quantise_lanes(from + part * kLanes, channels, budget, to + 2 * part * kLanes, scales + part * kLanes);
}

}  // namespace
}  // namespace vitrine::vgg

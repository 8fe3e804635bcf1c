// SPDX-License-Identifier: MIT
// The matrix product in which all the time goes: a few tiles times a panel of weights, with every sum in a
// register. How many tiles is a matter of registers: each has two sums, and the weights and one input need
// three more.
#pragma once

#include "core/vgg/kernels.h"
#include "core/vgg/vec.h"

namespace vitrine::vgg {
namespace {

#if defined(__AVX512F__)
constexpr std::size_t kMostTiles = 14;  // of 32 registers
#elif defined(__AVX2__)
constexpr std::size_t kMostTiles = 6;  // of 16
#elif defined(__aarch64__)
constexpr std::size_t kMostTiles = 12;  // of 32
#elif defined(__wasm_simd128__)
constexpr std::size_t kMostTiles =
    4;  // measured in V8: with 5 a network takes 1.15 times as long, with 6 1.4
#else
constexpr std::size_t kMostTiles = 6;  // of 16, by SSE2; 4 take 1.06 times as long
#endif
constexpr std::size_t kPanel = 2 * kLanes;

template <std::size_t kTiles>
void multiply_tiles(const float* a, std::size_t a_block, const float* weights, std::size_t depth, float* out,
                    bool add) {
  Vec low[kTiles] = {}, high[kTiles] = {};
  while (depth > 0) {
    const std::size_t within = depth < kBlock ? depth : kBlock;
    for (std::size_t c = 0; c < within; ++c) {
      const Vec first = load(weights), second = load(weights + kLanes);
      weights += kPanel;
#pragma GCC unroll 16
      for (std::size_t tile = 0; tile < kTiles; ++tile) {
        const Vec input = splat(a[tile * kBlock + c]);
        low[tile] = multiply_add(input, first, low[tile]);
        high[tile] = multiply_add(input, second, high[tile]);
      }
    }
    a += a_block;
    depth -= within;
  }
#pragma GCC unroll 16
  for (std::size_t tile = 0; tile < kTiles; ++tile) {
    float* const to = out + tile * kPanel;
    store(to, add ? load(to) + low[tile] : low[tile]);
    store(to + kLanes, add ? load(to + kLanes) + high[tile] : high[tile]);
  }
}

// Calls the function for `tiles` tiles: one of kMostTiles, each compiled for its number.
template <std::size_t kTiles>
void choose(std::size_t tiles, const float* a, std::size_t a_block, const float* weights, std::size_t depth,
            float* out, bool add) {
  if (tiles == kTiles) return multiply_tiles<kTiles>(a, a_block, weights, depth, out, add);
  if constexpr (kTiles > 1) choose<kTiles - 1>(tiles, a, a_block, weights, depth, out, add);
}

}  // namespace
}  // namespace vitrine::vgg

// SPDX-License-Identifier: MIT
// The one order in which the core sums products of floats: eight interleaved lanes, then a fixed tree.
// Compilers may turn the lanes into vector instructions, because that changes no order, so that native and
// wasm agree to the bit.
#pragma once

#include <cstddef>
#include <cstdint>

#if defined(__wasm_simd128__)
#include <wasm_simd128.h>
#endif

namespace vitrine {

inline constexpr std::size_t kLanes = 8;

// Adds the products of the first size / kLanes * kLanes values to the lanes.
template <class B>
inline void add_to_lanes(const float* a, const B* b, std::size_t size, float* lanes) {
  for (std::size_t i = 0; i + kLanes <= size; i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane)
      lanes[lane] += a[i + lane] * static_cast<float>(b[i + lane]);
  }
}

#if defined(__wasm_simd128__)
// Four int32 within +-2^22 as floats, exactly: as the low bits of 1.5 * 2^23, which is taken away again. LLVM
// up to 15 takes the instruction that converts them apart, lane by lane, where they were int16 before.
inline v128_t to_floats(v128_t integers) {
  const v128_t shifted = wasm_i32x4_add(integers, wasm_i32x4_splat(0x4B400000));
  return wasm_f32x4_sub(shifted, wasm_f32x4_splat(12582912.0f));
}

// The same sums for a projection, which compilers for wasm do not turn into vector instructions by
// themselves.
inline void add_to_lanes(const float* a, const std::int16_t* b, std::size_t size, float* lanes) {
  v128_t low = wasm_v128_load(lanes);
  v128_t high = wasm_v128_load(lanes + 4);
  for (std::size_t i = 0; i + kLanes <= size; i += kLanes) {
    const v128_t eight = wasm_v128_load(b + i);
    const v128_t first = to_floats(wasm_i32x4_extend_low_i16x8(eight));
    const v128_t last = to_floats(wasm_i32x4_extend_high_i16x8(eight));
    low = wasm_f32x4_add(low, wasm_f32x4_mul(wasm_v128_load(a + i), first));
    high = wasm_f32x4_add(high, wasm_f32x4_mul(wasm_v128_load(a + i + 4), last));
  }
  wasm_v128_store(lanes, low);
  wasm_v128_store(lanes + 4, high);
}
#endif

// Sum of a[i] * b[i]. B is float or an integer that float32 holds exactly.
template <class B>
inline float lane_dot(const float* a, const B* b, std::size_t size) {
  float lanes[kLanes] = {};
  add_to_lanes(a, b, size, lanes);
  std::size_t i = size / kLanes * kLanes;
  for (std::size_t lane = 0; i < size; ++i, ++lane) lanes[lane] += a[i] * static_cast<float>(b[i]);
  return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
}

}  // namespace vitrine

// SPDX-License-Identifier: MIT
// The one order in which the core sums products of floats: eight interleaved lanes, then a fixed tree.
// Compilers may turn the lanes into vector instructions, because that changes no order, so that native and
// wasm agree to the bit.
#pragma once

#include <cstddef>

namespace vitrine {

// Sum of a[i] * b[i]. B is float or an integer that float32 holds exactly.
template <class B>
inline float lane_dot(const float* a, const B* b, std::size_t size) {
  constexpr std::size_t kLanes = 8;
  float lanes[kLanes] = {};
  std::size_t i = 0;
  for (; i + kLanes <= size; i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane)
      lanes[lane] += a[i + lane] * static_cast<float>(b[i + lane]);
  }
  for (std::size_t lane = 0; i < size; ++i, ++lane) lanes[lane] += a[i] * static_cast<float>(b[i]);
  return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
}

}  // namespace vitrine

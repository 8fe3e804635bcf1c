// SPDX-License-Identifier: MIT
#include "vitrine/codes.h"

#include <algorithm>

#include "core/best_hits.h"

namespace vitrine {

std::int32_t dot(std::span<const std::int8_t> a, std::span<const std::int8_t> b) {
  // Sixteen at a time, widened to int16 beforehand: compilers know this shape as the multiply-and-add of SSE2
  // (20 to 26 ns for 256 coefficients with GCC and Clang, against 125 and 49 for a plain loop at -O2).
  constexpr std::size_t kBlock = 16;
  std::int32_t sum = 0;
  std::size_t i = 0;
  for (; i + kBlock <= a.size(); i += kBlock) {
    std::int16_t left[kBlock];
    std::int16_t right[kBlock];
    for (std::size_t j = 0; j < kBlock; ++j) {
      left[j] = a[i + j];
      right[j] = b[i + j];
    }
    std::int32_t block = 0;
    for (std::size_t j = 0; j < kBlock; ++j) block += left[j] * right[j];
    sum += block;
  }
  for (; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

std::int32_t similarity(const CodesView& codes, WorkIndex work, const Code& query) {
  return dot(codes.row(work), query.coefficients) + codes.biases[work] + query.bias;
}

std::vector<Hit> search_exhaustive(const CodesView& codes, const Code& query, std::uint32_t k) {
  BestHits best(std::min(k, codes.count));
  for (WorkIndex work = 0; work < codes.count; ++work) best.offer(Hit{work, similarity(codes, work, query)});
  return best.take_sorted();
}

}  // namespace vitrine

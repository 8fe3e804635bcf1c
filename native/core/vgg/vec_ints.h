// SPDX-License-Identifier: MIT
// As many whole numbers of 32 bits as vec.h has floats, and pairs of 16 bits in their places. Included as it
// is, and with its rules.
#pragma once

#include <cstdint>

#include "core/vgg/vec.h"

namespace vitrine::vgg {
namespace {

// Without a sign: what does not fit wraps around, where compilers may do anything with signed numbers.
typedef std::uint32_t Words __attribute__((vector_size(kLanes * sizeof(std::uint32_t))));
typedef std::int32_t Ints __attribute__((vector_size(kLanes * sizeof(std::int32_t))));
typedef std::uint32_t UnalignedWords
    __attribute__((vector_size(kLanes * sizeof(std::uint32_t)), aligned(2), may_alias));

inline Words load_words(const void* from) { return *static_cast<const UnalignedWords*>(from); }
inline void store_words(void* to, Words values) { *static_cast<UnalignedWords*>(to) = values; }

inline Words bits_of(Vec values) { return reinterpret_cast<Words>(values); }
inline Vec floats_of(Words bits) { return reinterpret_cast<Vec>(bits); }

// The magnitudes of floats as bits: these order as the magnitudes do, and beyond infinity what is no number.
inline Words magnitude_bits(Vec values) { return bits_of(values) & 0x7fffffffu; }
inline Words larger(Words a, Words b) {
  const Ints first = reinterpret_cast<Ints>(a), second = reinterpret_cast<Ints>(b);
  return reinterpret_cast<Words>(first > second ? first : second);
}

// The whole number nearest to each float up to 2^22 (to the even one of two): added to 3 * 2^22 it stands in
// the last bits.
inline Words nearest(Vec values, Vec factors) {
  const Vec origin = splat(12582912.0f);
  return bits_of(multiply_add(values, factors, origin)) - bits_of(origin);
}

inline Vec to_floats(Words values) { return __builtin_convertvector(reinterpret_cast<Ints>(values), Vec); }

// The pair at `from` in every place.
inline Words splat_pair(const std::int16_t* from) {
  std::uint32_t pair;
  __builtin_memcpy(&pair, from, sizeof(pair));
  return Words{} + pair;
}

// sums + first * first + second * second, for the pair in each place.
inline Words add_products(Words a, Words b, Words sums) {
#if defined(__AVX512VNNI__)
  return reinterpret_cast<Words>(_mm512_dpwssd_epi32(
      reinterpret_cast<__m512i>(sums), reinterpret_cast<__m512i>(a), reinterpret_cast<__m512i>(b)));
#elif defined(__AVX512BW__)
  return sums + reinterpret_cast<Words>(
                    _mm512_madd_epi16(reinterpret_cast<__m512i>(a), reinterpret_cast<__m512i>(b)));
#elif defined(__AVX2__)
  return sums + reinterpret_cast<Words>(
                    _mm256_madd_epi16(reinterpret_cast<__m256i>(a), reinterpret_cast<__m256i>(b)));
#elif defined(__SSE2__)
  return sums +
         reinterpret_cast<Words>(_mm_madd_epi16(reinterpret_cast<__m128i>(a), reinterpret_cast<__m128i>(b)));
#elif defined(__wasm_simd128__)
  return sums + reinterpret_cast<Words>(
                    wasm_i32x4_dot_i16x8(reinterpret_cast<v128_t>(a), reinterpret_cast<v128_t>(b)));
#elif defined(__ARM_NEON) && defined(__aarch64__)
  const int16x8_t first = reinterpret_cast<int16x8_t>(a), second = reinterpret_cast<int16x8_t>(b);
  const int32x4_t low = vmull_s16(vget_low_s16(first), vget_low_s16(second));
  return sums + reinterpret_cast<Words>(vpaddq_s32(low, vmull_high_s16(first, second)));
#else
  const Ints first = reinterpret_cast<Ints>(a), second = reinterpret_cast<Ints>(b);
  // What is shifted left leaves the lower half with its sign.
  const Ints low = (reinterpret_cast<Ints>(a << 16) >> 16) * (reinterpret_cast<Ints>(b << 16) >> 16);
  return sums + reinterpret_cast<Words>(low) + reinterpret_cast<Words>((first >> 16) * (second >> 16));
#endif
}

// A block of 16 whole numbers that fit 16 bits, `values` holding kBlock / kLanes vectors.
inline void store_block(std::int16_t* to, const Words* values) {
#if defined(__AVX512F__)
  typedef std::int16_t Narrow
      __attribute__((vector_size(kBlock * sizeof(std::int16_t)), aligned(2), may_alias));
  *reinterpret_cast<Narrow*>(to) = __builtin_convertvector(reinterpret_cast<Ints>(values[0]), Narrow);
#elif defined(__AVX2__)
  // Packed within halves: the middle quarters change places.
  const __m256i packed =
      _mm256_packs_epi32(reinterpret_cast<__m256i>(values[0]), reinterpret_cast<__m256i>(values[1]));
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), _mm256_permute4x64_epi64(packed, 0xd8));
#elif defined(__SSE2__)
  for (std::size_t i = 0; i < 4; i += 2)
    _mm_storeu_si128(
        reinterpret_cast<__m128i*>(to + 4 * i),
        _mm_packs_epi32(reinterpret_cast<__m128i>(values[i]), reinterpret_cast<__m128i>(values[i + 1])));
#elif defined(__wasm_simd128__)
  for (std::size_t i = 0; i < 4; i += 2)
    wasm_v128_store(to + 4 * i, wasm_i16x8_narrow_i32x4(reinterpret_cast<v128_t>(values[i]),
                                                        reinterpret_cast<v128_t>(values[i + 1])));
#else
  for (std::size_t i = 0; i < kBlock; ++i) to[i] = static_cast<std::int16_t>(values[i / kLanes][i % kLanes]);
#endif
}

}  // namespace
}  // namespace vitrine::vgg

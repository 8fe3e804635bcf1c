// SPDX-License-Identifier: MIT
// A dense layer's rows of 8-bit and 4-bit weights times inputs of 16 bits. What such a layer costs is reading
// its weights; here they are a quarter or an eighth of float32's, and are widened in registers.
//
// Four rows share a look at the inputs, pictures share one at the weights. Sums over a group of kInputGroup
// inputs are whole numbers of 32 bits and cannot overflow: inputs lie within [-32767, 32767] (they are
// divided by the largest among them), and a weight within
//
//   8 bits: [-127, 127]                                      256 * 127 * 32767 = 1.07e9
//   4 bits: 7 * 31 = 217 times the row's scale either way    256 * 217 * 32767 = 1.82e9 < 2^31 - 1
//
// so that no part of a group's sum in any order is beyond. Groups are then added as floats, a product and a
// sum rounded each, in the same order everywhere: all processors give the same bits.
#pragma once

#include "core/vgg/dense_rows.h"
#include "core/vgg/kernels.h"
#include "core/vgg/multiply_int16.h"
#include "core/vgg/vec_ints.h"

namespace vitrine::vgg {
namespace {

typedef std::uint32_t FourWords __attribute__((vector_size(16)));
typedef std::int32_t FourInts __attribute__((vector_size(16)));
typedef float FourFloats __attribute__((vector_size(16)));
typedef std::uint16_t Halves __attribute__((vector_size(sizeof(Words))));

// Inputs that one load takes.
constexpr std::size_t kTaken = 2 * kLanes;

// So many bytes as numbers of 16 bits with their signs.
inline Words widen(const std::uint8_t* from) {
#if defined(__AVX512BW__)
  return reinterpret_cast<Words>(
      _mm512_cvtepi8_epi16(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(from))));
#elif defined(__AVX2__)
  return reinterpret_cast<Words>(
      _mm256_cvtepi8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from))));
#elif defined(__SSE2__)
  const __m128i bytes = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(from));
  return reinterpret_cast<Words>(_mm_srai_epi16(_mm_unpacklo_epi8(bytes, bytes), 8));
#elif defined(__wasm_simd128__)
  return reinterpret_cast<Words>(wasm_i16x8_load8x8(from));
#elif defined(__ARM_NEON)
  return reinterpret_cast<Words>(vmovl_s8(vreinterpret_s8_u8(vld1_u8(from))));
#else
  typedef std::int8_t Narrow __attribute__((vector_size(kTaken)));
  typedef std::int16_t Wide __attribute__((vector_size(2 * kTaken)));
  Narrow bytes;
  __builtin_memcpy(&bytes, from, sizeof(bytes));
  return reinterpret_cast<Words>(__builtin_convertvector(bytes, Wide));
#endif
}

#if !defined(__AVX512BW__)
// So many bytes as numbers of 16 bits without signs.
inline Halves widen_unsigned(const std::uint8_t* from) {
#if defined(__AVX2__)
  return reinterpret_cast<Halves>(
      _mm256_cvtepu8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from))));
#elif defined(__SSE2__)
  const __m128i bytes = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(from));
  return reinterpret_cast<Halves>(_mm_unpacklo_epi8(bytes, _mm_setzero_si128()));
#elif defined(__wasm_simd128__)
  return reinterpret_cast<Halves>(wasm_u16x8_load8x8(from));
#elif defined(__ARM_NEON)
  return reinterpret_cast<Halves>(vmovl_u8(vld1_u8(from)));
#else
  typedef std::uint8_t Narrow __attribute__((vector_size(kTaken)));
  Narrow bytes;
  __builtin_memcpy(&bytes, from, sizeof(bytes));
  return __builtin_convertvector(bytes, Halves);
#endif
}
#endif

// A group's numbers times its scale, kRowGroup / kTaken vectors: the lower halves of its 16 bytes, then the
// upper ones.
inline void widen_nibbles(const std::uint8_t* from, std::uint8_t scale, Words* to) {
  const Halves eight = Halves{} + std::uint16_t{8}, times = Halves{} + std::uint16_t{scale};
#if defined(__AVX512BW__)
  const __m256i pairs = _mm256_cvtepu8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from)));
  typedef long long Quads __attribute__((vector_size(32)));
  const auto low = reinterpret_cast<Quads>(pairs),
             high = reinterpret_cast<Quads>(_mm256_srli_epi16(pairs, 4));
  const auto both = reinterpret_cast<Halves>(__builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7));
  to[0] = reinterpret_cast<Words>(((both & 15) - eight) * times);
#else
  constexpr std::size_t kParts = kRowGroup / 2 / kTaken;
  for (std::size_t part = 0; part < kParts; ++part) {
    const Halves pairs = widen_unsigned(from + part * kTaken);
    to[part] = reinterpret_cast<Words>(((pairs & 15) - eight) * times);
    to[kParts + part] = reinterpret_cast<Words>(((pairs >> 4) - eight) * times);
  }
#endif
}

inline FourWords fold(Words sums) {
#if defined(__AVX512F__)
  return __builtin_shufflevector(sums, sums, 0, 1, 2, 3) + __builtin_shufflevector(sums, sums, 4, 5, 6, 7) +
         __builtin_shufflevector(sums, sums, 8, 9, 10, 11) +
         __builtin_shufflevector(sums, sums, 12, 13, 14, 15);
#elif defined(__AVX2__)
  return __builtin_shufflevector(sums, sums, 0, 1, 2, 3) + __builtin_shufflevector(sums, sums, 4, 5, 6, 7);
#else
  return sums;
#endif
}

// The sum of each of four vectors.
inline FourInts total(const Words* sums) {
  const FourWords a = fold(sums[0]), b = fold(sums[1]), c = fold(sums[2]), d = fold(sums[3]);
  const FourWords first =
      __builtin_shufflevector(a, b, 0, 4, 1, 5) + __builtin_shufflevector(a, b, 2, 6, 3, 7);
  const FourWords second =
      __builtin_shufflevector(c, d, 0, 4, 1, 5) + __builtin_shufflevector(c, d, 2, 6, 3, 7);
  return reinterpret_cast<FourInts>(__builtin_shufflevector(first, second, 0, 1, 4, 5) +
                                    __builtin_shufflevector(first, second, 2, 3, 6, 7));
}

// sums[row] += scale * the group's sums.
inline void add_group(const Words* group, float scale, float* sums) {
  FourFloats so_far;
  __builtin_memcpy(&so_far, sums, sizeof(so_far));
  so_far += __builtin_convertvector(total(group), FourFloats) * (FourFloats{} + scale);
  __builtin_memcpy(sums, &so_far, sizeof(so_far));
}

float quantise_group(const float* from, std::size_t step, std::size_t blocks, std::int16_t* to) {
  constexpr float kMost = 32767;
  Words bits{};
  for (std::size_t block = 0; block < blocks; ++block) {
    for (std::size_t lane = 0; lane < kBlock; lane += kLanes)
      bits = larger(bits, magnitude_bits(load(from + block * step + lane)));
  }
  std::uint32_t most = bits[0];
  for (std::size_t lane = 1; lane < kLanes; ++lane) most = bits[lane] > most ? bits[lane] : most;
  float largest;
  __builtin_memcpy(&largest, &most, sizeof(largest));
  const Vec factor = splat(largest > kSmallest ? kMost / largest : 0.0f);
  // Added to 3 * 2^22, a number stands in the last bits. The product is rounded by itself: the same
  // everywhere.
  const Vec origin = splat(12582912.0f);
  for (std::size_t block = 0; block < blocks; ++block) {
    Words whole[kBlock / kLanes];
    for (std::size_t part = 0; part < kBlock / kLanes; ++part)
      whole[part] = bits_of(load(from + block * step + part * kLanes) * factor + origin) - bits_of(origin);
    store_block(to + block * kBlock, whole);
  }
  return largest / kMost;
}

template <std::size_t kPictures>
void multiply_byte_group(const RowProduct& product, std::size_t from, std::size_t count,
                         std::size_t picture) {
  Words sums[kPictures][kRowsTogether] = {};
  const std::uint8_t* const weights = product.weights + from;
  const std::int16_t* const inputs = product.inputs + picture * product.depth + from;
  for (std::size_t i = 0; i < count; i += kTaken) {
    Words input[kPictures];
#pragma GCC unroll 2
    for (std::size_t p = 0; p < kPictures; ++p) input[p] = load_words(inputs + p * product.depth + i);
#pragma GCC unroll 4
    for (std::size_t row = 0; row < kRowsTogether; ++row) {
      const Words weight = widen(weights + row * product.row_bytes + i);
#pragma GCC unroll 2
      for (std::size_t p = 0; p < kPictures; ++p) sums[p][row] = add_products(input[p], weight, sums[p][row]);
    }
  }
  const std::size_t groups = product.depth / kInputGroup;
  for (std::size_t p = 0; p < kPictures; ++p)
    add_group(sums[p], product.input_scales[(picture + p) * groups + from / kInputGroup],
              product.sums + (picture + p) * kRowsTogether);
}

template <std::size_t kPictures>
void multiply_nibble_group(const RowProduct& product, std::size_t from, std::size_t count,
                           std::size_t picture) {
  Words sums[kPictures][kRowsTogether] = {};
  const std::int16_t* const inputs = product.inputs + picture * product.depth + from;
  for (std::size_t at = 0; at < count; at += kRowGroup) {
    const std::size_t group = (from + at) / kRowGroup;
#pragma GCC unroll 4
    for (std::size_t row = 0; row < kRowsTogether; ++row) {
      Words numbers[kRowGroup / kTaken];
      widen_nibbles(product.weights + row * product.row_bytes + group * (kRowGroup / 2),
                    product.group_scales[row * product.row_groups + group], numbers);
#pragma GCC unroll 4
      for (std::size_t i = 0; i < kRowGroup / kTaken; ++i) {
#pragma GCC unroll 2
        for (std::size_t p = 0; p < kPictures; ++p) {
          const Words input = load_words(inputs + p * product.depth + at + i * kTaken);
          sums[p][row] = add_products(input, numbers[i], sums[p][row]);
        }
      }
    }
  }
  const std::size_t groups = product.depth / kInputGroup;
  for (std::size_t p = 0; p < kPictures; ++p)
    add_group(sums[p], product.input_scales[(picture + p) * groups + from / kInputGroup],
              product.sums + (picture + p) * kRowsTogether);
}

// A group's weights stay in the first cache while picture after picture takes them.
template <void (*kOne)(const RowProduct&, std::size_t, std::size_t, std::size_t),
          void (*kTwo)(const RowProduct&, std::size_t, std::size_t, std::size_t)>
void multiply_rows(const RowProduct& product) {
  for (std::size_t i = 0; i < product.pictures * kRowsTogether; ++i) product.sums[i] = 0;
  for (std::size_t from = 0; from < product.values; from += kInputGroup) {
    const std::size_t left = product.values - from;
    const std::size_t count = left < kInputGroup ? left : kInputGroup;
    std::size_t picture = 0;
    for (; picture + 1 < product.pictures; picture += 2) kTwo(product, from, count, picture);
    if (picture < product.pictures) kOne(product, from, count, picture);
  }
}

constexpr RowKernels kRowKernels = {quantise_group,
                                    multiply_rows<multiply_byte_group<1>, multiply_byte_group<2>>,
                                    multiply_rows<multiply_nibble_group<1>, multiply_nibble_group<2>>};

}  // namespace
}  // namespace vitrine::vgg

// SPDX-License-Identifier: MIT
// A handful of floats that the processor adds and multiplies at once: 16 with AVX-512, 8 with AVX2, else 4
// (SSE2, NEON, WebAssembly's SIMD; where a processor has none of them, compilers take the lanes apart).
//
// Included once by each kernels_*.cpp, which are compiled for different processors: all is in a nameless
// namespace, and nothing of the standard library is called, lest the linker keep one copy of a function for
// all of them that only the newest can run.
#pragma once

#include <cstddef>

#if defined(__AVX2__) || defined(__AVX512F__) || defined(__SSE2__)
#include <immintrin.h>
#elif defined(__ARM_NEON)
#include <arm_neon.h>
#elif defined(__wasm_simd128__)
#include <wasm_simd128.h>
#endif

namespace vitrine::vgg {
namespace {

#if defined(__AVX512F__)
constexpr std::size_t kLanes = 16;
#elif defined(__AVX2__)
constexpr std::size_t kLanes = 8;
#else
constexpr std::size_t kLanes = 4;
#endif

typedef float Vec __attribute__((vector_size(kLanes * sizeof(float))));
typedef float UnalignedVec
    __attribute__((vector_size(kLanes * sizeof(float)), aligned(sizeof(float)), may_alias));

inline Vec load(const float* from) { return *reinterpret_cast<const UnalignedVec*>(from); }
inline void store(float* to, Vec values) { *reinterpret_cast<UnalignedVec*>(to) = values; }

// x in every lane: x - 0 is x for all x, which compilers know (x + 0 is not, for -0).
inline Vec splat(float x) { return x - Vec{}; }

// a * b + c, rounded once where the processor can do that, else twice.
inline Vec multiply_add(Vec a, Vec b, Vec c) {
#if defined(__AVX512F__)
  return _mm512_fmadd_ps(a, b, c);
#elif defined(__AVX2__) && defined(__FMA__)
  return _mm256_fmadd_ps(a, b, c);
#elif defined(__ARM_NEON) && defined(__aarch64__)
  return vfmaq_f32(c, a, b);
#else
  return a * b + c;
#endif
}

// Of each lane the larger: one instruction wherever there is one.
inline Vec larger(Vec a, Vec b) { return a > b ? a : b; }

}  // namespace
}  // namespace vitrine::vgg

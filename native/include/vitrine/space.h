// SPDX-License-Identifier: MIT
// A space: the model an embedding comes from, a projection to fewer dimensions, and a quantiser to int8. Embeddings of
// works and of queries meet only inside one space; its id says which.
//
// For a unit embedding x, with mean m and orthonormal basis rows B, the code is round(B (x - m) / step) clamped to
// -127..127. The cosine of two works is estimated as  x.y = |m|^2 + m.(x-m) + m.(y-m) + step^2 * (code_x . code_y):
// the two middle terms are one number a work (its bias), so that dropping the mean costs no ranking.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "vitrine/embedding.h"
#include "vitrine/result.h"

namespace vitrine {

// Most coefficients of a code. 512 * 127 * 127 stays below 2^24, so that a score is exact in int32 and in float32.
inline constexpr std::uint32_t kMaxCodeDimension = 512;

struct Space {
  std::string id;                   // hex hash of everything below; names the space
  std::string model;                // hex hash of model + preprocessing; what an embedding must carry to enter
  std::string model_name;           // for people: "vgg16", "descriptor"
  std::uint32_t input_dimension = 0;
  std::uint32_t dimension = 0;      // coefficients of a code, <= min(input_dimension, kMaxCodeDimension)
  std::vector<float> mean;          // [input_dimension]
  std::vector<std::int16_t> basis;  // [dimension][input_dimension], each row scaled by its basis_scale
  std::vector<float> basis_scale;   // [dimension]; row value = basis * basis_scale
  float step = 1.0f;                // one quantiser step for all coefficients
};

// One embedding inside a space.
struct Code {
  std::vector<std::int8_t> coefficients;  // [dimension]
  std::int32_t bias = 0;                  // round(m.(x-m) / step^2): adds to the integer dot product
};

// Checks a space that came from outside: sizes, finite numbers, step > 0. Errors: kCorrupt naming the field.
[[nodiscard]] Status validate(const Space& space);

// Projects and quantises a unit-length embedding. Errors: kSpaceMismatch where its length is not input_dimension.
[[nodiscard]] Result<Code> encode(const Space& space, std::span<const float> embedding);

// The cosine a pair's integer similarity (dot product + both biases) stands for, clamped to -1..1.
[[nodiscard]] float similarity_to_cosine(const Space& space, std::int32_t similarity);

}  // namespace vitrine

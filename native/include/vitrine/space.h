// SPDX-License-Identifier: MIT
// A space: the model an embedding comes from, a projection to fewer dimensions, and a quantiser to int8.
// Embeddings of works and of queries meet only inside one space; its id says which.
//
// For a unit embedding x, with mean m and orthonormal basis rows B, the code is round(B (x - m) / step)
// clamped to -127..127 (halves go away from zero). The cosine of two works is estimated as  x.y = |m|^2 +
// m.(x-m) + m.(y-m) + step^2 * (code_x . code_y): the two middle terms are one number a work (its bias), so
// that dropping the mean costs no ranking.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "vitrine/embedding.h"
#include "vitrine/result.h"

namespace vitrine {

// Most coefficients of a code. 512 * 127 * 127 stays below 2^24, so that a score is exact in int32 and in
// float32.
inline constexpr std::uint32_t kMaxCodeDimension = 512;

// Finest quantiser step: a thousandth of a cosine is far below what anybody sees. It also bounds a bias,
// which is at most 2.05 / step^2 for unit vectors, so that no sum of a product and two biases leaves 2^24.
inline constexpr float kMinQuantiserStep = 1.0f / 1024.0f;
inline constexpr std::int32_t kMaxBias = 1 << 22;

// Most values that stand for what lies outside the projection, see encode_projected().
inline constexpr std::uint32_t kMaxResidualValues = 512;

// Longest id, model or model_name in bytes: hashes are 64, names short.
inline constexpr std::size_t kMaxSpaceName = 255;

struct Space {
  std::string id;          // hex hash of everything below; names the space
  std::string model;       // hex hash of model + preprocessing; what an embedding must carry to enter
  std::string model_name;  // for people: "vgg16", "descriptor"
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
  std::int32_t bias = 0;  // round(m.(x-m) / step^2), within +-kMaxBias: adds to the integer dot product
};

// Checks a space that came from outside: names printable, sizes agree, numbers finite and of a size that no
// later sum can overflow. Errors: kCorrupt naming the field.
[[nodiscard]] Status validate(const Space& space);

// Projects and quantises a unit-length embedding. Errors: kSpaceMismatch where it has not input_dimension
// components, kInvalidArgument where its length is not 1 (NaN and infinity included). REQUIRES:
// validate(space) succeeded.
[[nodiscard]] Result<Code> encode(const Space& space, std::span<const float> embedding);

// The same from a network whose last, linear layer was multiplied with the space's projection, so that it
// never makes the embedding itself. For its feature x, of whatever length, `projected` holds
//   [dimension]  the products of the basis rows with x;
//   [1]          the product of x with the unit vector along m - B'B m, the mean's part outside the basis
//                (0 where the mean has none);
//   [0 or more]  values whose squares add up to the rest of |x|^2, as far as that is known.
// All squares together are |x|^2, by which the products are scaled. An error in it changes what a score
// shows, hardly any ranking: it scales all that tells one work from another alike. Errors: kSpaceMismatch
// for another number of values, kInvalidArgument where they are all zero or one is infinite or NaN.
// REQUIRES: validate(space) succeeded.
[[nodiscard]] Result<Code> encode_projected(const Space& space, std::span<const float> projected);

// The cosine a pair's integer similarity (dot product + both biases) stands for, clamped to -1..1.
[[nodiscard]] float similarity_to_cosine(const Space& space, std::int32_t similarity);

}  // namespace vitrine

// SPDX-License-Identifier: MIT
// A space: the model an embedding comes from, a projection to fewer dimensions, and a quantiser to int8.
// Embeddings of works and of queries meet only inside one space; its id says which.
//
// A work's unit embedding x, with mean m and orthonormal basis rows B, is kept as the code
// c = round(B (x - m) / step) clamped to -127..127 (halves go away from zero), and its bias m.(x - m) in one
// byte. Code and bias stand for the point m + step B^T c, which lies near x but is shorter than 1: coarse
// steps and left-out dimensions cost it length. So the cosine with a query is taken with that point made unit
// length again (its gain), which finds more of the true neighbours at every size of code than leaving it as
// it is does, and costs no byte. A query is quantised kQueryScale times as finely as works are: its rounding
// would cost recall, and it is never stored.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "vitrine/embedding.h"
#include "vitrine/result.h"

namespace vitrine {

// Most coefficients of a code. 512 * 127 * (127 * 64) stays below 2^31, so that the product of a code and a
// query is exact in int32.
inline constexpr std::uint32_t kMaxCodeDimension = 512;

// A query's step is this part of a work's.
inline constexpr std::int32_t kQueryScale = 64;
inline constexpr std::int32_t kMaxQueryCoefficient = 127 * kQueryScale;

// Finest quantiser step: a thousandth of a cosine is far below what anybody sees.
inline constexpr float kMinQuantiserStep = 1.0f / 1024.0f;

// Biases are m.(x - m) of vectors of length 1 and at most 1: none leaves -2..1, and no step between two
// levels needs to be coarser than this.
inline constexpr float kMaxBias = 2.1f;
inline constexpr float kMaxBiasStep = 1.0f / 64.0f;

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
  float bias_offset = 0.0f;         // a bias is bias_offset + bias_step * its level
  float bias_step = kMaxBiasStep;
};

// A work's embedding inside a space, as it is stored.
struct Code {
  std::vector<std::int8_t> coefficients;  // [dimension], -127..127
  std::int8_t bias_level = 0;             // -127..127
};

// A query's embedding inside a space, ready to be compared. The estimated cosine with a work is
// (bias + mean_weight * the work's bias + scale * the product of both codes) * the work's gain.
struct Query {
  std::vector<std::int16_t> coefficients;  // [dimension], within +-kMaxQueryCoefficient
  float bias = 0;                          // |m|^2 + m.(q - m)
  float scale = 0;                         // what one unit of the integer product is worth
  float mean_weight = 1;                   // how often the mean is in it: once in an embedding, see mix()
  float rest = 0;                          // squared length that the code does not hold; the whole is 1
};

// Checks a space that came from outside: names printable, sizes agree, numbers finite and of a size that no
// later sum can overflow. Errors: kCorrupt naming the field.
[[nodiscard]] Status validate(const Space& space);

// Projects and quantises a unit-length embedding. Errors: kSpaceMismatch where it has not input_dimension
// components, kInvalidArgument where its length is not 1 (NaN and infinity included). REQUIRES:
// validate(space) succeeded.
[[nodiscard]] Result<Code> encode(const Space& space, std::span<const float> embedding);
[[nodiscard]] Result<Query> encode_query(const Space& space, std::span<const float> embedding);

// A stored work as a query: for the works like it, in codes alone. REQUIRES: a code of this space.
[[nodiscard]] Query query_of(const Space& space, const Code& code);

// The bias that a level stands for.
[[nodiscard]] float bias_of(const Space& space, std::int8_t level);

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
[[nodiscard]] Result<Query> encode_projected_query(const Space& space, std::span<const float> projected);

}  // namespace vitrine

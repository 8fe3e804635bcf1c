// SPDX-License-Identifier: MIT
#include "vitrine/space.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>

#include "core/lanes.h"
#include "vitrine/text.h"

namespace vitrine {
namespace {

// Squared lengths may miss 1 by this much: far above float rounding, far below what would spoil a ranking.
constexpr float kUnitTolerance = 0.01f;

Error corrupt(std::string message) { return Error{ErrorCode::kCorrupt, "space: " + std::move(message)}; }

Status check_name(std::string_view field, std::string_view text) {
  const bool printable = std::none_of(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  if (text.size() > kMaxSpaceName || !printable || !is_utf8(text)) {
    return corrupt(std::string(field) + " is not printable UTF-8 of at most " +
                   std::to_string(kMaxSpaceName) + " bytes");
  }
  return Done{};
}

Status check_sizes(const Space& space) {
  if (space.input_dimension < 1 || space.input_dimension > kMaxEmbeddingDimension) {
    return corrupt("input_dimension " + std::to_string(space.input_dimension) + " is not 1.." +
                   std::to_string(kMaxEmbeddingDimension));
  }
  const std::uint32_t most = std::min(space.input_dimension, kMaxCodeDimension);
  if (space.dimension < 1 || space.dimension > most) {
    return corrupt("dimension " + std::to_string(space.dimension) + " is not 1.." + std::to_string(most));
  }
  if (space.mean.size() != space.input_dimension) return corrupt("mean has not input_dimension values");
  if (space.basis.size() != static_cast<std::size_t>(space.dimension) * space.input_dimension) {
    return corrupt("basis has not dimension x input_dimension values");
  }
  if (space.basis_scale.size() != space.dimension) return corrupt("basis_scale has not dimension values");
  return Done{};
}

}  // namespace

Status validate(const Space& space) {
  if (Status status = check_name("id", space.id); !status.ok()) return status;
  if (Status status = check_name("model", space.model); !status.ok()) return status;
  if (Status status = check_name("model_name", space.model_name); !status.ok()) return status;
  if (Status status = check_sizes(space); !status.ok()) return status;
  // Comparisons are written so that NaN fails them.
  if (!(space.step >= kMinQuantiserStep && space.step <= 1.0f))
    return corrupt("step is not between 1/1024 and 1");
  const float mean_length = dot(space.mean, space.mean);
  if (!(mean_length <= 1.0f + kUnitTolerance)) return corrupt("mean is not finite or longer than 1");
  for (const float scale : space.basis_scale) {
    if (!(scale > 0.0f && scale <= 1.0f)) return corrupt("a basis_scale is not above 0 and at most 1");
  }
  return Done{};
}

Result<Code> encode(const Space& space, std::span<const float> embedding) {
  if (embedding.size() != space.input_dimension) {
    return Error{ErrorCode::kSpaceMismatch, "the embedding has " + std::to_string(embedding.size()) +
                                                " components, but the space of model " + space.model_name +
                                                " takes " + std::to_string(space.input_dimension)};
  }
  const float squared_length = dot(embedding, embedding);
  if (!(squared_length >= 1.0f - kUnitTolerance && squared_length <= 1.0f + kUnitTolerance)) {
    return Error{ErrorCode::kInvalidArgument, "the embedding is not of unit length: normalise it first"};
  }
  std::vector<float> centred(embedding.size());
  for (std::size_t i = 0; i < centred.size(); ++i) centred[i] = embedding[i] - space.mean[i];

  Code code;
  code.coefficients.resize(space.dimension);
  for (std::uint32_t row = 0; row < space.dimension; ++row) {
    const std::int16_t* const axis =
        space.basis.data() + static_cast<std::size_t>(row) * space.input_dimension;
    const float value = lane_dot(centred.data(), axis, centred.size()) * space.basis_scale[row] / space.step;
    code.coefficients[row] = static_cast<std::int8_t>(std::lround(std::clamp(value, -127.0f, 127.0f)));
  }
  code.bias = static_cast<std::int32_t>(std::lround(dot(space.mean, centred) / (space.step * space.step)));
  return code;
}

float similarity_to_cosine(const Space& space, std::int32_t similarity) {
  const float cosine =
      dot(space.mean, space.mean) + static_cast<float>(similarity) * (space.step * space.step);
  return std::clamp(cosine, -1.0f, 1.0f);
}

}  // namespace vitrine

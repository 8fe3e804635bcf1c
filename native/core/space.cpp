// SPDX-License-Identifier: MIT
#include "vitrine/space.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>

#include "core/projection.h"
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

std::span<const std::int16_t> axis_of(const Space& space, std::uint32_t row) {
  return std::span(space.basis)
      .subspan(static_cast<std::size_t>(row) * space.input_dimension, space.input_dimension);
}

// An embedding inside a space before it is quantised.
struct Projection {
  std::vector<float> coefficients;  // B (x - m)
  float bias = 0;                   // m.(x - m)
};

Result<Projection> project(const Space& space, std::span<const float> embedding) {
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

  Projection projection;
  projection.coefficients = products_with_basis(space, centred);
  projection.bias = dot(space.mean, centred);
  return projection;
}

// Halves go away from zero.
long round_within(float value, float limit) { return std::lround(std::clamp(value, -limit, limit)); }

Code quantise(const Space& space, const Projection& projection) {
  Code code;
  code.coefficients.reserve(space.dimension);
  for (const float value : projection.coefficients)
    code.coefficients.push_back(static_cast<std::int8_t>(round_within(value / space.step, 127.0f)));
  code.bias_level =
      static_cast<std::int8_t>(round_within((projection.bias - space.bias_offset) / space.bias_step, 127.0f));
  return code;
}

// The query of a unit vector with these coefficients and this product with the mean.
Query unit_query(const Space& space, std::span<const float> coefficients, float bias) {
  const float step = space.step / static_cast<float>(kQueryScale);
  const float mean_square = dot(space.mean, space.mean);
  Query query;
  query.coefficients = round_query(coefficients, step);
  query.bias = mean_square + bias;
  query.scale = space.step * step;
  const float held = mean_square + 2.0f * bias + dot(coefficients, coefficients);
  query.rest = std::clamp(1.0f - held, 0.0f, 1.0f);
  return query;
}

// The mean seen from the basis: its products with the rows, and the length of what they leave of it.
struct SplitMean {
  std::vector<float> products;
  double outside = 0;
};

SplitMean split_mean(const Space& space) {
  SplitMean split;
  split.products = products_with_basis(space, space.mean);
  std::vector<float> left = space.mean;
  for (std::uint32_t row = 0; row < space.dimension; ++row) {
    const std::span<const std::int16_t> axis = axis_of(space, row);
    const float share = split.products[row] * space.basis_scale[row];
    for (std::size_t i = 0; i < left.size(); ++i) left[i] -= share * static_cast<float>(axis[i]);
  }
  split.outside = std::sqrt(static_cast<double>(dot(left, left)));
  return split;
}

// What encode_projected() is given, as the projection of a unit vector.
Result<Projection> project_folded(const Space& space, std::span<const float> projected) {
  const std::size_t least = std::size_t{space.dimension} + 1;
  if (projected.size() < least || projected.size() > least + kMaxResidualValues) {
    return Error{ErrorCode::kSpaceMismatch, "the network answered " + std::to_string(projected.size()) +
                                                " projected values, but the space of model " +
                                                space.model_name + " takes " + std::to_string(least) +
                                                " to " + std::to_string(least + kMaxResidualValues)};
  }
  // In double precision no square of a float overflows or vanishes.
  double squared_length = 0;
  for (const float value : projected) squared_length += static_cast<double>(value) * value;
  if (!(squared_length > 0 && std::isfinite(squared_length))) {
    return Error{ErrorCode::kInvalidArgument,
                 "the projected values are all zero, or not finite: they have no direction"};
  }
  const double length = std::sqrt(squared_length);
  const SplitMean mean = split_mean(space);
  Projection projection;
  double along_mean = mean.outside * projected[space.dimension];
  for (std::uint32_t row = 0; row < space.dimension; ++row) {
    const double product = projected[row];
    along_mean += static_cast<double>(mean.products[row]) * product;
    projection.coefficients.push_back(static_cast<float>(product / length) - mean.products[row]);
  }
  const double bias = along_mean / length - static_cast<double>(dot(space.mean, space.mean));
  // Only rows that are far from orthonormal, which a space from outside may have, come near this.
  constexpr double kMost = kMaxBias;
  projection.bias = static_cast<float>(std::clamp(bias, -kMost, kMost));
  return projection;
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
  if (!(std::abs(space.bias_offset) <= kMaxBias)) return corrupt("bias_offset is not between -2.1 and 2.1");
  if (!(space.bias_step > 0.0f && space.bias_step <= kMaxBiasStep))
    return corrupt("bias_step is not above 0 and at most 1/64");
  return Done{};
}

Result<Code> encode(const Space& space, std::span<const float> embedding) {
  const Result<Projection> projection = project(space, embedding);
  if (!projection.ok()) return projection.error();
  return quantise(space, *projection);
}

Result<Code> encode_projected(const Space& space, std::span<const float> projected) {
  const Result<Projection> projection = project_folded(space, projected);
  if (!projection.ok()) return projection.error();
  return quantise(space, *projection);
}

Result<Query> encode_query(const Space& space, std::span<const float> embedding) {
  const Result<Projection> projection = project(space, embedding);
  if (!projection.ok()) return projection.error();
  return unit_query(space, projection->coefficients, projection->bias);
}

Result<Query> encode_projected_query(const Space& space, std::span<const float> projected) {
  const Result<Projection> projection = project_folded(space, projected);
  if (!projection.ok()) return projection.error();
  return unit_query(space, projection->coefficients, projection->bias);
}

Query query_of(const Space& space, const Code& code) {
  std::vector<float> coefficients;
  coefficients.reserve(code.coefficients.size());
  for (const std::int8_t value : code.coefficients)
    coefficients.push_back(static_cast<float>(value) * space.step);
  return unit_query(space, coefficients, bias_of(space, code.bias_level));
}

float bias_of(const Space& space, std::int8_t level) {
  return space.bias_offset + space.bias_step * static_cast<float>(level);
}

}  // namespace vitrine

// SPDX-License-Identifier: MIT
#include "vitrine/space.h"

#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <string>

#include "core/random_numbers.h"
#include "core/tiny_index.h"
#include "vitrine/codes.h"

using namespace vitrine;
using testing::tiny_space;

TEST_CASE("an embedding is centred, projected, divided by the step and rounded") {
  const Space space = tiny_space();
  const std::vector<float> embedding = {0.6f, 0.0f, 0.8f};
  const auto code = encode(space, embedding);
  REQUIRE(code.ok());
  // (0.6 - 0.5) * 16 = 1.6, (0.8 - 0) * 16 = 12.8; bias 0.5 * 0.1 + 0.25 * -0.25 = -0.0125, which is
  // (-0.0125 + 0.25) * 64 = 15.2 levels above the offset.
  CHECK(code->coefficients == std::vector<std::int8_t>{2, 13});
  CHECK(code->bias_level == 15);
  CHECK(bias_of(space, code->bias_level) == -0.25f + 15.0f / 64);
}

TEST_CASE("halves are rounded away from zero") {
  Space space = tiny_space();
  space.mean = {0.0f, 0.0f, 0.0f};
  space.basis_scale = {1.0f / 32768.0f, 1.0f / 32768.0f};
  space.basis = {16384, 0, 0, -16384, 0, 0};
  space.bias_offset = 0.5f * space.bias_step;
  // 0.5 * 1 / (1/3): 1.5 steps.
  space.step = 1.0f / 3.0f;
  const auto code = encode(space, std::vector<float>{1.0f, 0.0f, 0.0f});
  CHECK(code->coefficients == std::vector<std::int8_t>{2, -2});
  CHECK(code->bias_level == -1);
}

TEST_CASE("a query is quantised 64 times as finely, and carries bias and scale") {
  const Space space = tiny_space();
  const auto query = encode_query(space, std::vector<float>{0.6f, 0.0f, 0.8f});
  REQUIRE(query.ok());
  CHECK(query->coefficients == std::vector<std::int16_t>{102, 819});
  CHECK(query->bias == doctest::Approx(0.3125 - 0.0125));
  CHECK(query->scale == 1.0f / 256 / 64);
}

TEST_CASE("a work's code as a query is the point that the code stands for") {
  const Space space = tiny_space();
  const Query query = query_of(space, Code{{-127, 3}, -10});
  CHECK(query.coefficients == std::vector<std::int16_t>{-127 * 64, 3 * 64});
  CHECK(query.bias == 0.3125f - 0.25f - 10.0f / 64);
  CHECK(query.scale == 1.0f / 256 / 64);
}

TEST_CASE("coefficients are clamped to -127..127") {
  Space space = tiny_space();
  space.step = kMinQuantiserStep;
  CHECK(encode(space, std::vector<float>{0.0f, 0.0f, 1.0f})->coefficients[1] == 127);
  CHECK(encode(space, std::vector<float>{0.0f, 0.0f, -1.0f})->coefficients[1] == -127);
  CHECK(encode_query(space, std::vector<float>{0.0f, 0.0f, 1.0f})->coefficients[1] == kMaxQueryCoefficient);
  CHECK(encode_query(space, std::vector<float>{0.0f, 0.0f, -1.0f})->coefficients[1] == -kMaxQueryCoefficient);
}

TEST_CASE("bias levels are clamped to -127..127, even where their step is the least float there is") {
  Space space = tiny_space();
  space.bias_step = std::numeric_limits<float>::denorm_min();
  REQUIRE(validate(space).ok());
  CHECK(encode(space, std::vector<float>{1.0f, 0.0f, 0.0f})->bias_level == 127);
  CHECK(encode(space, std::vector<float>{-1.0f, 0.0f, 0.0f})->bias_level == -127);
}

TEST_CASE("an embedding of another size is of another space") {
  const auto code = encode(tiny_space(), std::vector<float>{1.0f, 0.0f});
  REQUIRE_FALSE(code.ok());
  CHECK(code.error().code == ErrorCode::kSpaceMismatch);
  CHECK(code.error().message.find("2 components") != std::string::npos);
  CHECK(code.error().message.find("tiny takes 3") != std::string::npos);
}

TEST_CASE("an embedding that is not of unit length is refused, NaN and infinity too") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const float infinity = std::numeric_limits<float>::infinity();
  for (const float bad : {0.0f, 0.5f, 3.0f, 1e30f, nan, infinity, -infinity}) {
    const auto code = encode(tiny_space(), std::vector<float>{bad, 0.0f, 0.0f});
    REQUIRE_FALSE(code.ok());
    CHECK(code.error().code == ErrorCode::kInvalidArgument);
  }
}

namespace {

// What a network with tiny_space() in its last layer answers for a feature: the basis is the first and third
// axis, the mean's part outside it lies along the second, and nothing is left.
std::vector<float> projected_tiny(const std::vector<float>& feature) {
  return {feature[0], feature[2], feature[1]};
}

}  // namespace

TEST_CASE("projected values of a feature of any length give the code of its embedding") {
  const Space space = tiny_space();
  testing::Random random(11);
  for (const float length : {1.0f, 1e-30f, 250.0f, 3e37f}) {
    for (int i = 0; i < 100; ++i) {
      std::vector<float> feature = {random.bell(), random.bell(), random.bell()};
      std::vector<float> embedding = feature;
      REQUIRE(l2_normalise(embedding).ok());
      for (float& value : feature) value *= length;
      const auto wanted = encode(space, embedding), found = encode_projected(space, projected_tiny(feature));
      REQUIRE(wanted.ok());
      REQUIRE(found.ok());
      // Halves may fall to either side.
      for (std::size_t j = 0; j < 2; ++j)
        CHECK(std::abs(wanted->coefficients[j] - found->coefficients[j]) <= 1);
      CHECK(std::abs(wanted->bias_level - found->bias_level) <= 1);
    }
  }
}

TEST_CASE("with the mean inside the basis, and the rest in values of its own, the code is the same") {
  Space space = tiny_space();
  space.mean = {0.5f, 0.0f, 0.25f};
  const auto wanted = encode(space, std::vector<float>{0.48f, 0.6f, 0.64f});
  // 1.2 in two values whose squares add up to its own.
  const auto found = encode_projected(space, std::vector<float>{0.96f, 1.28f, 0.0f, 0.72f, -0.96f});
  REQUIRE(wanted.ok());
  REQUIRE(found.ok());
  CHECK(found->coefficients == wanted->coefficients);
  CHECK(found->bias_level == wanted->bias_level);
}

TEST_CASE("projected values of another number, without a direction or not finite are refused") {
  const Space space = tiny_space();
  for (const std::size_t size : {std::size_t{0}, std::size_t{2}, std::size_t{3} + kMaxResidualValues + 1}) {
    const auto code = encode_projected(space, std::vector<float>(size, 0.5f));
    REQUIRE_FALSE(code.ok());
    CHECK(code.error().code == ErrorCode::kSpaceMismatch);
    CHECK(code.error().message.find("tiny takes 3 to 515") != std::string::npos);
  }
  CHECK(encode_projected(space, std::vector<float>(std::size_t{3} + kMaxResidualValues, 0.5f)).ok());
  const float infinity = std::numeric_limits<float>::infinity();
  for (const float bad : {std::numeric_limits<float>::quiet_NaN(), infinity, -infinity}) {
    for (std::size_t place = 0; place < 4; ++place) {
      std::vector<float> projected(4, 0.5f);
      projected[place] = bad;
      const auto code = encode_projected(space, projected);
      REQUIRE_FALSE(code.ok());
      CHECK(code.error().code == ErrorCode::kInvalidArgument);
    }
  }
  CHECK(encode_projected(space, std::vector<float>(5, 0.0f)).error().code == ErrorCode::kInvalidArgument);
}

TEST_CASE("a basis that is far from orthonormal brings no bias beyond its bound") {
  Space space = tiny_space();
  space.basis_scale.assign(2, 1.0f);
  space.step = kMinQuantiserStep;
  REQUIRE(validate(space).ok());
  for (const float sign : {1.0f, -1.0f}) {
    const auto query = encode_projected_query(space, std::vector<float>{sign, 0.0f, sign});
    REQUIRE(query.ok());
    CHECK(std::abs(query->bias - dot(space.mean, space.mean)) <= kMaxBias);
  }
}

TEST_CASE("the similarity of a code and a query stands for the cosine") {
  // A full basis: nothing is lost but the rounding.
  Space space = tiny_space();
  space.step = 1.0f / 64;
  space.dimension = 3;
  space.basis = {32767, 0, 0, 0, 32767, 0, 0, 0, 32767};
  space.basis_scale.assign(3, 1.0f / 32767.0f);
  testing::Random random(7);
  for (int i = 0; i < 100; ++i) {
    std::vector<float> a(3), b(3);
    for (float& value : a) value = random.bell();
    for (float& value : b) value = random.bell();
    REQUIRE(l2_normalise(a).ok());
    REQUIRE(l2_normalise(b).ok());
    const auto code = encode(space, a);
    OwnedCodes codes;
    codes.dimension = 3;
    codes.coefficients = code->coefficients;
    codes.bias_levels = {code->bias_level};
    complete(space, codes);
    const std::int32_t near = similarity(codes.view(), 0, *encode_query(space, b));
    CHECK(similarity_to_cosine(near) == doctest::Approx(dot(a, b)).epsilon(0.03));
  }
}

TEST_CASE("biases of unit embeddings keep to their bound") {
  Space space = tiny_space();
  space.mean = {1.0f, 0.0f, 0.0f};
  REQUIRE(validate(space).ok());
  const auto query = encode_query(space, std::vector<float>{-1.0f, 0.0f, 0.0f});
  CHECK(query->bias == 1.0f - 2.0f);
  space.bias_offset = -kMaxBias;
  CHECK(validate(space).ok());
}

TEST_CASE("a space from outside is refused with the name of the field") {
  REQUIRE(validate(tiny_space()).ok());
  const float nan = std::numeric_limits<float>::quiet_NaN();
  struct Case {
    const char* field;
    std::function<void(Space&)> spoil;
  };
  const std::vector<Case> cases = {
      {"id", [](Space& s) { s.id = "\xff"; }},
      {"model is", [](Space& s) { s.model = std::string(256, 'm'); }},
      {"model_name", [](Space& s) { s.model_name = "line\nbreak"; }},
      {"input_dimension", [](Space& s) { s.input_dimension = 0; }},
      {"input_dimension", [](Space& s) { s.input_dimension = kMaxEmbeddingDimension + 1; }},
      {"dimension 0", [](Space& s) { s.dimension = 0; }},
      {"dimension 4", [](Space& s) { s.dimension = 4; }},
      {"mean", [](Space& s) { s.mean.pop_back(); }},
      {"mean", [=](Space& s) { s.mean[1] = nan; }},
      {"mean", [](Space& s) { s.mean[1] = 2.0f; }},
      {"basis", [](Space& s) { s.basis.push_back(0); }},
      {"basis_scale", [](Space& s) { s.basis_scale.clear(); }},
      {"basis_scale", [](Space& s) { s.basis_scale[1] = 0.0f; }},
      {"basis_scale", [=](Space& s) { s.basis_scale[1] = nan; }},
      {"basis_scale", [](Space& s) { s.basis_scale[0] = 1e30f; }},
      {"step", [](Space& s) { s.step = 0.0f; }},
      {"step", [](Space& s) { s.step = 1.5f; }},
      {"step", [=](Space& s) { s.step = nan; }},
      {"bias_offset", [](Space& s) { s.bias_offset = 2.2f; }},
      {"bias_offset", [=](Space& s) { s.bias_offset = nan; }},
      {"bias_step", [](Space& s) { s.bias_step = 0.0f; }},
      {"bias_step", [](Space& s) { s.bias_step = 0.02f; }},
      {"bias_step", [=](Space& s) { s.bias_step = nan; }},
  };
  for (const Case& one : cases) {
    CAPTURE(one.field);
    Space space = tiny_space();
    one.spoil(space);
    const Status status = validate(space);
    REQUIRE_FALSE(status.ok());
    CHECK(status.error().code == ErrorCode::kCorrupt);
    CHECK(status.error().message.find(one.field) != std::string::npos);
  }
}

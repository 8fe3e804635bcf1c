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
  // (0.6 - 0.5) * 64 = 6.4, (0.8 - 0) * 64 = 51.2; bias (0.5 * 0.1 + 0.25 * -0.25) * 4096 = -51.2
  CHECK(code->coefficients == std::vector<std::int8_t>{6, 51});
  CHECK(code->bias == -51);
}

TEST_CASE("coefficients are clamped to -127..127") {
  Space space = tiny_space();
  space.step = kMinQuantiserStep;
  CHECK(encode(space, std::vector<float>{0.0f, 0.0f, 1.0f})->coefficients[1] == 127);
  CHECK(encode(space, std::vector<float>{0.0f, 0.0f, -1.0f})->coefficients[1] == -127);
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

TEST_CASE("the similarity of two codes stands for their cosine") {
  // A full basis: nothing is lost but the rounding.
  Space space = tiny_space();
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
    const auto code_a = encode(space, a);
    const auto code_b = encode(space, b);
    const std::int32_t similarity =
        dot(code_a->coefficients, code_b->coefficients) + code_a->bias + code_b->bias;
    CHECK(similarity_to_cosine(space, similarity) == doctest::Approx(dot(a, b)).epsilon(0.03));
  }
  CHECK(similarity_to_cosine(space, 1 << 24) == 1.0f);
  CHECK(similarity_to_cosine(space, -(1 << 24)) == -1.0f);
}

TEST_CASE("biases of unit embeddings keep to their bound at the finest step") {
  Space space = tiny_space();
  space.mean = {1.0f, 0.0f, 0.0f};
  space.step = kMinQuantiserStep;
  REQUIRE(validate(space).ok());
  const auto code = encode(space, std::vector<float>{-1.0f, 0.0f, 0.0f});
  CHECK(code->bias == -2 * 1024 * 1024);
  CHECK(code->bias >= -kMaxBias);
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

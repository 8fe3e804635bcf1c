// SPDX-License-Identifier: MIT
#include "build/space_fit.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "build/clustered_embeddings.h"
#include "build/principal_axes.h"

using namespace vitrine;
using namespace vitrine::build;
using testing::clustered_embeddings;

namespace {

double product(std::span<const double> a, std::span<const double> b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

std::vector<std::uint32_t> all_rows(const Embeddings& embeddings) {
  std::vector<std::uint32_t> rows(embeddings.count);
  std::iota(rows.begin(), rows.end(), 0u);
  return rows;
}

// The variance of the rows along an axis.
double variance(const Embeddings& embeddings, const PrincipalAxes& axes, std::span<const double> axis) {
  double sum = 0.0;
  for (std::uint32_t i = 0; i < embeddings.count; ++i) {
    double coordinate = 0.0;
    for (std::size_t j = 0; j < axis.size(); ++j)
      coordinate += (embeddings.row(i)[j] - axes.mean[j]) * axis[j];
    sum += coordinate * coordinate;
  }
  return sum;
}

float worst_cosine_error(const Space& space, const Embeddings& embeddings) {
  const auto codes = encode_all(space, embeddings);
  REQUIRE(codes.ok());
  float worst = 0.0f;
  for (std::uint32_t a = 0; a < embeddings.count; a += 7) {
    const Query query = *encode_query(space, embeddings.row(a));
    for (std::uint32_t b = 0; b < embeddings.count; b += 3) {
      const float estimate = similarity_to_cosine(similarity(codes->view(), b, query));
      worst = std::max(worst, std::abs(estimate - dot(embeddings.row(a), embeddings.row(b))));
    }
  }
  return worst;
}

}  // namespace

TEST_CASE("axes are orthonormal, strongest first and point to their largest component, by either matrix") {
  // 200 x 40 goes by the covariance, 40 x 200 by the Gram matrix.
  for (const auto& [count, dimension] : {std::pair{200u, 40u}, std::pair{40u, 200u}}) {
    const Embeddings embeddings = clustered_embeddings(count, dimension, 6, 0.7f, 1);
    const auto axes = principal_axes(embeddings, all_rows(embeddings), 30);
    REQUIRE(axes.ok());
    REQUIRE(axes->count == 30);
    const auto axis = [&](std::size_t i) { return std::span(axes->rows).subspan(i * dimension, dimension); };
    double before = std::numeric_limits<double>::max();
    for (std::size_t i = 0; i < 30; ++i) {
      for (std::size_t j = 0; j < 30; ++j) {
        CHECK(std::abs(product(axis(i), axis(j)) - (i == j ? 1.0 : 0.0)) < 1e-9);
      }
      const double now = variance(embeddings, *axes, axis(i));
      CHECK(now <= before * (1 + 1e-9));
      before = now;
      const auto [least, most] = std::minmax_element(axis(i).begin(), axis(i).end());
      CHECK(*most >= -*least);
    }
  }
}

TEST_CASE("the covariance and the Gram matrix give the same axes") {
  // As many works as components, and one less: the two ways meet.
  Embeddings embeddings = clustered_embeddings(60, 60, 60, 0.7f, 2);
  // The last row is the mean of the others, so that leaving it out changes no axis.
  const auto rows = all_rows(embeddings);
  const std::span most_rows = std::span(rows).first(59);
  const auto mean = principal_axes(embeddings, most_rows, 1)->mean;
  std::transform(mean.begin(), mean.end(), embeddings.values.end() - 60,
                 [](double v) { return static_cast<float>(v); });
  const auto by_gram = principal_axes(embeddings, most_rows, 10);
  const auto by_covariance = principal_axes(embeddings, rows, 10);
  REQUIRE(by_gram->rows.size() == by_covariance->rows.size());
  for (std::size_t i = 0; i < by_gram->rows.size(); ++i) {
    CHECK(std::abs(by_gram->rows[i] - by_covariance->rows[i]) < 1e-5);
  }
}

TEST_CASE("a space keeps cosines where nothing is left out") {
  const Embeddings embeddings = clustered_embeddings(300, 32, 6, 0.7f, 3);
  const auto space = fit_space(embeddings, "hash", "name", {});
  REQUIRE(space.ok());
  CHECK(space->dimension == 32);
  CHECK(space->model == "hash");
  CHECK(space->model_name == "name");
  CHECK(space->id.empty());
  CHECK(worst_cosine_error(*space, embeddings) < 0.02f);
}

TEST_CASE("a space of fewer works than components keeps their cosines") {
  const Embeddings embeddings = clustered_embeddings(50, 400, 6, 0.7f, 4);
  const auto space = fit_space(embeddings, "hash", "name", {});
  REQUIRE(space.ok());
  CHECK(space->dimension == 49);
  CHECK(worst_cosine_error(*space, embeddings) < 0.02f);
}

TEST_CASE("the step puts the largest coefficient of the sample at 127 and clips nothing") {
  const Embeddings embeddings = clustered_embeddings(300, 32, 6, 0.7f, 5);
  const auto space = fit_space(embeddings, "hash", "name", {});
  const auto codes = encode_all(*space, embeddings);
  const auto [least, most] = std::minmax_element(codes->coefficients.begin(), codes->coefficients.end());
  CHECK(std::max<int>(-*least, *most) == 127);
  // One coefficient reaches the end of the range; if any were clipped there would be more.
  const auto at_end = [](std::int8_t value) { return value == 127 || value == -127; };
  CHECK(std::count_if(codes->coefficients.begin(), codes->coefficients.end(), at_end) <= 3);
}

TEST_CASE("bias levels span the collection's biases from end to end, also beyond the sample") {
  const Embeddings embeddings = clustered_embeddings(300, 32, 6, 0.7f, 5);
  for (const std::uint32_t sample : {300u, 20u}) {
    const auto space = fit_space(embeddings, "hash", "name", {.sample = sample});
    const auto codes = encode_all(*space, embeddings);
    const auto [least, most] = std::minmax_element(codes->bias_levels.begin(), codes->bias_levels.end());
    CHECK(*least == -127);
    CHECK(*most == 127);
    for (std::uint32_t i = 0; i < embeddings.count; ++i) {
      std::vector<float> centred(embeddings.row(i).begin(), embeddings.row(i).end());
      for (std::size_t j = 0; j < centred.size(); ++j) centred[j] -= space->mean[j];
      CHECK(std::abs(codes->biases[i] - dot(space->mean, centred)) <= 0.51f * space->bias_step);
    }
  }
}

TEST_CASE("a mean of zero leaves every bias at zero") {
  Embeddings embeddings{4, 2, {1, 0, -1, 0, 0, 1, 0, -1}};
  const auto space = fit_space(embeddings, "m", "n", {});
  REQUIRE(space.ok());
  const auto codes = encode_all(*space, embeddings);
  CHECK(codes->bias_levels == std::vector<std::int8_t>(4, 0));
  CHECK(codes->gains[0] == doctest::Approx(1.0f));
}

TEST_CASE("the number of coefficients is limited by option, sample and rank") {
  const Embeddings embeddings = clustered_embeddings(300, 32, 6, 0.7f, 6);
  CHECK(fit_space(embeddings, "m", "n", {.dimension = 7})->dimension == 7);
  CHECK(fit_space(embeddings, "m", "n", {.sample = 10})->dimension == 9);
  CHECK(fit_space(embeddings, "m", "n", {.sample = 1})->dimension == 1);
  const Embeddings wide = clustered_embeddings(700, 600, 700, 0.7f, 6);
  CHECK(fit_space(wide, "m", "n", {.dimension = 4000, .sample = 650})->dimension == kMaxCodeDimension);
  // Vectors that differ in two components only.
  Embeddings flat{100, 5, io::FloatTable(500, 0.0f)};
  for (std::uint32_t i = 0; i < 100; ++i) {
    flat.values[i * 5 + 1] = std::cos(static_cast<float>(i));
    flat.values[i * 5 + 3] = std::sin(static_cast<float>(i));
  }
  CHECK(fit_space(flat, "m", "n", {})->dimension == 2);
}

TEST_CASE("a collection of one work or of equal works has a space of one coefficient") {
  for (const std::uint32_t count : {1u, 2u, 50u}) {
    Embeddings embeddings = clustered_embeddings(1, 20, 1, 0.5f, 7);
    const io::FloatTable one = embeddings.values;
    embeddings.count = count;
    for (std::uint32_t i = 1; i < count; ++i)
      embeddings.values.insert(embeddings.values.end(), one.begin(), one.end());
    const auto space = fit_space(embeddings, "m", "n", {});
    REQUIRE(space.ok());
    CHECK(space->dimension == 1);
    CHECK(worst_cosine_error(*space, embeddings) < 0.001f);
  }
}

TEST_CASE("equal input gives equal spaces, whatever was computed before") {
  const Embeddings embeddings = clustered_embeddings(400, 48, 6, 0.7f, 8);
  const auto first = fit_space(embeddings, "m", "n", {});
  REQUIRE(fit_space(clustered_embeddings(30, 90, 3, 0.7f, 9), "m", "n", {}).ok());
  const auto second = fit_space(embeddings, "m", "n", {});
  CHECK(first->basis == second->basis);
  CHECK(first->basis_scale == second->basis_scale);
  CHECK(first->mean == second->mean);
  CHECK(first->step == second->step);
  CHECK(first->bias_offset == second->bias_offset);
  CHECK(first->bias_step == second->bias_step);
}

TEST_CASE("embeddings that cannot be fitted are refused") {
  CHECK(fit_space(Embeddings{}, "m", "n", {}).error().code == ErrorCode::kInvalidArgument);
  Embeddings embeddings = clustered_embeddings(10, 8, 2, 0.5f, 10);
  CHECK_FALSE(fit_space(embeddings, "m", "n", {.dimension = 0}).ok());
  CHECK_FALSE(fit_space(embeddings, std::string(300, 'm'), "n", {}).ok());
  const auto space = fit_space(embeddings, "m", "n", {});
  for (float& value : embeddings.values) value *= 5.0f;
  const auto codes = encode_all(*space, embeddings);
  REQUIRE_FALSE(codes.ok());
  CHECK(codes.error().message.find("work 0") != std::string::npos);
  embeddings.values.pop_back();
  CHECK_FALSE(fit_space(embeddings, "m", "n", {}).ok());
  CHECK(encode_all(*space, clustered_embeddings(3, 9, 2, 0.5f, 11)).error().code ==
        ErrorCode::kSpaceMismatch);
}

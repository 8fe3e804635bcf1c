// SPDX-License-Identifier: MIT
#include "build/projection_rows.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "build/clustered_embeddings.h"
#include "vitrine/codes.h"

using namespace vitrine;
using namespace vitrine::build;
using testing::clustered_embeddings;

namespace {

std::vector<float> projected(const ProjectionRows& rows, std::span<const float> feature) {
  std::vector<float> values;
  for (std::size_t begin = 0; begin < rows.values.size(); begin += feature.size())
    values.push_back(dot(std::span(rows.values).subspan(begin, feature.size()), feature));
  return values;
}

// A collection, the space of its first works, and features of the others, of any length.
struct Fixture {
  Embeddings embeddings, strangers;
  Space space;

  Fixture(std::uint32_t dimension, std::uint32_t coefficients)
      : embeddings(clustered_embeddings(300, dimension, 8, 0.6f, 21)),
        strangers(clustered_embeddings(340, dimension, 8, 0.6f, 21)) {
    space = *fit_space(embeddings, "model", "test", {.dimension = coefficients});
  }
  std::vector<float> feature(std::uint32_t i) const {
    const std::span<const float> row = strangers.row(300 + i);
    std::vector<float> values(row.begin(), row.end());
    for (float& value : values) value *= 17.0f;
    return values;
  }
};

std::vector<WorkIndex> first_ten(const OwnedCodes& codes, const Query& query) {
  std::vector<WorkIndex> works;
  for (const Hit& hit : search_exhaustive(codes.view(), query, 10)) works.push_back(hit.work);
  return works;
}

std::vector<WorkIndex> nearest_ten(const Embeddings& embeddings, std::span<const float> query) {
  std::vector<std::pair<float, WorkIndex>> scored;
  for (std::uint32_t i = 0; i < embeddings.count; ++i) scored.emplace_back(-dot(embeddings.row(i), query), i);
  std::sort(scored.begin(), scored.end());
  std::vector<WorkIndex> works;
  for (std::size_t i = 0; i < 10; ++i) works.push_back(scored[i].second);
  return works;
}

}  // namespace

TEST_CASE(
    "rows are those of the basis, the mean's direction outside it, and scaled directions of their own") {
  const Fixture fixture(256, 40);
  const ProjectionRows rows = projection_rows(fixture.space);
  CHECK(rows.residual == kResidualRows);
  REQUIRE(rows.values.size() == (40 + 1 + kResidualRows) * 256);
  const auto row = [&](std::size_t i) { return std::span(rows.values).subspan(i * 256, 256); };
  for (std::size_t i = 0; i < 256; ++i)
    CHECK(row(3)[i] == doctest::Approx(fixture.space.basis[3 * 256 + i] * fixture.space.basis_scale[3]));
  const double scaled = (256.0 - 41) / kResidualRows;
  for (std::size_t i = 0; i < 41 + kResidualRows; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      const double wanted = i != j ? 0 : i > 40 ? scaled : 1;
      CHECK(std::abs(static_cast<double>(dot(row(i), row(j))) - wanted) < 1e-3);
    }
  }
  CHECK(projection_rows(fixture.space).values == rows.values);
}

TEST_CASE("where the rows cover all directions, queries are those of the embeddings") {
  const Fixture fixture(100, 50);
  const ProjectionRows rows = projection_rows(fixture.space);
  REQUIRE(rows.residual == 49);
  for (std::uint32_t i = 0; i < 40; ++i) {
    const auto wanted = encode_query(fixture.space, fixture.strangers.row(300 + i));
    const auto found = encode_projected_query(fixture.space, projected(rows, fixture.feature(i)));
    REQUIRE(wanted.ok());
    REQUIRE(found.ok());
    // Units are 64ths of a work's step; rows of the basis are orthonormal to a hundred-thousandth.
    for (std::size_t j = 0; j < 50; ++j)
      CHECK(std::abs(wanted->coefficients[j] - found->coefficients[j]) <= 2);
    CHECK(std::abs(wanted->bias - found->bias) < 1e-4f);
    CHECK(std::abs(wanted->rest - found->rest) < 1e-3f);
  }
}

TEST_CASE(
    "where they are a sample, the nearest works are found as well as by the embedding, scores off by "
    "little") {
  const Fixture fixture(1024, 60);
  const ProjectionRows rows = projection_rows(fixture.space);
  const auto codes = encode_all(fixture.space, fixture.embeddings);
  REQUIRE(codes.ok());
  int by_embedding = 0, by_projected = 0;
  float worst = 0, mean = 0;
  for (std::uint32_t i = 0; i < 40; ++i) {
    const Query wanted = *encode_query(fixture.space, fixture.strangers.row(300 + i));
    const Query found = *encode_projected_query(fixture.space, projected(rows, fixture.feature(i)));
    const std::vector<WorkIndex> works = first_ten(*codes, wanted), others = first_ten(*codes, found);
    for (const WorkIndex work : nearest_ten(fixture.embeddings, fixture.strangers.row(300 + i))) {
      by_embedding += std::count(works.begin(), works.end(), work) > 0 ? 1 : 0;
      by_projected += std::count(others.begin(), others.end(), work) > 0 ? 1 : 0;
    }
    const auto score = [&](const Query& query) {
      return similarity_to_cosine(similarity(codes->view(), works[0], query));
    };
    worst = std::max(worst, std::abs(score(wanted) - score(found)));
    mean += (score(found) - score(wanted)) / 40;
  }
  // These clusters are balls of noise, of which 60 axes see little: many works are nearly as near as the
  // tenth.
  CHECK(by_projected >= by_embedding - 8);
  // A quarter of these pictures' squared length lies outside the projection, and is known to 18 %.
  CHECK(worst < 0.06f);
  CHECK(std::abs(mean) < 0.015f);
}

TEST_CASE("the smallest spaces have rows too") {
  for (const std::uint32_t dimension : {1u, 2u, 3u}) {
    const Embeddings embeddings = clustered_embeddings(9, dimension, 3, 0.9f, 5);
    const Space space = *fit_space(embeddings, "model", "test", {});
    const ProjectionRows rows = projection_rows(space);
    CHECK(rows.residual <= dimension - space.dimension);
    REQUIRE(rows.values.size() == std::size_t{dimension} * (space.dimension + 1 + rows.residual));
    for (std::uint32_t i = 0; i < 9; ++i) {
      const auto wanted = encode_query(space, embeddings.row(i));
      const auto found = encode_projected_query(space, projected(rows, embeddings.row(i)));
      REQUIRE(wanted.ok());
      REQUIRE(found.ok());
      CHECK(std::abs(wanted->bias - found->bias) < 1e-3f);
    }
  }
}

// SPDX-License-Identifier: MIT
#include "build/code_step.h"

#include <doctest/doctest.h>

#include <numeric>
#include <vector>

#include "build/clustered_embeddings.h"
#include "vitrine/embedding.h"
#include "vitrine/index_file.h"

using namespace vitrine;
using namespace vitrine::build;

namespace {

std::vector<CodeMeasure> measures_of(const Embeddings& embeddings) {
  const auto space = fit_space(embeddings, "m", "n", {});
  REQUIRE(space.ok());
  std::vector<std::uint32_t> rows(embeddings.count);
  std::iota(rows.begin(), rows.end(), 0u);
  auto measures = measure_steps(embeddings, rows, *space, space->step);
  REQUIRE(measures.ok());
  return std::move(*measures);
}

}  // namespace

TEST_CASE("coarser steps cost fewer bytes, and in the end answers") {
  const auto measures = measures_of(testing::clustered_embeddings(800, 48, 40, 0.8f, 1));
  REQUIRE(measures.size() > 4);
  for (std::size_t i = 1; i < measures.size(); ++i) {
    CHECK(measures[i].step > measures[i - 1].step);
    CHECK(measures[i].bytes_per_work < measures[i - 1].bytes_per_work);
  }
  CHECK(measures.front().first_fifty > 0.99);
  CHECK(measures.front().likeness > 0.99);
  CHECK(measures.back().first_fifty < measures.front().first_fifty);
  CHECK(measures.back().likeness < measures.front().likeness);
}

TEST_CASE("the coarsest step that keeps to the wishes is chosen, else the finest") {
  const std::vector<CodeMeasure> measures = {{0.01f, 100, 1.0, 0.999},
                                             {0.02f, 70, 0.998, 0.9985},
                                             {0.03f, 50, 0.996, 0.994},
                                             {0.04f, 40, 0.95, 0.99}};
  CHECK(choose_step(measures, {}).step == 0.02f);
  CHECK(choose_step(measures, {.first_fifty = 0.9, .likeness = 0.992}).step == 0.03f);
  CHECK(choose_step(measures, {.first_fifty = 2.0}).step == 0.01f);
  CHECK(choose_step(measures, {.bytes_per_work = 60}).step == 0.03f);
  CHECK(choose_step(measures, {.bytes_per_work = 500}).step == 0.01f);
  CHECK(choose_step(measures, {.bytes_per_work = 3}).step == 0.04f);
}

TEST_CASE("a wish for fewer bytes is kept by the codes themselves") {
  const Embeddings embeddings = testing::clustered_embeddings(900, 48, 40, 0.8f, 2);
  const auto fine = fit_space(embeddings, "m", "n", {});
  const auto coarse = fit_space(embeddings, "m", "n", {.bytes_per_work = 20});
  REQUIRE(fine.ok());
  REQUIRE(coarse.ok());
  CHECK(coarse->step > fine->step);
  CHECK(packed_bytes(*encode_all(*coarse, embeddings)) <= 900 * 20);
}

TEST_CASE("likeness is a share even where every work is beyond a right angle to all others") {
  constexpr std::uint32_t kWorks = 6;  // the corners of a simplex: cosines of -1/5
  Embeddings apart{kWorks, kWorks, {}};
  for (std::uint32_t i = 0; i < kWorks; ++i) {
    std::vector<float> corner(kWorks, -1.0f / kWorks);
    corner[i] += 1.0f;
    REQUIRE(l2_normalise(corner).ok());
    apart.values.insert(apart.values.end(), corner.begin(), corner.end());
  }
  for (const CodeMeasure& measure : measures_of(apart)) {
    CHECK(measure.likeness >= 0);
    CHECK(measure.likeness <= 1);
  }
}

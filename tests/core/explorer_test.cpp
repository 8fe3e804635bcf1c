// SPDX-License-Identifier: MIT
#include "vitrine/explorer.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>

#include "core/tiny_index.h"

using namespace vitrine;

namespace {

Index tiny() { return read_index(testing::TinyCollection().file()).value(); }

const std::vector<float> kQuery = {0.6f, 0.0f, 0.8f};  // code {102, 819} / 1024, bias 0.3

}  // namespace

TEST_CASE("answers come best first, with estimated cosines") {
  const Index index = tiny();
  const auto answers = search(index, kQuery, "m0de1", {});
  REQUIRE(answers.ok());
  REQUIRE(answers->size() == 5);
  // Work 1, whose point has the squared length 0.3125 - 2 * 0.3125 + 1.
  CHECK((*answers)[0].work == 1);
  CHECK((*answers)[0].score ==
        doctest::Approx((0.3 - 0.3125 + 819.0 / 1024) / std::sqrt(0.6875)).epsilon(1e-6));
  CHECK((*answers)[1].work == 4);
  for (std::size_t i = 1; i < 5; ++i) CHECK((*answers)[i - 1].score >= (*answers)[i].score);
}

TEST_CASE("graph and exhaustive search agree, and auto takes the exhaustive one here") {
  const Index index = tiny();
  const auto works = [&](SearchMethod method) {
    std::vector<WorkIndex> list;
    const auto answers = search(index, kQuery, "m0de1", {.k = 5, .ef = 5, .method = method});
    REQUIRE(answers.ok());
    for (const ScoredWork& scored : *answers) list.push_back(scored.work);
    return list;
  };
  CHECK(works(SearchMethod::kGraph) == works(SearchMethod::kExhaustive));
  CHECK(works(SearchMethod::kAuto) == works(SearchMethod::kExhaustive));
}

TEST_CASE("k and radius limit the answers, and radius 2 keeps even the opposite") {
  const Index index = tiny();
  CHECK(search(index, kQuery, "m0de1", {.k = 2})->size() == 2);
  CHECK(search(index, kQuery, "m0de1", {.radius = 0.0f})->empty());
  const auto within = search(index, kQuery, "m0de1", {.radius = 0.5f});
  REQUIRE(within.ok());
  REQUIRE_FALSE(within->empty());
  for (const ScoredWork& scored : *within) CHECK(1.0f - scored.score < 0.5f);
  const auto opposite = search(index, std::vector<float>{0.0f, 0.0f, 1.0f}, "m0de1", {});
  REQUIRE(opposite->size() == 5);
  CHECK(opposite->back().score == -1.0f);
}

TEST_CASE("a network's projected answer finds what its embedding finds, and passes the same checks") {
  const Index index = tiny();
  // The feature is five times kQuery: its products with the basis, with the mean's direction, nothing left.
  const std::vector<float> projected = {3.0f, 4.0f, 0.0f};
  const auto wanted = search(index, kQuery, "m0de1", {}),
             found = search_projected(index, projected, "m0de1", {});
  REQUIRE(wanted.ok());
  REQUIRE(found.ok());
  REQUIRE(found->size() == wanted->size());
  for (std::size_t i = 0; i < found->size(); ++i) {
    CHECK((*found)[i].work == (*wanted)[i].work);
    CHECK((*found)[i].score == (*wanted)[i].score);
  }
  CHECK(search_projected(index, projected, "0ther", {}).error().code == ErrorCode::kSpaceMismatch);
  CHECK(search_projected(index, projected, "m0de1", {.k = 0}).error().code == ErrorCode::kInvalidArgument);
  CHECK(search_projected(index, kQuery, "m0de1", {.radius = 0.0f})->empty());
  CHECK_FALSE(search_projected(index, std::vector<float>{0, 0, 0}, "m0de1", {}).ok());
}

TEST_CASE("an embedding of another model is refused, naming both models and the remedy") {
  const auto answers = search(tiny(), kQuery, "0ther\n", {});
  REQUIRE_FALSE(answers.ok());
  CHECK(answers.error().code == ErrorCode::kSpaceMismatch);
  CHECK(answers.error().message.find("0ther") != std::string::npos);
  CHECK(answers.error().message.find("m0de1 (tiny)") != std::string::npos);
  CHECK(answers.error().message.find("build the index again") != std::string::npos);
}

TEST_CASE("options out of range and bad embeddings are refused") {
  const Index index = tiny();
  const float nan = std::numeric_limits<float>::quiet_NaN();
  for (const SearchOptions& options : std::vector<SearchOptions>{{.k = 0},
                                                                 {.k = kMaxAnswers + 1},
                                                                 {.ef = 0},
                                                                 {.ef = kMaxBeam + 1},
                                                                 {.radius = -0.1f},
                                                                 {.radius = nan}}) {
    const auto answers = search(index, kQuery, "m0de1", options);
    REQUIRE_FALSE(answers.ok());
    CHECK(answers.error().code == ErrorCode::kInvalidArgument);
  }
  CHECK_FALSE(search(index, std::vector<float>{nan, 0.0f, 0.0f}, "m0de1", {}).ok());
  CHECK(search(index, std::vector<float>{1.0f}, "m0de1", {}).error().code == ErrorCode::kSpaceMismatch);
}

// SPDX-License-Identifier: MIT
#include "vitrine/fine.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "core/tiny_index.h"
#include "vitrine/explorer.h"
#include "vitrine/mixture.h"

using namespace vitrine;

namespace {

const std::vector<float> kQuery = {0.6f, 0.0f, 0.8f};

struct Fetched {
  std::vector<std::vector<std::uint8_t>> bytes;
  std::vector<FineFile> files;
  explicit Fetched(const std::vector<WorkIndex>& works) {
    const testing::TinyFine tiny;
    for (const WorkIndex work : works) bytes.push_back(tiny.file(work));
    for (std::size_t i = 0; i < works.size(); ++i) files.push_back({works[i], bytes[i]});
  }
};

Index tiny_index() { return read_index(testing::TinyFine().index_file()).value(); }

}  // namespace

TEST_CASE("a fine code comes back as it was written, and so does how they are coded") {
  const testing::TinyFine tiny;
  const Index index = tiny_index();
  CHECK(index.fine.step == tiny.layer.step);
  CHECK(index.fine.tables == tiny.layer.tables);
  for (WorkIndex work = 0; work < 5; ++work) {
    const FineCode wanted = tiny.code(work);
    const auto read = read_fine(index.fine, 3, work, tiny.file(work));
    REQUIRE(read.ok());
    CHECK(read->values == wanted.values);
    CHECK(read->mean_product == wanted.mean_product);
    CHECK(read->gain == wanted.gain);
  }
  CHECK_FALSE(read_index(testing::TinyCollection().file()).value().fine.present());
}

TEST_CASE("code and fine code together stand for a point within half a step of the embedding") {
  const testing::TinyFine tiny;
  for (WorkIndex work = 0; work < 5; ++work) {
    CAPTURE(work);
    const std::vector<float> embedding = testing::tiny_embedding(work);
    const std::vector<float> residual = residual_of(tiny.space, tiny.codes.code(work), embedding);
    const FineCode fine = tiny.code(work);
    double square = 0.0;
    for (std::size_t i = 0; i < 3; ++i) {
      const float point = embedding[i] - residual[i] + tiny.layer.step * static_cast<float>(fine.values[i]);
      CHECK(std::abs(point - embedding[i]) <= 0.5f * tiny.layer.step + 1e-6f);
      square += static_cast<double>(point) * static_cast<double>(point);
    }
    CHECK(fine.gain == doctest::Approx(1.0 / std::sqrt(square)));
  }
}

TEST_CASE("refined answers are ordered by cosines near the true ones") {
  const Index index = tiny_index();
  const Query query = query_of_embedding(index, kQuery, "m0de1").value();
  const Fetched all({0, 1, 2, 3, 4});
  const auto answers = refine(index, query, kQuery, all.files);
  REQUIRE(answers.ok());
  REQUIRE(answers->size() == 5);
  for (std::size_t i = 0; i < 5; ++i) {
    const float truth = dot(kQuery, testing::tiny_embedding((*answers)[i].work));
    CHECK((*answers)[i].score == doctest::Approx(truth).epsilon(0.02));
    if (i > 0) CHECK((*answers)[i].score <= (*answers)[i - 1].score);
  }
  // The code alone is far off for at least one of them: what the fine codes are for.
  const auto coarse = search(index, query, {.k = 5}).value();
  float worst = 0.0f;
  for (const ScoredWork& answer : coarse)
    worst = std::max(worst, std::abs(answer.score - dot(kQuery, testing::tiny_embedding(answer.work))));
  CHECK(worst > 0.03f);
}

TEST_CASE("what cannot be refined is refused by name") {
  const Index index = tiny_index();
  const Query query = query_of_embedding(index, kQuery, "m0de1").value();
  const Fetched two({0, 1});
  CHECK_FALSE(refine(read_index(testing::TinyCollection().file()).value(), query, kQuery, two.files).ok());
  CHECK_FALSE(refine(index, query, {}, two.files).ok());  // made of no embedding
  const std::vector<float> endless(3, std::numeric_limits<float>::quiet_NaN());
  CHECK_FALSE(refine(index, query, endless, two.files).ok());
  const FineFile swapped[] = {{1, two.bytes[0]}};
  const auto other = refine(index, query, kQuery, swapped);
  REQUIRE_FALSE(other.ok());
  CHECK(other.error().code == ErrorCode::kCorrupt);
  CHECK(other.error().message.find("work 1") != std::string::npos);
  const FineFile beyond[] = {{5, two.bytes[0]}};
  CHECK_FALSE(refine(index, query, kQuery, beyond).ok());
  CHECK(refine(index, query, kQuery, {})->empty());
}

TEST_CASE("values that the tables do not code are not written") {
  const testing::TinyFine tiny;
  FineCode code = tiny.code(0);
  code.values[0] = 99;
  const auto refused = write_fine(tiny.layer, 0, code);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::kInvalidArgument);
}

TEST_CASE("fine codes clamp what is beyond their most") {
  const testing::TinyFine tiny;
  const std::vector<float> embedding = testing::tiny_embedding(1);
  const std::vector<float> residual = residual_of(tiny.space, tiny.codes.code(1), embedding);
  const FineCode code = fine_code(tiny.space, embedding, residual, kMinFineStep, 3);
  for (const std::int8_t value : code.values) CHECK(std::abs(value) <= 3);
}

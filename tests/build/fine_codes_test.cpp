// SPDX-License-Identifier: MIT
#include "build/fine_codes.h"

#include <doctest/doctest.h>

#include <cmath>

#include "build/clustered_embeddings.h"

using namespace vitrine;
using namespace vitrine::build;

namespace {

// A code of 16 of 96 components: most of the embedding is left for the fine code.
struct Collection {
  Embeddings embeddings = vitrine::testing::clustered_embeddings(600, 96, 12, 0.9f, 5);
  Space space = fit_space(embeddings, "m", "m", {.dimension = 16}).value();
  OwnedCodes codes = encode_all(space, embeddings).value();
};

const Collection& collection() {
  static const Collection kCollection;
  return kCollection;
}

FineCodes make(double bytes, unsigned threads = 2) {
  const Collection& c = collection();
  return encode_fine(c.space, c.codes, c.embeddings, bytes, threads, io::ProgressStyle::kQuiet).value();
}

// Mean error of the cosines of the first works with all others, by fine codes.
double mean_error(const FineCodes& fine) {
  const Collection& c = collection();
  double sum = 0.0;
  constexpr WorkIndex kQueries = 5;
  for (WorkIndex q = 0; q < kQueries; ++q) {
    const auto embedding = c.embeddings.row(q);
    const Query query = encode_query(c.space, embedding).value();
    std::vector<float> centred(embedding.begin(), embedding.end());
    for (std::size_t i = 0; i < centred.size(); ++i) centred[i] -= c.space.mean[i];
    for (WorkIndex work = 0; work < c.embeddings.count; ++work) {
      const FineCode code = read_fine(fine.layer, 96, work, fine.file(work)).value();
      const std::int32_t product = dot(c.codes.view().row(work), query.coefficients);
      const float estimate = similarity_to_cosine(fine_similarity(fine.layer, code, product, query, centred));
      sum += std::abs(static_cast<double>(estimate - dot(embedding, c.embeddings.row(work))));
    }
  }
  return sum / (kQueries * c.embeddings.count);
}

double mean_bytes(const FineCodes& fine) {
  return static_cast<double>(fine.files.size()) / static_cast<double>(fine.ends.size());
}

}  // namespace

TEST_CASE("fine codes take the bytes they may, and more of them are nearer to the truth") {
  const FineCodes small = make(125.0);
  const FineCodes large = make(160.0);
  CHECK(mean_bytes(small) == doctest::Approx(125.0).epsilon(0.06));
  CHECK(mean_bytes(large) == doctest::Approx(160.0).epsilon(0.06));
  CHECK(small.layer.step > large.layer.step);
  CHECK(mean_error(large) < mean_error(small));
  CHECK(mean_error(large) < 0.01);
}

TEST_CASE("with bytes to spare no residual is clamped, and cosines are nearly exact") {
  const FineCodes finest = make(5000.0);
  CHECK(mean_bytes(finest) < 250.0);
  CHECK(mean_error(finest) < 0.001);
}

TEST_CASE("fine codes do not depend on threads") {
  const FineCodes one = make(130.0, 1);
  const FineCodes four = make(130.0, 4);
  CHECK(one.layer.step == four.layer.step);
  CHECK(one.layer.tables == four.layer.tables);
  CHECK(one.files == four.files);
  CHECK(one.ends == four.ends);
}

TEST_CASE("works that leave nothing, and codes of other works") {
  const Collection& c = collection();
  Embeddings equal{40, 8, {}};
  for (int i = 0; i < 40 * 8; ++i) equal.values.push_back(i % 8 == 0 ? 1.0f : 0.0f);
  const Space space = fit_space(equal, "m", "m", {}).value();
  const OwnedCodes codes = encode_all(space, equal).value();
  const auto fine = encode_fine(space, codes, equal, 800.0, 1, io::ProgressStyle::kQuiet);
  REQUIRE(fine.ok());
  CHECK(read_fine(fine->layer, 8, 39, fine->file(39)).ok());
  const auto mixed = encode_fine(c.space, codes, c.embeddings, 800.0, 1, io::ProgressStyle::kQuiet);
  REQUIRE_FALSE(mixed.ok());
  CHECK(mixed.error().code == ErrorCode::kInvalidArgument);
}

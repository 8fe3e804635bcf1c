// SPDX-License-Identifier: MIT
// The whole study on pictures of a few pixels, with embedders that tests can see through.
#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "lab/perturb/study.h"
#include "lab/perturb/study_json.h"
#include "temporary_folder.h"
#include "vitrine/embedding.h"

namespace vitrine::lab {
namespace {

using vitrine::testing::TemporaryFolder;

constexpr std::uint32_t kSide = 12;

// Brightness in a coarse grid: altered copies are near their original. It takes batches of four, and refuses
// pictures with a red corner where told so.
class Grid final : public embed::Embedder {
 public:
  explicit Grid(char hash_digit) : hash_(64, hash_digit) {
    card_.id = std::string("grid-") + hash_digit;
    card_.label = "Grid";
    card_.dimension = 9;
  }
  Result<std::vector<float>> embed(const Image& image) const override {
    auto prepared = prepare(image);
    if (!prepared.ok()) return prepared;
    return embed_batch({*prepared}).front();
  }
  Result<std::vector<float>> prepare(const Image& image) const override {
    if (refuses_red && image.rgb[0] > 250 && image.rgb[1] < 5)
      return Error{ErrorCode::kUnsupported, "too red"};
    const Result<Image> small = resize_bilinear(image, 3, 3);
    if (!small.ok()) return small.error();
    std::vector<float> values;
    for (std::size_t i = 0; i < small->rgb.size(); i += 3)
      values.push_back(0.3f * small->rgb[i] + 0.6f * small->rgb[i + 1] + 0.1f * small->rgb[i + 2] + 1.0f);
    return values;
  }
  std::vector<Result<std::vector<float>>> embed_batch(
      std::vector<std::vector<float>> prepared) const override {
    most = std::max(most.load(), static_cast<int>(prepared.size()));
    std::vector<Result<std::vector<float>>> answers;
    for (std::vector<float>& values : prepared) {
      ++embedded;
      REQUIRE(l2_normalise(values).ok());
      answers.emplace_back(std::move(values));
    }
    return answers;
  }
  std::size_t batch_size() const override { return 4; }
  std::uint32_t dimension() const override { return 9; }
  const std::string& model_hash() const override { return hash_; }
  const embed::ModelCard& card() const override { return card_; }

  bool refuses_red = false;
  mutable std::atomic<int> embedded = 0, most = 0;

 private:
  std::string hash_;
  embed::ModelCard card_;
};

// Gradients in many directions and strengths; the same number, the same picture.
std::string picture(int number) {
  std::string ppm = "P6\n" + std::to_string(kSide) + " " + std::to_string(kSide) + "\n255\n";
  for (std::uint32_t y = 0; y < kSide; ++y) {
    for (std::uint32_t x = 0; x < kSide; ++x) {
      const double angle = 2.1 * number;
      const double value =
          128 + (60 + number % 7 * 9) * std::cos(angle + 0.2 * x * std::sin(angle) + 0.3 * y);
      for (const int shift : {0, 10, 20})
        ppm += static_cast<char>(std::clamp(static_cast<int>(value) - shift, 0, 255));
    }
  }
  return ppm;
}

ingest::Collection collection_of(const TemporaryFolder& folder, int count) {
  ingest::Collection collection;
  for (int i = 0; i < count; ++i) {
    ingest::Work work;
    work.id = "w" + std::to_string(100 + i);
    work.images.push_back({folder.write(work.id + ".ppm", picture(i)), {}});
    collection.works.push_back(std::move(work));
  }
  return collection;
}

StudyOptions options_of(const TemporaryFolder& folder, const char* cache = "cache") {
  StudyOptions options;
  options.title = "Gradients";
  options.variants.cache = folder / cache;
  options.variants.progress = io::ProgressStyle::kQuiet;
  return options;
}

TEST_CASE("a study counts every original and copy, and its copies are found") {
  const TemporaryFolder folder;
  const Grid model('a');
  const embed::Embedder* const models[] = {&model};
  const auto run = run_study(collection_of(folder, 20), models, options_of(folder));
  REQUIRE_MESSAGE(run.ok(), run.error().message);
  CHECK(run->study.works == 20);
  CHECK(run->study.originals == 20);
  CHECK(run->study.left_out.empty());
  CHECK(model.embedded == 20 * 6);
  CHECK(model.most == 4);
  CHECK(run->embedded == std::vector<std::uint64_t>{120});
  const Scores& exact = run->study.models[0].exact;
  CHECK(exact[0].precision.mean > 0.8);
  CHECK(exact[2].recall.mean > 0.5);
  CHECK(exact[0].recall.mean == doctest::Approx(exact[0].precision.mean / 5));
  // The hits of the profiles add up to those counted.
  double found = 0;
  for (const double share : exact[2].found) found += share;
  CHECK(found == doctest::Approx(5 * exact[2].precision.mean));
  CHECK(run->study.models[0].structure == Structure::kExact);
  // Nine coefficients lose nothing but what is rounded.
  CHECK(run->study.models[0].index[2].precision.mean ==
        doctest::Approx(exact[2].precision.mean).epsilon(0.05));
}

TEST_CASE("fine codes bring the index's answers to the exact ones") {
  const TemporaryFolder folder;
  const Grid model('a');
  const embed::Embedder* const models[] = {&model};
  StudyOptions options = options_of(folder);
  options.fine = true;
  const auto run = run_study(collection_of(folder, 40), models, options);
  REQUIRE_MESSAGE(run.ok(), run.error().message);
  const ModelScores& scores = run->study.models[0];
  CHECK(scores.fine_bytes_per_picture > 0);
  for (std::size_t i = 0; i < kFirst.size(); ++i) {
    CHECK(scores.index[i].precision.mean == doctest::Approx(scores.exact[i].precision.mean).epsilon(0.01));
    CHECK(scores.index[i].found == scores.exact[i].found);
  }
}

TEST_CASE("threads, cache and repetition change no byte of a study") {
  const TemporaryFolder folder;
  const ingest::Collection collection = collection_of(folder, 23);
  const Grid one('a'), two('b');
  const embed::Embedder* const models[] = {&one, &two};
  std::string first;
  for (const unsigned threads : {1u, 2u, 5u}) {
    CAPTURE(threads);
    StudyOptions options = options_of(folder, threads == 2 ? "" : "cache");
    if (threads == 2) options.variants.cache.clear();
    options.variants.threads = threads;
    options.sample = 11;
    options.seed = 3;
    const auto run = run_study(collection, models, options);
    REQUIRE_MESSAGE(run.ok(), run.error().message);
    if (first.empty()) first = study_json(run->study);
    CHECK(study_json(run->study) == first);
  }
  // The third run found everything in the first one's cache.
  CHECK(one.embedded == 2 * 11 * 6);
}

TEST_CASE("another seed takes other originals") {
  const TemporaryFolder folder;
  const ingest::Collection collection = collection_of(folder, 23);
  const Grid model('a');
  const embed::Embedder* const models[] = {&model};
  StudyOptions options = options_of(folder);
  options.sample = 6;
  const auto first = run_study(collection, models, options);
  options.seed = 2;
  const auto second = run_study(collection, models, options);
  REQUIRE(first.ok());
  REQUIRE(second.ok());
  CHECK(first->study.originals == 6);
  CHECK(first->study.pictures != second->study.pictures);
}

TEST_CASE("a picture that one model or the decoder refuses is left out of all, with its reason") {
  for (const unsigned threads : {1u, 3u}) {
    CAPTURE(threads);
    const TemporaryFolder folder;
    ingest::Collection collection = collection_of(folder, 8);
    folder.write("w102.ppm", "P6 nothing");
    std::string red = picture(5);
    red.replace(red.size() - 3 * kSide * kSide, 3, std::string("\xFF\0\0", 3));
    folder.write("w105.ppm", red);
    collection.works[6].images[0].file = folder / "missing.ppm";
    const Grid tolerant('a');
    Grid strict('b');
    strict.refuses_red = true;
    const embed::Embedder* const models[] = {&tolerant, &strict};
    StudyOptions options = options_of(folder);
    options.variants.threads = threads;
    const auto run = run_study(collection, models, options);
    REQUIRE_MESSAGE(run.ok(), run.error().message);
    CHECK(run->study.originals == 5);
    CHECK(run->study.left_out == std::vector<std::string>{"w102", "w105", "w106"});
    REQUIRE(run->skipped.size() == 3);
    CHECK(run->skipped[0].where.find("w102.ppm") != std::string::npos);
    CHECK(run->skipped[1].reason == "too red");
    CHECK(run->skipped[2].where.find("missing.ppm") != std::string::npos);
  }
}

TEST_CASE("nothing readable, no pictures and one model twice are wrong requests") {
  const TemporaryFolder folder;
  const Grid model('a'), same('a');
  const embed::Embedder* const models[] = {&model};
  const embed::Embedder* const twice[] = {&model, &same};
  ingest::Collection collection = collection_of(folder, 2);
  const auto code_of = [](const Result<StudyRun>& run) {
    REQUIRE_FALSE(run.ok());
    return run.error().code;
  };
  CHECK(code_of(run_study(collection, twice, options_of(folder))) == ErrorCode::kInvalidArgument);
  CHECK(code_of(run_study(ingest::Collection(), models, options_of(folder))) == ErrorCode::kInvalidArgument);
  for (const ingest::Work& work : collection.works)
    folder.write(work.images[0].file.filename(), "no picture");
  CHECK(code_of(run_study(collection, models, options_of(folder))) == ErrorCode::kInvalidArgument);
  StudyOptions none = options_of(folder);
  none.sample = 0;
  CHECK(code_of(run_study(collection, models, none)) == ErrorCode::kInvalidArgument);
}

TEST_CASE("one original alone finds its five copies") {
  const TemporaryFolder folder;
  const Grid model('a');
  const embed::Embedder* const models[] = {&model};
  const auto run = run_study(collection_of(folder, 1), models, options_of(folder));
  REQUIRE_MESSAGE(run.ok(), run.error().message);
  CHECK(run->study.models[0].exact[2].recall.mean == 1.0);
  CHECK(run->study.models[0].index[2].recall.mean == 1.0);
}

}  // namespace
}  // namespace vitrine::lab

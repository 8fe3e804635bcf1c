// SPDX-License-Identifier: MIT
#include "build/embed_collection.h"

#include <doctest/doctest.h>

#include <atomic>

#include "temporary_folder.h"

namespace vitrine::build {
namespace {

using vitrine::testing::TemporaryFolder;

// Embeds a picture by its first pixel, and counts what it is given; a red picture is too much for it where
// told so.
class FirstPixel final : public embed::Embedder {
 public:
  FirstPixel(char hash_digit, std::uint32_t dimension) : hash_(64, hash_digit) {
    card_.dimension = dimension;
  }

  Result<std::vector<float>> embed(const Image& image) const override {
    ++calls;
    if (refuses_red && image.rgb[0] == 255) return Error{ErrorCode::kUnsupported, "too red"};
    std::vector<float> values(card_.dimension, 0.0f);
    values[image.rgb[1] % card_.dimension] = 1.0f;
    return values;
  }
  std::uint32_t dimension() const override { return card_.dimension; }
  const std::string& model_hash() const override { return hash_; }
  const embed::ModelCard& card() const override { return card_; }

  mutable std::atomic<int> calls = 0;
  bool refuses_red = false;

 private:
  std::string hash_;
  embed::ModelCard card_;
};

std::string pixel(int red, int green) {
  return std::string("P6\n1 1\n255\n") + static_cast<char>(red) + static_cast<char>(green) + '\0';
}

ingest::Work work_of(const std::string& id, const std::filesystem::path& file) {
  ingest::Work work;
  work.id = id;
  work.images.push_back({file, {}});
  return work;
}

// Four works: green 0 to 3, the second one red as well.
ingest::Collection four_works(const TemporaryFolder& folder) {
  ingest::Collection collection;
  for (int i = 0; i < 4; ++i) {
    const std::string id = "w" + std::to_string(i);
    collection.works.push_back(work_of(id, folder.write(id + ".ppm", pixel(i == 1 ? 255 : 0, i))));
  }
  return collection;
}

EmbedOptions options_of(const TemporaryFolder& folder) {
  EmbedOptions options;
  options.cache = folder / "cache";
  options.progress = io::ProgressStyle::kQuiet;
  return options;
}

const PictureVisitor kNobody = [](std::size_t, std::size_t, Picture&) { return Status(Done{}); };

TEST_CASE("two models embed the same works in the same order") {
  const TemporaryFolder folder;
  const FirstPixel main('a', 4), instant('b', 3);
  EmbedOptions options = options_of(folder);
  options.instant = &instant;
  const auto embedded = embed_collection(four_works(folder), main, options, kNobody);
  REQUIRE(embedded.ok());
  CHECK(embedded->kept.size() == 4);
  CHECK(embedded->embeddings.count == 4);
  CHECK(embedded->instant.count == 4);
  CHECK(embedded->instant.dimension == 3);
  for (std::uint32_t i = 0; i < 4; ++i) {
    CHECK(embedded->embeddings.row(i)[i] == 1.0f);
    CHECK(embedded->instant.row(i)[i % 3] == 1.0f);
  }
}

TEST_CASE("without a second model there is no second table") {
  const TemporaryFolder folder;
  const FirstPixel main('a', 4);
  const auto embedded = embed_collection(four_works(folder), main, options_of(folder), kNobody);
  REQUIRE(embedded.ok());
  CHECK(embedded->instant.count == 0);
  CHECK(embedded->instant.values.empty());
}

TEST_CASE("what one model embedded before is embedded by the other alone") {
  const TemporaryFolder folder;
  const FirstPixel main('a', 4), instant('b', 3);
  EmbedOptions options = options_of(folder);
  REQUIRE(embed_collection(four_works(folder), main, options, kNobody).ok());
  options.instant = &instant;
  const auto second = embed_collection(four_works(folder), main, options, kNobody);
  REQUIRE(second.ok());
  CHECK(second->embedded == 0);
  CHECK(second->reused == 4);
  CHECK(main.calls == 4);
  CHECK(instant.calls == 4);
  REQUIRE(embed_collection(four_works(folder), main, options, kNobody).ok());
  CHECK(main.calls == 4);
  CHECK(instant.calls == 4);
}

TEST_CASE("a work that one of two models refuses is left out of both tables") {
  for (const bool main_refuses : {true, false}) {
    CAPTURE(main_refuses);
    const TemporaryFolder folder;
    FirstPixel main('a', 4), instant('b', 3);
    (main_refuses ? main : instant).refuses_red = true;
    EmbedOptions options = options_of(folder);
    options.instant = &instant;
    const auto embedded = embed_collection(four_works(folder), main, options, kNobody);
    REQUIRE(embedded.ok());
    CHECK(embedded->kept == std::vector<std::size_t>{0, 2, 3});
    CHECK(embedded->embeddings.values.size() == 3 * 4);
    CHECK(embedded->instant.values.size() == 3 * 3);
    REQUIRE(embedded->skipped.size() == 1);
    CHECK(embedded->skipped[0].reason == "too red");
  }
}

TEST_CASE("a model is not its own second model") {
  const TemporaryFolder folder;
  const FirstPixel main('a', 4), same('a', 4);
  EmbedOptions options = options_of(folder);
  options.instant = &same;
  const auto embedded = embed_collection(four_works(folder), main, options, kNobody);
  REQUIRE(!embedded.ok());
  CHECK(embedded.error().code == ErrorCode::kInvalidArgument);
}

}  // namespace
}  // namespace vitrine::build

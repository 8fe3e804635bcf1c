// SPDX-License-Identifier: MIT
#include "lab/compare/compare_models.h"

#include <doctest/doctest.h>

#include <atomic>
#include <set>
#include <string>
#include <vector>

#include "temporary_folder.h"
#include "vitrine/embedding.h"

namespace vitrine::lab {
namespace {

using vitrine::testing::TemporaryFolder;

// Looks at one channel of the first pixel, as an angle: works are like each other where that channel is near.
class OneChannel final : public embed::Embedder {
 public:
  OneChannel(std::size_t channel, char digit) : channel_(channel), hash_(64, digit) {
    card_.label = "Channel " + std::to_string(channel);
    card_.dimension = 2;
  }
  Result<std::vector<float>> embed(const Image& image) const override {
    ++calls;
    const float value = static_cast<float>(image.rgb[channel_]) / 255.0f;
    if (image.rgb[channel_] == refused) return Error{ErrorCode::kUnsupported, "not this one"};
    std::vector<float> values = {value, 1.0f};
    if (Status status = l2_normalise(values); !status.ok()) return status.error();
    return values;
  }
  std::uint32_t dimension() const override { return 2; }
  const std::string& model_hash() const override { return hash_; }
  const embed::ModelCard& card() const override { return card_; }

  mutable std::atomic<int> calls = 0;
  int refused = -1;

 private:
  std::size_t channel_;
  std::string hash_;
  embed::ModelCard card_;
};

std::string pixel(int red, int green) {
  return std::string("P6\n1 1\n255\n") + static_cast<char>(red) + static_cast<char>(green) + '\0';
}

// Reds ascend, greens descend in another order; the picture of work 3 cannot be read.
ingest::Collection five_works(const TemporaryFolder& folder) {
  const int greens[] = {10, 200, 20, 0, 210};
  ingest::Collection collection;
  for (int i = 0; i < 5; ++i) {
    const std::string name = "w" + std::to_string(i);
    ingest::Work work;
    work.id = name;
    work.images.push_back(
        {folder.write(name + ".ppm", i == 3 ? "no picture" : pixel(20 * i, greens[i])), {}});
    work.images.push_back({folder.write(name + "-back.ppm", pixel(1, 1)), {}});
    collection.works.push_back(work);
  }
  return collection;
}

CompareOptions quiet(const TemporaryFolder& folder) {
  CompareOptions options;
  options.embed.cache = folder / "cache";
  options.embed.progress = io::ProgressStyle::kQuiet;
  options.embed.threads = 1;
  options.timed = 3;
  return options;
}

Status see_nothing(std::size_t, std::size_t, build::Picture&) { return Done{}; }

TEST_CASE("each model finds neighbours of its own, among the works that all models embedded") {
  const TemporaryFolder folder;
  OneChannel red(0, 'a'), green(1, 'b');
  green.refused = 20;
  const Contestant both[] = {{"red", &red, 0}, {"green", &green, 42}};
  const auto compared = compare_models(five_works(folder), both, quiet(folder), see_nothing);
  REQUIRE(compared.ok());
  // Work 3 has no picture, work 2 no green embedding.
  REQUIRE(compared->works.size() == 3);
  CHECK(compared->works[0].position == 0);
  CHECK(compared->works[1].position == 1);
  CHECK(compared->works[2].position == 4);
  CHECK(compared->neighbours == 2);
  CHECK(compared->skipped.size() == 2);
  // Reds are 0, 20, 80 and greens 10, 200, 210.
  const auto first = [&](std::size_t model, std::size_t work) {
    return compared->models[model].neighbours[work * 2].work;
  };
  CHECK(first(0, 0) == 1);
  CHECK(first(0, 1) == 0);
  CHECK(first(0, 2) == 1);
  CHECK(first(1, 0) == 1);
  CHECK(first(1, 1) == 2);
  CHECK(first(1, 2) == 1);
  CHECK(compared->models[1].network_bytes == 42);
  CHECK(compared->models[1].label == "Channel 1");
  CHECK(compared->models[0].embedding_bytes() == 8);
  CHECK(compared->models[0].time.pictures == 3);
}

TEST_CASE("a second run takes embeddings from the cache, and still times pictures afresh") {
  const TemporaryFolder folder;
  const ingest::Collection collection = five_works(folder);
  const OneChannel red(0, 'a'), green(1, 'b');
  const Contestant both[] = {{"red", &red, 0}, {"green", &green, 0}};
  const auto once = compare_models(collection, both, quiet(folder), see_nothing);
  REQUIRE(once.ok());
  CHECK(once->models[0].embedded == 4);
  CHECK(once->models[0].reused == 0);
  red.calls = 0;
  const auto again = compare_models(collection, both, quiet(folder), see_nothing);
  REQUIRE(again.ok());
  CHECK(again->models[0].embedded == 0);
  CHECK(again->models[0].reused == 4);
  CHECK(again->models[0].neighbours == once->models[0].neighbours);
  // Three timed, and one before them that is not counted.
  CHECK(red.calls == 4);
  CHECK(again->models[0].time.pictures == 3);
}

TEST_CASE("pictures are seen once, however many models look, and no second pictures of works") {
  const TemporaryFolder folder;
  const OneChannel red(0, 'a'), green(1, 'b');
  const Contestant both[] = {{"red", &red, 0}, {"green", &green, 0}};
  std::multiset<std::size_t> seen;
  const auto compared = compare_models(five_works(folder), both, quiet(folder),
                                       [&](std::size_t work, std::size_t image, build::Picture&) -> Status {
                                         CHECK(image == 0);
                                         seen.insert(work);
                                         return Done{};
                                       });
  REQUIRE(compared.ok());
  CHECK(seen == std::multiset<std::size_t>{0, 1, 2, 4});
}

TEST_CASE("each model is announced before it begins") {
  const TemporaryFolder folder;
  const OneChannel red(0, 'a'), green(1, 'b');
  const Contestant both[] = {{"red", &red, 0}, {"green", &green, 0}};
  std::vector<std::string> begun;
  CompareOptions options = quiet(folder);
  options.begins = [&](const Contestant& contestant) {
    CHECK((begun.empty() ? red.calls == 0 : green.calls == 0));
    begun.push_back(contestant.id);
  };
  REQUIRE(compare_models(five_works(folder), both, options, see_nothing).ok());
  CHECK(begun == std::vector<std::string>{"red", "green"});
}

TEST_CASE("one work that all models have cannot be compared, and the error says so") {
  const TemporaryFolder folder;
  ingest::Collection collection = five_works(folder);
  collection.works.resize(1);
  const OneChannel red(0, 'a'), green(1, 'b');
  const Contestant both[] = {{"red", &red, 0}, {"green", &green, 0}};
  const auto compared = compare_models(collection, both, quiet(folder), see_nothing);
  REQUIRE(!compared.ok());
  CHECK(compared.error().code == ErrorCode::kInvalidArgument);
  CHECK(compared.error().message.find("1 works were embedded by all models") != std::string::npos);
}

TEST_CASE("a model that embeds nothing is named") {
  const TemporaryFolder folder;
  ingest::Collection collection = five_works(folder);
  collection.works.resize(1);
  OneChannel red(0, 'a'), green(1, 'b');
  green.refused = 10;
  const Contestant both[] = {{"red", &red, 0}, {"green", &green, 0}};
  const auto compared = compare_models(collection, both, quiet(folder), see_nothing);
  REQUIRE(!compared.ok());
  CHECK(compared.error().message.find("model green") != std::string::npos);
}

}  // namespace
}  // namespace vitrine::lab

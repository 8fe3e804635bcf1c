// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <thread>

#include "embed/embedder.h"
#include "ingest/picture.h"
#include "io/files.h"
#include "io/hash.h"
#include "shared_data.h"
#include "temporary_folder.h"
#include "vitrine/embedding.h"

namespace vitrine::embed {
namespace {

using testing::TemporaryFolder;

ModelCard card_of(const std::string& id) {
  auto card = find_model_card(VITRINE_MODELS_DIR, id);
  REQUIRE(card.ok());
  return *card;
}

std::filesystem::path weights_of(const ModelCard& card) { return testing::shared_data("models") / card.file; }

// True, with a word about it, where this build or machine cannot run the network.
bool must_skip(const ModelCard& card) {
  if (!has_onnx_runtime()) {
    MESSAGE("skipped: built without ONNX Runtime");
    return true;
  }
  if (!testing::has_shared_data("models/" + card.file)) {
    MESSAGE("skipped: no " << weights_of(card).string());
    return true;
  }
  return false;
}

// The first `count` pictures of the real collection, in byte order of their paths.
std::vector<Image> real_pictures(std::size_t count) {
  std::vector<std::filesystem::path> files;
  std::error_code missing;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(testing::shared_data("data/caltech101"), missing)) {
    if (entry.path().extension() == ".jpg") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::vector<Image> pictures;
  for (std::size_t i = 0; i < files.size() && pictures.size() < count; ++i) {
    const auto bytes = io::read_file(files[i], 1 << 24);
    REQUIRE(bytes.ok());
    auto image = ingest::decode_picture(*bytes);
    REQUIRE(image.ok());
    pictures.push_back(std::move(image).value());
  }
  return pictures;
}

TEST_CASE("a network gives unit embeddings of its card's dimension, equal in every run and thread") {
  for (const char* id : {"googlenet", "squeezenet1.1"}) {
    CAPTURE(id);
    const ModelCard card = card_of(id);
    const std::vector<Image> pictures = real_pictures(3);
    if (must_skip(card)) return;
    if (pictures.empty()) {
      MESSAGE("skipped: no pictures in " << testing::shared_data("data/caltech101").string());
      return;
    }
    const auto embedder = make_onnx_embedder(network_of_card(card, weights_of(card)), 1);
    REQUIRE(embedder.ok());
    CHECK((*embedder)->dimension() == card.dimension);
    CHECK((*embedder)->model_hash() == model_hash(card));
    std::vector<std::vector<float>> expected;
    for (const Image& picture : pictures) {
      const auto embedding = (*embedder)->embed(picture);
      REQUIRE(embedding.ok());
      CHECK(embedding->size() == card.dimension);
      CHECK(dot(*embedding, *embedding) == doctest::Approx(1.0f).epsilon(1e-5));
      expected.push_back(*embedding);
    }
    CHECK(expected[0] != expected[1]);

    const auto another = make_onnx_embedder(network_of_card(card, weights_of(card)), 2);
    REQUIRE(another.ok());
    CHECK(*(*another)->embed(pictures[0]) == expected[0]);

    std::vector<std::vector<float>> found(6);
    std::vector<std::thread> team;
    for (std::size_t t = 0; t < found.size(); ++t) {
      team.emplace_back([&, t] { found[t] = *(*embedder)->embed(pictures[t % pictures.size()]); });
    }
    for (std::thread& one : team) one.join();
    for (std::size_t t = 0; t < found.size(); ++t) CHECK(found[t] == expected[t % pictures.size()]);
  }
}

TEST_CASE("a picture's embedding does not depend on the batch it is in") {
  for (const char* id : {"googlenet", "squeezenet1.1"}) {
    CAPTURE(id);
    const ModelCard card = card_of(id);
    const std::vector<Image> pictures = real_pictures(12);
    if (must_skip(card)) return;
    if (pictures.empty()) {
      MESSAGE("skipped: no pictures in " << testing::shared_data("data/caltech101").string());
      return;
    }
    const auto embedder = make_onnx_embedder(network_of_card(card, weights_of(card)), 1);
    REQUIRE(embedder.ok());
    CHECK((*embedder)->batch_size() == 4);
    std::vector<std::vector<float>> expected, prepared;
    for (const Image& picture : pictures) {
      expected.push_back(*(*embedder)->embed(picture));
      prepared.push_back(*(*embedder)->prepare(picture));
    }
    // The first batch of four decides whether batches are exact; the later ones are run by what it decided.
    for (const auto& [first, count] : {std::pair{0, 4}, {4, 4}, {8, 4}, {0, 1}, {3, 2}, {0, 12}}) {
      CAPTURE(count);
      const auto answers =
          (*embedder)->embed_batch({prepared.begin() + first, prepared.begin() + first + count});
      REQUIRE(answers.size() == static_cast<std::size_t>(count));
      for (int i = 0; i < count; ++i) {
        REQUIRE(answers[static_cast<std::size_t>(i)].ok());
        CHECK(*answers[static_cast<std::size_t>(i)] == expected[static_cast<std::size_t>(first + i)]);
      }
    }
    // Not a fault of ours where ONNX Runtime's sums depend on the batch: then pictures go one by one.
    WARN((*embedder)->batch_size() == 4);
  }
}

TEST_CASE("a card that asks for tensors the network lacks is refused with those there are") {
  const ModelCard card = card_of("googlenet");
  if (must_skip(card)) return;
  const auto failure_of = [&](auto change) {
    ModelCard changed = card;
    change(changed);
    const auto embedder = make_onnx_embedder(network_of_card(changed, weights_of(card)), 1);
    REQUIRE(!embedder.ok());
    CHECK(embedder.error().code == ErrorCode::kUnsupported);
    return embedder.error().message;
  };
  CHECK(failure_of([](ModelCard& c) { c.feature = "fc7"; }).find("'fc7' is not among its outputs (pool5)") !=
        std::string::npos);
  CHECK(failure_of([](ModelCard& c) { c.input = "image"; }).find("no input 'image' but data") !=
        std::string::npos);
  CHECK(failure_of([](ModelCard& c) { c.dimension = 1000; }).find("the card asks for [n,1000]") !=
        std::string::npos);
  CHECK(failure_of([](ModelCard& c) { c.preprocess.side = 227; }).find("the card asks for [1,3,227,227]") !=
        std::string::npos);
}

TEST_CASE("weights that are not those of the card are refused before they are opened") {
  if (!has_onnx_runtime()) {
    MESSAGE("skipped: built without ONNX Runtime");
    return;
  }
  const TemporaryFolder folder;
  ModelCard card = card_of("googlenet");
  const auto missing = make_onnx_embedder(network_of_card(card, folder / "none.onnx"), 1);
  REQUIRE(!missing.ok());
  CHECK(missing.error().code == ErrorCode::kNotFound);
  CHECK(missing.error().message.find("--weights") != std::string::npos);

  const auto file = folder.write("other.onnx", "not a network");
  const auto shorter = make_onnx_embedder(network_of_card(card, file), 1);
  REQUIRE(!shorter.ok());
  CHECK(shorter.error().code == ErrorCode::kCorrupt);
  CHECK(shorter.error().message.find(
            "other.onnx is not the file of model googlenet: it has 13 bytes, its card asks for 23907287") !=
        std::string::npos);

  card.bytes = 12;
  CHECK(make_onnx_embedder(network_of_card(card, file), 1).error().message.find("it is larger") !=
        std::string::npos);

  card.bytes = 13;
  const auto other_hash = make_onnx_embedder(network_of_card(card, file), 1);
  REQUIRE(!other_hash.ok());
  CHECK(other_hash.error().code == ErrorCode::kCorrupt);
  CHECK(other_hash.error().message.find(card.sha256) != std::string::npos);

  card.sha256 = io::hex(io::sha256(std::string_view("not a network")));
  const auto no_network = make_onnx_embedder(network_of_card(card, file), 1);
  REQUIRE(!no_network.ok());
  CHECK(no_network.error().code == ErrorCode::kUnsupported);
  CHECK(no_network.error().message.find("ONNX Runtime cannot open") == 0);
}

TEST_CASE("a build without ONNX Runtime says how to get it") {
  if (has_onnx_runtime()) return;
  const auto embedder = make_onnx_embedder(network_of_card(card_of("googlenet"), "any.onnx"), 1);
  REQUIRE(!embedder.ok());
  CHECK(embedder.error().code == ErrorCode::kUnsupported);
  CHECK(embedder.error().message.find(".ci/stage-onnxruntime") != std::string::npos);
}

}  // namespace
}  // namespace vitrine::embed

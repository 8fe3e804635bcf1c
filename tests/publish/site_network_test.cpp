// SPDX-License-Identifier: MIT
// What a site carries besides its works: a network in parts, the descriptor's space, the service worker.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "fake_network.h"
#include "publish/ask.h"
#include "publish/site.h"
#include "sample_site.h"

namespace vitrine::publish {
namespace {

using namespace testing;

SiteContents with_network(const vitrine::testing::TemporaryFolder& folder, const std::string& seed = "a") {
  SiteContents contents = sample_contents(3, 2);
  contents.upload = Upload::kOnnx;
  contents.model.embedder = "onnx";
  contents.model.label = "Fake network";
  contents.network = fake_network(folder, contents.space, seed);
  return contents;
}

std::string text(const Result<io::Bytes>& bytes) {
  REQUIRE(bytes.ok());
  return {bytes->begin(), bytes->end()};
}

TEST_CASE("a carried network opens as it was: graphs, parts, blocks and what its embeddings count for") {
  const vitrine::testing::TemporaryFolder folder;
  SiteContents contents = with_network(folder);
  contents.network->card.trained = false;
  contents.model.trained = false;
  const Status written = write_site(folder / "site", contents, sample_page(folder));
  REQUIRE_MESSAGE(written.ok(), written.error().message);
  const auto site = open_site(folder / "site");
  REQUIRE_MESSAGE(site.ok(), site.error().message);
  REQUIRE(site->network.has_value());
  const embed::Network& network = *site->network;
  CHECK(network.form == "int8-packed");
  CHECK(network.model_hash == contents.space.model);
  CHECK(network.card.label == "Fake network");
  CHECK(network.card.feature == "pool5");
  CHECK_FALSE(network.card.trained);
  CHECK_FALSE(site->trained);
  CHECK(network.card.preprocess.order == ChannelOrder::kBgr);
  CHECK(network.agreement->pictures == 200);
  CHECK(network.agreement->overlap == doctest::Approx(0.97));
  CHECK(text(embed::read_checked(network.graph)) == "graph a");
  CHECK(text(embed::read_checked(*network.webgpu_graph)) == "webgpu graph a");
  CHECK(network.weights->path == "weights.bin");
  CHECK(network.weights->parts.size() == 2);
  CHECK(text(embed::read_weights(*network.weights)) == text(embed::read_weights(*contents.network->weights)));
  CHECK(embed::download_bytes(network) == embed::download_bytes(*contents.network));
  CHECK(count_named(folder / "site", "model") == 2);
  CHECK(count_named(folder / "site", "weights") == 2);
  CHECK(fs::exists(folder / "site/ort/ort.wasm"));
  CHECK(fs::exists(folder / "site/ort/ort.webgpu.mjs"));
}

TEST_CASE("a network whose file holds its weights is carried as in version 1.0") {
  const vitrine::testing::TemporaryFolder folder;
  SiteContents contents = with_network(folder);
  embed::Network& network = *contents.network;
  network.form = "original";
  network.webgpu_graph.reset();
  network.weights.reset();
  network.agreement.reset();
  REQUIRE(write_site(folder / "site", contents, sample_page(folder)).ok());
  const auto entry = nlohmann::json::parse(read_text(folder / "site/vitrine.json"));
  CHECK(entry["version"]["minor"] == 0);
  CHECK(entry["model"]["bytes"] == 7);
  CHECK_FALSE(fs::exists(folder / "site/ort/ort.webgpu.mjs"));
  const auto site = open_site(folder / "site");
  REQUIRE(site.ok());
  CHECK(site->network->form == "original");
  CHECK(site->network->card.sha256 == network.graph.sha256);
}

// The same as a weight file's head and body.
embed::Network own_network(const vitrine::testing::TemporaryFolder& folder, const Space& space) {
  embed::Network network = fake_network(folder, space, "own");
  network.engine = embed::Engine::kVitrine;
  network.form = embed::kVitrineForm;
  network.webgpu_graph.reset();
  network.weights->blocks.clear();
  network.weights->bytes = 0;
  for (const embed::NetworkFile& part : network.weights->parts) network.weights->bytes += part.bytes;
  return network;
}

TEST_CASE("a network of the own engine brings vgg/ instead of ort/; with one for WebGPU both are there") {
  const vitrine::testing::TemporaryFolder folder;
  SiteContents contents = with_network(folder);
  embed::Network onnx = *contents.network;
  contents.network = own_network(folder, contents.space);
  sample_page(folder);
  folder.write("page/vgg/vitrine-vgg.wasm", "the engine");
  REQUIRE(write_site(folder / "site", contents, folder / "page").ok());
  CHECK(fs::exists(folder / "site/vgg/vitrine-vgg.wasm"));
  CHECK_FALSE(fs::exists(folder / "site/ort"));
  CHECK(file_named(folder / "site", "model").ends_with(".vgg"));
  auto site = open_site(folder / "site");
  REQUIRE_MESSAGE(site.ok(), site.error().message);
  CHECK(site->network->engine == embed::Engine::kVitrine);
  CHECK(verify_site(folder / "site")->empty());

  contents.gpu_network = onnx;
  REQUIRE(write_site(folder / "site", contents, folder / "page").ok());
  CHECK(fs::exists(folder / "site/ort/ort.webgpu.mjs"));
  CHECK(count_named(folder / "site", "model") == 3);
  CHECK(verify_site(folder / "site")->empty());

  // One for WebGPU has a graph for it, and stands beside another.
  contents.gpu_network->webgpu_graph.reset();
  CHECK(write_site(folder / "other", contents, {}).error().message.find("for WebGPU") != std::string::npos);
  contents.gpu_network = onnx;
  contents.network = onnx;
  CHECK_FALSE(write_site(folder / "other", contents, {}).ok());
  contents.network.reset();
  contents.upload = Upload::kNone;
  CHECK_FALSE(write_site(folder / "other", contents, {}).ok());

  // A page that has neither any more loses both.
  contents.gpu_network.reset();
  for (int i = 0; i < 2; ++i) {
    contents.title += "!";
    REQUIRE(write_site(folder / "site", contents, folder / "page").ok());
  }
  CHECK_FALSE(fs::exists(folder / "site/vgg/vitrine-vgg.wasm"));
  CHECK_FALSE(fs::exists(folder / "site/ort/ort.wasm"));
}

TEST_CASE("a network with the space's projection folded in opens as one, and another space's is refused") {
  const vitrine::testing::TemporaryFolder folder;
  SiteContents contents = with_network(folder);
  contents.network->folded = embed::Folded{contents.space.dimension, 1};
  REQUIRE(write_site(folder / "site", contents, {}).ok());
  const auto entry = nlohmann::json::parse(read_text(folder / "site/vitrine.json"));
  CHECK(entry["version"]["minor"] == 2);
  CHECK(entry["model"]["folded"] == nlohmann::json({{"rows", 2}, {"residual", 1}}));
  CHECK(entry["model"]["dimension"] == 4);
  const auto site = open_site(folder / "site");
  REQUIRE_MESSAGE(site.ok(), site.error().message);
  REQUIRE(site->network->folded.has_value());
  CHECK(site->network->folded->values() == 4);
  const std::vector<float> projected = {1, 0, 0.5f, 0.2f};
  CHECK(neighbours_of_projected(*site, site->index, projected, contents.space.model, {}).ok());
  CHECK(neighbours_of_projected(*site, site->index, projected, kHash, {}).error().code ==
        ErrorCode::kSpaceMismatch);
  CHECK_FALSE(neighbours_of_projected(*site, site->index, projected, contents.space.model, {.k = 0}).ok());

  contents.network->folded->rows += 1;
  const Status other = write_site(folder / "other", contents, {});
  REQUIRE_FALSE(other.ok());
  CHECK(other.error().message.find("projection of another space") != std::string::npos);
}

TEST_CASE("a network's file that is missing or changed is refused, and the earlier site stays") {
  const vitrine::testing::TemporaryFolder folder;
  const fs::path root = folder / "site";
  REQUIRE(write_site(root, with_network(folder), {}).ok());
  const auto before = snapshot(root);
  const SiteContents next = with_network(folder, "bb");
  const fs::path last = next.network->weights->parts[1].file;
  folder.write("network/part-2-bb", "damaged");
  const Status changed = write_site(root, next, {});
  REQUIRE_FALSE(changed.ok());
  CHECK(changed.error().code == ErrorCode::kCorrupt);
  CHECK(changed.error().message.find(last.filename().string()) != std::string::npos);
  CHECK(snapshot(root) == before);
  fs::remove(last);
  CHECK(write_site(root, next, {}).error().code == ErrorCode::kNotFound);
  CHECK(snapshot(root) == before);
}

TEST_CASE("graphs and parts of a network stay one build longer than they are named, then go") {
  const vitrine::testing::TemporaryFolder folder;
  const fs::path root = folder / "site";
  REQUIRE(write_site(root, with_network(folder, "a"), {}).ok());
  REQUIRE(write_site(root, with_network(folder, "bb"), {}).ok());
  CHECK(count_named(root, "weights") == 4);
  CHECK(count_named(root, "model") == 4);
  SiteContents without = sample_contents(3, 2);
  REQUIRE(write_site(root, without, {}).ok());
  CHECK(count_named(root, "weights") == 2);
  CHECK(count_named(root, "model") == 2);
  without.title = "Another";
  REQUIRE(write_site(root, without, {}).ok());
  CHECK(count_named(root, "weights") == 0);
  CHECK(count_named(root, "model") == 0);
  CHECK(verify_site(root)->empty());
}

TEST_CASE("a network that contradicts itself or the collection is refused before anything is written") {
  const vitrine::testing::TemporaryFolder folder;
  const auto refused = [&](auto change) {
    SiteContents contents = with_network(folder);
    change(contents);
    const Status status = write_site(folder / "site", contents, {});
    REQUIRE_FALSE(status.ok());
    CHECK_FALSE(fs::exists(folder / "site"));
    return status.error().message;
  };
  CHECK(refused([](SiteContents& c) { c.network->weights->bytes += 1; }).find("blocks") != std::string::npos);
  CHECK(refused([](SiteContents& c) { c.network->weights->parts.pop_back(); }).find("parts") !=
        std::string::npos);
  CHECK(refused([](SiteContents& c) { c.network->graph.bytes = 2ull << 30; }).find("1073741824") !=
        std::string::npos);
  CHECK(refused([](SiteContents& c) { c.network->model_hash = kHash; }).find("fake") != std::string::npos);
  CHECK(refused([](SiteContents& c) { c.network->card.dimension = 5; }).find("fake") != std::string::npos);
  CHECK_FALSE(refused([](SiteContents& c) { c.network.reset(); }).empty());
  CHECK_FALSE(refused([](SiteContents& c) { c.upload = Upload::kNone; }).empty());
}

TEST_CASE("two spaces: each opens, and each answers embeddings of its own model alone") {
  const vitrine::testing::TemporaryFolder folder;
  SiteContents contents = with_network(folder);
  contents.instant = sample_instant(3);
  REQUIRE(write_site(folder / "site", contents, {}).ok());
  const auto site = open_site(folder / "site");
  REQUIRE_MESSAGE(site.ok(), site.error().message);
  REQUIRE(site->instant.has_value());
  CHECK(site->instant->codes.count == 3);
  CHECK(site->instant->space.model == contents.instant->space.model);
  const std::vector<float> unit = {1, 0, 0, 0};
  CHECK(neighbours_of_embedding(*site, *site->instant, unit, contents.instant->space.model, {}).ok());
  CHECK(neighbours_of_embedding(*site, site->index, unit, contents.space.model, {}).ok());
  const auto crossed = neighbours_of_embedding(*site, site->index, unit, contents.instant->space.model, {});
  REQUIRE_FALSE(crossed.ok());
  CHECK(crossed.error().code == ErrorCode::kSpaceMismatch);

  // An index that is sound, but not the one the entry speaks of.
  auto entry = nlohmann::ordered_json::parse(read_text(folder / "site/vitrine.json"));
  entry["instant"]["index"] = entry["index"];
  folder.write("site/vitrine.json", entry.dump());
  CHECK(open_site(folder / "site").error().message.find("instant.space.id") != std::string::npos);
}

TEST_CASE("a second space without a network's before it, or of other works, is refused") {
  const vitrine::testing::TemporaryFolder folder;
  SiteContents contents = sample_contents(3, 2);
  contents.instant = sample_instant(3);
  CHECK_FALSE(write_site(folder / "site", contents, {}).ok());
  contents = with_network(folder);
  contents.instant = sample_instant(4);
  const Status status = write_site(folder / "site", contents, {});
  REQUIRE_FALSE(status.ok());
  CHECK(status.error().message.find("second space") != std::string::npos);
  CHECK_FALSE(fs::exists(folder / "site"));
}

TEST_CASE("the wish for isolation comes and goes; the service worker stays, for it has other work") {
  const vitrine::testing::TemporaryFolder folder;
  const fs::path root = folder / "site";
  SiteContents contents = sample_contents(3, 2);
  contents.isolate = true;
  REQUIRE(write_site(root, contents, sample_page(folder)).ok());
  CHECK(open_site(root)->isolate);
  CHECK(fs::exists(root / "service-worker.js"));
  CHECK(verify_site(root)->empty());
  contents.isolate = false;
  REQUIRE(write_site(root, contents, sample_page(folder)).ok());
  CHECK_FALSE(open_site(root)->isolate);
  contents.title = "Another";
  REQUIRE(write_site(root, contents, sample_page(folder)).ok());
  CHECK(fs::exists(root / "service-worker.js"));
}

}  // namespace
}  // namespace vitrine::publish

// SPDX-License-Identifier: MIT
#include "publish/entry.h"

#include <doctest/doctest.h>

#include <functional>
#include <random>
#include <set>

#include "publish/json_fields.h"
#include "publish/site_files.h"
#include "sample_site.h"

namespace vitrine::publish {
namespace {

Entry sample_entry() {
  Entry entry;
  entry.title = "Museum";
  entry.language = "de-AT";
  entry.accent = "#7a3b2e";
  entry.works = 3;
  entry.space = {testing::kHash, testing::kHash, "googlenet", "GoogLeNet", "onnx", 1024, 256, false};
  entry.index = {"data/index-0123456789abcdef.bin", 100, testing::kHash};
  entry.neighbours_k = 2;
  entry.works_per_page = 2;
  entry.pages.files = {entry.index, entry.index};
  entry.works_per_shard = 500;
  entry.shards.files = {entry.index};
  entry.upload = Upload::kOnnx;
  EntryModel& network = entry.network.emplace();
  network.form = "int8-packed";
  network.graph = entry.index;
  network.webgpu = entry.index;
  EntryWeights& weights = network.weights.emplace();
  weights.path = "weights.bin";
  weights.bytes = 3 + 64;
  weights.parts = {{"data/weights-0123456789abcdef.bin", 30, testing::kHash},
                   {"data/weights-fedcba9876543210.bin", 7, testing::kHash}};
  weights.blocks = {{embed::Packing::kRaw, 3}, {embed::Packing::kInt4, 64}};
  network.agreement = embed::Agreement{200, 0.998, 0.97};
  network.folded = embed::Folded{256, 64};
  network.trained = false;
  network.input = "data";
  network.feature = "pool5";
  network.dimension = 1024;
  network.preprocess.mean = {104, 117, 123};
  network.preprocess.scale = 1.0f / 255.0f;
  entry.instant = EntryInstant{
      {testing::kHash, testing::kHash, "descriptor", "Descriptor", "descriptor", 625, 256}, entry.index};
  entry.isolate = true;
  entry.page = entry.index;
  return entry;
}

// Calls `visit` with every place of a document, as a JSON pointer.
void each_place(const Json& value, const Json::json_pointer& at,
                const std::function<void(const Json::json_pointer&)>& visit) {
  for (const auto& item : value.items()) {
    const Json::json_pointer place = value.is_array() ? at / std::stoul(item.key()) : at / item.key();
    visit(place);
    if (item.value().is_structured()) each_place(item.value(), place, visit);
  }
}

TEST_CASE("an entry is read back as it was written") {
  const std::string text = entry_text(sample_entry());
  const auto entry = parse_entry(text, "vitrine.json");
  REQUIRE_MESSAGE(entry.ok(), entry.error().message);
  CHECK(entry_text(*entry) == text);
  CHECK(entry->network->preprocess.scale == 1.0f / 255.0f);
  CHECK(text.find("\"scale\": 0.003921569,") != std::string::npos);
  CHECK(text.find("\"generator\": \"vitrine ") != std::string::npos);
}

TEST_CASE("an entry says where the works' manifests are, and nothing else passes for an address of theirs") {
  Entry entry = sample_entry();
  CHECK(entry_text(entry).find("\"minor\": 2") != std::string::npos);
  for (const char* const good : {"https://museum.example/look/presentation/manifest-{file}.json",
                                 "http://localhost:8080/{id}/manifest", "https://museum.example/?of={id}"}) {
    entry.manifests = good;
    const std::string text = entry_text(entry);
    CHECK(text.find("\"minor\": 6") != std::string::npos);
    const auto read = parse_entry(text, "vitrine.json");
    REQUIRE_MESSAGE(read.ok(), read.error().message);
    CHECK(read->manifests == good);
    CHECK(entry_text(*read) == text);
  }
  for (const std::string& bad :
       {std::string("https://museum.example/manifest.json"), std::string("javascript:alert('{id}')"),
        std::string("https://{id}.example/"), std::string("https://museum.example{id}/"),
        std::string("https://museum.example/{id}{file}"), std::string("https://museum.example/{id}{id}"),
        std::string("https://museum.example/{other}/{id}"), std::string("https://museum.example/\"{id}"),
        std::string("https://museum.example/<{id}>"), std::string("https://museum.example/#{id}"),
        std::string("//museum.example/{id}"), std::string("{id}"), std::string("data:text/html,{id}"),
        std::string("https://user@museum.example/{id}"),
        "https://museum.example/{id}/" + std::string(2048, 'x')}) {
    CAPTURE(bad.substr(0, 60));
    entry.manifests = bad;
    const auto refused = parse_entry(entry_text(entry), "vitrine.json");
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::kCorrupt);
    CHECK(refused.error().message.find("manifests") != std::string::npos);
  }
}

TEST_CASE("unknown fields are ignored, another major version is refused") {
  Json json = Json::parse(entry_text(sample_entry()));
  json["from the future"] = {1, 2, 3};
  json["version"]["minor"] = 7;
  CHECK(parse_entry(compact_json(json), "vitrine.json").ok());
  json["version"]["major"] = 2;
  const auto refused = parse_entry(compact_json(json), "vitrine.json");
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::kUnsupported);
  CHECK(parse_entry("{\"format\":\"other\"}", "vitrine.json").error().code == ErrorCode::kUnsupported);
}

TEST_CASE(
    "every field that is missing or of a wrong type gives an error naming file and field, or is harmless") {
  const Json good = Json::parse(entry_text(sample_entry()));
  const Json wrong[] = {nullptr,
                        true,
                        -1,
                        1e300,
                        18446744073709551615ull,
                        0.5,
                        "",
                        "x",
                        std::string(70000, 'y'),
                        "../../etc/passwd",
                        "/etc/passwd",
                        Json::array(),
                        Json::object(),
                        {1, "2", nullptr}};
  const std::set<std::string> free_texts = {"generator",
                                            "title",
                                            "model_name",
                                            "model_label",
                                            "input",
                                            "feature",
                                            "minor",
                                            "bytes",
                                            "short_side",
                                            "scale",
                                            "file",
                                            "language",
                                            "upload_reason",
                                            "0",
                                            "1",
                                            "2",
                                            "dimension",
                                            "side",
                                            "k",
                                            "form",
                                            "cosine",
                                            "descriptor_version",
                                            "overlap",
                                            "path",
                                            "trained",
                                            "isolate"};
  each_place(good, Json::json_pointer(), [&](const Json::json_pointer& place) {
    for (const Json& value : wrong) {
      Json bad = good;
      bad[place] = value;
      const auto read = parse_entry(compact_json(bad), "vitrine.json");
      CAPTURE(place.to_string());
      if (read.ok()) {
        // A few wrong values are right ones for their field: any text is a title, 0.5 is a scale.
        CHECK(free_texts.contains(place.back()));
        continue;
      }
      CHECK(read.error().message.starts_with("vitrine.json: "));
      CHECK(read.error().message.size() < 400);
    }
    Json missing = good;
    Json& parent = missing[place.parent_pointer()];
    if (parent.is_array()) return;
    parent.erase(place.back());
    const auto read = parse_entry(compact_json(missing), "vitrine.json");
    const std::set<std::string> optional = {"generator", "page",    "form",    "webgpu", "agreement",
                                            "trained",   "instant", "isolate", "folded"};
    const bool network_weights = place.to_string() == "/model/weights";
    CHECK(read.ok() ==
          (optional.contains(place.back()) || network_weights || place.back() == "descriptor_version"));
    // Without its blocks, the parts are what does not add up.
    if (!read.ok() && place.back() != "format" && place.back() != "model" && place.back() != "blocks") {
      CHECK(read.error().message.find(place.back()) != std::string::npos);
    }
  });
}

// With a network as version 1.0 knew it.
Entry older_entry() {
  Entry entry = sample_entry();
  entry.instant.reset();
  entry.isolate = false;
  entry.space.trained = true;
  EntryModel network;
  network.graph = entry.index;
  network.input = "data";
  network.feature = "pool5";
  network.dimension = 1024;
  entry.network = network;
  return entry;
}

TEST_CASE("a site without the newer fields is one of version 1.0, and an entry of that version is read") {
  const Json old = Json::parse(entry_text(older_entry()));
  CHECK(old["version"]["minor"] == 0);
  for (const char* field : {"instant", "isolate"}) CHECK_FALSE(old.contains(field));
  for (const char* field : {"form", "webgpu", "weights", "agreement", "trained", "folded"})
    CHECK_FALSE(old["model"].contains(field));
  const auto read = parse_entry(compact_json(old), "vitrine.json");
  REQUIRE_MESSAGE(read.ok(), read.error().message);
  CHECK(read->network->form == "original");
  CHECK(read->network->trained);
  CHECK_FALSE(read->network->weights.has_value());

  const auto minor_with = [](auto change) {
    Entry changed = older_entry();
    change(changed);
    return Json::parse(entry_text(changed))["version"]["minor"];
  };
  CHECK(minor_with([](Entry& e) { e.isolate = true; }) == 1);
  CHECK(minor_with([](Entry& e) { e.instant = sample_entry().instant; }) == 1);
  CHECK(minor_with([](Entry& e) { e.network->trained = false; }) == 1);
  CHECK(minor_with([](Entry& e) { e.space.trained = false; }) == 1);
  CHECK(minor_with([](Entry& e) { e.network->form = "fp32"; }) == 1);
  CHECK(minor_with([](Entry& e) { e.network->webgpu = e.index; }) == 1);
  CHECK(minor_with([](Entry& e) { e.network->weights = sample_entry().network->weights; }) == 1);
  CHECK(minor_with([](Entry& e) { e.network->folded = embed::Folded{256, 0}; }) == 2);
}

// Of a site whose page runs the network by itself, with one for WebGPU beside it.
Entry own_engine_entry() {
  Entry entry = sample_entry();
  entry.gpu_network = entry.network;
  entry.network->engine = embed::Engine::kVitrine;
  entry.network->webgpu.reset();
  entry.network->weights->bytes = 37;
  entry.network->weights->blocks.clear();
  return entry;
}

TEST_CASE("a network of the own engine is read as it was written, one for WebGPU beside it") {
  const std::string text = entry_text(own_engine_entry());
  CHECK(Json::parse(text)["version"]["minor"] == 7);
  const auto read = parse_entry(text, "vitrine.json");
  REQUIRE_MESSAGE(read.ok(), read.error().message);
  CHECK(read->network->engine == embed::Engine::kVitrine);
  CHECK(read->gpu_network->engine == embed::Engine::kOnnx);
  CHECK(entry_text(*read) == text);
}

TEST_CASE(
    "a network of the own engine that is none, and one for WebGPU beside nothing, are refused by name") {
  const auto refused = [](const std::function<void(Json&)>& change) {
    Json bad = Json::parse(entry_text(own_engine_entry()));
    change(bad);
    CAPTURE(bad.dump());
    const auto read = parse_entry(compact_json(bad), "vitrine.json");
    REQUIRE_FALSE(read.ok());
    return read.error().message;
  };
  const auto names = [&](const char* field, const std::function<void(Json&)>& change) {
    const std::string message = refused(change);
    CAPTURE(message);
    CHECK(message.find(std::string("\"") + field + "\"") != std::string::npos);
  };
  names("engine", [](Json& json) { json["model"]["engine"] = "other"; });
  names("engine", [](Json& json) { json["model"].erase("weights"); });
  names("engine", [](Json& json) { json["model"]["webgpu"] = json["gpu_model"]["webgpu"]; });
  names("engine", [](Json& json) { json["model"]["weights"] = json["gpu_model"]["weights"]; });
  names("bytes", [](Json& json) { json["model"]["bytes"] = (64 << 10) + 1; });
  names("gpu_model", [](Json& json) { json["gpu_model"].erase("webgpu"); });
  names("gpu_model", [](Json& json) { json["gpu_model"]["dimension"] = 1023; });
  names("gpu_model", [](Json& json) { json["gpu_model"]["preprocess"]["side"] = 200; });
  names("gpu_model", [](Json& json) { json["gpu_model"] = json["model"]; });
  names("gpu_model", [](Json& json) {
    const Json onnx = json["gpu_model"];
    json["model"] = onnx;
  });
  names("rows", [](Json& json) { json["gpu_model"]["folded"]["rows"] = 255; });
}

TEST_CASE("weights whose parts and blocks do not add up, or are too large, are refused by name") {
  const Json good = Json::parse(entry_text(sample_entry()));
  const auto refused = [&](const char* place, const Json& value) {
    Json bad = good;
    bad[Json::json_pointer(std::string("/model/weights") + place)] = value;
    const auto read = parse_entry(compact_json(bad), "vitrine.json");
    CAPTURE(place);
    REQUIRE_FALSE(read.ok());
    return read.error().message;
  };
  CHECK(refused("/bytes", 68).find("\"blocks\": expected blocks that cover 68 bytes") != std::string::npos);
  CHECK(refused("/parts/1/bytes", 8).find("\"parts\": expected files of 37 bytes") != std::string::npos);
  CHECK(refused("/parts/0/bytes", 0).find("from 1 to 16777216") != std::string::npos);
  CHECK(refused("/parts/0/bytes", (16 << 20) + 1).find("from 1 to 16777216") != std::string::npos);
  CHECK(refused("/blocks/1/bytes", 33).find("a multiple of 32") != std::string::npos);
  CHECK(refused("/blocks/1/encoding", "int2").find("\"encoding\"") != std::string::npos);
  CHECK(refused("/blocks/0/bytes", 1ull << 63).find("\"bytes\"") != std::string::npos);
  CHECK(refused("/bytes", (1ull << 30) + 1).find("from 1 to 1073741824") != std::string::npos);
  for (const char* path : {"../weights.bin", "a/b", ".hidden", ""})
    CHECK(refused("/path", path).find("\"path\"") != std::string::npos);
  CHECK(refused("/parts/1/file", "../secret").find("\"file\"") != std::string::npos);
  for (const std::string list : {"parts", "blocks"}) {
    const Json item = good["model"]["weights"][list][0];
    const auto with = [&](std::size_t count) {
      return refused(("/" + list).c_str(), Json(std::vector<Json>(count, item)));
    };
    CHECK(with(1025).find("at most 1024") != std::string::npos);
    CHECK(with(1024).find("at most") == std::string::npos);
  }
}

TEST_CASE("a second space is the descriptor's alone, and agreement lies within its bounds") {
  const Json good = Json::parse(entry_text(sample_entry()));
  const std::pair<const char*, Json> cases[] = {{"/instant/space/embedder", "onnx"},
                                                {"/instant/space/model", "not hex"},
                                                {"/model/agreement/overlap", 1.5},
                                                {"/model/agreement/cosine", -1.5},
                                                {"/model/agreement/pictures", 0},
                                                {"/model/form", "Int 8"},
                                                {"/model/trained", 0},
                                                {"/isolate", "yes"}};
  for (const auto& [place, value] : cases) {
    Json bad = good;
    bad[Json::json_pointer(place)] = value;
    CAPTURE(place);
    const auto read = parse_entry(compact_json(bad), "vitrine.json");
    REQUIRE_FALSE(read.ok());
    const std::string field = std::string(place).substr(std::string(place).rfind('/') + 1);
    CHECK(read.error().message.find("\"" + field + "\"") != std::string::npos);
  }
}

TEST_CASE("a folded network that is not the space's, or has more values than any, is refused by name") {
  const Json good = Json::parse(entry_text(sample_entry()));
  const auto refused = [&](const char* place, const Json& value) {
    Json bad = good;
    bad[Json::json_pointer(place)] = value;
    const auto read = parse_entry(compact_json(bad), "vitrine.json");
    CAPTURE(place);
    REQUIRE_FALSE(read.ok());
    return read.error().message;
  };
  CHECK(refused("/model/folded/rows", 255) ==
        "vitrine.json: model: folded: field \"rows\": expected the space's dimension, 256, found 255");
  CHECK(refused("/space/dimension", 200).find("the space's dimension, 200") != std::string::npos);
  CHECK(refused("/model/folded/rows", 513).find("from 1 to 512") != std::string::npos);
  CHECK(refused("/model/folded/residual", 513).find("from 0 to 512") != std::string::npos);
  CHECK(refused("/model/folded", true).find("folded") != std::string::npos);
}

TEST_CASE("sets are read as they were written, and refused by name where they lie") {
  Entry entry = sample_entry();
  const std::string digits(16, 'a');
  entry.pages = {{}, FileSet{"data/neighbours-" + digits, ".bin", 2, 300, 200, testing::kHash}};
  entry.structure.partitions = FileSet{"data/partitions-" + digits, ".bin", 7, 900, 200, testing::kHash};
  entry.structure.fine = FileSet{"data/fine-" + digits, ".bin", 3, 300, 120, testing::kHash};
  entry.structure.measured.fine = 0.98f;
  const std::string text = entry_text(entry);
  const auto read = parse_entry(text, "vitrine.json");
  REQUIRE_MESSAGE(read.ok(), read.error().message);
  CHECK(entry_text(*read) == text);
  CHECK(read->structure.fine->files == 3);
  CHECK(read->pages.files.size() == 2);
  CHECK(Json::parse(text)["version"]["minor"] == 4);

  struct Lie {
    const char* place;
    Json value;
    const char* named;
  };
  const Lie lies[] = {{"/structure/fine/files", 4, "files"},
                      {"/structure/fine/largest", 1 << 17, "largest"},
                      {"/structure/fine/bytes", 361, "bytes"},
                      {"/structure/fine/folder", "data/fine-0123456789abcdef", "folder"},
                      {"/structure/fine/folder", "../fine-" + digits, "folder"},
                      {"/structure/fine/sha256", "a", "sha256"},
                      {"/structure/partitions/files", 0, "files"},
                      {"/structure/measured/fine", 1.5, "fine"},
                      {"/neighbours/set/files", 3, "files"}};
  for (const Lie& lie : lies) {
    CAPTURE(lie.place);
    Json json = Json::parse(text);
    json[Json::json_pointer(lie.place)] = lie.value;
    const auto refused = parse_entry(compact_json(json), "vitrine.json");
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().message.find(lie.named) != std::string::npos);
  }
}

TEST_CASE("messages show where and what") {
  Json json = Json::parse(entry_text(sample_entry()));
  json["neighbours"]["pages"][1]["bytes"] = "many";
  CHECK(parse_entry(compact_json(json), "vitrine.json").error().message ==
        "vitrine.json: neighbours: pages[1]: field \"bytes\": expected a whole number from 0 to 33554432, "
        "found \"many\"");
}

TEST_CASE("nesting without end, cut and changed bytes never crash") {
  CHECK_FALSE(parse_entry(std::string(1 << 20, '['), "vitrine.json").ok());
  std::string objects;
  for (int i = 0; i < 100000; ++i) objects += "{\"a\":";
  CHECK(parse_entry(objects, "vitrine.json").error().code == ErrorCode::kCorrupt);
  const std::string good = entry_text(sample_entry());
  for (std::size_t size = 0; size < good.size() - 2; ++size) {
    CHECK_FALSE(parse_entry(std::string_view(good).substr(0, size), "vitrine.json").ok());
  }
  std::mt19937 random(7);
  std::size_t refused = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string bad = good;
    for (int i = 0; i < 3; ++i) bad[random() % bad.size()] = static_cast<char>(random());
    const auto read = parse_entry(bad, "vitrine.json");
    refused += read.ok() ? 0 : 1;
  }
  CHECK(refused > 1000);
}

TEST_CASE("paths that leave the site are no site paths") {
  for (const char* path : {"data/x.bin", "iiif/0123", "a", "a.b/c-d_e"}) CHECK(is_site_path(path));
  for (const char* path :
       {"", "/", "/a", "a/", "a//b", "..", "a/../b", "./a", "a/.", "a\\b", "a b", "a%2e", "C:a", "a?b"}) {
    CAPTURE(path);
    CHECK_FALSE(is_site_path(path));
  }
  CHECK(is_data_name("index-0123456789abcdef.bin"));
  for (const char* name :
       {"index.bin", "index-0123456789abcdef", "index-0123456789abcdeF.bin", "notes-0123456789abcdef.bin",
        "index-0123456789abcdef0.bin", "index-0123456789abcdef.exe"}) {
    CAPTURE(name);
    CHECK_FALSE(is_data_name(name));
  }
}

}  // namespace
}  // namespace vitrine::publish

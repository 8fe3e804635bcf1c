// SPDX-License-Identifier: MIT
#include "publish/entry.h"

#include <doctest/doctest.h>

#include <functional>
#include <random>
#include <set>

#include "publish/catalogue_json.h"
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
  entry.space_id = testing::kHash;
  entry.model = testing::kHash;
  entry.model_name = "googlenet";
  entry.model_label = "GoogLeNet";
  entry.embedder = "onnx";
  entry.input_dimension = 1024;
  entry.dimension = 256;
  entry.index = {"data/index-0123456789abcdef.bin", 100, testing::kHash};
  entry.neighbours_k = 2;
  entry.works_per_page = 2;
  entry.pages = {entry.index, entry.index};
  entry.works_per_shard = 500;
  entry.shards = {entry.index};
  entry.upload = Upload::kOnnx;
  EntryModel& network = entry.network.emplace();
  network.weights = entry.index;
  network.input = "data";
  network.feature = "pool5";
  network.dimension = 1024;
  network.preprocess.mean = {104, 117, 123};
  network.preprocess.scale = 1.0f / 255.0f;
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
  const std::set<std::string> free_texts = {
      "generator", "title",      "model_name", "model_label", "input",    "feature",       "minor",
      "bytes",     "short_side", "scale",      "file",        "language", "upload_reason", "0",
      "1",         "2",          "dimension",  "side",        "k"};
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
    const bool optional = place.back() == "generator" || place.back() == "page";
    CHECK(read.ok() == optional);
    if (!read.ok() && place.back() != "format" && place.back() != "model") {
      CHECK(read.error().message.find(place.back()) != std::string::npos);
    }
  });
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

TEST_CASE("a catalogue shard is read back, and its texts are repaired to UTF-8") {
  auto contents = testing::sample_contents(3, 2);
  contents.works[0].work.title = "bad \xff byte";
  contents.works[1].work.homepage = "javascript:alert(1)";
  PublishedImage remote;
  remote.service = "https://iiif.example/image/1";
  remote.colour = 0x00ff7f;
  remote.sizes = {{100, 50}};
  contents.works[2].images = {remote};
  const std::string text = shard_text(0, contents.works);
  CHECK(text.find('\n') == std::string::npos);
  const auto works = parse_shard(text, "shard", 0, 3);
  REQUIRE_MESSAGE(works.ok(), works.error().message);
  CHECK((*works)[0].work.title == "bad \uFFFD byte");
  CHECK((*works)[1].work.homepage.empty());
  CHECK((*works)[1].work.title == contents.works[1].work.title);
  CHECK((*works)[2].images[0].colour == 0x00ff7f);
  CHECK((*works)[2].images[0].service == remote.service);
  CHECK_FALSE(parse_shard(text, "shard", 1, 3).ok());
  CHECK_FALSE(parse_shard(text, "shard", 0, 2).ok());
  CHECK_FALSE(parse_shard(text, "shard", 0, 4).ok());
}

TEST_CASE("a hostile shard is refused with file and field") {
  const std::pair<const char*, const char*> cases[] = {
      {R"({"first":0,"works":[{"images":[]}]})", "\"id\""},
      {R"({"first":0,"works":[{"id":"","images":[]}]})", "\"id\""},
      {R"({"first":0,"works":[{"id":7,"images":[]}]})", "\"id\""},
      {R"({"first":0,"works":[{"id":"a"}]})", "\"images\""},
      {R"({"first":0,"works":[{"id":"a","images":[{}]}]})", "\"width\""},
      {R"({"first":0,"works":[{"id":"a","homepage":"javascript:1","images":[]}]})", "\"homepage\""},
      {R"({"first":0,"works":[{"id":"a","images":[{"width":1,"height":1,"colour":"red"}]}]})", "\"colour\""},
      {R"({"first":0,"works":[{"id":"a","images":[{"width":1,"height":1,"colour":"#000000","service":"../x"}]}]})",
       "\"service\""},
      {R"({"first":0,"works":[{"id":"a","images":[{"width":1,"height":1,"colour":"#000000","sizes":[{"width":1e9,"height":1}]}]}]})",
       "\"width\""},
      {R"({"first":0,"works":"all"})", "\"works\""},
      {R"([])", "expected an object"},
  };
  for (const auto& [text, field] : cases) {
    const auto works = parse_shard(text, "data/c.json", 0, 1);
    CAPTURE(text);
    REQUIRE_FALSE(works.ok());
    CHECK(works.error().message.starts_with("data/c.json: "));
    CHECK(works.error().message.find(field) != std::string::npos);
  }
}

TEST_CASE("origins of picture hosts") {
  CHECK(url_origin("https://iiif.example/a/b?c") == "https://iiif.example");
  CHECK(url_origin("http://localhost:8080/x") == "http://localhost:8080");
  CHECK(url_origin("https://host") == "https://host");
  for (const char* url : {"", "ftp://a/b", "//a/b", "iiif/x", "https://", "https:///x", "https://user@host/",
                          "https://a b/", "https://host;script-src *", "https://host/\"x", "https://host:/",
                          "https://host:80a/", "https://[::1]/", "javascript:https://a"}) {
    CAPTURE(url);
    CHECK(url_origin(url).empty());
  }
}

}  // namespace
}  // namespace vitrine::publish

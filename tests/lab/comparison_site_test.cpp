// SPDX-License-Identifier: MIT
#include "lab/compare/comparison_site.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "io/files.h"
#include "publish/site_files.h"
#include "sample_comparison.h"
#include "temporary_folder.h"

namespace vitrine::lab {
namespace {

namespace fs = std::filesystem;
using publish::Json;
using vitrine::testing::TemporaryFolder;

constexpr const char* kIndex =
    "<!doctype html><html lang=\"en\"><head><meta content=\"connect-src 'self' "
    "https://vitrine-img-hosts.invalid; "
    "img-src 'self' https://vitrine-img-hosts.invalid\"><title>x</title></head></html>";

fs::path built_page(const TemporaryFolder& folder) {
  folder.write("page/index.html", kIndex);
  folder.write("page/assets/index-1.js", "script");
  return folder / "page";
}

Json read_json(const fs::path& file) {
  const auto bytes = io::read_file(file, 1 << 20);
  REQUIRE(bytes.ok());
  return Json::parse(bytes->begin(), bytes->end());
}

std::string read_text(const fs::path& file) {
  const auto bytes = io::read_file(file, 1 << 20);
  REQUIRE(bytes.ok());
  return std::string(bytes->begin(), bytes->end());
}

Status write(const TemporaryFolder& folder, const Comparison& comparison, bool foreign = true) {
  return write_comparison(folder / "out", comparison, testing::sample_works(),
                          {"Sample & <more>", "de", "folder"}, {built_page(folder), foreign});
}

TEST_CASE("the entry says what the models are, and how far they agree") {
  const Json json = summary_json(testing::sample_comparison(), {"Sample", "en", "folder"});
  CHECK(json["format"] == "vitrine-comparison");
  CHECK(json["works"] == 5);
  CHECK(json["models"][0]["embedding_bytes"] == 16);
  CHECK(json["models"][0]["milliseconds"] == 1.5);
  CHECK(!json["models"][0].contains("trained"));
  CHECK(json["models"][1]["trained"] == false);
  CHECK(!json["models"][1].contains("milliseconds"));
  CHECK(json["agreement"]["k"] == 2);
  CHECK(json["agreement"]["shares"][0][1] == 0.6);
  CHECK(json["precision"]["class"] == "folder");
  CHECK(json["precision"]["overall"] == Json::array({0.8, 0.4}));
}

TEST_CASE("votes are kept under what is compared: other models, or another title, are another comparison") {
  const Comparison sample = testing::sample_comparison();
  const auto id = [](const Comparison& comparison, const std::string& title) {
    return summary_json(comparison, {title, "en", ""})["id"].get<std::string>();
  };
  Comparison grown = sample;
  grown.works.pop_back();
  Comparison other = sample;
  other.models[0].hash[0] = 'f';
  CHECK(id(grown, "Sample") == id(sample, "Sample"));
  CHECK(id(other, "Sample") != id(sample, "Sample"));
  CHECK(id(sample, "Else") != id(sample, "Sample"));
}

TEST_CASE("without classes nothing is said of precision") {
  CHECK(!summary_json(testing::sample_comparison(), {"Sample", "en", ""}).contains("precision"));
}

TEST_CASE("a work's file holds all that is shown with it, each neighbour once") {
  Comparison comparison = testing::sample_comparison();
  comparison.works[1].perturbation = "m1";
  comparison.works[1].of = "w0";
  const Json json = work_file_json(comparison, testing::sample_works(), 1);
  CHECK(json["work"]["id"] == "w1");
  CHECK(json["work"]["class"] == "moth");
  CHECK(json["work"]["perturbation"] == "m1");
  CHECK(json["work"]["of"] == "w0");
  CHECK(json["work"]["images"][0]["sizes"].size() == 2);
  // Model a names 0 and 2, model b 2 and 3.
  REQUIRE(json["others"].size() == 3);
  CHECK(json["others"][0]["at"] == 0);
  CHECK(json["others"][2]["class"] == "vase");
  CHECK(json["others"][0]["images"][0]["sizes"].size() == 1);
  CHECK(!json["others"][0].contains("rights"));
  CHECK(json["rows"] == Json::parse("[[[0, 0.9], [1, 0.1234]], [[1, 0.9], [2, 0.1234]]]"));
}

TEST_CASE("the folder holds page, entry, titles and a file a work, named by content") {
  const TemporaryFolder folder;
  REQUIRE(write(folder, testing::sample_comparison()).ok());
  const fs::path out = folder / "out";
  const Json entry = read_json(out / kComparisonName);
  CHECK(entry["set"]["files"] == 5);
  CHECK(read_json(out / entry["set"]["folder"].get<std::string>() / "4.json")["work"]["id"] == "w4");
  const Json titles = read_json(out / entry["titles"]["file"].get<std::string>());
  CHECK(titles["works"][0] == Json::array({"w0", "Title <0>"}));
  CHECK(titles["works"][4] == Json::array({"w4", "w4"}));
  const std::string index = read_text(out / "index.html");
  CHECK(index.find("<title>Sample &amp; &lt;more&gt;</title>") != index.npos);
  CHECK(index.find("connect-src 'self' https: http:;") != index.npos);
  CHECK(fs::exists(out / "assets/index-1.js"));
}

TEST_CASE("a page for its own results alone lets no other host in") {
  const TemporaryFolder folder;
  REQUIRE(write(folder, testing::sample_comparison(), false).ok());
  const std::string index = read_text(folder / "out/index.html");
  CHECK(index.find("connect-src 'self';") != index.npos);
  CHECK(index.find("img-src 'self'\"") != index.npos);
  CHECK(index.find("https:") == index.npos);
}

TEST_CASE("equal contents give equal bytes, and what an earlier comparison left is removed") {
  const TemporaryFolder folder;
  const fs::path out = folder / "out";
  REQUIRE(write(folder, testing::sample_comparison()).ok());
  const std::string first = read_text(out / kComparisonName);
  REQUIRE(write(folder, testing::sample_comparison()).ok());
  CHECK(read_text(out / kComparisonName) == first);
  Comparison changed = testing::sample_comparison();
  std::swap(changed.models[0].neighbours[0], changed.models[0].neighbours[1]);
  folder.write("out/assets/index-0.js", "old");
  folder.write("out/iiif/0123456789abcdef/info.json", "old");
  folder.write("out/data/notes.txt", "somebody's own");
  REQUIRE(write(folder, changed).ok());
  std::set<std::string> data;
  for (const auto& file : fs::directory_iterator(out / "data")) data.insert(file.path().filename().string());
  const Json entry = read_json(out / kComparisonName);
  CHECK(data.size() == 3);
  CHECK(data.contains("notes.txt"));
  CHECK(data.contains(entry["set"]["folder"].get<std::string>().substr(5)));
  CHECK(!fs::exists(out / "assets/index-0.js"));
  CHECK(!fs::exists(out / "iiif/0123456789abcdef"));
}

TEST_CASE("folders of somebody else are refused before anything is written") {
  const TemporaryFolder folder;
  const fs::path page = built_page(folder);
  folder.write("site/vitrine.json", "{}");
  folder.write("blog/index.html", "hello");
  folder.write("file", "x");
  for (const char* name : {"site", "blog", "file"}) {
    const Status status = check_comparison_folder(folder / name, page);
    REQUIRE_MESSAGE(!status.ok(), name);
    CHECK(status.error().code == ErrorCode::kInvalidArgument);
    CHECK(status.error().message.find(name) != std::string::npos);
  }
  CHECK(check_comparison_folder(folder / "new", page).ok());
  const Status unbuilt = check_comparison_folder(folder / "new", folder / "nowhere");
  REQUIRE(!unbuilt.ok());
  CHECK(unbuilt.error().code == ErrorCode::kNotFound);
  CHECK(unbuilt.error().message.find("--page") != std::string::npos);
}

TEST_CASE("a folder with pictures of a run that was interrupted is gone on with") {
  const TemporaryFolder folder;
  folder.write("out/iiif/0123456789abcdef/info.json", "half");
  CHECK(write(folder, testing::sample_comparison()).ok());
}

}  // namespace
}  // namespace vitrine::lab

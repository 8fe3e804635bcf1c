// SPDX-License-Identifier: MIT
#include "publish/summaries.h"

#include <doctest/doctest.h>

#include "publish/catalogue_json.h"
#include "publish/entry.h"
#include "publish/json_fields.h"
#include "publish/site_load.h"
#include "sample_site.h"

namespace vitrine::publish {
namespace {

using namespace testing;

// Every third work has a paragraph of so many letters.
SiteContents told_contents(std::uint32_t works, std::size_t letters) {
  SiteContents contents = sample_contents(works, 2);
  for (std::uint32_t i = 0; i < works; i += 3)
    contents.works[i].work.summary =
        std::to_string(i) + " \u00e9 <b> \"quoted\" " + std::string(letters, 'x');
  return contents;
}

std::string lines(const fs::path& site) {
  const auto faults = verify_site(site);
  REQUIRE(faults.ok());
  std::string text;
  for (const std::string& fault : *faults) text += fault + "\n";
  return text;
}

TEST_CASE("summaries lie beside the catalogue, and are read back with the works") {
  const vitrine::testing::TemporaryFolder folder;
  const fs::path site = folder / "site";
  const SiteContents contents = told_contents(40, 3000);
  REQUIRE(write_site(site, contents, {}).ok());
  CHECK(read_text(site / file_named(site, "catalogue")).find("quoted") == std::string::npos);
  const auto entry = load_entry(site);
  REQUIRE(entry.ok());
  REQUIRE(entry->summaries);
  // A third of 3000 letters a work: 31 of them make a file of 32 KB.
  CHECK(entry->summaries->works_per_file == 31);
  CHECK(entry->summaries->files.files.size() == 2);
  CHECK(entry_text(*entry).find("\"minor\": 6") != std::string::npos);
  const auto opened = open_site(site);
  REQUIRE_MESSAGE(opened.ok(), opened.error().message);
  for (std::size_t i = 0; i < opened->works.size(); ++i)
    CHECK(opened->works[i].work.summary == contents.works[i].work.summary);
  CHECK(lines(site) == "");
}

TEST_CASE("a collection without summaries has the files it had before") {
  const vitrine::testing::TemporaryFolder folder;
  REQUIRE(write_site(folder / "site", sample_contents(5, 2), {}).ok());
  CHECK(file_named(folder / "site", "summaries") == "");
  CHECK(read_text(folder / "site" / "vitrine.json").find("summaries") == std::string::npos);
}

TEST_CASE("many files of summaries are a set, and a changed one is named") {
  const vitrine::testing::TemporaryFolder folder;
  const fs::path site = folder / "site";
  SiteContents contents = sample_contents(2200, 2);
  for (PublishedWork& work : contents.works) work.work.summary = std::string(4000, 'y');
  REQUIRE(write_site(site, contents, {}).ok());
  const auto entry = load_entry(site);
  REQUIRE(entry.ok());
  REQUIRE(entry->summaries);
  CHECK(entry->summaries->works_per_file == 8);
  REQUIRE(entry->summaries->files.set);
  CHECK(entry->summaries->files.set->files == 275);
  CHECK(lines(site) == "");
  const fs::path file = site / entry->summaries->files.set->folder / "7.json";
  std::string text = read_text(file);
  text[text.size() / 2] = 'z';
  REQUIRE(io::write_file(file, std::vector<std::uint8_t>(text.begin(), text.end())).ok());
  CHECK(lines(site).find("summaries-") != std::string::npos);
}

TEST_CASE("files of summaries that are not as the entry says are refused by name") {
  CHECK(parse_summaries(R"({"first":4,"summaries":["a",""]})", "s.json", 4, 2).ok());
  for (const char* const bad :
       {R"({"first":5,"summaries":["a",""]})", R"({"first":4,"summaries":["a"]})",
        R"({"first":4,"summaries":["a","","b"]})", R"({"first":4,"summaries":["a",7]})",
        R"({"first":4,"summaries":"a"})", R"({"first":4})", "[]", "no"}) {
    CAPTURE(bad);
    const auto refused = parse_summaries(bad, "s.json", 4, 2);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::kCorrupt);
    CHECK(refused.error().message.find("s.json") != std::string::npos);
  }
  Json json = Json::parse(R"({"works_per_file": 501, "files": []})");
  const vitrine::testing::TemporaryFolder folder;
  REQUIRE(write_site(folder / "site", told_contents(4, 20), {}).ok());
  Json entry = Json::parse(read_text(folder / "site" / "vitrine.json"));
  entry["summaries"] = json;
  CHECK(parse_entry(compact_json(entry), "vitrine.json").error().message.find("works_per_file") !=
        std::string::npos);
  entry["summaries"]["works_per_file"] = 1;
  CHECK(parse_entry(compact_json(entry), "vitrine.json").error().message.find("files") != std::string::npos);
}

TEST_CASE("a part of a collection has its summaries within") {
  const SiteContents contents = told_contents(3, 10);
  CHECK(shard_text(0, contents.works).find("summary") == std::string::npos);
  const auto works = parse_shard(shard_text(0, contents.works, Summaries::kWithin), "shard", 0, 3);
  REQUIRE(works.ok());
  CHECK((*works)[0].work.summary == contents.works[0].work.summary);
  CHECK((*works)[1].work.summary.empty());
}

}  // namespace
}  // namespace vitrine::publish

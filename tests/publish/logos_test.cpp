// SPDX-License-Identifier: MIT
#include "publish/logos.h"

#include <doctest/doctest.h>

#include "publish/details.h"
#include "publish/entry.h"
#include "publish/jpeg_writer.h"
#include "publish/site_load.h"
#include "publish/summaries.h"
#include "sample_site.h"

namespace vitrine::publish {
namespace {

using namespace testing;
using vitrine::testing::TemporaryFolder;

fs::path logo_of_size(const TemporaryFolder& folder, std::uint32_t width, std::uint32_t height) {
  const fs::path file = folder / ("logo-" + std::to_string(width) + "x" + std::to_string(height) + ".jpg");
  const auto jpeg = encode_plain_jpeg(sample_image(width, height, 1), 85, JpegColours::kColour);
  REQUIRE(jpeg.ok());
  REQUIRE(io::write_file(file, *jpeg).ok());
  return file;
}

// Works 0 and 1 share a provider with a logo, work 2 has one without.
SiteContents provided_contents(const fs::path& site, const fs::path& logo) {
  SiteContents contents = sample_contents(4, 2);
  for (const std::size_t i : {0, 1}) {
    ingest::Work& work = contents.works[i].work;
    work.metadata = {{"Medium", "Oil on <canvas>"}, {"Size", "4 \u00d7 5 cm"}};
    work.providers = {{"Museum of \"Drawn\" Things", "https://museum.example/", "", logo}};
  }
  contents.works[2].work.providers = {{"A library", "", "", {}}};
  std::vector<ingest::Skipped> skipped;
  REQUIRE(place_logos(site, contents.works, skipped).ok());
  CHECK(skipped.empty());
  return contents;
}

std::vector<std::string> faults_of(const fs::path& site) {
  const auto faults = verify_site(site);
  REQUIRE(faults.ok());
  return *faults;
}

std::size_t count_logos(const fs::path& site) {
  std::size_t count = 0;
  for (const auto& file : fs::directory_iterator(site / "data"))
    count += file.path().filename().string().starts_with("logo-");
  return count;
}

TEST_CASE("labels, values and providers are read back with the works, each logo a file of its own") {
  const TemporaryFolder folder;
  const fs::path site = folder / "site";
  const SiteContents contents = provided_contents(site, logo_of_size(folder, 640, 160));
  REQUIRE(write_site(site, contents, {}).ok());
  CHECK(count_logos(site) == 1);
  CHECK(faults_of(site).empty());
  const auto opened = open_site(site);
  REQUIRE_MESSAGE(opened.ok(), opened.error().message);
  const PublishedWork& first = opened->works[0];
  REQUIRE(first.work.metadata.size() == 2);
  CHECK(first.work.metadata[0].value == "Oil on <canvas>");
  REQUIRE(first.logos.size() == 1);
  // 640 x 160 within 320 x 96.
  CHECK(first.logos[0].width == 320);
  CHECK(first.logos[0].height == 80);
  CHECK(first.work.providers[0].homepage == "https://museum.example/");
  CHECK(opened->works[1].logos[0].file == first.logos[0].file);
  CHECK(opened->works[2].logos[0].file == "");
  CHECK(details_json(opened->works[3]).empty());
  CHECK(read_text(site / file_named(site, "catalogue")).find("Medium") == std::string::npos);
}

TEST_CASE("a logo that is made again from the site's own is the same file") {
  const TemporaryFolder folder;
  const SiteContents contents = provided_contents(folder / "a", logo_of_size(folder, 100, 300));
  SiteContents again = provided_contents(folder / "b", folder / "a" / contents.works[0].logos[0].file);
  CHECK(again.works[0].logos[0].file == contents.works[0].logos[0].file);
  CHECK(again.works[0].logos[0].height == 96);
  CHECK(again.works[0].logos[0].width == 32);
  // One that is small enough is taken as it is.
  const fs::path small = logo_of_size(folder, 20, 10);
  again = provided_contents(folder / "c", small);
  CHECK(read_text(folder / "c" / again.works[0].logos[0].file) == read_text(small));
}

TEST_CASE("a logo that is no picture is reported, and its provider is named without it") {
  const TemporaryFolder folder;
  REQUIRE(io::write_file(folder / "logo.svg", io::Bytes{'<', 's', 'v', 'g', '>'}).ok());
  std::vector<PublishedWork> works(2);
  for (PublishedWork& work : works)
    work.work.providers = {{"A museum", "", "https://museum.example/logo.svg", folder / "logo.svg"}};
  std::vector<ingest::Skipped> skipped;
  REQUIRE(place_logos(folder / "site", works, skipped).ok());
  REQUIRE(skipped.size() == 1);
  CHECK(skipped[0].where == "https://museum.example/logo.svg");
  CHECK(details_json(works[1]) == Json::parse(R"({"provider": [{"label": "A museum"}]})"));
}

TEST_CASE("logos of the entry before stay, older ones go, and a changed one is named") {
  const TemporaryFolder folder;
  const fs::path site = folder / "site";
  REQUIRE(write_site(site, provided_contents(site, logo_of_size(folder, 50, 50)), {}).ok());
  REQUIRE(write_site(site, provided_contents(site, logo_of_size(folder, 60, 50)), {}).ok());
  CHECK(count_logos(site) == 2);
  CHECK(faults_of(site).empty());
  const SiteContents last = provided_contents(site, logo_of_size(folder, 70, 50));
  REQUIRE(write_site(site, last, {}).ok());
  CHECK(count_logos(site) == 2);
  CHECK(faults_of(site).empty());
  REQUIRE(io::write_file(site / last.works[0].logos[0].file, io::Bytes{0xff, 0xd8, 0xff}).ok());
  const auto faults = faults_of(site);
  REQUIRE(faults.size() == 1);
  CHECK(faults[0].find(last.works[0].logos[0].file) != std::string::npos);
}

TEST_CASE("details that are not as their format says are refused by name") {
  const auto parsed = [](const std::string& details) {
    return parse_summaries(R"({"first":0,"summaries":["a",""],"details":)" + details + "}", "s.json", 0, 2);
  };
  CHECK(parsed(R"([{}, {"metadata": [{"label": "a", "value": "b"}]}])").ok());
  const std::string logo = R"([{}, {"provider": [{"label": "a", "logo": )";
  CHECK(parsed(logo + R"({"file": "data/logo-0123456789abcdef.jpg", "width": 320, "height": 96}}]}])").ok());
  for (const std::string& bad :
       {std::string("{}"), std::string("[{}]"), std::string("[{}, []]"), std::string("[{}, {}, {}]"),
        std::string(R"([{}, {"metadata": [{"label": "", "value": "b"}]}])"),
        std::string(R"([{}, {"metadata": [{"label": "a"}]}])"),
        R"([{"metadata": [{"label": "a", "value": ")" + std::string(4001, 'x') + R"("}]}, {}])",
        std::string(R"([{"provider": [{"label": "a", "homepage": "javascript:alert"}]}, {}])"),
        logo + R"({"file": "data/../logo-0123456789abcdef.jpg", "width": 1, "height": 1}}]}])",
        logo + R"({"file": "https://elsewhere.example/logo.jpg", "width": 1, "height": 1}}]}])",
        logo + R"({"file": "data/logo-0123456789abcdef.svg", "width": 1, "height": 1}}]}])",
        logo + R"({"file": "data/logo-0123456789abcdef.jpg", "width": 321, "height": 1}}]}])",
        logo + R"({"file": "data/logo-0123456789abcdef.jpg", "width": 1}}]}])"}) {
    CAPTURE(bad);
    const auto refused = parsed(bad);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::kCorrupt);
    CHECK(refused.error().message.find("s.json") != std::string::npos);
  }
}

}  // namespace
}  // namespace vitrine::publish

// SPDX-License-Identifier: MIT
#include "publish/museum.h"

#include <doctest/doctest.h>

#include "publish/entry.h"
#include "publish/jpeg_writer.h"
#include "publish/site_load.h"
#include "sample_site.h"

namespace vitrine::publish {
namespace {

using namespace testing;

constexpr std::string_view kSvg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"1\"/>";

}  // namespace

TEST_CASE("a museum's settings travel into the entry and back, with their logo") {
  const vitrine::testing::TemporaryFolder folder;
  folder.write("own/logo.svg", kSvg);
  const fs::path file = folder.write("own/museum.json", R"({
    "languages": ["de", "en"],
    "logo": { "file": "logo.svg", "alt": "Haus", "width": 320, "height": 80 },
    "texts": { "intro": "Zwei\nZeilen", "imprint_url": "https://museum.example/imprint", "imprint_label": "Impressum" },
    "theme": "dark", "kiosk": { "idle_seconds": 90 }, "offline": false })");
  const Result<Museum> museum = read_museum_file(file);
  REQUIRE_MESSAGE(museum.ok(), museum.error().message);
  SiteContents contents = sample_contents(3, 2);
  contents.museum = *museum;
  const fs::path site = folder / "site";
  REQUIRE(write_site(site, contents, {}).ok());
  const Result<Entry> entry = load_entry(site);
  REQUIRE(entry.ok());
  const MuseumSettings& read = entry->museum;
  CHECK(read.languages == std::vector<std::string>{"de", "en"});
  REQUIRE(read.logo);
  CHECK(read_text(site / read.logo->file.file) == kSvg);
  CHECK(read.logo->file.file.ends_with(".svg"));
  CHECK(read.logo->alt == "Haus");
  CHECK(read.logo->width == 320);
  CHECK(read.intro == "Zwei\nZeilen");
  CHECK(read.imprint_url == "https://museum.example/imprint");
  CHECK(read.theme == Theme::kDark);
  REQUIRE(read.kiosk);
  CHECK(read.kiosk->idle_seconds == 90);
  CHECK(read.kiosk->countdown_seconds == 20);
  CHECK(!read.offline);
  CHECK(entry_text(*entry) == read_text(site / "vitrine.json"));
  CHECK(verify_site(site)->empty());
  folder.write("site" / fs::path(read.logo->file.file), "<svg/>");
  CHECK(!verify_site(site)->empty());
}

TEST_CASE("without settings an entry says nothing of them") {
  Entry entry;
  entry.works = 1;
  const std::string text = entry_text(entry);
  for (const char* field : {"languages", "logo", "texts", "theme", "kiosk", "offline"})
    CHECK(text.find('"' + std::string(field) + '"') == std::string::npos);
}

TEST_CASE("a picture as a logo brings its own shape") {
  const vitrine::testing::TemporaryFolder folder;
  const auto jpeg = encode_jpeg(sample_image(30, 20, 1), 80, "");
  REQUIRE(jpeg.ok());
  folder.write("Logo.JPEG", std::string(jpeg->begin(), jpeg->end()));
  const auto museum = read_museum_file(folder.write("m.json", R"({"logo":{"file":"Logo.JPEG"}})"));
  REQUIRE_MESSAGE(museum.ok(), museum.error().message);
  CHECK(museum->logo_ending == ".jpg");
  CHECK(museum->settings.logo->width == 30);
  CHECK(museum->settings.logo->height == 20);
}

TEST_CASE("a faulty file of a museum is refused, naming file and field") {
  const vitrine::testing::TemporaryFolder folder;
  folder.write("text.png", "no picture");
  folder.write("logo.svg", kSvg);
  folder.write("logo.gif", "GIF89a");
  const std::pair<const char*, const char*> cases[] = {
      {R"({"kiosk":{"idle_seconds":5}})", "idle_seconds"},
      {R"({"kiosk":{"countdown_seconds":10}})", "countdown_seconds"},
      {R"({"kiosk":true})", "kiosk"},
      {R"({"theme":"pink"})", "theme"},
      {R"({"languages":["de","<b>"]})", "languages"},
      {R"({"texts":{"imprint_url":"javascript:alert"}})", "imprint_url"},
      {R"({"offline":"no"})", "offline"},
      {R"({"titel":"Haus"})", "titel"},
      {R"({"logo":{"file":"logo.svg"}})", "width"},
      {R"({"logo":{"file":"logo.gif"}})", "logo.gif"},
      {R"({"logo":{"file":"text.png"}})", "text.png"},
      {R"({"logo":{"file":"none.svg"}})", "none.svg"},
      {R"({"logo":{}})", "file"},
      {R"([])", "object"},
      {R"({)", "museum.json"},
  };
  for (const auto& [text, field] : cases) {
    CAPTURE(text);
    const auto museum = read_museum_file(folder.write("museum.json", text));
    REQUIRE(!museum.ok());
    CHECK(museum.error().message.find("museum.json") != std::string::npos);
    CHECK(museum.error().message.find(field) != std::string::npos);
  }
  CHECK(read_museum_file(folder / "none.json").error().code == ErrorCode::kNotFound);
}

}  // namespace vitrine::publish

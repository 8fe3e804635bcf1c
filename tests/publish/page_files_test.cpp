// SPDX-License-Identifier: MIT
#include "publish/page_files.h"

#include <doctest/doctest.h>

#include "sample_site.h"

namespace vitrine::publish {
namespace {

using namespace testing;

TEST_CASE("title and language are set, escaped, and the hosts' place is taken") {
  const auto filled =
      fill_index_html(kIndexHtml, {"</title><script>", "de", {"https://a.example", "https://b.example"}});
  REQUIRE(filled.ok());
  CHECK(filled->find("<title>&lt;/title&gt;&lt;script&gt;</title>") != std::string::npos);
  CHECK(filled->find("<html lang=\"de\">") != std::string::npos);
  CHECK(filled->find("connect-src 'self' https://a.example https://b.example; "
                     "img-src 'self' data: https://a.example https://b.example; style-src") !=
        std::string::npos);
}

TEST_CASE("what every visit asks for first is named before the head ends") {
  const auto filled = fill_index_html(kIndexHtml, {"T", "en", {}, "", {"vitrine.json", "data/c\".json"}});
  REQUIRE(filled.ok());
  CHECK(filled->find("href=\"vitrine.json\"><link rel=\"preload\" as=\"fetch\" crossorigin "
                     "href=\"data/c&quot;.json\"></head>") != std::string::npos);
}

TEST_CASE("without remote pictures no other host is let in") {
  const auto filled = fill_index_html(kIndexHtml, {"Title", "en", {}});
  REQUIRE(filled.ok());
  CHECK(filled->find("connect-src 'self'; img-src 'self' data:; style-src") != std::string::npos);
}

TEST_CASE("a page that lacks what must be set is refused") {
  std::string html(kIndexHtml);
  CHECK_FALSE(fill_index_html("<html lang=\"en\"></html>", {"T", "en", {}}).ok());
  CHECK_FALSE(fill_index_html("<html><title></title></html>", {"T", "en", {}}).ok());
  const std::size_t policy = html.find(kImageHostsMarker, html.find("img-src"));
  html.erase(policy, kImageHostsMarker.size());
  CHECK(fill_index_html(html, {"T", "en", {}}).ok());
  CHECK_FALSE(fill_index_html(html, {"T", "en", {"https://a.example"}}).ok());
}

TEST_CASE("the page is copied, ONNX Runtime only with a network, links not at all") {
  const vitrine::testing::TemporaryFolder folder;
  const fs::path page = sample_page(folder);
  folder.write("secret", "secret");
  fs::create_symlink(folder / "secret", page / "assets/link.js");
  const auto placed = copy_page(page, folder / "site", {"T", "en", {}}, {});
  REQUIRE(placed.ok());
  CHECK(placed->size() == 4);
  CHECK(placed->back().file == "index.html");
  CHECK(fs::exists(folder / "site/assets/deep/style.css"));
  CHECK_FALSE(fs::exists(folder / "site/assets/link.js"));
  CHECK_FALSE(fs::exists(folder / "site/ort"));
  const auto missing = copy_page(folder / "nowhere", folder / "site", {"T", "en", {}}, {});
  REQUIRE_FALSE(missing.ok());
  CHECK(missing.error().code == ErrorCode::kNotFound);
}

TEST_CASE("ONNX Runtime's files for WebGPU travel only where there is a graph for it") {
  const vitrine::testing::TemporaryFolder folder;
  const fs::path page = sample_page(folder);
  REQUIRE(copy_page(page, folder / "plain", {"T", "en", {}}, {.network = true}).ok());
  CHECK(fs::exists(folder / "plain/ort/ort.wasm"));
  CHECK_FALSE(fs::exists(folder / "plain/ort/ort.webgpu.mjs"));
  CHECK_FALSE(fs::exists(folder / "plain/ort/ort.jsep.wasm"));
  REQUIRE(copy_page(page, folder / "both", {"T", "en", {}}, {.network = true, .webgpu = true}).ok());
  CHECK(fs::exists(folder / "both/ort/ort.wasm"));
  CHECK(fs::exists(folder / "both/ort/ort.webgpu.mjs"));
  CHECK(fs::exists(folder / "both/ort/ort.jsep.wasm"));
}

TEST_CASE("the service worker is copied, and missed where it is asked for and not there") {
  const vitrine::testing::TemporaryFolder folder;
  const fs::path page = sample_page(folder);
  const auto placed = copy_page(page, folder / "site", {"T", "en", {}}, {.isolate = true});
  REQUIRE(placed.ok());
  CHECK(read_text(folder / "site/service-worker.js") == "self.skipWaiting()");
  CHECK(placed->at(placed->size() - 2).file == "service-worker.js");
  fs::remove(page / "service-worker.js");
  CHECK(copy_page(page, folder / "without", {"T", "en", {}}, {}).ok());
  const auto missing = copy_page(page, folder / "other", {"T", "en", {}}, {.isolate = true});
  REQUIRE_FALSE(missing.ok());
  CHECK(missing.error().code == ErrorCode::kNotFound);
  CHECK(missing.error().message.find("--isolate") != std::string::npos);
  CHECK_FALSE(fs::exists(folder / "other"));
}

TEST_CASE("a page list is read back, a hostile one refused") {
  const PageList list = {kHash, {{"assets/a.js", 3, kHash}}};
  const auto read = parse_page_list(page_list_text(list), "list");
  REQUIRE(read.ok());
  CHECK(page_list_text(*read) == page_list_text(list));
  const PageList hostile = {kHash, {{"../a.js", 3, kHash}}};
  CHECK_FALSE(parse_page_list(page_list_text(hostile), "list").ok());
}

}  // namespace
TEST_CASE("files beside index.html come along, and the manifest gets the museum's name") {
  const vitrine::testing::TemporaryFolder folder;
  const fs::path page = sample_page(folder);
  folder.write("page/embed.js", "export {}");
  folder.write("page/manifest.webmanifest",
               R"({"name":"Vitrine","icons":[{"src":"icon.svg"}],"theme_color":"#000000"})");
  const auto placed =
      copy_page(page, folder / "site", {"Haus \"der\" <Dinge>", "de", {}, "#123456"}, {.isolate = false});
  REQUIRE(placed.ok());
  CHECK(read_text(folder / "site/embed.js") == "export {}");
  CHECK(placed->back().file == "index.html");
  const std::string manifest = read_text(folder / "site/manifest.webmanifest");
  for (const char* part : {R"("name": "Haus \"der\" <Dinge>")", R"("lang": "de")",
                           R"("theme_color": "#123456")", R"("src": "icon.svg")"})
    CHECK_MESSAGE(manifest.find(part) != std::string::npos, part);
  for (const char* bad : {"[]", "{", "7"}) {
    const auto filled = fill_manifest(bad, {"T", "en", {}});
    REQUIRE(!filled.ok());
    CHECK(filled.error().message.find("manifest.webmanifest") != std::string::npos);
  }
}

TEST_CASE("a file beside index.html that a newer page lacks goes with the second build") {
  const vitrine::testing::TemporaryFolder folder;
  const fs::path page = sample_page(folder);
  folder.write("page/embed.js", "export {}");
  folder.write("site/own.js", "the museum's own");
  SiteContents contents = sample_contents(2, 1);
  REQUIRE(write_site(folder / "site", contents, page).ok());
  CHECK(fs::exists(folder / "site/embed.js"));
  fs::remove(page / "embed.js");
  for (const char* title : {"Once", "Twice"}) {
    contents.title = title;
    REQUIRE(write_site(folder / "site", contents, page).ok());
  }
  CHECK_FALSE(fs::exists(folder / "site/embed.js"));
  CHECK(fs::exists(folder / "site/own.js"));
}

}  // namespace vitrine::publish

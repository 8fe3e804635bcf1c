// SPDX-License-Identifier: MIT
#include "publish/work_pages.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "io/files.h"
#include "publish/site_files.h"
#include "publish/work_words.h"
#include "sample_site.h"
#include "temporary_folder.h"

namespace vitrine::publish {
namespace {

namespace fs = std::filesystem;

const WorkPageContext kContext = {
    "Museum", "en", {"https://iiif.museum.example"}, "https://museum.example/look"};

std::string text_of(const fs::path& file) {
  const auto bytes = io::read_file(file, 1 << 20);
  return bytes.ok() ? std::string(as_text(*bytes)) : std::string();
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

PublishedWork hostile_work() {
  PublishedWork work;
  work.work.id = "../../<img src=x onerror=alert(1)>\"'&";
  work.work.title = "</title><script>alert(1)</script>";
  work.work.maker = "\" onmouseover=\"alert(1)";
  work.work.date = "<b>1900</b>";
  work.work.rights = "javascript:alert(1)";
  work.work.required_statement = "a\xff<i>b";
  work.work.summary = "</p><script>alert(1)</script>";
  work.work.homepage = "javascript:alert(1)";
  return work;
}

}  // namespace

TEST_CASE("names of pages can be read, stay the same, and differ where ids do") {
  CHECK(work_page_name("V0014401").starts_with("v0014401-"));
  CHECK(work_page_name("V0014401") == work_page_name("V0014401"));
  CHECK(work_page_name("V0014401") != work_page_name("v0014401"));
  CHECK(work_page_name("a/b c").starts_with("a-b-c-"));
  std::set<std::string> names;
  for (const char* id : {"", "/", "..", "\xc3\xa9", "\xc3\xa8", "con", "CON"})
    names.insert(work_page_name(id));
  CHECK(names.size() == 7);
  for (const std::string& name : names) CHECK(is_site_path("works/" + name));
  CHECK(work_page_name(std::string(5000, 'x')).size() < 100);
}

TEST_CASE("a work's summary stands on its page, and its beginning in what search engines show") {
  PublishedWork work;
  work.work.id = "a";
  work.work.title = "A boat";
  const std::string plain = work_page_html(kContext, std::span(&work, 1), 0, {});
  CHECK_FALSE(has(plain, "<p class=\"summary\""));
  CHECK(has(plain, "name=\"description\" content=\"A boat\""));
  work.work.summary = "On a lake & in the rain.";
  CHECK(has(work_page_html(kContext, std::span(&work, 1), 0, {}),
            "<p class=\"summary\" dir=\"auto\">On a lake &amp; in the rain.</p>"));
  CHECK(has(work_page_html(kContext, std::span(&work, 1), 0, {}),
            "content=\"A boat. On a lake &amp; in the rain.\""));
  work.work.summary = "word";
  for (int i = 0; i < 500; ++i) work.work.summary += " word";
  const std::string html = work_page_html(kContext, std::span(&work, 1), 0, {});
  CHECK(has(html, "word word\u2026\">"));
  CHECK(has(html, work.work.summary + "</p>"));
}

TEST_CASE("texts of works are texts on their page, whatever they hold") {
  const PublishedWork works[] = {hostile_work(), hostile_work()};
  const WorkIndex similar[] = {1};
  const std::string html = work_page_html(kContext, works, 0, similar) + work_list_html(kContext, works, 0);
  for (const char* never :
       {"<script", "<img src=x", "<b>", "<i>", "\" onmouseover", "href=\"javascript", "\xff"})
    CHECK_MESSAGE(!has(html, never), never);
  CHECK(has(html, "javascript:alert(1)"));  // as a text
  CHECK(has(html, "&lt;/title&gt;&lt;script&gt;"));
  CHECK(has(html, "default-src &#39;none&#39;; img-src &#39;self&#39; https://iiif.museum.example"));
}

TEST_CASE("a page shows its work, what is known of it, and the works that look like it") {
  vitrine::testing::TemporaryFolder folder;
  SiteContents contents = testing::sample_contents(5, 3);
  testing::add_pictures(folder.path(), contents);
  const std::vector<WorkIndex> similar = {1, 2, 3};
  const std::string html = work_page_html(kContext, contents.works, 0, similar);
  CHECK(has(html, "<html lang=\"en\">"));
  CHECK(has(html, "<link rel=\"canonical\" href=\"https://museum.example/look/works/" +
                      work_page_name("work-0000") + "\">"));
  CHECK(has(html, "<meta property=\"og:image\" content=\"https://museum.example/look/iiif/"));
  CHECK(has(html, "<img src=\"../iiif/"));
  CHECK(has(html, "href=\"../#/work/work-0000\""));
  CHECK(has(html, "href=\"https://museum.example/0\""));
  CHECK(has(html, "<a href=\"https://creativecommons.org/publicdomain/zero/1.0/\""));
  for (const WorkIndex work : similar) CHECK(has(html, work_page_name(contents.works[work].work.id)));
  // Without an address nothing is given as absolute that is not.
  WorkPageContext nowhere = kContext;
  nowhere.base_url.clear();
  const std::string relative = work_page_html(nowhere, contents.works, 0, similar);
  CHECK_FALSE(has(relative, "canonical"));
  CHECK_FALSE(has(relative, "og:image"));
}

TEST_CASE("pages speak the museum's language") {
  const PublishedWork works[] = {hostile_work(), hostile_work()};
  const WorkIndex similar[] = {1};
  WorkPageContext context = kContext;
  context.language = "de-AT";
  CHECK(has(work_page_html(context, works, 0, similar), "Ähnlich im Aussehen"));
  context.language = "fr";
  CHECK(has(work_page_html(context, works, 0, similar), "Visuellement proches"));
  CHECK(&words_for("xx") == &words_for("en"));
}

TEST_CASE("a site's pages are written, held against what was written, and go with the option") {
  vitrine::testing::TemporaryFolder folder;
  const fs::path site = folder.path();
  SiteContents contents = testing::sample_contents(1201, 3);
  contents.pages = true;
  contents.base_url = "https://museum.example/look";
  REQUIRE(write_site(site, contents, {}).ok());
  const std::string page = "works/" + work_page_name("work-0007");
  CHECK(has(text_of(site / page), "Title 7"));
  CHECK(has(text_of(site / "works/index.html"), "list-2.html"));
  CHECK(has(text_of(site / "works/list-3.html"), work_page_name("work-1200")));
  CHECK_FALSE(has(text_of(site / "works/list-3.html"), "list-4.html"));
  const std::string sitemap = text_of(site / "works/sitemap.xml");
  CHECK(has(sitemap, "<loc>https://museum.example/look/" + page + "</loc>"));
  CHECK(verify_site(site).value().empty());

  REQUIRE(io::write_file(site / page, as_bytes("changed")).ok());
  REQUIRE(io::write_file(site / "works/mine.html", as_bytes("mine")).ok());
  const auto faults = verify_site(site).value();
  REQUIRE(faults.size() == 1);
  CHECK(has(faults.front(), page));

  // A work that is gone takes its page along; what is the museum's own stays.
  contents = testing::sample_contents(1000, 3);
  contents.pages = true;
  REQUIRE(write_site(site, contents, {}).ok());
  CHECK(has(text_of(site / page), "Title 7"));
  CHECK_FALSE(fs::exists(site / ("works/" + work_page_name("work-1200"))));
  CHECK_FALSE(fs::exists(site / "works/list-3.html"));
  CHECK_FALSE(fs::exists(site / "works/sitemap.xml"));
  CHECK(verify_site(site).value().empty());
  contents.pages = false;
  REQUIRE(write_site(site, contents, {}).ok());
  CHECK_FALSE(fs::exists(site / page));
  CHECK(text_of(site / "works/mine.html") == "mine");
}

TEST_CASE("a list of pages that was tampered with removes nothing outside its folder") {
  vitrine::testing::TemporaryFolder folder;
  const fs::path site = folder.path() / "site";
  SiteContents contents = testing::sample_contents(3, 2);
  contents.pages = true;
  REQUIRE(write_site(site, contents, {}).ok());
  const fs::path outside = folder.path() / "outside";
  REQUIRE(io::write_file(outside, as_bytes("kept")).ok());
  const std::string digits(64, 'a');
  REQUIRE(io::write_file(site / "works/.vitrine-pages",
                         as_bytes(digits + "  works/../../outside\n" + digits + "  vitrine.json\nshort\n"))
              .ok());
  remove_work_pages(site);
  CHECK(fs::exists(outside));
  CHECK(fs::exists(site / "vitrine.json"));
}

TEST_CASE("a base URL that is none is refused before anything is written") {
  vitrine::testing::TemporaryFolder folder;
  SiteContents contents = testing::sample_contents(3, 2);
  contents.pages = true;
  contents.base_url = "museum.example";
  const Status refused = write_site(folder.path(), contents, {});
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::kInvalidArgument);
  CHECK_FALSE(fs::exists(folder.path() / "vitrine.json"));
}

}  // namespace vitrine::publish

// SPDX-License-Identifier: MIT
#include "ingest/iiif/texts.h"

#include <doctest/doctest.h>

#include <string>

#include "ingest/iiif/web_address.h"
#include "vitrine/text.h"

namespace vitrine::ingest::iiif {
namespace {

Text read(const char* json, const char* language = "en", Markup markup = Markup::kPlain) {
  const auto tree = JsonTree::parse(json);
  REQUIRE(tree.ok());
  return read_text(tree->root(), language, markup);
}

TEST_CASE("texts are read as versions 2 and 3 write them") {
  CHECK(read(R"("plain")").joined() == "plain");
  CHECK(read(R"(["one","two"])").joined() == "one; two");
  CHECK(read(R"({"@value":"x","@language":"cy"})").language == "cy");
  CHECK(read(R"([{"@value":"ja","@language":"de"},{"@value":"yes","@language":"en"}])").joined() == "yes");
  CHECK(read(R"({"en":["a","b"],"de":["c"]})", "de").joined() == "c");
  CHECK(read(R"({"en":"a text, no list"})").joined() == "a text, no list");
  CHECK(read(R"({"type":"literal","@value":"R2"})").joined() == "R2");
  CHECK(read(R"({"en":[{"@value":"x"}]})").joined() == "x");
  CHECK(read("[]").empty());
  CHECK(read(R"({"en":[]})").empty());
  CHECK(read("42").joined() == "42");
}

TEST_CASE("the language asked for comes first, then its kin, then none, then English, then any") {
  const char* all = R"({"fr":["f"],"en-GB":["e"],"none":["n"],"de":["d"]})";
  CHECK(read(all, "de").joined() == "d");
  CHECK(read(all, "de-AT").joined() == "d");
  CHECK(read(all, "en").joined() == "e");
  CHECK(read(all, "it").joined() == "n");
  CHECK(read(all, "it").language.empty());
  CHECK(read(R"({"fr":["f"],"en":["e"]})", "it").joined() == "e");
  CHECK(read(R"({"fr":["f"],"nl":["n"]})", "it").joined() == "f");
  CHECK(read(R"({"fr":["f"]})", "").language == "fr");
}

TEST_CASE("markup stays in labels and goes where IIIF allows it") {
  CHECK(read(R"("<b>bold</b>")").joined() == "<b>bold</b>");
  CHECK(read(R"("<b>bold</b>")", "en", Markup::kMayBeHtml).joined() == "bold");
  CHECK(plain_text("<p>one</p><p>two &amp; three</p>") == "one two & three");
  CHECK(plain_text("Library<br/>Licence: <a href=\"x>y\">CC BY</a>") == "Library Licence: CC BY");
  CHECK(plain_text("AT&amp;T") == "AT&amp;T");
  CHECK(plain_text("a < b and c > d") == "a < b and c > d");
  CHECK(plain_text("<x y>") == "");
  CHECK(plain_text("see <x y> there") == "see <x y> there");
  CHECK(plain_text("<p>a<script>alert('</p>')</script>b<style>p{}</style>c<!-- d -->e</p>") == "abce");
  CHECK(plain_text("<p>&#233;&#x1F600;&#0;&nbsp;&bogus;&#xD800;</p>") == "\xC3\xA9\xF0\x9F\x98\x80 &bogus;");
  CHECK(plain_text("<script>x") == "");
}

TEST_CASE("hostile texts cost little and stay UTF-8") {
  std::string tags;
  for (int i = 0; i < 15'000; ++i) tags += "<a '";
  CHECK(plain_text(tags).size() <= tags.size());
  std::string letters;
  for (int i = 0; i < 50'000; ++i) letters += "\xC3\xA9";
  const Text text = read(("\"" + letters + "\"").c_str());
  CHECK(text.joined().size() <= kMaxTextBytes);
  CHECK(is_utf8(text.joined()));
}

TEST_CASE("addresses are resolved, tidied, and refused where they are none") {
  const char* base = "https://museum.example/iiif/2/manifest.json";
  CHECK(resolve_url(base, "canvas/1") == "https://museum.example/iiif/2/canvas/1");
  CHECK(resolve_url(base, "../image/1") == "https://museum.example/iiif/image/1");
  CHECK(resolve_url(base, "../../../../x") == "https://museum.example/x");
  CHECK(resolve_url(base, "/x/./y/..") == "https://museum.example/x/");
  CHECK(resolve_url(base, "//other.example/x") == "https://other.example/x");
  CHECK(resolve_url(base, "https://..//x") == "");
  CHECK(resolve_url(base, "?page=2") == "https://museum.example/iiif/2/manifest.json?page=2");
  CHECK(resolve_url(base, "#c1") == "https://museum.example/iiif/2/manifest.json#c1");
  CHECK(resolve_url("", "https://a.example") == "https://a.example/");
  CHECK(resolve_url(base, "https://a.example/Add MS 1\"\xC3\xA9") ==
        "https://a.example/Add%20MS%201%22%C3%A9");
  CHECK(resolve_url(base, "https://a.example/x%20y") == "https://a.example/x%20y");
  for (const char* bad : {"", "javascript:alert(1)", "data:image/png;base64,x", "file:///etc/passwd",
                          "ftp://a/b", "https://user@a.example/", "https://", "urn:uuid:1"}) {
    CHECK(resolve_url(base, bad).empty());
  }
  CHECK(resolve_url("", "relative/x").empty());
  CHECK(resolve_url(base, std::string(9000, 'x')).empty());
  CHECK(origin_of("HTTPS://A.example:8080/x") == "https://a.example:8080");
}

}  // namespace
}  // namespace vitrine::ingest::iiif

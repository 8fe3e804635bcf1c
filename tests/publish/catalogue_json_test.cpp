// SPDX-License-Identifier: MIT
#include "publish/catalogue_json.h"

#include <doctest/doctest.h>

#include "sample_site.h"

namespace vitrine::publish {
namespace {

TEST_CASE("a catalogue shard is read back, and its texts are repaired to UTF-8") {
  auto contents = testing::sample_contents(3, 2);
  contents.works[0].work.title = "bad \xff byte";
  contents.works[1].work.homepage = "javascript:alert(1)";
  contents.works[0].work.type = "Print";
  contents.works[0].work.subjects = {"bird",
                                     "tr\xff"
                                     "ee"};
  contents.works[0].work.language = "zh-Hant";
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
  CHECK((*works)[0].work.type == "Print");
  CHECK((*works)[0].work.subjects == std::vector<std::string>{"bird",
                                                              "tr\uFFFD"
                                                              "ee"});
  CHECK((*works)[0].work.language == "zh-Hant");
  CHECK((*works)[1].work.subjects.empty());
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
      {R"({"first":0,"works":[{"id":"a","subjects":"bird","images":[]}]})", "\"subjects\""},
      {R"({"first":0,"works":[{"id":"a","subjects":[1],"images":[]}]})", "\"subjects\""},
      {R"({"first":0,"works":[{"id":"a","language":"\"><b>","images":[]}]})", "\"language\""},
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

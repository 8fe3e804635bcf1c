// SPDX-License-Identifier: MIT
#include "ingest/iiif/activity_stream.h"

#include <doctest/doctest.h>

#include <string>

namespace vitrine::ingest::iiif {
namespace {

const std::string kPage = "https://m.example/activity/page-1";

StreamDocument page_with(const std::string& items) {
  const Result<StreamDocument> page = parse_stream(
      R"({"type":"OrderedCollectionPage","id":")" + kPage + R"(","orderedItems":[)" + items + "]}", kPage);
  REQUIRE_MESSAGE(page.ok(), (page.ok() ? "" : page.error().message));
  return *page;
}

TEST_CASE("a stream names its last page, a page the one before it, as objects, texts or relative ids") {
  for (const char* last :
       {R"({"id":"https://m.example/activity/page-9","type":"OrderedCollectionPage"})",
        R"("https://m.example/activity/page-9")", R"("page-9")", R"([{"@id":"/activity/page-9"}])"}) {
    const auto stream =
        parse_stream(R"({"type":"OrderedCollection","totalItems":3,"last":)" + std::string(last) + "}",
                     "https://m.example/activity/all");
    REQUIRE(stream.ok());
    CHECK_FALSE(stream->is_page);
    CHECK(stream->last == "https://m.example/activity/page-9");
  }
  const auto page =
      parse_stream(R"({"type":"OrderedCollectionPage","prev":{"id":"page-0"},"orderedItems":[]})", kPage);
  REQUIRE(page.ok());
  CHECK(page->is_page);
  CHECK(page->prev == "https://m.example/activity/page-0");
}

TEST_CASE("activities of every type, their objects and times") {
  const StreamDocument page = page_with(
      R"({"type":"Create","object":{"id":"/1","type":"Manifest"},"endTime":"2026-01-01T00:00:00Z"},)"
      R"({"type":"Update","object":{"@id":"https://m.example/2#x","@type":"sc:Collection","canonical":"https://c"}},)"
      R"({"type":"Delete","object":"https://m.example/3","endTime":"soon"},)"
      R"({"type":"Move","object":{"id":"/4","type":"Manifest"},"target":{"id":"/5","type":"Manifest"}},)"
      R"({"type":"Add","object":{"id":"/6","type":"Manifest"},"target":{"id":"all","type":"OrderedCollection"}},)"
      R"({"type":"Remove","object":{"id":"/7","type":"Manifest"},"origin":{"id":"all"}},)"
      R"({"type":"Refresh","startTime":"2026-01-02T00:00:00Z"})");
  REQUIRE(page.activities.size() == 7);
  CHECK(page.passed_over == 0);
  const auto& all = page.activities;
  CHECK(all[0].type == ActivityType::kCreate);
  CHECK(all[0].object == "https://m.example/1");
  CHECK(all[0].kind == DocumentKind::kManifest);
  CHECK(all[0].time == io::parse_moment("2026-01-01"));
  CHECK(all[1].object == "https://m.example/2");
  CHECK(all[1].kind == DocumentKind::kCollection);
  CHECK_FALSE(all[1].time.has_value());
  CHECK(all[2].type == ActivityType::kDelete);
  CHECK(all[2].kind == DocumentKind::kUnknown);
  CHECK_FALSE(all[2].time.has_value());
  CHECK(all[3].target == "https://m.example/5");
  CHECK(all[4].target == "https://m.example/activity/all");
  CHECK(all[5].target == "https://m.example/activity/all");
  CHECK(all[6].type == ActivityType::kRefresh);
  CHECK(all[6].time == io::parse_moment("2026-01-02"));
}

TEST_CASE("an activity on several objects is several; what is nothing of ours is counted and passed over") {
  const StreamDocument page = page_with(
      R"({"type":"Update","object":[{"id":"/1"},{"id":"/2","type":"Manifest"}]},)"
      R"({"type":"Update","object":{"id":"/c","type":"Canvas"}},{"type":"Update","object":{"type":"Manifest"}},)"
      R"({"type":"Update","object":{"id":"javascript:alert","type":"Manifest"}},{"type":"Like","object":{"id":"/1"}},)"
      R"({"type":"Update","object":{"id":"https://user:word@m.example/1"}},{"type":"Move","object":{"id":"/1"}},)"
      R"({"type":"Update"},{"type":["Update"],"object":{"id":7}},"Update",null,7,[],{})");
  CHECK(page.activities.size() == 2);
  CHECK(page.passed_over >= 10);
}

TEST_CASE("what is no stream is refused with its type, and bombs with their limit") {
  for (const char* text : {"", "[]", "null", "{", "{\"type\":\"OrderedCollection\""}) {
    const auto refused = parse_stream(text, kPage);
    REQUIRE_FALSE(refused.ok());
    CHECK_FALSE(refused.error().message.empty());
  }
  const auto manifest = parse_stream(R"({"type":"Manifest","items":[]})", kPage);
  REQUIRE_FALSE(manifest.ok());
  CHECK(manifest.error().code == ErrorCode::kUnsupported);
  CHECK(manifest.error().message.find("Manifest") != std::string::npos);
  std::string deep = R"({"type":"OrderedCollectionPage","orderedItems":)";
  for (int i = 0; i < 1000; ++i) deep += '[';
  CHECK(parse_stream(deep, kPage).error().code == ErrorCode::kTooLarge);
}

TEST_CASE("a long address before many relative ids does not fill the memory") {
  const std::string far = "https://m.example/" + std::string(8000, 'x') + "/page";
  std::string text = R"({"type":"OrderedCollectionPage","orderedItems":[)";
  for (int i = 0; i < 40'000; ++i) text += R"({"type":"Update","object":"a"},)";
  text += R"({"type":"Refresh"}]})";
  const auto page = parse_stream(text, far);
  REQUIRE_FALSE(page.ok());
  CHECK(page.error().code == ErrorCode::kTooLarge);
}

}  // namespace
}  // namespace vitrine::ingest::iiif

// SPDX-License-Identifier: MIT
#include "ingest/iiif/walk.h"

#include <doctest/doctest.h>

#include <map>
#include <string>

#include "ingest/iiif/changes.h"
#include "ingest/iiif/web_address.h"

namespace vitrine::ingest::iiif {
namespace {

// A web of documents that counts how often each is asked for.
struct Web {
  std::map<std::string, std::string> documents;
  std::map<std::string, int> asked;

  BringDocuments bring() {
    return [this](std::span<const Wanted> wanted, const TakeDocument& take) -> Status {
      // Backwards: nothing may depend on the order in which documents come.
      for (std::size_t i = wanted.size(); i-- > 0;) {
        ++asked[wanted[i].url];
        const auto found = documents.find(wanted[i].url);
        if (found == documents.end()) {
          take(i, Error{ErrorCode::kNotFound, "it is not there"});
        } else {
          take(i, found->second);
        }
      }
      return Done{};
    };
  }

  Result<Walk> walk_from(const std::string& url, const WorkOptions& options = {}) {
    const Result<Document> start = parse_document(documents.at(url), {url, options.language});
    REQUIRE(start.ok());
    return walk(*start, url, options, bring());
  }
};

std::string manifest(const std::string& id) {
  return R"({"id":")" + id + R"(","type":"Manifest","label":{"en":["of )" + id + R"("]},"items":[{"id":")" +
         id + R"(/c","type":"Canvas","items":[{"items":[{"motivation":"painting","body":{"id":")" + id +
         R"(.jpg","type":"Image"}}]}]}]})";
}

std::string collection(const std::string& id, const std::string& items, const std::string& more = "") {
  return R"({"id":")" + id + R"(","type":"Collection","label":{"en":["All"]},"items":[)" + items + "]" +
         more + "}";
}

std::string mention(const std::string& id, const char* type = "Manifest") {
  return R"({"id":")" + id + R"(","type":")" + type + "\"}";
}

std::vector<std::string> ids_of(const Walk& walk) {
  std::vector<std::string> ids;
  for (const IiifWork& work : walk.works) ids.push_back(work.work.id);
  return ids;
}

const std::string kRoot = "https://m.example/col/";

TEST_CASE("collections in collections, in pages, in circles, with repeats: each document once") {
  Web web;
  const std::string sub = kRoot + "sub", page = kRoot + "page2", one = kRoot + "1", two = kRoot + "2",
                    three = kRoot + "3";
  web.documents[kRoot] = collection(
      kRoot, mention(two) + "," + mention(sub, "Collection") + "," + mention(two), ",\"next\":\"page2\"");
  web.documents[sub] =
      collection(sub, mention(one) + "," + mention(kRoot, "Collection") + "," + mention(sub, "Collection"));
  web.documents[page] = collection(page, mention(three) + "," + mention(one), ",\"next\":\"page2\"");
  for (const std::string& id : {one, two, three}) web.documents[id] = manifest(id);
  const Result<Walk> walked = web.walk_from(kRoot);
  REQUIRE(walked.ok());
  CHECK(ids_of(*walked) == std::vector<std::string>{one, two, three});
  CHECK(walked->title == "All");
  CHECK(walked->skipped.empty());
  CHECK(walked->documents == 6);
  CHECK(web.asked.count(kRoot) == 0);
  for (const auto& [url, times] : web.asked) CHECK(times == 1);
}

TEST_CASE("what cannot be had or read is reported and ends nothing") {
  Web web;
  web.documents[kRoot] = collection(kRoot, mention(kRoot + "gone") + "," + mention(kRoot + "html") + "," +
                                               mention(kRoot + "good") + "," + mention(kRoot + "list"));
  web.documents[kRoot + "html"] = "<!doctype html>";
  web.documents[kRoot + "good"] = manifest(kRoot + "good");
  web.documents[kRoot + "list"] = R"({"type":"AnnotationPage"})";
  const Result<Walk> walked = web.walk_from(kRoot);
  REQUIRE(walked.ok());
  CHECK(walked->works.size() == 1);
  REQUIRE(walked->skipped.size() == 3);
  CHECK(walked->skipped[0].reason == "it is not there");
  CHECK(walked->skipped[1].where == kRoot + "html");
  CHECK(walked->skipped[2].reason.find("AnnotationPage") != std::string::npos);
}

TEST_CASE("whole manifests in a collection need no asking; two works of one id are reported") {
  Web web;
  web.documents[kRoot] =
      collection(kRoot, manifest(kRoot + "1") + "," + manifest(kRoot + "1") + "," + mention(kRoot + "other"));
  web.documents[kRoot + "other"] = manifest(kRoot + "1");
  const Result<Walk> walked = web.walk_from(kRoot);
  REQUIRE(walked.ok());
  CHECK(ids_of(*walked) == std::vector<std::string>{kRoot + "1"});
  CHECK(walked->skipped.size() == 1);
}

TEST_CASE("an endless chain of collections ends at the depth limit") {
  Web web;
  const auto bring = [&](std::span<const Wanted> wanted, const TakeDocument& take) -> Status {
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      ++web.asked[wanted[i].url];
      take(i, collection(wanted[i].url, mention(wanted[i].url + "x", "Collection")));
    }
    return Done{};
  };
  const Result<Document> start =
      parse_document(collection(kRoot, mention(kRoot + "x", "Collection")), {kRoot, "en"});
  REQUIRE(start.ok());
  const Result<Walk> walked = walk(*start, kRoot, {}, bring);
  REQUIRE_FALSE(walked.ok());
  CHECK(walked.error().code == ErrorCode::kInvalidArgument);
  CHECK(walked.error().message.find("deeper than 64") != std::string::npos);
  CHECK(web.asked.size() == kMaxCollectionDepth);
}

TEST_CASE("an update asks for what has changed and for collections, and leaves out what is gone") {
  Web web;
  const std::string sub = kRoot + "sub", one = kRoot + "1", two = kRoot + "2", three = kRoot + "3",
                    gone = kRoot + "4";
  web.documents[kRoot] =
      collection(kRoot, mention(one) + "," + mention(gone) + "," + mention(sub, "Collection"));
  web.documents[sub] = collection(sub, mention(two) + "," + mention("http" + three.substr(5)));
  for (const std::string& id : {one, two, gone}) web.documents[id] = manifest(id);
  // Known by another address than it has itself.
  web.documents["http" + three.substr(5)] = manifest(three + "-itself");
  ChangedDocuments changes;
  changes.changed = {document_key(two), document_key(three + "-itself")};
  changes.gone = {document_key(gone)};
  std::map<std::string, int> again, kept;
  const auto bring = [&](std::span<const Wanted> wanted, const TakeDocument& take) -> Status {
    for (const Wanted& each : wanted) ++(each.ask_again ? again : kept)[each.url];
    return web.bring()(wanted, take);
  };
  const Result<Document> start = parse_document(web.documents.at(kRoot), {kRoot, "en"});
  const Result<Walk> walked = walk(*start, kRoot, {}, bring, &changes);
  REQUIRE(walked.ok());
  CHECK(ids_of(*walked) == std::vector<std::string>{one, two, three + "-itself"});
  const std::string mentioned = "http" + three.substr(5);
  CHECK(again == std::map<std::string, int>{{sub, 1}, {two, 1}, {mentioned, 1}});
  CHECK(kept == std::map<std::string, int>{{one, 1}, {mentioned, 1}});
  CHECK(walked->gone == 1);
  CHECK(walked->skipped.empty());
  CHECK(walked->met.contains(document_key(gone)));
  CHECK_FALSE(walked->works[0].changed);
  CHECK(walked->works[1].changed);
  CHECK(walked->works[1].document == two);
  CHECK(walked->works[2].changed);
  // All may be gone.
  for (const std::string& id : {one, two, three + "-itself"}) changes.gone.insert(document_key(id));
  const Result<Walk> empty = walk(*start, kRoot, {}, bring, &changes);
  REQUIRE(empty.ok());
  CHECK(empty->works.empty());
}

TEST_CASE("an error of the bringer ends the walk") {
  const Result<Document> start = parse_document(collection(kRoot, mention(kRoot + "x")), {kRoot, "en"});
  REQUIRE(start.ok());
  const Result<Walk> walked =
      walk(*start, kRoot, {}, [](std::span<const Wanted>, const TakeDocument&) -> Status {
        return Error{ErrorCode::kInterrupted, "interrupted"};
      });
  REQUIRE_FALSE(walked.ok());
  CHECK(walked.error().code == ErrorCode::kInterrupted);
}

}  // namespace
}  // namespace vitrine::ingest::iiif

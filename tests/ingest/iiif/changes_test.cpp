// SPDX-License-Identifier: MIT
#include "ingest/iiif/changes.h"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

namespace vitrine::ingest::iiif {
namespace {

const std::string kRoot = "https://m.example/activity/";
const std::string kAll = kRoot + "all";
const io::Moment kNow = *io::parse_moment("2026-06-01");

std::string activity(const char* type, const std::string& id, const std::string& time = "",
                     const char* more = "") {
  std::string text =
      R"({"type":")" + std::string(type) + R"(","object":{"id":"/)" + id + R"(","type":"Manifest"})";
  if (!time.empty()) text += R"(,"endTime":"2026-)" + time + "\"";
  return text + more + "}";
}

// A stream that remembers which of its documents were asked for.
struct Stream {
  std::map<std::string, std::string> documents;
  std::vector<std::string> asked;

  explicit Stream(const std::vector<std::string>& pages, bool circular = false) {
    documents[kAll] =
        R"({"type":"OrderedCollection","last":{"id":"p)" + std::to_string(pages.size() - 1) + R"("}})";
    for (std::size_t i = 0; i < pages.size(); ++i) {
      const std::size_t before = i > 0 ? i - 1 : pages.size() - 1;
      const std::string prev =
          i > 0 || circular ? R"(,"prev":{"id":"p)" + std::to_string(before) + R"("})" : "";
      documents[kRoot + "p" + std::to_string(i)] =
          R"({"type":"OrderedCollectionPage","orderedItems":[)" + pages[i] + "]" + prev + "}";
    }
  }

  Result<Changes> read(const StreamPosition& since = {}) {
    asked.clear();
    return read_changes(kAll, since, kNow, [this](const std::string& url) -> Result<std::string> {
      asked.push_back(url.substr(kRoot.size()));
      const auto found = documents.find(url);
      if (found == documents.end()) return Error{ErrorCode::kNotFound, "it is not there"};
      return found->second;
    });
  }
};

// "+1 -2": document 1 is to be read again, 2 is gone.
std::string shown(const Result<Changes>& read) {
  REQUIRE_MESSAGE(read.ok(), (read.ok() ? "" : read.error().message));
  std::string text;
  for (const Change& change : read->changes)
    text += (text.empty() ? "" : " ") + std::string(change.gone ? "-" : "+") + change.url.substr(18);
  return text;
}

StreamPosition at(const char* time) { return {io::parse_moment(std::string("2026-") + time), {}}; }

TEST_CASE("a stream is read backwards, and a document's newest activity decides") {
  Stream stream(
      {activity("Create", "1", "01-01T00:00:00Z") + "," + activity("Create", "2", "01-02T00:00:00Z"),
       activity("Delete", "1", "02-01T00:00:00Z") + "," + activity("Update", "2", "02-02T00:00:00Z") + "," +
           activity("Create", "3", "02-03T00:00:00Z")});
  const Result<Changes> read = stream.read();
  CHECK(shown(read) == "+3 +2 -1");
  CHECK(stream.asked == std::vector<std::string>{"all", "p1", "p0"});
  CHECK(read->position.time == io::parse_moment("2026-02-03"));
  CHECK(read->activities == 5);
  CHECK(read->pages == 2);
  CHECK_FALSE(read->timeless);
}

TEST_CASE("no page behind the last reading's end is asked for, and a reading of nothing new says so") {
  Stream stream(
      {activity("Create", "1", "01-01T00:00:00Z"),
       activity("Create", "2", "01-02T00:00:00Z") + "," + activity("Create", "3", "01-03T00:00:00Z"),
       activity("Create", "4", "01-04T00:00:00Z")});
  const Result<Changes> first = stream.read(at("01-02T12:00:00Z"));
  CHECK(shown(first) == "+4 +3");
  CHECK(stream.asked == std::vector<std::string>{"all", "p2", "p1"});
  const Result<Changes> second = stream.read(first->position);
  CHECK(shown(second) == "");
  CHECK(second->activities == 0);
  CHECK(second->position == first->position);
}

TEST_CASE("what is published later under the newest moment is new, what was there is not") {
  Stream stream(
      {activity("Update", "1", "01-01T00:00:00Z") + "," + activity("Update", "2", "01-02T00:00:00Z")});
  const Result<Changes> first = stream.read();
  Stream later({activity("Update", "1", "01-01T00:00:00Z") + "," +
                activity("Update", "2", "01-02T00:00:00Z") + "," +
                activity("Update", "3", "01-02T01:00:00+01:00")});
  const Result<Changes> second = later.read(first->position);
  CHECK(shown(second) == "+3");
  CHECK(shown(later.read(second->position)) == "");
}

TEST_CASE("an older entry behind newer ones ends the reading without hiding them") {
  Stream stream(
      {activity("Create", "0", "01-01T00:00:00Z"), activity("Create", "1", "03-02T00:00:00Z") + "," +
                                                       activity("Create", "2", "03-01T00:00:00Z") + "," +
                                                       activity("Create", "3", "01-02T00:00:00Z")});
  CHECK(shown(stream.read(at("02-01T00:00:00Z"))) == "+2 +1");
  CHECK(stream.asked == std::vector<std::string>{"all", "p1"});
  // The newest counts, not the last one.
  Stream mixed(
      {activity("Delete", "1", "02-02T00:00:00Z") + "," + activity("Update", "1", "02-01T00:00:00Z")});
  CHECK(shown(mixed.read()) == "-1");
}

TEST_CASE("a moved document is gone from one place and new in the other") {
  Stream stream({activity("Create", "1", "01-01T00:00:00Z") + "," +
                 activity("Move", "1", "01-02T00:00:00Z", R"(,"target":{"id":"/2","type":"Manifest"})") +
                 "," +
                 activity("Move", "2", "01-03T00:00:00Z", R"(,"target":{"id":"/3","type":"Manifest"})")});
  CHECK(shown(stream.read()) == "-2 +3 -1");
}

TEST_CASE("what is removed from this stream is gone, what is removed from another is not") {
  Stream stream(
      {activity("Remove", "1", "01-01T00:00:00Z") + "," +
       activity("Remove", "2", "01-02T00:00:00Z", R"(,"origin":{"id":"all"})") + "," +
       activity("Remove", "3", "01-03T00:00:00Z", R"(,"origin":{"id":"https://elsewhere.example/all"})") +
       "," + activity("Add", "4", "01-04T00:00:00Z", R"(,"target":{"id":"all"})")});
  CHECK(shown(stream.read()) == "+4 -2 -1");
}

TEST_CASE("before a refresh only what has gone counts, and a first reading ends there") {
  const std::string before = activity("Create", "1", "01-01T00:00:00Z") + "," +
                             activity("Create", "2", "01-02T00:00:00Z") + "," +
                             activity("Delete", "3", "01-03T00:00:00Z");
  const std::string refresh = R"({"type":"Refresh","startTime":"2026-02-01T00:00:00Z"},)";
  Stream stream({before, refresh + activity("Update", "1", "02-02T00:00:00Z")});
  CHECK(shown(stream.read(at("01-01T00:00:00Z"))) == "+1 -3");
  CHECK(shown(stream.read()) == "+1");
  CHECK(stream.asked == std::vector<std::string>{"all", "p1"});
}

TEST_CASE("a list without times is all there is, each time") {
  Stream stream({activity("Update", "1") + "," + activity("Update", "2"), activity("Update", "3")});
  const Result<Changes> first = stream.read(at("01-01T00:00:00Z"));
  CHECK(shown(first) == "+3 +2 +1");
  CHECK(first->timeless);
  CHECK(shown(stream.read(first->position)) == "+3 +2 +1");
}

TEST_CASE("among others an activity without a time is taken once") {
  Stream stream({activity("Update", "1", "01-01T00:00:00Z") + "," + activity("Update", "2")});
  const Result<Changes> first = stream.read(at("01-01T00:00:00Z"));
  CHECK(shown(first) == "+2 +1");
  CHECK(shown(stream.read(first->position)) == "");
}

TEST_CASE("a time that lies ahead hides nothing that comes before it") {
  Stream stream({activity("Update", "1", "01-01T00:00:00Z") +
                 R"(,{"type":"Update","object":"/2","endTime":"2099-01-01T00:00:00Z"})"});
  const Result<Changes> read = stream.read();
  CHECK(shown(read) == "+2 +1");
  CHECK(read->position.time == io::parse_moment("2026-01-01"));
}

TEST_CASE("pages in a circle end") {
  Stream stream({activity("Update", "1", "01-01T00:00:00Z"), activity("Update", "2", "01-02T00:00:00Z")},
                true);
  const Result<Changes> read = stream.read();
  CHECK(shown(read) == "+2 +1");
  CHECK(read->circular);
  CHECK(stream.asked == std::vector<std::string>{"all", "p1", "p0"});
}

TEST_CASE("a page that is missing or broken ends the reading, named; so do streams that are none") {
  Stream stream({activity("Update", "1", "01-01T00:00:00Z"), activity("Update", "2", "01-02T00:00:00Z")});
  stream.documents[kRoot + "p0"] = "{";
  Result<Changes> read = stream.read();
  REQUIRE_FALSE(read.ok());
  CHECK(read.error().message.find("activity/p0") != std::string::npos);
  stream.documents.erase(kRoot + "p0");
  CHECK(stream.read().error().code == ErrorCode::kNotFound);
  stream.documents[kAll] = stream.documents[kRoot + "p1"];
  CHECK(stream.read().error().message.find("partOf") != std::string::npos);
  stream.documents[kAll] = R"({"type":"OrderedCollection","first":{"id":"p0"}})";
  CHECK(stream.read().error().message.find("\"last\"") != std::string::npos);
  stream.documents[kAll] = R"({"type":"OrderedCollection","orderedItems":[{"type":"Update","object":"/9"}]})";
  CHECK(shown(stream.read()) == "+9");
}

}  // namespace
}  // namespace vitrine::ingest::iiif

// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "ingest/fields.h"
#include "ingest/ingest.h"
#include "temporary_folder.h"
#include "vitrine/text.h"

namespace vitrine::ingest {
namespace {

using testing::TemporaryFolder;

Collection collection_of(std::initializer_list<const char*> ids) {
  Collection collection;
  for (const char* id : ids) {
    Work work;
    work.id = id;
    work.title = "untitled";
    work.images.push_back(ImageSource{std::filesystem::path("/pictures") / id, ""});
    collection.works.push_back(work);
  }
  return collection;
}

TEST_CASE("a CSV catalogue fills in what it knows and leaves the rest") {
  const TemporaryFolder folder;
  const auto file =
      folder.write("catalogue.csv",
                   "id,title,maker,date,rights,required_statement,homepage,shelf\n"
                   "a/1.jpg,\"Star, seven\",Series A,c. 1624,CC0,Photo: X,https://example.org/1,42\n"
                   "b/2.jpg,,Series B,,,,,\n");
  Collection collection = collection_of({"a/1.jpg", "b/2.jpg"});
  REQUIRE(apply_catalogue(collection, file).ok());
  CHECK(collection.skipped.empty());
  const Work& one = collection.works[0];
  CHECK(one.title == "Star, seven");
  CHECK(one.maker == "Series A");
  CHECK(one.date == "c. 1624");
  CHECK(one.rights == "CC0");
  CHECK(one.required_statement == "Photo: X");
  CHECK(one.homepage == "https://example.org/1");
  CHECK(collection.works[1].title == "untitled");
  CHECK(collection.works[1].maker == "Series B");
}

TEST_CASE("a summary is kept as a paragraph, and cut between words where it is a book") {
  const TemporaryFolder folder;
  std::string book;
  for (int i = 0; i < 2000; ++i) book += "w\u00f6rd ";
  const auto file =
      folder.write("catalogue.csv", "id,summary\na,\"Of a boat,\non a lake.\"\nb," + book + "\n");
  Collection collection = collection_of({"a", "b", "c"});
  REQUIRE(apply_catalogue(collection, file).ok());
  CHECK(collection.skipped.empty());
  CHECK(collection.works[0].summary == "Of a boat, on a lake.");
  const std::string& cut = collection.works[1].summary;
  CHECK(cut.size() <= kMaxSummaryBytes);
  CHECK(cut.size() > kMaxSummaryBytes - 16);
  CHECK(cut.ends_with("w\u00f6rd\u2026"));
  CHECK(collection.works[2].summary.empty());
  CHECK(cut_summary(std::string(30, 'x'), 30) == std::string(30, 'x'));
  // Never within a character, wherever that falls.
  std::string signs;
  for (int i = 0; i < 30; ++i) signs += "\u00e9";
  for (std::size_t most = 4; most < 12; ++most) {
    const std::string some = cut_summary("x" + signs, most);
    CHECK(some.size() <= most);
    CHECK(is_utf8(some));
  }
}

TEST_CASE("works are found by id, file name, and either without ending") {
  const TemporaryFolder folder;
  const auto file =
      folder.write("catalogue.jsonl",
                   "\xEF\xBB\xBF{\"id\":\"a/1.jpg\",\"title\":\"by id\"}\n"
                   "{\"filename\":\"2.jpg\",\"title\":\"by name\"}\r\n\n"
                   "{\"id\":\"a/3\",\"title\":\"by stem\"}\n"
                   "{\"id\":\"4\",\"title\":\"by name's stem\",\"date\":1900}\n"
                   "{\"id\":\"inventory 5\",\"filename\":\"scans/5.jpg\",\"title\":\"by folder and name\"}");
  Collection collection = collection_of({"a/1.jpg", "a/2.jpg", "a/3.jpg", "a/4.jpg", "a/5.jpg"});
  REQUIRE(apply_catalogue(collection, file).ok());
  CHECK(collection.skipped.empty());
  CHECK(collection.works[0].title == "by id");
  CHECK(collection.works[1].title == "by name");
  CHECK(collection.works[2].title == "by stem");
  CHECK(collection.works[3].title == "by name's stem");
  CHECK(collection.works[3].date == "1900");
  CHECK(collection.works[4].title == "by folder and name");
}

TEST_CASE("records of nothing, of several works, or of one work twice are reported by line") {
  const TemporaryFolder folder;
  const auto file = folder.write("catalogue.csv",
                                 "id,title\nnone,A\n1.jpg,B\na/1.jpg,C\na/1.jpg,D\n,E\nb/1.jpg,F,too many\n");
  Collection collection = collection_of({"a/1.jpg", "b/1.jpg"});
  REQUIRE(apply_catalogue(collection, file).ok());
  CHECK(collection.works[0].title == "C");
  CHECK(collection.works[1].title == "untitled");
  std::vector<std::string> reasons;
  for (const Skipped& skipped : collection.skipped)
    reasons.push_back(skipped.where.substr(skipped.where.rfind(' ') + 1) + " " + skipped.reason);
  CHECK(reasons == std::vector<std::string>{"2 no work of the collection is called 'none'",
                                            "3 several works are called '1.jpg'",
                                            "5 the work 'a/1.jpg' is described on line 4 already",
                                            "6 names no work", "7 3 fields where the header names 2"});
}

TEST_CASE("type, subjects and language are read from both formats") {
  const TemporaryFolder folder;
  const auto csv =
      folder.write("c.csv", "id,type,subjects,language\n1.jpg,Print,\" bird; tree ;;bird\",ar\n");
  const auto jsonl = folder.write("c.jsonl",
                                  "{\"id\":\"1.jpg\",\"type\":\"Print\",\"subjects\":[\"bird\",\" tree\",7],"
                                  "\"language\":\"ar\"}\n");
  for (const auto& file : {csv, jsonl}) {
    Collection collection = collection_of({"1.jpg"});
    REQUIRE(apply_catalogue(collection, file).ok());
    CHECK(collection.skipped.empty());
    CHECK(collection.works[0].type == "Print");
    CHECK(collection.works[0].subjects == std::vector<std::string>{"bird", "tree"});
    CHECK(collection.works[0].language == "ar");
  }
}

TEST_CASE("a language that is none is dropped, the rest is kept") {
  const TemporaryFolder folder;
  Collection collection = collection_of({"1.jpg"});
  REQUIRE(
      apply_catalogue(collection, folder.write("c.csv", "id,title,language\n1.jpg,T,\"\"\"><b>\"\n")).ok());
  CHECK(collection.works[0].title == "T");
  CHECK(collection.works[0].language.empty());
  REQUIRE(collection.skipped.size() == 1);
  CHECK(collection.skipped[0].reason.find("is no BCP 47 tag") != std::string::npos);
}

TEST_CASE("a homepage that is no web address is dropped, the rest is kept") {
  const TemporaryFolder folder;
  const auto file =
      folder.write("catalogue.jsonl", R"({"id":"1.jpg","title":"T","homepage":"javascript:alert"})");
  Collection collection = collection_of({"1.jpg"});
  REQUIRE(apply_catalogue(collection, file).ok());
  CHECK(collection.works[0].title == "T");
  CHECK(collection.works[0].homepage.empty());
  REQUIRE(collection.skipped.size() == 1);
  CHECK(collection.skipped[0].reason.find("javascript:alert") != std::string::npos);
}

TEST_CASE("a bad line of a JSONL is reported, a file without a good one refused") {
  const TemporaryFolder folder;
  Collection collection = collection_of({"1.jpg"});
  const auto mixed =
      folder.write("mixed.jsonl", "{\"id\":\n{\"id\":\"1.jpg\",\"title\":[\"x\"],\"maker\":\"M\"}\n");
  REQUIRE(apply_catalogue(collection, mixed).ok());
  CHECK(collection.works[0].maker == "M");
  CHECK(collection.works[0].title == "untitled");
  REQUIRE(collection.skipped.size() == 2);
  CHECK(collection.skipped[0].where.ends_with("mixed.jsonl: line 1"));
  CHECK(collection.skipped[1].reason.find("'title' is a list or object") == 0);
  const Status array =
      apply_catalogue(collection, folder.write("array.jsonl", "[\n{\"id\":\"1.jpg\"},\n]\n"));
  REQUIRE(!array.ok());
  CHECK(array.error().code == ErrorCode::kCorrupt);
  CHECK(array.error().message.find("array.jsonl: line 1: ") != std::string::npos);
}

TEST_CASE("a catalogue that is missing, of another format or without a key is refused") {
  const TemporaryFolder folder;
  Collection collection = collection_of({"1.jpg"});
  CHECK(apply_catalogue(collection, folder / "none.csv").error().code == ErrorCode::kNotFound);
  CHECK(apply_catalogue(collection, folder.write("c.xlsx", "x")).error().code == ErrorCode::kUnsupported);
  const Status keyless = apply_catalogue(collection, folder.write("c.csv", "title\nx\n"));
  REQUIRE(!keyless.ok());
  CHECK(keyless.error().message.find("neither a column 'id' nor a column 'filename'") != std::string::npos);
}

}  // namespace
}  // namespace vitrine::ingest

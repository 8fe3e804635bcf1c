// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <string>

#include "ingest/sample_documents.h"
#include "ingest/vectors.h"
#include "vitrine/embedding.h"

namespace vitrine::ingest {
namespace {

using testing::full_document;
using testing::small_document;

Error refusal(const std::string& text) {
  const auto record = parse_index_document(text);
  REQUIRE(!record.ok());
  return record.error();
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

TEST_CASE("a document gives texts, picture and a vector of unit length") {
  const auto record = parse_index_document(full_document("abc", "[3, -4.0]"));
  REQUIRE(record.ok());
  const Work& work = record->work;
  CHECK(work.id == "abc");
  CHECK(work.title == "A View");
  CHECK(work.maker == "First, A.; Second, 1810-1877");
  CHECK(work.date == "1824");
  CHECK(work.rights == "https://creativecommons.org/publicdomain/mark/1.0/");
  CHECK(work.required_statement == "The Museum");
  CHECK(work.homepage == "https://wellcomecollection.org/works/t8yukfjt");
  REQUIRE(work.images.size() == 1);
  CHECK(work.images[0].iiif_url == "https://iiif.wellcomecollection.org/image/V1/info.json");
  CHECK(work.images[0].aspect_ratio == 1.5);
  CHECK(work.images[0].colour.value_or(0) == 0x95897f);
  REQUIRE(record->values.size() == 2);
  CHECK(record->values[0] == doctest::Approx(0.6));
  CHECK(record->values[1] == doctest::Approx(-0.8));
  CHECK(record->notes.empty());
}

TEST_CASE("a document may stand below document or _source, with a byte order mark") {
  for (const std::string wrapper : {"document", "_source"}) {
    const auto record =
        parse_index_document("\xEF\xBB\xBF{\"" + wrapper + "\":" + full_document("abc", "[1]") + "}");
    REQUIRE(record.ok());
    CHECK(record->work.title == "A View");
  }
}

TEST_CASE("id and vector alone are enough; the id may be the query's") {
  const auto record = parse_index_document(small_document("q1", "[1,0]"));
  REQUIRE(record.ok());
  CHECK(record->work.id == "q1");
  CHECK(record->work.images.empty());
  CHECK(record->work.homepage.empty());
}

TEST_CASE("the first location stands in for a thumbnail") {
  const auto record =
      parse_index_document(replaced(full_document("a", "[1]"), R"("thumbnail":{)", R"("other":{)"));
  REQUIRE(record.ok());
  CHECK(record->work.images.at(0).iiif_url == "https://other.example/V2/info.json");
  CHECK(record->work.required_statement == "Another");
  // That picture is not the museum's whose pages are linked.
  CHECK(record->work.homepage.empty());
}

TEST_CASE("a place or publisher is not taken for a date") {
  const std::string undated = replaced(full_document("a", "[1]"), "[-4604688000000]", "[]");
  CHECK(parse_index_document(undated)->work.date.empty());
  const std::string wordy = replaced(full_document("a", "[1]"), R"("Studio 54","1824")", R"("undated")");
  CHECK(parse_index_document(wordy)->work.date.empty());
  const std::string shown = replaced(full_document("a", "[1]"), R"("source":{)",
                                     R"("source":{"production":[{"dates":[{"label":"c. 1900"}]}],)");
  CHECK(parse_index_document(shown)->work.date == "c. 1900");
}

TEST_CASE("an address that no page shows is left out with a note, the work stays") {
  for (const std::string url : {"http://a.example/info.json", "javascript:alert(1)//info.json",
                                "https://a.example/ b/info.json", "https:///info.json"}) {
    const auto record = parse_index_document(
        replaced(full_document("a", "[1]"), "https://iiif.wellcomecollection.org/image/V1/info.json", url));
    REQUIRE(record.ok());
    CHECK(record->work.images.empty());
    REQUIRE(record->notes.size() == 1);
    CHECK(record->notes[0].first.find("https://") != std::string::npos);
  }
}

TEST_CASE("odd shapes and colours count as unknown") {
  for (const std::string ratio : {"0", "-1", "1e300", "\"wide\"", "null"}) {
    const auto record = parse_index_document(
        replaced(replaced(full_document("a", "[1]"), "1.5", ratio), "#95897f", "#95897g"));
    REQUIRE(record.ok());
    CHECK(record->work.images.at(0).aspect_ratio == 0);
    CHECK(!record->work.images.at(0).colour.has_value());
  }
}

TEST_CASE("a text that is a book is left out, an id that is one is refused") {
  const auto record = parse_index_document(
      replaced(full_document("a", "[1]"), " A View", std::string(kMaxFieldBytes + 1, 'x')));
  REQUIRE(record.ok());
  CHECK(record->work.title.empty());
  CHECK(record->notes.size() == 1);
  CHECK(refusal(small_document(std::string(kMaxIdBytes + 1, 'x'), "[1]")).code == ErrorCode::kTooLarge);
  CHECK(parse_index_document(small_document(std::string(kMaxIdBytes, 'x'), "[1]")).ok());
}

TEST_CASE("a vector without direction, or of anything but finite numbers, is refused") {
  for (const std::string vector : {"[0,0]", "[]", "[1,null]", "[1,\"2\"]", "[1,[2]]", "[1,{\"a\":2}]",
                                   "\"1,2\"", "[1e39]", "[1,-1e39]", "1", "{\"a\":1}"}) {
    CAPTURE(vector);
    const Error error = refusal(small_document("a", vector));
    CHECK(error.code == ErrorCode::kCorrupt);
    CHECK(error.message.find("vectorValues.features") != std::string::npos);
  }
}

TEST_CASE("a vector has at most as many values as an embedding may have") {
  const auto ones = [](std::size_t count) {
    std::string list = "[1";
    for (std::size_t i = 1; i < count; ++i) list += ",1";
    return list + "]";
  };
  CHECK(parse_index_document(small_document("a", ones(kMaxEmbeddingDimension))).ok());
  CHECK(refusal(small_document("a", ones(kMaxEmbeddingDimension + 1))).code == ErrorCode::kTooLarge);
}

TEST_CASE("a vector given twice counts once") {
  const auto record =
      parse_index_document(R"({"query":{"id":"a"},"vectorValues":{"features":[0],"features":[2]}})");
  REQUIRE(record.ok());
  CHECK(record->values == std::vector<float>{1.0f});
}

TEST_CASE("what is no index document says so") {
  CHECK(refusal("{}").code == ErrorCode::kUnsupported);
  CHECK(refusal("[]").code == ErrorCode::kUnsupported);
  CHECK(refusal("{\"name\":\"package\"}").code == ErrorCode::kUnsupported);
  CHECK(refusal("not json").code == ErrorCode::kCorrupt);
  CHECK(refusal(R"({"vectorValues":{"features":[1]}})").message.find("no id") != std::string::npos);
  CHECK(refusal(std::string(kMaxDocumentBytes + 1, ' ')).code == ErrorCode::kTooLarge);
}

TEST_CASE("a line of JSON gives id, picture and vector") {
  const auto record = parse_vector_line(
      R"({"id":"Z1_00171","local_url":"/data/a.jpg","iiif_url":"https://iiif.example/1/10,20,300,400/full/0/native.jpg","vec":[0,2]})");
  REQUIRE(record.ok());
  CHECK(record->work.id == "Z1_00171");
  CHECK(record->work.images.at(0).iiif_url == "https://iiif.example/1/10,20,300,400/full/0/native.jpg");
  CHECK(record->work.images.at(0).file.empty());
  CHECK(record->values == std::vector<float>{0.0f, 1.0f});
  CHECK(parse_vector_line(R"({"id":171,"vec":[1]})")->work.id == "171");
  CHECK(parse_vector_line(R"({"id":"a","title":"no vector"})").error().code == ErrorCode::kUnsupported);
  CHECK(parse_vector_line(R"({"id":"","vec":[1]})").error().code == ErrorCode::kCorrupt);
  CHECK(parse_vector_line(R"({"id":"a","deep":{"vec":[1]}})").error().code == ErrorCode::kUnsupported);
}

}  // namespace
}  // namespace vitrine::ingest

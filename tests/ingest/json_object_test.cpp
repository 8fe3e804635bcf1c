// SPDX-License-Identifier: MIT
#include "ingest/json_object.h"

#include <doctest/doctest.h>

namespace vitrine::ingest {
namespace {

TEST_CASE("scalars of the outer object are kept as text, nested values are passed over") {
  const auto object = read_json_object(
      R"({"id":"a\u00e9","date":1624,"n":-1.50,"ok":true,"none":null,"list":[{"id":"inner"}],"deep":{"title":"inner"}})");
  REQUIRE(object.ok());
  CHECK(object->at("id").text == "a\xC3\xA9");
  CHECK(object->at("date").text == "1624");
  CHECK(object->at("n").text == "-1.50");
  CHECK(object->at("ok").text == "true");
  CHECK(object->at("none").text.empty());
  CHECK(!object->at("list").is_scalar);
  CHECK(!object->at("deep").is_scalar);
  CHECK(object->find("title") == object->end());
}

TEST_CASE("what is no object is refused with its reason") {
  CHECK(read_json_object("[1]").error().message.find("an array") == 0);
  CHECK(read_json_object("3").error().message.find("a single value") == 0);
  CHECK(read_json_object("{\"a\":1").error().message.find("not JSON from byte") == 0);
  CHECK(read_json_object("{\"a\":1} x").error().code == ErrorCode::kCorrupt);
  CHECK(read_json_object("").error().code == ErrorCode::kCorrupt);
  CHECK(read_json_object("{\"a\":\"caf\xE9\"}").error().code == ErrorCode::kCorrupt);
}

TEST_CASE("depth and length are bounded") {
  const auto nested = [](std::size_t depth) {
    return "{\"a\":" + std::string(depth - 1, '[') + std::string(depth - 1, ']') + "}";
  };
  CHECK(read_json_object(nested(kMaxJsonDepth)).ok());
  CHECK(read_json_object(nested(kMaxJsonDepth + 1)).error().message.find("nested deeper") == 0);
  CHECK(!read_json_object("{\"a\":" + std::string(kMaxJsonLineBytes / 2, '[')).ok());
  CHECK(read_json_object(std::string(kMaxJsonLineBytes + 1, ' ')).error().code == ErrorCode::kTooLarge);
}

}  // namespace
}  // namespace vitrine::ingest

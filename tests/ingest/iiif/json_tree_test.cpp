// SPDX-License-Identifier: MIT
#include "ingest/iiif/json_tree.h"

#include <doctest/doctest.h>

#include <array>
#include <string>

namespace vitrine::ingest::iiif {
namespace {

TEST_CASE("paths are followed through a tree, also where they lead nowhere") {
  const auto tree = JsonTree::parse(R"({"a":{"b":[1,"two",{"c":null}]},"a2":"x","n":640.0,"t":true})");
  REQUIRE(tree.ok());
  const JsonView root = tree->root();
  CHECK(root["a"]["b"].first().whole_number() == 1u);
  CHECK(root["a"]["b"].first().next().text() == "two");
  CHECK(root["a"]["b"].first().next().next()["c"].kind() == JsonView::Kind::kNull);
  CHECK_FALSE(root["a"]["b"].first().next().next()["c"].exists());
  CHECK(root["a2"].key() == "a2");
  CHECK(root["n"].whole_number() == 640u);
  CHECK(root["t"].text() == "true");
  CHECK_FALSE(root["no"]["such"]["path"].exists());
  CHECK(JsonView().text().empty());
  CHECK(JsonView().first().kind() == JsonView::Kind::kNothing);
}

TEST_CASE("of a key given twice the last value counts; one and many are walked alike") {
  const auto tree = JsonTree::parse(R"({"a":1,"a":2,"one":"x","many":["x","y"],"none":[]})");
  REQUIRE(tree.ok());
  CHECK(tree->root()["a"].text() == "2");
  std::string seen;
  for (const char* name : {"one", "many", "none", "absent"})
    tree->root()[name].for_each([&](JsonView item) { seen += item.text(); });
  CHECK(seen == "xxy");
}

TEST_CASE("branches that are passed over are read and not kept") {
  const std::array<std::string_view, 1> keys = {"skip"};
  const auto tree = JsonTree::parse(R"({"skip":{"deep":[[1],{"skip":2}]},"keep":{"skip":3,"x":4}})", keys);
  REQUIRE(tree.ok());
  CHECK_FALSE(tree->root()["skip"].exists());
  CHECK_FALSE(tree->root()["keep"]["skip"].exists());
  CHECK(tree->root()["keep"]["x"].text() == "4");
  CHECK_FALSE(JsonTree::parse(R"({"skip":[1,})", keys).ok());
}

TEST_CASE("depth, values and bytes are bounded") {
  const std::string bomb(2'000'000, '[');
  const auto deep = JsonTree::parse(bomb);
  REQUIRE_FALSE(deep.ok());
  CHECK(deep.error().code == ErrorCode::kTooLarge);
  CHECK(deep.error().message.find("nested deeper than 64") != std::string::npos);
  const std::array<std::string_view, 1> keys = {"skip"};
  CHECK_FALSE(JsonTree::parse("{\"skip\":" + bomb, keys).ok());
  const auto many = JsonTree::parse("[1,2,3,4]", {}, {.max_bytes = 100, .max_values = 4});
  REQUIRE_FALSE(many.ok());
  CHECK(many.error().message == "more than 4 values");
  CHECK(JsonTree::parse("[1,2,3]", {}, {.max_bytes = 100, .max_values = 4}).ok());
  CHECK_FALSE(JsonTree::parse("[1,2,3]", {}, {.max_bytes = 6, .max_values = 4}).ok());
}

TEST_CASE("what is no JSON is refused, naming the byte") {
  for (const char* text : {"", "{", "[1,]", "<html>", "{\"a\":1}x", "\"\xFF\""}) {
    const auto tree = JsonTree::parse(text);
    REQUIRE_FALSE(tree.ok());
    CHECK(tree.error().code == ErrorCode::kCorrupt);
    CHECK(tree.error().message.find("not JSON") == 0);
  }
  CHECK(JsonTree::parse("\xEF\xBB\xBF{}").ok());
}

}  // namespace
}  // namespace vitrine::ingest::iiif

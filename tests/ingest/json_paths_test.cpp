// SPDX-License-Identifier: MIT
#include "ingest/json_paths.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "ingest/json_object.h"

namespace vitrine::ingest {
namespace {

std::vector<std::string> paths_of(std::string_view text) {
  std::vector<std::string> paths;
  const Status read = read_json_paths(text, [&](std::string_view path, const JsonValue& value) {
    paths.push_back(std::string(path) + "=" + std::string(value.text));
  });
  CHECK(read.ok());
  return paths;
}

TEST_CASE("every value comes with the keys that lead to it, lists as *") {
  CHECK(paths_of(R"({"a":[{"b":"x"},{"b":"y","c":[1,[2]]}],"d":{"e":-1.5},"f":null})") ==
        std::vector<std::string>{"=", "a=", "a/*=", "a/*/b=x", "a/*=", "a/*/b=y", "a/*/c=", "a/*/c/*=1",
                                 "a/*/c/*=", "a/*/c/*/*=2", "d=", "d/e=-1.5", "f="});
  CHECK(paths_of("[7]") == std::vector<std::string>{"=", "*=7"});
  CHECK(paths_of(R"({"":"x"})") == std::vector<std::string>{"=", "=x"});
}

TEST_CASE("numbers and texts are told apart") {
  double sum = 0;
  std::size_t texts = 0;
  const Status read = read_json_paths(R"([1, -2, 2.5e0, 18446744073709551615, "3", true])",
                                      [&](std::string_view, const JsonValue& value) {
                                        if (value.kind == JsonValue::Kind::kNumber) sum += value.number;
                                        if (value.kind == JsonValue::Kind::kText) ++texts;
                                      });
  CHECK(read.ok());
  CHECK(sum == 1 - 2 + 2.5 + 18446744073709551616.0);
  CHECK(texts == 1);
}

TEST_CASE("what is no JSON, or nested too deep, is refused") {
  const auto refused = [](const std::string& text) {
    const Status read = read_json_paths(text, [](std::string_view, const JsonValue&) {});
    return read.ok() ? std::string() : read.error().message;
  };
  CHECK(refused("{\"a\":").find("not JSON from byte") == 0);
  CHECK(refused("").find("not JSON") == 0);
  CHECK(refused("[1] [2]").find("not JSON") == 0);
  CHECK(refused("\"caf\xE9\"").find("not JSON") == 0);
  CHECK(refused("[1e999]").find("not JSON") == 0);
  CHECK(refused(std::string(kMaxJsonDepth, '[') + std::string(kMaxJsonDepth, ']')).empty());
  CHECK(refused(std::string(kMaxJsonDepth + 1, '[')).find("nested deeper") == 0);
}

}  // namespace
}  // namespace vitrine::ingest

// SPDX-License-Identifier: MIT
#include "vitrine/result.h"

#include <doctest/doctest.h>

#include <set>

using namespace vitrine;

TEST_CASE("every error code has one line of meaning of its own") {
  std::set<std::string_view> names;
  for (int code = 1; code <= 9; ++code) names.insert(error_code_name(static_cast<ErrorCode>(code)));
  CHECK(names.size() == 9);
  CHECK_FALSE(names.contains("unknown error"));
  CHECK(error_code_name(static_cast<ErrorCode>(10)) == "unknown error");
}

TEST_CASE("context is put before an error's message and its code is kept") {
  const Error error = with_context("a.csv", Error{ErrorCode::kCorrupt, "line 4 has no id"});
  CHECK(error.message == "a.csv: line 4 has no id");
  CHECK(error.code == ErrorCode::kCorrupt);
}

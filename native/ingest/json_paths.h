// SPDX-License-Identifier: MIT
// Any JSON text as a sequence of values, each with the path of keys that leads to it. Builds no tree, so that
// a hostile text costs no more memory than its own length.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "vitrine/result.h"

namespace vitrine::ingest {

struct JsonValue {
  enum class Kind : std::uint8_t { kNull, kBoolean, kNumber, kText, kList, kObject };
  Kind kind = Kind::kNull;
  double number = 0;      // of a number
  std::string_view text;  // of a text: UTF-8, valid during the call; a number as written where it is short
};

// Receives every value in the text's order; a list or object before its members. Keys are joined by '/', and
// the members of a list share the path of the list with "/*": {"a":[{"b":1}]} gives "", "a", "a/*", "a/*/b".
// A '/' inside a key is not escaped: such a key only ever names another value of the same text.
using JsonValueSink = std::function<void(std::string_view path, const JsonValue& value)>;

// Errors: kCorrupt naming the byte at which the text stops being JSON, or nesting beyond kMaxJsonDepth
// (json_object.h). What came before the fault has been received by then.
[[nodiscard]] Status read_json_paths(std::string_view text, const JsonValueSink& sink);

}  // namespace vitrine::ingest

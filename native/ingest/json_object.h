// SPDX-License-Identifier: MIT
// One JSON object's own scalar members, read without building a tree: nested values are passed over, depth
// and size are bounded.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "vitrine/result.h"

namespace vitrine::ingest {

// Longest JSON text read here: a line of a catalogue is a page of text at most.
inline constexpr std::size_t kMaxJsonLineBytes = 1u << 20;
// Deepest nesting passed over. Records of collection systems nest a handful deep.
inline constexpr std::uint32_t kMaxJsonDepth = 64;

// Strings kept of an array: a work has a handful of subjects.
inline constexpr std::size_t kMaxJsonItems = 1000;

struct JsonMember {
  bool is_scalar = false;          // false for an array or object
  std::string text;                // a string as it is, a number as written, "true"/"false"; empty for null
  std::vector<std::string> items;  // the strings of an array, kMaxJsonItems at most
};

// Members by key; a key given twice keeps the last value, as most readers do.
using JsonObject = std::map<std::string, JsonMember, std::less<>>;

// Errors: kCorrupt naming the byte at which the text stops being JSON or that it is no object, kTooLarge.
[[nodiscard]] Result<JsonObject> read_json_object(std::string_view text);

}  // namespace vitrine::ingest

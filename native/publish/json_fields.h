// SPDX-License-Identifier: MIT
// Reading JSON that somebody else may have written. Each question names a field, its bounds and gets a value;
// the first fault is kept with file and field, and every later question answers a default, so that a reader
// is a plain list of fields.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "vitrine/result.h"

namespace vitrine::publish {

using Json =
    nlohmann::ordered_json;  // keys stay in the order of writing, so that equal contents give equal bytes

// Deepest nesting read: the entry needs 4 levels. A file of brackets must not cost memory a level.
inline constexpr std::uint32_t kMaxJsonDepth = 16;
// Longest text of one field: longer than any title or attribution, shorter than a smuggled file.
inline constexpr std::uint32_t kMaxText = 64 << 10;

// Parses bounded JSON (UTF-8, no comments). Errors: kCorrupt naming `file` and the byte where it went wrong.
[[nodiscard]] Result<Json> parse_json(std::string_view text, const std::string& file);

// `value` as compact or indented UTF-8; bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] std::string compact_json(const Json& value);
[[nodiscard]] std::string indented_json(const Json& value);

// A float as the JSON number with the fewest digits that reads back as the same float.
[[nodiscard]] Json json_number(float value);

// 0xRRGGBB as "#rrggbb".
[[nodiscard]] std::string colour_text(std::uint32_t colour);

// One JSON object under reading. Copies share the fault; both `object` and `fault` must outlive them.
class Fields {
 public:
  // `where` opens every message: "vitrine.json". A value that is no object is a fault at once.
  Fields(const Json& object, std::string where, std::optional<Error>& fault);

  [[nodiscard]] bool ok() const { return !fault_->has_value(); }
  [[nodiscard]] bool has(std::string_view name) const;

  [[nodiscard]] std::string text(std::string_view name, std::size_t max_bytes = kMaxText) const;
  [[nodiscard]] std::string optional_text(std::string_view name, std::size_t max_bytes = kMaxText) const;
  // A text that is one of `choices`; answers its position.
  [[nodiscard]] std::size_t choice(std::string_view name, std::span<const std::string_view> choices) const;
  [[nodiscard]] std::uint64_t number(std::string_view name, std::uint64_t min, std::uint64_t max) const;
  [[nodiscard]] float real(std::string_view name) const;
  // A number from min to max.
  [[nodiscard]] float real(std::string_view name, float min, float max) const;
  [[nodiscard]] bool flag(std::string_view name, bool absent) const;
  // Exactly `count` finite numbers.
  [[nodiscard]] std::vector<float> reals(std::string_view name, std::size_t count) const;
  // At most `max_items` whole numbers from min to max.
  [[nodiscard]] std::vector<std::uint64_t> numbers(std::string_view name, std::size_t max_items,
                                                   std::uint64_t min, std::uint64_t max) const;
  // At most `max_items` texts.
  [[nodiscard]] std::vector<std::string> texts(std::string_view name, std::size_t max_items) const;
  // Hex digits, exactly `digits` of them, lower case.
  [[nodiscard]] std::string hex(std::string_view name, std::size_t digits) const;
  [[nodiscard]] Fields object(std::string_view name) const;
  [[nodiscard]] std::vector<Fields> list(std::string_view name, std::size_t max_items) const;

  // Keeps a fault of a field found by the reader itself.
  void fail(std::string_view name, std::string_view expected) const;

 private:
  [[nodiscard]] const Json* find(std::string_view name) const;
  void fail_type(std::string_view name, std::string_view expected, const Json* found) const;

  const Json* object_;
  std::string where_;
  std::optional<Error>* fault_;
};

}  // namespace vitrine::publish

// SPDX-License-Identifier: MIT
#include "publish/json_fields.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <limits>
#include <new>

namespace vitrine::publish {
namespace {

const Json kNull;

// Levels of brackets, strings skipped: known before the parser spends memory on them.
std::uint32_t depth_of(std::string_view text) {
  std::uint32_t depth = 0;
  std::uint32_t deepest = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\') ++i;
      if (c == '"') quoted = false;
    } else if (c == '"') {
      quoted = true;
    } else if (c == '{' || c == '[') {
      deepest = std::max(deepest, ++depth);
    } else if ((c == '}' || c == ']') && depth > 0) {
      --depth;
    }
  }
  return deepest;
}

// What stands in a file, short enough for a message.
std::string shown(const Json* found) {
  if (found == nullptr) return "nothing";
  if (found->is_structured()) return found->is_array() ? "a list" : "an object";
  std::string text = compact_json(*found);
  if (text.size() > 40)
    text = "a " + std::string(found->type_name()) + " of " + std::to_string(text.size()) + " bytes";
  return text;
}

bool is_lower_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

// A float that JSON can carry there and back: finite and within float32's range.
bool is_real(const Json& value) {
  return value.is_number() && std::abs(value.get<double>()) <= std::numeric_limits<float>::max();
}

}  // namespace

Result<Json> parse_json(std::string_view text, const std::string& file) {
  if (depth_of(text) > kMaxJsonDepth) {
    return Error{ErrorCode::kCorrupt, file + ": nested deeper than " + std::to_string(kMaxJsonDepth) +
                                          " levels; build the site again"};
  }
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    return Error{ErrorCode::kCorrupt, file + ": not JSON, byte " + std::to_string(error.byte) +
                                          " does not fit; build the site again"};
  } catch (const Json::exception&) {
    return Error{ErrorCode::kCorrupt, file + ": JSON with a number out of range; build the site again"};
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::kOutOfMemory, file + ": too large for this machine's memory"};
  }
}

std::string compact_json(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string indented_json(const Json& value) {
  return value.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string colour_text(std::uint32_t colour) {
  char text[8];
  std::snprintf(text, sizeof text, "#%06x", colour & 0xFFFFFFu);
  return text;
}

Json json_number(float value) {
  char digits[64];
  const auto [end, failure] = std::to_chars(digits, digits + sizeof digits, value);
  double shortest = value;
  if (failure == std::errc()) std::from_chars(digits, end, shortest);
  // Rounding twice, to double and to float, could in principle miss the float by one step; then all digits
  // are kept.
  return static_cast<float>(shortest) == value ? Json(shortest) : Json(static_cast<double>(value));
}

Fields::Fields(const Json& object, std::string where, std::optional<Error>& fault)
    : object_(&object), where_(std::move(where)), fault_(&fault) {
  if (ok() && !object.is_object()) {
    fault = Error{ErrorCode::kCorrupt, where_ + ": expected an object, found " + shown(object_)};
  }
}

const Json* Fields::find(std::string_view name) const {
  if (!ok() || !object_->is_object()) return nullptr;
  const auto found = object_->find(std::string(name));
  return found == object_->end() ? nullptr : &*found;
}

bool Fields::has(std::string_view name) const { return find(name) != nullptr; }

void Fields::fail(std::string_view name, std::string_view expected) const {
  fail_type(name, expected, find(name));
}

void Fields::fail_type(std::string_view name, std::string_view expected, const Json* found) const {
  if (!ok()) return;
  *fault_ = Error{ErrorCode::kCorrupt, where_ + ": field \"" + std::string(name) + "\": expected " +
                                           std::string(expected) + ", found " + shown(found)};
}

std::string Fields::text(std::string_view name, std::size_t max_bytes) const {
  const Json* found = find(name);
  if (found == nullptr || !found->is_string() || found->get_ref<const std::string&>().size() > max_bytes) {
    fail_type(name, "a text of at most " + std::to_string(max_bytes) + " bytes", found);
    return {};
  }
  return found->get<std::string>();
}

std::string Fields::optional_text(std::string_view name, std::size_t max_bytes) const {
  return has(name) ? text(name, max_bytes) : std::string();
}

std::size_t Fields::choice(std::string_view name, std::span<const std::string_view> choices) const {
  const std::string found = text(name);
  const auto at = std::find(choices.begin(), choices.end(), found);
  if (at != choices.end()) return static_cast<std::size_t>(at - choices.begin());
  std::string expected = "one of";
  for (const std::string_view choice : choices) expected += " \"" + std::string(choice) + "\"";
  fail(name, expected);
  return 0;
}

std::uint64_t Fields::number(std::string_view name, std::uint64_t min, std::uint64_t max) const {
  const Json* found = find(name);
  // A minus sign makes a signed number of it, a point or an exponent a floating one: neither counts things.
  if (found != nullptr && found->is_number_unsigned()) {
    const auto value = found->get<std::uint64_t>();
    if (value >= min && value <= max) return value;
  }
  fail_type(name, "a whole number from " + std::to_string(min) + " to " + std::to_string(max), found);
  return min;
}

float Fields::real(std::string_view name) const {
  const Json* found = find(name);
  if (found != nullptr && is_real(*found)) return static_cast<float>(found->get<double>());
  fail_type(name, "a number", found);
  return 0;
}

float Fields::real(std::string_view name, float min, float max) const {
  const float found = real(name);
  if (found >= min && found <= max) return found;
  fail(name, "a number from " + compact_json(json_number(min)) + " to " + compact_json(json_number(max)));
  return min;
}

bool Fields::flag(std::string_view name, bool absent) const {
  const Json* found = find(name);
  if (found == nullptr) return absent;
  if (!found->is_boolean()) {
    fail_type(name, "true or false", found);
    return absent;
  }
  return found->get<bool>();
}

std::vector<float> Fields::reals(std::string_view name, std::size_t count) const {
  const Json* found = find(name);
  std::vector<float> values(count, 0.0f);
  if (found == nullptr || !found->is_array() || found->size() != count ||
      !std::all_of(found->begin(), found->end(), is_real)) {
    fail_type(name, "a list of " + std::to_string(count) + " numbers", found);
    return values;
  }
  for (std::size_t i = 0; i < count; ++i) values[i] = static_cast<float>((*found)[i].get<double>());
  return values;
}

std::vector<std::uint64_t> Fields::numbers(std::string_view name, std::size_t max_items, std::uint64_t min,
                                           std::uint64_t max) const {
  const Json* found = find(name);
  const auto fits = [&](const Json& item) {
    return item.is_number_unsigned() && item.get<std::uint64_t>() >= min && item.get<std::uint64_t>() <= max;
  };
  if (found == nullptr || !found->is_array() || found->size() > max_items ||
      !std::all_of(found->begin(), found->end(), fits)) {
    fail_type(name,
              "a list of at most " + std::to_string(max_items) + " whole numbers from " +
                  std::to_string(min) + " to " + std::to_string(max),
              found);
    return {};
  }
  return found->get<std::vector<std::uint64_t>>();
}

std::vector<std::string> Fields::texts(std::string_view name, std::size_t max_items) const {
  const Json* found = find(name);
  const auto fits = [](const Json& item) {
    return item.is_string() && item.get_ref<const std::string&>().size() <= kMaxText;
  };
  if (found == nullptr || !found->is_array() || found->size() > max_items ||
      !std::all_of(found->begin(), found->end(), fits)) {
    fail_type(name, "a list of at most " + std::to_string(max_items) + " texts", found);
    return {};
  }
  return found->get<std::vector<std::string>>();
}

std::string Fields::hex(std::string_view name, std::size_t digits) const {
  std::string found = text(name);
  if (found.size() == digits && is_lower_hex(found)) return found;
  fail(name, std::to_string(digits) + " lower-case hex digits");
  return std::string(digits, '0');
}

Fields Fields::object(std::string_view name) const {
  const Json* found = find(name);
  if (found == nullptr) fail_type(name, "an object", found);
  return Fields(found == nullptr ? kNull : *found, where_ + ": " + std::string(name), *fault_);
}

std::vector<Fields> Fields::list(std::string_view name, std::size_t max_items) const {
  const Json* found = find(name);
  std::vector<Fields> items;
  if (found == nullptr || !found->is_array() || found->size() > max_items) {
    fail_type(name, "a list of at most " + std::to_string(max_items) + " items", found);
    return items;
  }
  items.reserve(found->size());
  for (std::size_t i = 0; i < found->size(); ++i) {
    items.emplace_back((*found)[i], where_ + ": " + std::string(name) + "[" + std::to_string(i) + "]",
                       *fault_);
  }
  return items;
}

}  // namespace vitrine::publish

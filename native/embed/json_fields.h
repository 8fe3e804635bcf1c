// SPDX-License-Identifier: MIT
// Reading JSON from outside: each field is taken by name, of its type and within its limits, and none is left
// over.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <exception>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <set>
#include <span>
#include <string>
#include <utility>

#include "io/files.h"
#include "vitrine/result.h"

namespace vitrine::embed {

// The longest text a field may hold.
inline constexpr std::size_t kMaxFieldText = 1000;

// Nothing read here nests deeper; what does is no field of ours, and writing it into a message would take a
// stack as deep.
inline constexpr int kMaxJsonDepth = 16;

// Parses a file's bytes as one JSON object. Errors: kCorrupt, naming the file.
[[nodiscard]] inline Result<nlohmann::json> parse_object(std::span<const std::uint8_t> bytes,
                                                         const std::string& name) {
  try {
    bool too_deep = false;
    nlohmann::json json = nlohmann::json::parse(
        bytes.begin(), bytes.end(), [&](int depth, nlohmann::json::parse_event_t, nlohmann::json&) {
          too_deep = too_deep || depth > kMaxJsonDepth;
          return depth <= kMaxJsonDepth;
        });
    if (too_deep) return Error{ErrorCode::kCorrupt, name + ": nested too deeply"};
    if (!json.is_object()) return Error{ErrorCode::kCorrupt, name + ": expected a JSON object"};
    return json;
  } catch (const std::exception& failure) {
    return Error{ErrorCode::kCorrupt, name + ": not JSON: " + io::printable(failure.what())};
  }
}

[[nodiscard]] inline bool is_sha256(const std::string& text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

// Takes fields out of an object one by one and remembers the first that is missing or wrong.
class Fields {
 public:
  Fields(const nlohmann::json& object, std::string prefix, std::string& failure)
      : object_(object), prefix_(std::move(prefix)), failure_(failure) {}

  std::string text(const char* name) {
    const nlohmann::json* value = take(name);
    if (value == nullptr) return "";
    if (!value->is_string()) return fail(name, "a text", *value), "";
    std::string text = value->get<std::string>();
    if (text.empty() || text.size() > kMaxFieldText) fail(name, "a text of 1 to 1000 bytes", *value);
    return text;
  }

  std::uint64_t whole(const char* name, std::uint64_t least, std::uint64_t most) {
    const nlohmann::json* value = take(name);
    if (value == nullptr) return least;
    const std::string wanted = "a whole number from " + std::to_string(least) + " to " + std::to_string(most);
    if (!value->is_number_unsigned()) return fail(name, wanted, *value), least;
    const auto number = value->get<std::uint64_t>();
    if (number < least || number > most) fail(name, wanted, *value);
    return number;
  }

  float number(const char* name) {
    const nlohmann::json* value = take(name);
    return value == nullptr ? 1.0f : as_float(name, *value);
  }

  double fraction(const char* name, double least, double most) {
    const nlohmann::json* value = take(name);
    if (value == nullptr) return least;
    const double number = value->is_number() ? value->get<double>() : NAN;
    if (!(number >= least && number <= most)) {
      fail(name, "a number from " + std::to_string(least) + " to " + std::to_string(most), *value);
      return least;
    }
    return number;
  }

  std::array<float, 3> three(const char* name) {
    std::array<float, 3> numbers{};
    const nlohmann::json* value = take(name);
    if (value == nullptr) return numbers;
    if (!value->is_array() || value->size() != 3)
      return fail(name, "a list of three numbers", *value), numbers;
    for (std::size_t i = 0; i < 3; ++i) numbers[i] = as_float(name, (*value)[i]);
    return numbers;
  }

  bool yes(const char* name) {
    const nlohmann::json* value = take(name);
    if (value == nullptr) return false;
    if (!value->is_boolean()) return fail(name, "true or false", *value), false;
    return value->get<bool>();
  }

  bool has(const char* name) const { return object_.contains(name); }

  // Which of these words stands in the field, by place.
  std::size_t one_of(const char* name, std::initializer_list<const char*> words) {
    const nlohmann::json* value = take(name);
    if (value == nullptr) return 0;
    std::string wanted;
    std::size_t place = 0;
    for (const char* word : words) {
      if (*value == word) return place;
      wanted += (place++ == 0 ? "\"" : ", \"") + std::string(word) + "\"";
    }
    return fail(name, "one of " + wanted, *value), 0;
  }

  // Which of two words stands in the field: false for the first, true for the second.
  bool second_of(const char* name, const char* first, const char* second) {
    const nlohmann::json* value = take(name);
    if (value == nullptr) return false;
    if (!value->is_string() || (*value != first && *value != second)) {
      fail(name, std::string("\"") + first + "\" or \"" + second + "\"", *value);
    }
    return *value == second;
  }

  // A list of at most so many entries.
  const nlohmann::json& list(const char* name, std::size_t most) {
    static const nlohmann::json kEmpty = nlohmann::json::array();
    const nlohmann::json* value = take(name);
    if (value == nullptr) return kEmpty;
    if (!value->is_array() || value->size() > most)
      return fail(name, "a list of at most " + std::to_string(most), *value), kEmpty;
    return *value;
  }

  const nlohmann::json& object(const char* name) {
    static const nlohmann::json kEmpty = nlohmann::json::object();
    const nlohmann::json* value = take(name);
    if (value == nullptr) return kEmpty;
    if (!value->is_object()) return fail(name, "an object", *value), kEmpty;
    return *value;
  }

  // A field nobody asked for is a misspelt one.
  void nothing_else() {
    for (const auto& member : object_.items()) {
      if (taken_.count(member.key()) == 0) fail(member.key(), "no field of this name", member.value());
    }
  }

  void fail(const std::string& name, const std::string& wanted, const nlohmann::json& found) {
    if (!failure_.empty()) return;
    std::string shown = found.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    if (shown.size() > 80) shown = shown.substr(0, 77) + "...";
    failure_ = "field '" + prefix_ + name + "': expected " + wanted + ", found " + shown;
  }

 private:
  const nlohmann::json* take(const char* name) {
    taken_.insert(name);
    const auto found = object_.find(name);
    if (found != object_.end()) return &*found;
    if (failure_.empty()) failure_ = "field '" + prefix_ + name + "' is missing";
    return nullptr;
  }

  float as_float(const char* name, const nlohmann::json& value) {
    const float number = value.is_number() ? static_cast<float>(value.get<double>()) : NAN;
    if (!std::isfinite(number)) fail(name, "a finite number", value);
    return number;
  }

  const nlohmann::json& object_;
  const std::string prefix_;
  std::string& failure_;
  std::set<std::string> taken_;
};

}  // namespace vitrine::embed

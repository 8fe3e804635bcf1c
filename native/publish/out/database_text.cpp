// SPDX-License-Identifier: MIT
#include "publish/out/database_text.h"

#include <array>
#include <charconv>

#include "io/files.h"
#include "vitrine/text.h"

namespace vitrine::publish {
namespace {

bool holds(std::string_view allowed, char c) {
  for (std::size_t i = 0; i < allowed.size(); ++i) {
    if (i + 2 < allowed.size() && allowed[i + 1] == '-') {
      if (c >= allowed[i] && c <= allowed[i + 2]) return true;
      i += 2;
    } else if (c == allowed[i]) {
      return true;
    }
  }
  return false;
}

bool follows(std::string_view name, const NameRule& rule) {
  if (name.empty() || name.size() > rule.longest || !holds(rule.first, name.front())) return false;
  for (const char c : name) {
    if (!holds(rule.rest, c)) return false;
  }
  return true;
}

}  // namespace

void append_number(std::string& out, float value) {
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out.append(digits.data(), end);
}

void append_vector(std::string& out, std::span<const float> values) {
  char before = '[';
  for (const float value : values) {
    out += before;
    append_number(out, value);
    before = ',';
  }
  out += ']';
}

void append_copy_text(std::string& out, std::string_view text) {
  for (const char c : to_utf8(text)) {
    switch (c) {
      case '\0':
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\t':
        out += "\\t";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      default:
        out += c;
    }
  }
}

void append_copy_known(std::string& out, std::string_view text) {
  if (text.empty()) {
    out += "\\N";
  } else {
    append_copy_text(out, text);
  }
}

Status check_name(const std::string& name, const NameRule& rule) {
  if (follows(name, rule)) return Done{};
  return Error{ErrorCode::kInvalidArgument,
               "--collection " + io::printable(name) + " is no name there; it must begin with one of " +
                   std::string(rule.first) + ", go on with " + std::string(rule.rest) + " and have at most " +
                   std::to_string(rule.longest) + " characters"};
}

}  // namespace vitrine::publish

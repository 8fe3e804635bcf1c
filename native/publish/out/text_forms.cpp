// SPDX-License-Identifier: MIT
#include "publish/out/text_forms.h"

#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

#include "vitrine/text.h"

namespace vitrine::publish {

std::string csv_field(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
  const bool spaced = !text.empty() && (is_space(text.front()) || is_space(text.back()));
  if (!spaced && text.find_first_of(",\"\r\n") == text.npos) return std::string(text);
  std::string field = "\"";
  for (const char c : text) field += c == '"' ? "\"\"" : std::string(1, c);
  return field + '"';
}

std::string json_string(std::string_view text) { return nlohmann::json(to_utf8(text)).dump(); }

std::string xml_text(std::string_view text) {
  constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
  const std::string escaped = escape_html(to_utf8(text));
  std::string xml;
  for (std::size_t i = 0; i < escaped.size(); ++i) {
    const auto c = static_cast<unsigned char>(escaped[i]);
    const std::string_view three = std::string_view(escaped).substr(i, 3);
    if (three == "\xEF\xBF\xBE" || three == "\xEF\xBF\xBF") {  // U+FFFE, U+FFFF
      xml += kReplacement;
      i += 2;
    } else if (c == '\t' || c == '\n' || c == '\r') {
      xml += "&#" + std::to_string(c) + ";";  // as they are, a reader would make spaces of them
    } else if (c < 0x20) {
      xml += kReplacement;
    } else {
      xml += escaped[i];
    }
  }
  return xml;
}

std::string shortest(float value) {
  std::array<char, 32> text;
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  return {text.data(), end};
}

}  // namespace vitrine::publish

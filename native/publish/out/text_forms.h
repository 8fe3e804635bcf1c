// SPDX-License-Identifier: MIT
// Texts and numbers as the formats of targets want them.
#pragma once

#include <string>
#include <string_view>

namespace vitrine::publish {

// A field of CSV (RFC 4180): in quotes where it holds a comma, a quote, a line end, or white space at an end.
[[nodiscard]] std::string csv_field(std::string_view text);

// A JSON string, quotes included; bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] std::string json_string(std::string_view text);

// Text of an XML 1.0 document; characters that it cannot hold become U+FFFD.
[[nodiscard]] std::string xml_text(std::string_view text);

// The shortest decimal that reads back as the same float32. REQUIRES: a finite value.
[[nodiscard]] std::string shortest(float value);

}  // namespace vitrine::publish

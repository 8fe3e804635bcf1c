// SPDX-License-Identifier: MIT
// Text from outside: checked, escaped and turned into safe names before it goes anywhere.
#pragma once

#include <string>
#include <string_view>

namespace vitrine {

// True for well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF).
[[nodiscard]] bool is_utf8(std::string_view bytes);

// The text with every byte that is not part of well-formed UTF-8 replaced by U+FFFD, for messages and titles.
[[nodiscard]] std::string to_utf8(std::string_view bytes);

// Escapes & < > " ' for HTML text and attribute values.
[[nodiscard]] std::string escape_html(std::string_view text);

// Percent-encodes all but A-Z a-z 0-9 - _ . ~ (RFC 3986 unreserved): safe as one segment of a URL.
[[nodiscard]] std::string encode_url_segment(std::string_view text);

}  // namespace vitrine

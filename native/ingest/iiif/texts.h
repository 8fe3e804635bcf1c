// SPDX-License-Identifier: MIT
// Texts of IIIF documents as plain text: language maps of version 3, what version 2 writes in four ways, and
// the HTML that some fields may hold.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ingest/iiif/json_tree.h"

namespace vitrine::ingest::iiif {

// Longest text kept of a field: below what the readers of a site take. Longer ones are cut.
inline constexpr std::size_t kMaxTextBytes = 60 << 10;
// Values kept of a field, and languages looked at.
inline constexpr std::size_t kMaxTextValues = 256;

// Whether a field is one that IIIF lets hold HTML: summaries, values of metadata and statements, never
// labels.
enum class Markup : std::uint8_t { kPlain, kMayBeHtml };

// The beginning of a text, kMaxTextBytes at most, cut between two characters.
[[nodiscard]] std::string_view cut_text(std::string_view text);

struct Text {
  std::vector<std::string> values;  // in one language, cleaned, none empty
  std::string language;             // BCP 47; empty: not said

  [[nodiscard]] bool empty() const { return values.empty(); }
  [[nodiscard]] std::string joined() const;  // with "; " between values
};

// The values in the language asked for: of the same tag, else of the same language, else those without a
// language, else English ones, else those of the first. Read are {"en": ["..."]}, {"en": "..."}, "...",
// {"@value": "...", "@language": "en"}, and lists of the last two.
[[nodiscard]] Text read_text(JsonView value, std::string_view language, Markup markup);

// The values in every language, lower case: what a label is recognised by.
[[nodiscard]] std::vector<std::string> all_values(JsonView value);

// A text that may be HTML as plain text: where it begins with '<' and ends with '>', as IIIF marks HTML, all
// tags go and references are resolved; else only tags IIIF allows do, because many write them into texts
// that do not begin so. What stands in script, style and comments is left out.
[[nodiscard]] std::string plain_text(std::string_view html);

}  // namespace vitrine::ingest::iiif

// SPDX-License-Identifier: MIT
// File names of works whose ids may be anything: slashes, quotes, "..", any script, kilobytes.
#pragma once

#include <string>
#include <string_view>

namespace vitrine::publish {

// Most bytes of a name without its ending; file systems take 255, and endings and temporary names need some.
inline constexpr std::size_t kMaxFileStem = 180;

// Percent-encoded: letters, digits and -_~ stay as they are, and dots but for one at the beginning; every
// other byte is %XX. A longer one is cut to leave room for a dash and 32 hex digits of the id's SHA-256.
// Different ids have different stems, and none leads to another folder or is hidden.
[[nodiscard]] std::string file_stem(std::string_view id);

}  // namespace vitrine::publish

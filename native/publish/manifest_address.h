// SPDX-License-Identifier: MIT
// Where the IIIF manifests of a site's works are: one address for all of them, with a place for the work.
// docs/SITE.md describes it; what `vitrine publish --to iiif` writes is one of them.
#pragma once

#include <string>
#include <string_view>

#include "vitrine/result.h"

namespace vitrine::publish {

// Longer ones are refused: an id is still to stand in them.
inline constexpr std::size_t kMaxManifestAddress = 2048;

// Places for a work: its id percent-encoded, and the name of its file (file_names.h) percent-encoded.
inline constexpr std::string_view kPlaceOfId = "{id}";
inline constexpr std::string_view kPlaceOfFile = "{file}";

// True for a plain http(s) URL that holds exactly one of the two behind its host, and no other brace.
[[nodiscard]] bool is_manifest_address(std::string_view text);

// Errors: kInvalidArgument naming `option` and what it should be.
[[nodiscard]] Status check_manifest_address(std::string_view text, const std::string& option);

}  // namespace vitrine::publish

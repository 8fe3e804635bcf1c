// SPDX-License-Identifier: MIT
// The works' summaries and details, in files of their own beside the catalogue: a page fetches one when a
// work is looked at, so that paragraphs do not stand in the way of the first pictures. docs/SITE.md is their
// specification.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "publish/site.h"
#include "vitrine/result.h"

namespace vitrine::publish {

// Works of one file, so that it has some 32 KB; 0 where no work has a summary or details.
[[nodiscard]] std::uint32_t summaries_per_file(std::span<const PublishedWork> works);

// Whether any work has details: then all files of the site list them.
[[nodiscard]] bool have_details(std::span<const PublishedWork> works);

// The summaries of a run of works as compact JSON, an empty text where a work has none.
[[nodiscard]] std::string summaries_text(std::uint32_t first, std::span<const PublishedWork> works,
                                         bool with_details);

// Reads a file that must speak of `count` works from work number `first`: works with nothing but what such a
// file holds. Errors: kCorrupt naming `file` and field.
[[nodiscard]] Result<std::vector<PublishedWork>> parse_summaries(std::string_view text,
                                                                 const std::string& file, std::uint32_t first,
                                                                 std::uint32_t count);

}  // namespace vitrine::publish

// SPDX-License-Identifier: MIT
// The works' summaries, in files of their own beside the catalogue: a page fetches one when a work is looked
// at, so that paragraphs do not stand in the way of the first pictures. docs/SITE.md is their specification.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "publish/site.h"
#include "vitrine/result.h"

namespace vitrine::publish {

// Works of one file, so that it has some 32 KB; 0 where no work has a summary.
[[nodiscard]] std::uint32_t summaries_per_file(std::span<const PublishedWork> works);

// The summaries of a run of works as compact JSON; empty where a work has none.
[[nodiscard]] std::string summaries_text(std::uint32_t first, std::span<const PublishedWork> works);

// Reads a file that must hold `count` summaries from work number `first`. Errors: kCorrupt naming `file` and
// field.
[[nodiscard]] Result<std::vector<std::string>> parse_summaries(std::string_view text, const std::string& file,
                                                               std::uint32_t first, std::uint32_t count);

}  // namespace vitrine::publish

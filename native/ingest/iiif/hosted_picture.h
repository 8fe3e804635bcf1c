// SPDX-License-Identifier: MIT
// A picture as its own host serves it: resolved once, when the documents are read, so that a page asks for
// pictures alone, and never for an info.json before it shows one.
#pragma once

#include <string_view>

#include "ingest/iiif/presentation.h"
#include "ingest/work.h"

namespace vitrine::ingest::iiif {

// Longest sides that a page is given of a hosted picture, where its service has them: for tiles and for a
// work seen large. Level 0 gives the nearest sizes it lists at or above them.
inline constexpr std::uint32_t kHostedTile = 480;
inline constexpr std::uint32_t kHostedLarge = 1200;

// What no decoder here reads and no browser shows: only a service gives it out as something else.
[[nodiscard]] bool is_foreign_format(std::string_view format);

// What a page can show of `picture` by https. `thumbnail` is the one that the museum chose for the work, or
// null: where it has a service, one of its sizes; else as it is. A service of Image API 1, a part of a
// picture and one that is turned are single addresses. Empty where nothing can be shown: services and
// addresses of http, formats that browsers do not show. REQUIRES: services have said what needs_info() asks.
[[nodiscard]] HostedPicture hosted_picture(const Picture& picture, const Picture* thumbnail);

}  // namespace vitrine::ingest::iiif

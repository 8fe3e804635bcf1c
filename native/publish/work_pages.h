// SPDX-License-Identifier: MIT
// The folder works/ of a site: a plain page a work, a list of them, their style, and, where the site's
// address is known, a sitemap. It may hold files of the museum's own as well: what is ours stands in a list
// beside them.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "publish/site.h"
#include "publish/work_page.h"
#include "vitrine/result.h"

namespace vitrine::publish {

// How many similar works a page shows.
inline constexpr std::size_t kSimilarShown = 12;

// Most addresses of one sitemap (sitemaps.org).
inline constexpr std::size_t kMostInSitemap = 50000;

// Writes all pages, those of an earlier build that say the same left untouched; then removes what an earlier
// build wrote and this one did not. Errors: kInvalidArgument for a base URL that is none, kIo. REQUIRES:
// sound contents.
[[nodiscard]] Status write_work_pages(const std::filesystem::path& site, const SiteContents& contents,
                                      const WorkPageContext& context);

// Removes what an earlier build wrote there.
void remove_work_pages(const std::filesystem::path& site);

// A line for each page that is missing or not as it was written; none for a site without them.
[[nodiscard]] std::vector<std::string> check_work_pages(const std::filesystem::path& site);

}  // namespace vitrine::publish

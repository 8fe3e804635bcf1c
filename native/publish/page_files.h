// SPDX-License-Identifier: MIT
// The page's files in a site: copied from the built page, with the museum's title, language and picture hosts
// set in index.html.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "publish/entry.h"
#include "vitrine/result.h"

namespace vitrine::publish {

// Stands inside img-src of the page's content security policy, where the hosts of remote pictures go.
inline constexpr std::string_view kImageHostsMarker = "https://vitrine-img-hosts.invalid";

// What index.html is told about a museum.
struct PageTexts {
  std::string title;
  std::string language;
  std::vector<std::string> image_hosts;  // origins, "https://host"; nothing else of other hosts may be shown
};

// index.html with <title>, <html lang> and the marker replaced; texts are escaped. Errors: kCorrupt where one
// of them is not there.
[[nodiscard]] Result<std::string> fill_index_html(std::string_view html, const PageTexts& texts);

// Copies assets/, with `carries_network` ort/, and last index.html. Answers what now stands in the site, by
// path. Errors: kNotFound for a page without index.html; kInvalidArgument for a file name that is not plain
// ASCII; kIo.
[[nodiscard]] Result<std::vector<FileReference>> copy_page(const std::filesystem::path& page,
                                                           const std::filesystem::path& site,
                                                           const PageTexts& texts, bool carries_network);

// data/page-<hash>.json: what the entry and the page's files should be. Only verify and the next build read
// it.
struct PageList {
  std::string entry_sha256;  // of the entry's text without its field "page"
  std::vector<FileReference> files;
};
[[nodiscard]] std::string page_list_text(const PageList& list);
[[nodiscard]] Result<PageList> parse_page_list(std::string_view text, const std::string& file);

}  // namespace vitrine::publish

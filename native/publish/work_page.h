// SPDX-License-Identifier: MIT
// A plain page for one work, with those that look like it: for search engines, for links in social media, and
// for whoever has no JavaScript. Nothing in it runs; every text is escaped.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "publish/site.h"

namespace vitrine::publish {

// What all of these pages share.
struct WorkPageContext {
  std::string title, language;           // of the collection
  std::vector<std::string> image_hosts;  // origins that pictures may come from, beside the site's own
  std::string base_url;                  // of the site, without a slash at its end; empty: not known
};

// The page's name in its folder: what can be read of the id, then the beginning of its hash, so that names
// differ where ids do, and stay from build to build.
[[nodiscard]] std::string work_page_name(const std::string& id);

// The page of works[work]; `similar` are other works of the same collection, nearest first.
[[nodiscard]] std::string work_page_html(const WorkPageContext& context, std::span<const PublishedWork> works,
                                         WorkIndex work, std::span<const WorkIndex> similar);

// Works of one page of the list of all of them.
inline constexpr std::uint32_t kWorksPerList = 500;

// "index.html", "list-2.html" and so on.
[[nodiscard]] std::string work_list_name(std::size_t number);

// Page `number` of the list. REQUIRES: number * kWorksPerList < works.size().
[[nodiscard]] std::string work_list_html(const WorkPageContext& context, std::span<const PublishedWork> works,
                                         std::size_t number);

// The style that all of them link to.
[[nodiscard]] std::string_view work_page_style();

}  // namespace vitrine::publish

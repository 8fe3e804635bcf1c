// SPDX-License-Identifier: MIT
// Removing what an earlier build left behind. Only files this program wrote itself are ever touched.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "publish/entry.h"
#include "publish/site.h"

namespace vitrine::publish {

// Relative paths of the data files, and folders of them, that an entry names.
[[nodiscard]] std::set<std::string> named_files(const Entry& entry);

// Relative paths below data/ that are named by none of `entries`, in byte order; `ours` limits them to names
// of our own making.
[[nodiscard]] std::vector<std::string> unnamed_data(const std::filesystem::path& site,
                                                    const std::set<std::string>& named, bool ours);

// Removes data files, hashed files of the page and thumbnails that neither the entry (with its works) nor the
// previous entry names. Where the previous entry cannot be read nothing is removed. A failure to remove costs
// bytes, not correctness.
void sweep_site(const std::filesystem::path& site, const Entry& entry,
                const std::vector<PublishedWork>& works);

}  // namespace vitrine::publish

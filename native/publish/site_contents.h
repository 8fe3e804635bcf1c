// SPDX-License-Identifier: MIT
// What write_site() refuses before it writes anything.
#pragma once

#include <filesystem>

#include "publish/site.h"
#include "vitrine/result.h"

namespace vitrine::publish {

// Contents that contradict themselves: works, codes, graph and lists of different lengths, ids that repeat,
// addresses that are none or lead to too many hosts, a network that is not the space's. Errors:
// kInvalidArgument, kTooLarge.
[[nodiscard]] Status check_contents(const SiteContents& contents);

// A folder with an index.html of somebody else's is not ours to fill. Errors: kInvalidArgument.
[[nodiscard]] Status check_folder(const std::filesystem::path& site, const std::filesystem::path& page);

}  // namespace vitrine::publish

// SPDX-License-Identifier: MIT
// A new entry in the place of the one that stands: by a build, or when something is published beside a site.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "publish/site.h"
#include "vitrine/result.h"

namespace vitrine::publish {

// Puts `text` in the entry's place by one rename. An entry that can still be read, and says something else,
// stays beside it as vitrine.previous.json. Errors: kIo.
[[nodiscard]] Status replace_entry(const std::filesystem::path& site, const std::string& text);

// Names in the entry where the works' manifests are; nothing changes where it says so already. The files of
// the site stay, but for what two entries ago was named, as after a build. `works` are the site's. Errors:
// kInvalidArgument for what is no address of manifests; kCorrupt for an entry that is not as this program
// writes it; kIo. After an error the earlier entry stands.
[[nodiscard]] Status name_manifests(const std::filesystem::path& site,
                                    const std::vector<PublishedWork>& works, const std::string& address);

}  // namespace vitrine::publish

// SPDX-License-Identifier: MIT
// Where an installed or freshly built vitrine finds its page, its model cards and its cache.
#pragma once

#include <filesystem>

namespace vitrine::cli {

// <folder of the executable>/../share/vitrine/<name>
[[nodiscard]] std::filesystem::path share_folder(const char* name);

// $VITRINE_CACHE, else $XDG_CACHE_HOME/vitrine, else ~/.cache/vitrine.
[[nodiscard]] std::filesystem::path cache_folder();

}  // namespace vitrine::cli

// SPDX-License-Identifier: MIT
// Writing the many files of a site without waiting for the disk at each: a collection of 10,000 pictures has
// 40,000 files, and a wait is milliseconds on a real disk. One wait for all of them, before the entry names
// them, gives the same safety.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

#include "vitrine/result.h"

namespace vitrine::publish {

// Makes `path` hold these bytes, by temporary name and rename; a file that holds them already is left
// untouched. Parent folders are made. The bytes are safe from a power cut only after sync_site(). Errors:
// kIo.
[[nodiscard]] Status place_file(const std::filesystem::path& path, std::span<const std::uint8_t> bytes);

// Waits until everything placed below `site` is on the disk. Errors: kIo.
[[nodiscard]] Status sync_site(const std::filesystem::path& site);

}  // namespace vitrine::publish

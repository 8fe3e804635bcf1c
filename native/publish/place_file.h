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

// The same for a file that lies somewhere already, with these bytes: a hard link to it, where the file system
// allows one and nothing stands at `path`; else a copy. Nothing here ever writes into a file that has its
// good name, so that neither name's file changes under the other.
[[nodiscard]] Status link_or_place_file(const std::filesystem::path& from, const std::filesystem::path& path,
                                        std::span<const std::uint8_t> bytes);

// Waits until everything placed below `site` is on the disk. Errors: kIo.
[[nodiscard]] Status sync_site(const std::filesystem::path& site);

}  // namespace vitrine::publish

// SPDX-License-Identifier: MIT
// Files, done carefully: reads are bounded, writes go to a temporary name, are synced and renamed, so that a full disk or a
// lost power cord never leaves half a file under a good name.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "vitrine/result.h"

namespace vitrine::io {

using Bytes = std::vector<std::uint8_t>;

// The whole file. Errors: kNotFound, kIo (with the system's reason), kTooLarge beyond max_bytes, kUnsupported for a directory or device.
[[nodiscard]] Result<Bytes> read_file(const std::filesystem::path& path, std::uint64_t max_bytes);

// Replaces `path` by these bytes: temporary file beside it, fsync, rename, fsync of the folder. Parent folders are made.
[[nodiscard]] Status write_file(const std::filesystem::path& path, std::span<const std::uint8_t> bytes);
[[nodiscard]] Status write_file(const std::filesystem::path& path, std::string_view text);

// As write_file(), but leaves a file that already holds exactly these bytes untouched, times included.
[[nodiscard]] Status write_file_if_changed(const std::filesystem::path& path, std::span<const std::uint8_t> bytes);

// Gives a finished file its good name: fsync, rename over `to`, fsync of the folder. Both lie in one file system.
[[nodiscard]] Status move_into_place(const std::filesystem::path& from, const std::filesystem::path& to);

// Text from outside on one line of a message: bytes that are not UTF-8 and control characters (which could
// rewrite the terminal) are shown as U+FFFD.
[[nodiscard]] std::string printable(std::string_view text);

// Path for messages: printable().
[[nodiscard]] std::string display(const std::filesystem::path& path);

}  // namespace vitrine::io

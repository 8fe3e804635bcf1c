// SPDX-License-Identifier: MIT
// Names and bytes of a site's files: content-addressed writing, and reading that trusts no path, size or
// hash.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "io/files.h"
#include "publish/entry.h"
#include "vitrine/result.h"

namespace vitrine::publish {

// True for a relative path of letters, digits and ._-,/ that has no empty, "." or ".." part: it cannot leave
// the site.
[[nodiscard]] bool is_site_path(std::string_view path);

// True for the name of a file this program writes below data/: a kind, a dash, 16 hex digits, an ending.
[[nodiscard]] bool is_data_name(std::string_view name);

// data/<kind>-<first digits of the hash><ending>.
[[nodiscard]] std::string data_name(std::string_view kind, std::string_view sha256, std::string_view ending);

// Writes data/<kind>-<hash>.<ending>, and keeps in `created` what was not there before, so that a failed
// build can tidy up.
[[nodiscard]] Result<FileReference> write_data(const std::filesystem::path& site, std::string_view kind,
                                               std::string_view ending, std::span<const std::uint8_t> bytes,
                                               std::vector<std::filesystem::path>& created);

// A file of a site by relative path. Errors: kCorrupt where the path leaves the site (also by a link); those
// of io::read_file().
[[nodiscard]] Result<io::Bytes> read_below(const std::filesystem::path& site, const std::string& file,
                                           std::uint64_t max_bytes);

// As read_below(), and the bytes are those that `reference` names; a set's file is no larger than it says.
// Errors: kCorrupt naming the file and what differs.
[[nodiscard]] Result<io::Bytes> read_referenced(const std::filesystem::path& site,
                                                const FileReference& reference);

// A file's reference computed from its bytes.
[[nodiscard]] FileReference reference_of(std::string file, std::span<const std::uint8_t> bytes);

[[nodiscard]] inline std::string_view as_text(std::span<const std::uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
[[nodiscard]] inline std::span<const std::uint8_t> as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace vitrine::publish

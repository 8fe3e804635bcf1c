// SPDX-License-Identifier: MIT
// Logos of those who provide works, as small JPEG files of the site: data/logo-<hash>.jpg. One that is small
// enough already keeps its bytes, so that a logo made here stays as it is when it is made again.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "io/files.h"
#include "publish/entry.h"
#include "publish/site.h"
#include "vitrine/result.h"

namespace vitrine::publish {

inline constexpr std::uint32_t kMaxLogoWidth = 320;
inline constexpr std::uint32_t kMaxLogoHeight = 96;
inline constexpr std::uint64_t kMaxLogoFileBytes = 128 << 10;

// True for data/logo-<16 hex digits>.jpg.
[[nodiscard]] bool is_logo_path(std::string_view file);

// A logo of a site or part. Errors: as read_below(); kCorrupt where the bytes are not those that the file is
// named by, or no picture of this size.
[[nodiscard]] Result<io::Bytes> read_logo(const std::filesystem::path& folder, const PublishedLogo& logo);

// Places the logos of all works in `folder`, and fills in PublishedWork::logos. A picture that cannot be read
// is reported, and its provider has none. Errors: kIo.
[[nodiscard]] Status place_logos(const std::filesystem::path& folder, std::vector<PublishedWork>& works,
                                 std::vector<ingest::Skipped>& skipped);

// Copies the logos of a work of a part. Errors: those of read_logo(), kIo.
[[nodiscard]] Status bring_logos(const std::filesystem::path& part, const std::filesystem::path& folder,
                                 const PublishedWork& work, std::set<std::string>& brought);

// The files that these works name.
[[nodiscard]] std::set<std::string> logo_files(const std::vector<PublishedWork>& works);

}  // namespace vitrine::publish

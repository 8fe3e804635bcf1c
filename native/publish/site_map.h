// SPDX-License-Identifier: MIT
// The map as part of a site: whether it has one, its files, and what verify holds them against.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "publish/build_site.h"
#include "publish/entry.h"
#include "publish/site.h"
#include "vitrine/result.h"

namespace vitrine::publish {

// Collections up to this size have a map unless told otherwise: its tiles take 1 to 6 KB a work.
inline constexpr std::uint32_t kMapLimit = 100000;

// Lays out SiteContents::map where `options` want one. Errors: kUnsupported where a map was asked for and
// this program cannot lay one out; kInterrupted.
[[nodiscard]] Status add_map(const BuildOptions& options, SiteContents& contents);

// Writes the cells and draws the tiles. REQUIRES: contents.map. Errors: kIo, kInterrupted.
[[nodiscard]] Result<EntryMap> write_map(const std::filesystem::path& site, const SiteContents& contents,
                                         std::vector<std::filesystem::path>& created);

// The cells of an entry's map, by work. Errors: kCorrupt naming the file where a cell is none or taken twice.
[[nodiscard]] Result<std::vector<std::uint32_t>> load_map(const std::filesystem::path& site,
                                                          const Entry& entry);

}  // namespace vitrine::publish

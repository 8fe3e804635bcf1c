// SPDX-License-Identifier: MIT
// The parts of a site, each read and held against the entry. open_site() needs all of them whole;
// verify_site() tries each.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "publish/entry.h"
#include "publish/site.h"
#include "vitrine/result.h"

namespace vitrine::publish {

// The entry of a site, or of its past (kPreviousEntryName). Errors: kNotFound where there is no site; as
// parse_entry().
[[nodiscard]] Result<Entry> load_entry(const std::filesystem::path& site, std::string_view name = kEntryName);

// Errors: kCorrupt where file, size, hash or what the entry says of the space disagree.
[[nodiscard]] Result<Index> load_index(const std::filesystem::path& site, const Entry& entry);

// Reads all partitions, where the index is one of partitions, so that any work's code is at hand.
[[nodiscard]] Status load_partitions(const std::filesystem::path& site, const Entry& entry, Index& index);

// One work's fine code. REQUIRES: an index with fine codes, and their set.
[[nodiscard]] Result<FineCode> load_fine_code(const std::filesystem::path& site, const FileSet& set,
                                              const Index& index, WorkIndex work);

// The index of the second space, likewise. REQUIRES: entry.instant.
[[nodiscard]] Result<Index> load_instant(const std::filesystem::path& site, const Entry& entry);

// Page `number` of the neighbour lists. REQUIRES: number < entry.pages.files.size().
[[nodiscard]] Result<NeighbourPage> load_neighbours(const std::filesystem::path& site, const Entry& entry,
                                                    std::size_t number);

// Shard `number` of the catalogue. REQUIRES: number < entry.shards.files.size().
[[nodiscard]] Result<std::vector<PublishedWork>> load_shard(const std::filesystem::path& site,
                                                            const Entry& entry, std::size_t number);

// File `number` of the works' summaries and details. REQUIRES: entry.summaries, number < its files.
[[nodiscard]] Result<std::vector<PublishedWork>> load_summaries(const std::filesystem::path& site,
                                                                const Entry& entry, std::size_t number);

// The providers' logos that a site's works name. Errors: as load_summaries().
[[nodiscard]] Result<std::vector<PublishedLogo>> load_logos(const std::filesystem::path& site,
                                                            const Entry& entry);

// Positions of the works in ascending byte order of their ids. Errors: kCorrupt where two works share an id.
[[nodiscard]] Result<std::vector<WorkIndex>> order_by_id(const std::vector<PublishedWork>& works);

}  // namespace vitrine::publish

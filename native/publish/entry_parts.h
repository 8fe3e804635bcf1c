// SPDX-License-Identifier: MIT
// The parts of the entry that stand in several places: files, spaces, the network. Each is written and read
// here.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "publish/entry.h"
#include "publish/json_fields.h"

namespace vitrine::publish {

[[nodiscard]] Json reference_json(const FileReference& reference);
[[nodiscard]] Json references_json(std::span<const FileReference> references);
// Adds to `json` either "<name>", a list of files, or "set".
void add_list(Json& json, std::string_view name, const FileList& list);
[[nodiscard]] Json set_json(const FileSet& set);
[[nodiscard]] Json structure_json(const EntryStructure& structure);
[[nodiscard]] Json map_json(const EntryMap& map);
[[nodiscard]] Json pictures_json(const EntryPictures& pictures);
[[nodiscard]] Json space_json(const EntrySpace& space);
[[nodiscard]] Json model_json(const EntryModel& model);

// Faults are kept in `fields`: a path that leaves the site, a size beyond its bounds, parts and blocks that
// do not add up.
[[nodiscard]] FileReference read_reference(const Fields& fields, std::uint64_t max_bytes,
                                           std::uint64_t min_bytes = 0);
// The files for `works` works with so many each, as add_list() writes them.
[[nodiscard]] FileList read_list(const Fields& fields, std::string_view name, std::uint64_t works,
                                 std::uint64_t works_per_file, std::uint64_t max_bytes,
                                 std::string_view ending);
[[nodiscard]] EntryStructure read_structure(const Fields& fields, std::uint32_t works);
[[nodiscard]] EntryMap read_map(const Fields& fields, std::uint32_t works);
[[nodiscard]] EntryPictures read_pictures(const Fields& fields);
[[nodiscard]] EntrySpace read_space(const Fields& fields);
[[nodiscard]] EntryModel read_model(const Fields& fields);

// The least minor version that has all fields it takes to say it.
[[nodiscard]] std::uint32_t minor_version(const EntryModel& model);

}  // namespace vitrine::publish

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
[[nodiscard]] Json space_json(const EntrySpace& space);
[[nodiscard]] Json model_json(const EntryModel& model);

// Faults are kept in `fields`: a path that leaves the site, a size beyond its bounds, parts and blocks that
// do not add up.
[[nodiscard]] FileReference read_reference(const Fields& fields, std::uint64_t max_bytes,
                                           std::uint64_t min_bytes = 0);
[[nodiscard]] EntrySpace read_space(const Fields& fields);
[[nodiscard]] EntryModel read_model(const Fields& fields);

// The least minor version that has all fields it takes to say it.
[[nodiscard]] std::uint32_t minor_version(const EntryModel& model);

}  // namespace vitrine::publish

// SPDX-License-Identifier: MIT
// The altered copies of a study as files, for whoever wants to look at them: `vitrine lab compare` shows them
// beside their originals.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <vector>

#include "ingest/work.h"
#include "io/progress.h"
#include "vitrine/result.h"

namespace vitrine::lab {

// Beside the copies in their folder: a row each, with the columns id (the copy's file), title, maker,
// perturbation (m1 to m5) and of (the original's id).
inline constexpr const char* kCopiesTable = "copies.csv";

// Writes the five copies of the first picture of each work at `positions`, named by a hash of the work's id
// and the profile, and last the table. What an earlier run wrote and this one does not is removed. Returns
// what was left out: pictures that can no longer be read or altered. Errors: kIo; kInterrupted.
[[nodiscard]] Result<std::vector<ingest::Skipped>> write_copies(const ingest::Collection& collection,
                                                                std::span<const std::size_t> positions,
                                                                const std::filesystem::path& folder,
                                                                io::ProgressStyle progress);

}  // namespace vitrine::lab

// SPDX-License-Identifier: MIT
// The parts of a collection become one site: the same, to the last byte, that one build would have written.
#pragma once

#include <filesystem>
#include <vector>

#include "publish/build_site.h"
#include "publish/part.h"
#include "vitrine/result.h"

namespace vitrine::publish {

// All parts of one collection, by the numbers of their shards.
struct PartSet {
  std::vector<std::filesystem::path> folders;
  std::vector<Part> parts;
};

// Reads every part.json and holds them against each other; embeddings and pictures are not looked at yet.
// Errors, naming the folder and what to do: kNotFound for a folder without part.json or a shard that is
// missing; kInvalidArgument for a shard that is there twice, another number of shards, another collection or
// other options; kSpaceMismatch for another model; as parse_part().
[[nodiscard]] Result<PartSet> open_parts(const std::vector<std::filesystem::path>& folders);

// Reads embeddings and texts, brings the pictures (as hard links where the file system allows it) and runs
// the second half of the build. Every byte is checked on the way. REQUIRES: options.iiif is that of the
// parts, and options.instant false where they have no such embeddings. Errors: kCorrupt and kNotFound, naming
// part and file and the shard to build again; as build_site().
[[nodiscard]] Result<BuildReport> merge_parts(const PartSet& set, const BuildOptions& options);

}  // namespace vitrine::publish

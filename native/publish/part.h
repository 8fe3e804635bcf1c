// SPDX-License-Identifier: MIT
// A part of a collection, embedded on its own: what `vitrine build --shard i/n` leaves for `vitrine merge`. A
// folder with pictures as IIIF services, as in a site, with the works' texts and embeddings in runs, and last
// part.json, which names and vouches for all of them. docs/PARTS.md is its specification.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "embed/model_card.h"
#include "ingest/work.h"
#include "publish/embed_works.h"
#include "publish/entry.h"
#include "publish/iiif_level0.h"
#include "vitrine/result.h"

namespace vitrine::publish {

inline constexpr std::string_view kPartName = "part.json";
inline constexpr std::uint32_t kPartMajorVersion = 1;  // a reader refuses another
inline constexpr std::uint32_t kPartMinorVersion = 0;  // a reader ignores fields it does not know

// The list of a million pictures that could not be read has about this size.
inline constexpr std::uint64_t kMaxPartBytes = 256ull << 20;
// More than works in any collection would be idle machines.
inline constexpr std::uint32_t kMaxShards = 1u << 20;
// Works of a run: its embeddings have 8 MB for VGG16.
inline constexpr std::uint32_t kWorksPerRun = 500;

// Which works: every `count`-th of the collection, from the one at position number - 1. Neighbours in the
// order are often alike, in size too: so every shard gets its share of the large pictures.
struct Shard {
  std::uint32_t number = 1;  // 1..count
  std::uint32_t count = 1;
};

// The works of the shard; what the sources left out stays. REQUIRES: 1 <= number <= count.
[[nodiscard]] ingest::Collection take_shard(const ingest::Collection& collection, const Shard& shard);

// Hex SHA-256 of all works' texts and numbers of images, in order: parts belong together where it is equal.
[[nodiscard]] std::string collection_hash(const ingest::Collection& collection);

// What embedded the works. Of the card, only what a site says of it: id, label, embedder, dimension, trained.
struct PartModel {
  std::string hash;
  embed::ModelCard card;
};

// Works in the collection's order, with their rows of float32, little-endian.
struct PartRun {
  std::uint32_t works = 0;
  FileReference catalogue;
  FileReference embeddings;
  std::optional<FileReference> instant;  // in all runs or in none
};

// part.json.
struct Part {
  Shard shard;
  std::string collection;              // collection_hash() of the whole one
  std::uint32_t collection_works = 0;  // in the whole one
  IiifOptions iiif;
  PartModel model;
  std::string instant_hash;              // the descriptor's; empty: there are no such embeddings
  std::uint32_t instant_dimension = 0;   // 0 likewise
  std::vector<std::uint32_t> left_out;   // positions in the collection of the shard's works without a row
  std::vector<PartRun> runs;             // of the shard's other works, in order
  std::vector<ingest::Skipped> skipped;  // pictures
  std::vector<ingest::Skipped> omitted;  // by the sources: the same in every part
};

// part.json as text; equal parts give equal bytes.
[[nodiscard]] std::string part_text(const Part& part);

// Reads part.json as from a stranger: every bound, path and sum is checked. Errors: kCorrupt naming `file`
// and field; kUnsupported for another version, or for something else.
[[nodiscard]] Result<Part> parse_part(std::string_view text, const std::string& file);

// The positions of the works that have rows, ascending.
[[nodiscard]] std::vector<std::uint32_t> kept_positions(const Part& part);

// Refuses a folder that holds a site or a page. Errors: kInvalidArgument.
[[nodiscard]] Status check_part_folder(const std::filesystem::path& folder);

// Writes the part: `part` without its runs and positions, which come from `works`. `shard` is the collection
// that was embedded. Errors: kIo; kTooLarge.
[[nodiscard]] Status write_part(const std::filesystem::path& folder, Part part, const EmbeddedWorks& works,
                                std::size_t shard_works);

}  // namespace vitrine::publish

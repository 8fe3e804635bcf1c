// SPDX-License-Identifier: MIT
// The entry, vitrine.json: the one mutable file that names all others. docs/SITE.md is its specification.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "embed/network.h"
#include "publish/file_reference.h"
#include "publish/museum.h"
#include "publish/site.h"
#include "vitrine/result.h"
#include "vitrine/tensor.h"

namespace vitrine::publish {

inline constexpr std::uint32_t kSiteMajorVersion = 1;  // a reader refuses another
// A reader ignores fields it does not know. Written is the least minor version that has all fields of a site,
// so that a site without the newer ones keeps its bytes.
inline constexpr std::uint32_t kSiteMinorVersion = 6;

inline constexpr std::string_view kEntryName = "vitrine.json";
// The entry before this one. It keeps the files alive that an open page may still ask for.
inline constexpr std::string_view kPreviousEntryName = "vitrine.previous.json";

// Largest files read, by what they are: each some ten times what a collection of a million works needs.
inline constexpr std::uint64_t kMaxEntryBytes = 16ull << 20;
inline constexpr std::uint64_t kMaxShardBytes = 64ull << 20;
inline constexpr std::uint64_t kMaxSummaryFileBytes = 16ull << 20;  // of the longest, all escaped
inline constexpr std::uint32_t kMaxSummariesAFile = 500;
inline constexpr std::uint64_t kMaxPageListBytes = 4ull << 20;
inline constexpr std::uint64_t kMaxNeighbourPageBytes = 32ull << 20;
inline constexpr std::uint64_t kMaxModelBytes = 1ull << 30;  // a network's graph; its weights, unpacked
inline constexpr std::uint64_t kMaxMapBytes = 256ull << 20;
inline constexpr std::uint64_t kMaxTileBytes = 1ull << 20;
inline constexpr std::uint32_t kMaxMapSide = 65535;  // columns or rows
// Cells a map may have: a reader keeps a number for each. What fit_grid() makes has one and a half a work.
[[nodiscard]] constexpr std::uint64_t most_map_cells(std::uint64_t works) { return 16 * works + 1024; }
inline constexpr std::uint32_t kMaxMapTiles = 1u << 22;
inline constexpr std::uint32_t kSmallPictureSide = 512;
inline constexpr std::uint64_t kMaxPictureFiles = 1ull << 32;
inline constexpr std::uint64_t kMaxPictureBytes = 1ull << 50;
inline constexpr std::uint32_t kPaletteBytes = 20;  // five times red, green, blue, share
inline constexpr std::uint32_t kMaxWorks = 1u << 24;
inline constexpr std::uint32_t kMaxShardWorks = 1u << 16;

// How the index finds what is near, as far as it does not say so itself.
struct EntryStructure {
  std::optional<FileSet> partitions;
  std::optional<FileSet> fine;
  std::uint32_t graph_threads = 1;  // that inserted works: above 1, another build may link otherwise
  Measures measured;
};

// A space as the entry names it; the index says the same.
struct EntrySpace {
  std::string id, model, model_name, model_label, embedder;
  std::uint32_t input_dimension = 0, dimension = 0;
  bool trained = true;  // false for a network with weights from a seed
};

struct EntryWeights {
  std::string path;                        // the location that the graph's tensors name
  std::uint64_t bytes = 0;                 // unpacked
  std::vector<FileReference> parts;        // in order
  std::vector<embed::WeightBlock> blocks;  // in order; empty: all raw
};

// The network a site carries, in the form that travels.
struct EntryModel {
  std::string form = std::string(embed::kOriginalForm);
  embed::Engine engine = embed::Engine::kOnnx;
  FileReference graph;  // or the head of a weight file
  std::optional<FileReference> webgpu;
  std::optional<EntryWeights> weights;
  std::optional<embed::Agreement> agreement;
  std::optional<embed::Folded> folded;  // its last layer holds the projection of the entry's space
  bool trained = true;
  std::string input;
  std::string feature;
  std::uint32_t dimension = 0;
  PreprocessSpec preprocess;
};

// The descriptor's space beside a network's, for visitors' pictures: works in the same order.
struct EntryInstant {
  EntrySpace space;
  FileReference index;
};

// All works as pictures on one plane: see map_tiles.h.
struct EntryMap {
  FileReference cells;                  // a cell a work
  std::uint32_t columns = 0, rows = 0;  // cells
  std::uint32_t cell = 0;               // pixels a side, on the finest level
  FileSet tiles;
};

// What all works' pictures on this site weigh: so that a page can say it before it fetches them.
struct PictureTotals {
  std::uint64_t files = 0, bytes = 0;
};
struct EntryPictures {
  PictureTotals all;
  PictureTotals small;  // of those each picture's smallest, and all of at most kSmallPictureSide pixels a side
};

// Paragraphs about works, in files beside the catalogue: see summaries.h.
struct EntrySummaries {
  std::uint32_t works_per_file = 1;
  FileList files;
};

struct Entry {
  std::string title, language, accent;
  MuseumSettings museum;
  std::uint32_t works = 0;
  EntrySpace space;
  FileReference index;
  EntryStructure structure;
  std::uint32_t neighbours_k = 0, works_per_page = 1;
  FileList pages;
  std::uint32_t works_per_shard = 1;
  FileList shards;
  std::optional<EntrySummaries> summaries;  // absent where no work has one
  std::optional<FileReference> palettes;    // kPaletteBytes a work
  std::optional<EntryPictures> pictures;    // absent where none are on this site
  std::optional<EntryMap> map;
  std::optional<EntryModel> network;
  std::optional<EntryModel> gpu_network;  // of ONNX, for WebGPU, beside a network of the core's own engine
  std::optional<EntryInstant> instant;
  Upload upload = Upload::kNone;
  std::string upload_reason;
  bool isolate = false;               // the page's service worker may isolate it
  std::string manifests;              // where the works' IIIF manifests are, see manifest_address.h; or empty
  std::optional<FileReference> page;  // the list of the page's files, see page_files.h
};

// The entry as indented JSON; equal entries give equal bytes.
[[nodiscard]] std::string entry_text(const Entry& entry);

// Reads an entry from anywhere: every bound and path is checked. Errors: kCorrupt naming `file` and field;
// kUnsupported for another major version or something that is no entry.
[[nodiscard]] Result<Entry> parse_entry(std::string_view text, const std::string& file);

// The texts a museum chooses, before they are written. Errors: kInvalidArgument naming the option and its
// value.
[[nodiscard]] Status validate_texts(const std::string& title, const std::string& language,
                                    const std::string& accent);

}  // namespace vitrine::publish

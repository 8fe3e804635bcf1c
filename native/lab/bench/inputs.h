// SPDX-License-Identifier: MIT
// What the suite measures with, all made from a seed: a drawn picture, a collection of synthetic embeddings,
// queries that are not in it, the truth, and the index files of a site. Written into a folder they are what
// bench/suite.mjs and the peers measure with too.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "build/space_fit.h"
#include "io/files.h"
#include "lab/bench/names.h"
#include "vitrine/graph.h"
#include "vitrine/image.h"
#include "vitrine/index_file.h"

namespace vitrine::lab {

inline constexpr std::uint32_t kBenchQueries = 200;
inline constexpr std::uint32_t kBenchTen = 10;
inline constexpr std::uint32_t kBenchNeighbours = 50;

struct BenchSettings {
  std::uint32_t works = 10000;    // kLeastBenchWorks..kMostBenchWorks
  std::uint32_t dimension = 256;  // 8..4096
  std::uint64_t seed = 7;
  // Coarse, as the codes of large collections are, so that recall has something to tell.
  double bytes_per_work = 40;
};

inline constexpr std::uint32_t kLeastBenchWorks = 200;
inline constexpr std::uint32_t kMostBenchWorks = 1000000;

struct BenchInputs {
  BenchSettings settings;
  std::vector<std::uint8_t> jpeg;
  Image picture;  // what the JPEG decodes to
  build::Embeddings embeddings, queries;
  std::vector<std::vector<WorkIndex>> truth;  // [queries]: the ten works of the greatest cosine
  Space space;
  OwnedCodes codes;
  std::vector<std::uint8_t> index, neighbour_page;
  std::vector<std::uint8_t> directory;  // the index in partitions; its works have other numbers:
  std::vector<std::vector<std::uint8_t>> partitions;  // [partitions]
  std::vector<WorkIndex> original;                    // [works of it]: what the index calls them
};

// What these measurements need, and what that needs in turn. Errors: kInvalidArgument for settings out of
// range; those of building; kInterrupted.
[[nodiscard]] Result<std::unique_ptr<BenchInputs>> make_inputs(const BenchSettings& settings,
                                                               std::span<const BenchName> chosen);

// Writes picture.jpg, vectors and vectors.queries (float32, for the peers), index.bin, neighbours.bin,
// directory.bin and partitions/N.bin, and inputs.json, which says what they are. REQUIRES: inputs of every
// measurement. Errors: kIo.
[[nodiscard]] Status write_inputs(const BenchInputs& inputs, const std::filesystem::path& folder);

}  // namespace vitrine::lab

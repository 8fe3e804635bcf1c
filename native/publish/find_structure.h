// SPDX-License-Identifier: MIT
// How a site's index finds what is near: chosen by the size of the collection, or by the museum, and measured
// on the collection itself.
#pragma once

#include <cstdint>
#include <optional>

#include "build/graph_builder.h"
#include "build/neighbour_lists.h"
#include "build/partitions.h"
#include "io/progress.h"
#include "publish/site.h"
#include "vitrine/explorer.h"

namespace vitrine::publish {

struct StructureOptions {
  std::optional<Structure> structure;  // none: by the number of works
  // Looking at every code takes a browser about a millisecond up to here, and a graph would only cost bytes.
  std::uint32_t exact_limit = kExhaustiveLimit;
  // Codes and graph of so many works are some 7 MB; beyond, a query's partitions are a few hundred kilobytes.
  std::uint32_t graph_limit = 100000;
  build::GraphOptions graph;
  build::PartitionOptions partitions;
  // Queries read the fewest partitions that hold this part of what the codes of all works would answer.
  double partition_recall = 0.96;
  // Lists are exact up to here. An hour of two cores' arithmetic beyond: then candidates from the index are
  // compared in full precision.
  std::uint32_t exact_neighbours_limit = 200000;
};

[[nodiscard]] Structure choose_structure(const StructureOptions& options, std::uint32_t works);

// Chooses how many partitions a query reads, by measuring on a sample of the works. REQUIRES: contents.parts,
// with codes by its numbers. Errors: kInterrupted.
[[nodiscard]] Status measure_partitions(const StructureOptions& options, SiteContents& contents);

// Neighbour lists, with the help of what is `known` (or null), and, above exact_neighbours_limit, their
// recall. REQUIRES: contents.codes, and graph or parts where the structure has one. Errors: as
// exact_neighbours() and near_neighbours().
[[nodiscard]] Status find_neighbours(const build::Embeddings& embeddings, const StructureOptions& options,
                                     std::uint32_t k, unsigned threads, io::ProgressStyle progress,
                                     const build::KnownNeighbours* known, SiteContents& contents);

}  // namespace vitrine::publish

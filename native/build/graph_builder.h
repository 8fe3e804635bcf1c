// SPDX-License-Identifier: MIT
// Builds the HNSW graph with hnswlib over int8 codes and freezes it into plain arrays. graph_builder.cpp is
// the only file that includes hnswlib.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "vitrine/codes.h"
#include "vitrine/graph.h"
#include "vitrine/result.h"

namespace vitrine::build {

// The Wellcome service's parameters, and hnswlib's default seed.
struct GraphOptions {
  std::uint32_t m = 16;                 // links a work on upper levels; twice that on level 0
  std::uint32_t ef_construction = 200;  // width of the beam while building
  std::uint32_t seed = 100;             // of the level generator
  // Up to so many works are inserted one after another: equal input, equal graph. More go in on all cores,
  // and which links a work gets depends on who came first.
  std::uint32_t ordered_limit = 200000;
  unsigned threads = 0;  // beyond the limit; 0: one a core
};

// Threads that build_graph() inserts with.
[[nodiscard]] unsigned graph_threads(const GraphOptions& options, const OwnedCodes& codes);

// The graph of these codes. Its nearness
// is the core's similarity, equal ones ordered by work. Errors: kInvalidArgument (no codes, m not 4..64),
// kOutOfMemory, kInterrupted.
[[nodiscard]] Result<OwnedGraph> build_graph(const Space& space, const OwnedCodes& codes,
                                             const GraphOptions& options = {});

// What hnswlib's own searchKnn answers on the graph that build_graph() freezes, for the test that holds one
// against the other: one list of works, nearest first, for each query.
[[nodiscard]] Result<std::vector<std::vector<WorkIndex>>> search_with_hnswlib(
    const Space& space, const OwnedCodes& codes, const GraphOptions& options, std::span<const Query> queries,
    std::uint32_t k, std::uint32_t ef);

}  // namespace vitrine::build

// SPDX-License-Identifier: MIT
// A frozen HNSW graph (Malkov and Yashunin, 2016) and its search. hnswlib builds it natively; its links are
// then written as little-endian u32 arrays that this file validates once and afterwards searches in place.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "vitrine/codes.h"
#include "vitrine/result.h"

namespace vitrine {

// Deepest graph read. With M = 16 level l holds about n / 16^l works, so 16 levels serve any 32-bit
// collection.
inline constexpr std::uint32_t kMaxGraphLevels = 16;

// One level's links in compressed rows: links of nodes[i] are links[offsets[i] .. offsets[i+1]).
// Level 0 holds every work and has no node list. Upper levels list their works in ascending order.
struct GraphLevel {
  std::span<const std::uint32_t> nodes;    // empty at level 0
  std::span<const std::uint32_t> offsets;  // node count + 1 entries
  std::span<const std::uint32_t> links;
};

// Views arrays owned by somebody else.
struct GraphView {
  std::uint32_t count = 0;         // works
  WorkIndex entry = 0;             // where a search starts, at the top level
  std::vector<GraphLevel> levels;  // [0] is the bottom
};

// A graph that owns its arrays. view() stays valid while it lives, also when it is moved.
struct OwnedGraph {
  struct Level {
    std::vector<std::uint32_t> nodes, offsets, links;
  };
  std::uint32_t count = 0;
  WorkIndex entry = 0;
  std::vector<Level> levels;
  [[nodiscard]] GraphView view() const;
};

// Proves that no search can leave the arrays: offsets ascend and end at links.size(), links and nodes are
// works, nodes ascend, upper levels' links lead to works of that level, entry stands at the top level.
// Errors: kCorrupt naming the field.
[[nodiscard]] Status validate(const GraphView& graph);

struct GraphSearchOptions {
  std::uint32_t k = 10;   // answers wanted
  std::uint32_t ef = 64;  // width of the beam at level 0, at least k is used; recall against time
  std::span<const std::uint64_t> allowed =
      {};  // as search_exhaustive(); the beam still passes through others
};

// The k nearest works by greedy descent and a beam at level 0: the same ids as hnswlib's searchKnn on the
// same graph. Everywhere equal similarities are ordered by work, smaller first, so that native and wasm
// answer alike. Keeps no state. REQUIRES: validate(graph) succeeded, graph.count == codes.count, query of the
// codes' dimension.
[[nodiscard]] std::vector<Hit> search_graph(const GraphView& graph, const CodesView& codes,
                                            const Query& query, const GraphSearchOptions& options);

}  // namespace vitrine

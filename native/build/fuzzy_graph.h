// SPDX-License-Identifier: MIT
// Neighbour lists as UMAP's fuzzy graph: how strongly each two works belong together.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "vitrine/neighbour_table.h"

namespace vitrine::build {

// An edge and its strength, above 0 up to 1.
struct FuzzyEdge {
  WorkIndex from = 0, to = 0;
  float strength = 0;
};

// Strengths fall with the distance (1 - cosine) beyond that of the nearest other look, at a pace by which the
// strengths of a work's `used` neighbours add up to log2(used); those of both directions are joined as a
// probability that one or the other holds (McInnes, Healy and Melville, 2018, sections 3.1 and 4). Each pair
// is there once, `from` below `to`, in ascending order. `each`: entries a list; `used`: how many of them
// count, 1..each.
[[nodiscard]] std::vector<FuzzyEdge> fuzzy_graph(std::span<const Neighbour> neighbours, std::uint32_t each,
                                                 std::uint32_t used);

}  // namespace vitrine::build

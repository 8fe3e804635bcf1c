// SPDX-License-Identifier: MIT
// A map's places brought onto a grid, so that every picture is seen whole.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "build/map_layout.h"
#include "vitrine/codes.h"

namespace vitrine::build {

// A cell a work, none of them twice. Cells are counted row by row from the top left.
struct MapGrid {
  std::uint32_t columns = 0, rows = 0;
  std::vector<std::uint32_t> cells;  // [works], each below columns * rows
};

// Every work gets a free cell near its place. Crowded places are spread first, so that the map is evenly
// filled, and about a third of its cells stay empty: the paths between what looks different. Afterwards works
// change cells, or move to an empty one, as long as that brings them nearer to their places. The map is wider
// than high. Deterministic.
[[nodiscard]] MapGrid fit_grid(std::span<const Place> places);

}  // namespace vitrine::build

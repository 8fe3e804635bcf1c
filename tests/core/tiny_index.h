// SPDX-License-Identifier: MIT
// A hand-made index of five works: small enough to damage at every byte, and FORMAT.md's example.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "vitrine/index_file.h"
#include "vitrine/neighbour_table.h"

namespace vitrine::testing {

inline Space tiny_space() {
  Space space;
  space.id = "5ace";
  space.model = "m0de1";
  space.model_name = "tiny";
  space.input_dimension = 3;
  space.dimension = 2;
  space.mean = {0.5f, 0.25f, 0.0f};
  space.basis = {32767, 0, 0, 0, 0, 32767};
  space.basis_scale = {1.0f / 32767.0f, 1.0f / 32767.0f};
  space.step = 1.0f / 16.0f;
  space.bias_offset = -0.25f;
  space.bias_step = 1.0f / 64.0f;
  return space;
}

// Biases 0, -0.3125, -0.625, -0.3125 and -0.03125.
inline OwnedCodes tiny_codes() {
  OwnedCodes codes;
  codes.dimension = 2;
  codes.coefficients = {8, 0, 0, 16, -24, 0, 0, -16, 5, 5};
  codes.bias_levels = {16, -4, -24, -4, 14};
  complete(tiny_space(), codes);
  return codes;
}

// Five works, two levels. Works 1 and 3 stand on the upper one; level 0 is a ring.
struct TinyCollection {
  Space space = tiny_space();
  OwnedCodes codes = tiny_codes();
  std::vector<std::uint32_t> ring_offsets = {0, 2, 4, 6, 8, 10};
  std::vector<std::uint32_t> ring_links = {1, 4, 0, 2, 1, 3, 2, 4, 0, 3};
  std::vector<std::uint32_t> top_nodes = {1, 3};
  std::vector<std::uint32_t> top_offsets = {0, 1, 2};
  std::vector<std::uint32_t> top_links = {3, 1};

  GraphView graph() const {
    return GraphView{
        5, 3, {GraphLevel{{}, ring_offsets, ring_links}, GraphLevel{top_nodes, top_offsets, top_links}}};
  }
  // The example is valid, which a test checks: writing it gives bytes.
  std::vector<std::uint8_t> file() const {
    const auto bytes = write_index(space, codes, graph());
    return bytes.ok() ? *bytes : std::vector<std::uint8_t>{};
  }
};

// Lists of two works of a collection of five.
inline NeighbourPage tiny_page() {
  NeighbourPage page;
  page.first = 2;
  page.works = 2;
  page.neighbours = 3;
  page.entries = {{4, 32767}, {0, 16384}, {3, -5}, {1, 32767}, {2, 32767}, {0, -32767}};
  return page;
}

}  // namespace vitrine::testing

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

// The same works in two partitions: 0 to 2 are at home in the first, which holds a copy of 4 as well.
struct TinyPartitions {
  Space space = tiny_space();
  PartitionDirectory directory;
  std::vector<Partition> partitions;

  TinyPartitions() {
    const OwnedCodes all = tiny_codes();
    directory.starts = {0, 3, 5};
    directory.copies = {1, 0};
    directory.centres.dimension = 2;
    directory.centres.coefficients = {-5, 5, 2, -6};
    directory.centres.bias_levels = {-4, 5};
    complete(space, directory.centres);
    directory.tables = fit_tables(all);
    partitions = {gather(all, {0, 1, 2}, {4}), gather(all, {3, 4}, {})};
  }

  Partition gather(const OwnedCodes& all, std::vector<WorkIndex> at_home,
                   const std::vector<WorkIndex>& copies) const {
    Partition partition;
    partition.copies = copies;
    partition.codes.dimension = 2;
    at_home.insert(at_home.end(), copies.begin(), copies.end());
    for (const WorkIndex work : at_home) {
      const Code code = all.code(work);
      partition.codes.coefficients.insert(partition.codes.coefficients.end(), code.coefficients.begin(),
                                          code.coefficients.end());
      partition.codes.bias_levels.push_back(code.bias_level);
    }
    complete(space, partition.codes);
    return partition;
  }
  std::vector<std::uint8_t> index_file() const {
    const auto bytes = write_index(space, directory);
    return bytes.ok() ? *bytes : std::vector<std::uint8_t>{};
  }
  std::vector<std::uint8_t> file(std::uint32_t number) const {
    const auto bytes = write_partition(directory, number, partitions[number]);
    return bytes.ok() ? *bytes : std::vector<std::uint8_t>{};
  }
};

// The embeddings that the tiny codes might be of, of unit length: their first and third component are near
// the point of the code, and the second holds what is left.
inline std::vector<float> tiny_embedding(WorkIndex work) {
  const std::vector<std::vector<float>> all = {{0.96f, 0.28f, 0.0f},
                                               {0.48f, 0.14f, 0.866025f},
                                               {-0.6f, 0.48f, -0.64f},
                                               {0.48f, 0.14f, -0.866025f},
                                               {0.8f, 0.48f, 0.36f}};
  return all[work];
}

// Fine codes of the same works.
struct TinyFine {
  Space space = tiny_space();
  OwnedCodes codes = tiny_codes();
  FineLayer layer;

  TinyFine() {
    layer.step = 1.0f / 64.0f;
    std::vector<std::int8_t> values;
    for (WorkIndex work = 0; work < 5; ++work) {
      const FineCode fine = code(work);
      values.insert(values.end(), fine.values.begin(), fine.values.end());
    }
    layer.tables = fit_fine_tables(values);
  }
  FineCode code(WorkIndex work) const {
    const std::vector<float> embedding = tiny_embedding(work);
    return fine_code(space, embedding, residual_of(space, codes.code(work), embedding), layer.step, 127);
  }
  std::vector<std::uint8_t> index_file() const {
    const auto bytes = write_index(space, codes, GraphView{}, layer);
    return bytes.ok() ? *bytes : std::vector<std::uint8_t>{};
  }
  std::vector<std::uint8_t> file(WorkIndex work) const {
    const auto bytes = write_fine(layer, work, code(work));
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

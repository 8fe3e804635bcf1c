// SPDX-License-Identifier: MIT
// Neighbour lists of collections too large to compare every work with every other: candidates from the index,
// and then the neighbours of neighbours, put in order in full precision.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "build/space_fit.h"
#include "io/progress.h"
#include "vitrine/neighbour_table.h"

namespace vitrine::build {

// Works that may be near to this one, best first, at most so many; itself may be among them. Called from
// several threads.
using CandidateSearch = std::function<std::vector<Hit>(WorkIndex work, std::uint32_t wanted)>;

struct NearNeighbours {
  std::vector<Neighbour> lists;  // [works][k]
  double recall = 0;             // of the true ten, on a sample of works, each compared with all others
};

struct NearOptions {
  std::uint32_t k = 50;
  std::uint32_t candidates = 200;  // compared in full precision for each work; at least k are taken
  std::uint32_t sample = 200;      // works whose true ten are found, for the recall
  unsigned threads = 0;
  io::ProgressStyle progress = io::ProgressStyle::kAuto;
};

// Lists of k works each, without the work itself, in the order of exact_neighbours(). Errors:
// kInvalidArgument where a work has fewer than k candidates, kInterrupted. REQUIRES: unit-length embeddings,
// k < count.
[[nodiscard]] Result<NearNeighbours> near_neighbours(const Embeddings& embeddings,
                                                     const CandidateSearch& candidates,
                                                     const NearOptions& options);

}  // namespace vitrine::build

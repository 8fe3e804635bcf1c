// SPDX-License-Identifier: MIT
// Exact neighbours of every work in full precision: blocked matrix products over all cores.
#pragma once

#include <cstdint>
#include <vector>

#include "build/space_fit.h"
#include "io/progress.h"
#include "vitrine/neighbour_table.h"

namespace vitrine::build {

// The k works of greatest cosine for each work, without itself (by index, so exact duplicates stay), ties by
// smaller index; lists of min(k, count - 1). The final cosines are computed with vitrine::dot, so that the
// lists are equal on every machine. Errors: kInvalidArgument, kOutOfMemory, kInterrupted.
[[nodiscard]] Result<std::vector<Neighbour>> exact_neighbours(const Embeddings& embeddings, std::uint32_t k,
                                                              unsigned threads, io::ProgressStyle progress);

// What an earlier run knows of the lists: see update_neighbours().
struct KnownNeighbours {
  // For each work its k nearest among the works that are not in `fresh`, in any order; none where they are
  // not known.
  std::vector<std::vector<WorkIndex>> lists;
  std::vector<WorkIndex> fresh;  // works that are new or changed
};

// The lists of exact_neighbours(), from an earlier run's: a known list is compared with the fresh works
// alone. Errors: likewise. REQUIRES: known.lists.size() == embeddings.count; lists of k works, or of none.
[[nodiscard]] Result<std::vector<Neighbour>> update_neighbours(const Embeddings& embeddings,
                                                               const KnownNeighbours& known, std::uint32_t k,
                                                               unsigned threads, io::ProgressStyle progress);

}  // namespace vitrine::build

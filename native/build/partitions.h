// SPDX-License-Identifier: MIT
// Parts a large collection: works near in look share a partition, whose codes a page fetches at once.
#pragma once

#include <cstdint>
#include <vector>

#include "vitrine/codes.h"
#include "vitrine/partitions.h"
#include "vitrine/result.h"
#include "vitrine/space.h"

namespace vitrine::build {

struct PartitionOptions {
  std::uint32_t works = 300;  // at home in a partition, on average; 12 of them are some 150 KB
  // A work is copied into the second nearest partition where that one's centre is at most this much further
  // away than the nearest one's (SPANN's closure), the nearest such works first, ...
  double closure = 1.25;
  double copies = 0.6;  // ... and no more than this part of the collection.
};

struct Partitioning {
  std::vector<WorkIndex> order;                // works by their numbers so far: order[i] becomes work i
  PartitionDirectory directory;                // of works by their new numbers; without tables
  std::vector<std::vector<WorkIndex>> copies;  // [partitions], by new numbers, ascending
};

// Begins with runs of the order by look, and moves works to the nearest of the partitions' centres as k-means
// does (Lloyd, 1982). Partitions keep the order by look. Deterministic, whatever the number of threads.
// Errors: kInvalidArgument (no codes, options out of range), kInterrupted. REQUIRES: codes of the space,
// whole.
[[nodiscard]] Result<Partitioning> partition_works(const Space& space, const OwnedCodes& codes,
                                                   const PartitionOptions& options, unsigned threads);

// Partition `number`'s codes, out of the codes of all works by their new numbers.
[[nodiscard]] Partition gather_partition(const Space& space, const Partitioning& parts, std::uint32_t number,
                                         const OwnedCodes& codes);

}  // namespace vitrine::build

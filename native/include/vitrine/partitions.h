// SPDX-License-Identifier: MIT
// Codes in parts, for collections too large to download: works near in look share a partition, each a file of
// its own, and a query reads the few whose centres are nearest (an inverted file: Jegou, Douze and Schmid,
// 2011). A work near a border stands in a second partition too, as a copy (closure: Chen et al., 2021,
// "SPANN"), so that fewer partitions hold a query's neighbours.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "vitrine/codes.h"
#include "vitrine/result.h"

namespace vitrine {

// Most partitions of a collection, works of one, and partitions that one query looks at.
inline constexpr std::uint32_t kMaxPartitions = 1u << 16;
inline constexpr std::uint32_t kMaxPartitionWorks = 1u << 16;
inline constexpr std::uint32_t kMaxLists = 256;

// Largest file of a partition that is read.
inline constexpr std::uint64_t kMaxPartitionBytes = 64ull << 20;

// What an index knows of its partitions. Partition p is the home of the works starts[p]..starts[p+1]-1: each
// work has one home.
struct PartitionDirectory {
  OwnedCodes centres;                 // [count]: a row a partition, in the space of the codes
  std::vector<WorkIndex> starts;      // [count + 1], strictly ascending from 0 to the number of works
  std::vector<std::uint32_t> copies;  // [count]: how many works of other homes it holds too
  std::vector<std::uint8_t> tables;   // how all partitions' codes are coded, as section PART has it
  std::uint32_t lists = 8;            // that a query looks at: what its builder found to be enough

  [[nodiscard]] std::uint32_t count() const { return static_cast<std::uint32_t>(copies.size()); }
  [[nodiscard]] std::uint32_t works() const { return starts.empty() ? 0 : starts.back(); }
  // The home of a work. REQUIRES: work < works().
  [[nodiscard]] std::uint32_t home_of(WorkIndex work) const;
};

// One partition's works: those at home there, in order, then the copies.
struct Partition {
  std::vector<WorkIndex> copies;  // ascending
  OwnedCodes codes;
  [[nodiscard]] bool held() const { return !codes.bias_levels.empty(); }
};

// Tables under which codes like these are smallest, for PartitionDirectory::tables. REQUIRES: codes of at
// least one work.
[[nodiscard]] std::vector<std::uint8_t> fit_tables(const OwnedCodes& codes);

// Proves that no search can leave the arrays. Errors: kCorrupt naming the field.
[[nodiscard]] Status validate(const PartitionDirectory& directory, std::uint32_t dimension);

// One partition as a file, and back, its gains computed. Writing fails (kInvalidArgument) where the partition
// is not what the directory says, or holds a value that the tables do not code. Reading is total, in time and
// memory bounded by the file's size. Errors: kCorrupt naming section and field, kUnsupported, kTooLarge.
// REQUIRES: validate(directory) succeeded; number < directory.count().
[[nodiscard]] Result<std::vector<std::uint8_t>> write_partition(const PartitionDirectory& directory,
                                                                std::uint32_t number,
                                                                const Partition& partition);
[[nodiscard]] Result<Partition> read_partition(const Space& space, const PartitionDirectory& directory,
                                               std::uint32_t number, std::span<const std::uint8_t> bytes);

// What a query looks at: the `lists` partitions with the nearest centres, nearest first. With `allowed` (as
// search_exhaustive() takes it) those without an allowed work are passed over, and more are looked at until
// they are the home of as many allowed works as a query meets without it, up to kMaxLists. REQUIRES: a query
// of the space; lists is 1..kMaxLists.
[[nodiscard]] std::vector<std::uint32_t> nearest_partitions(const PartitionDirectory& directory,
                                                            const Query& query, std::uint32_t lists,
                                                            std::span<const std::uint64_t> allowed = {});

// The k best works of these partitions; those that are not held are passed over. REQUIRES: held.size() is
// directory.count(), numbers below it.
[[nodiscard]] std::vector<Hit> search_partitions(const PartitionDirectory& directory,
                                                 std::span<const Partition> held,
                                                 std::span<const std::uint32_t> numbers, const Query& query,
                                                 std::uint32_t k,
                                                 std::span<const std::uint64_t> allowed = {});

}  // namespace vitrine

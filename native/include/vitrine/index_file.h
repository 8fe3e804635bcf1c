// SPDX-License-Identifier: MIT
// The index on disk: a space, and the codes of a collection with what finds the near ones among them, in one
// file of checksummed sections; or, for a large collection, a directory of files that hold its codes.
// FORMAT.md is the specification. Reading is total: any bytes give an Index or an Error, and no later search
// can leave the bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "vitrine/codes.h"
#include "vitrine/fine.h"
#include "vitrine/graph.h"
#include "vitrine/partitions.h"
#include "vitrine/result.h"
#include "vitrine/space.h"

namespace vitrine {

inline constexpr std::uint16_t kIndexMajorVersion = 2;  // a reader refuses another major version
// A reader ignores sections it does not know. Written is the least minor version that has all sections of a
// file.
inline constexpr std::uint16_t kIndexMinorVersion = 2;

// Largest index read: a million works of 512 coefficients with their links fit; wasm32 cannot address more
// anyway.
inline constexpr std::uint64_t kMaxIndexBytes = 1ull << 30;

// How an index finds what is near. Chosen when it is built, by the size of the collection.
enum class Structure : std::uint8_t {
  kExact,       // looks at all codes
  kGraph,       // walks a graph over them
  kPartitions,  // looks at the codes of the nearest partitions, which are fetched when they are needed
};

// An opened index, unpacked. Its views point into what it owns, so it moves but does not copy.
struct Index {
  Index() = default;
  Index(Index&&) = default;
  Index& operator=(Index&&) = default;
  Index(const Index&) = delete;
  Index& operator=(const Index&) = delete;

  Space space;
  std::uint32_t works = 0;
  CodesView codes;                // of all works; none where they are in partitions
  GraphView graph;                // without levels where there is none
  PartitionDirectory partitions;  // count() is 0 where there are none
  std::vector<Partition> held;    // [partitions.count()]: those at hand, see read_partition()
  FineLayer fine;                 // of files beside the index, see read_fine()
  OwnedCodes owned_codes;
  OwnedGraph owned_graph;

  [[nodiscard]] Structure structure() const;
  // The code of a work, if it is at hand. REQUIRES: work < works.
  [[nodiscard]] std::optional<Code> code_of(WorkIndex work) const;
};

// The index as bytes; equal input gives equal bytes. A graph without levels: none is written. Errors: those
// of validate() and of codes or a graph that disagree with the space on works or dimensions, kTooLarge beyond
// kMaxIndexBytes or 2^30 values of codes.
[[nodiscard]] Result<std::vector<std::uint8_t>> write_index(const Space& space, const OwnedCodes& codes,
                                                            const GraphView& graph,
                                                            const FineLayer& fine = {});

// The index of a collection in partitions, which are written by write_partition(). Errors: those of both
// validate(), kTooLarge.
[[nodiscard]] Result<std::vector<std::uint8_t>> write_index(const Space& space,
                                                            const PartitionDirectory& partitions,
                                                            const FineLayer& fine = {});

// Bytes that codes take in an index. Errors of sizes that disagree: 0.
[[nodiscard]] std::uint64_t packed_bytes(const OwnedCodes& codes);

// Time and memory are bounded by the size of the file. Errors: kCorrupt (checksum, length, inconsistent
// field; the message names section and field), kUnsupported (not an index, or another major version),
// kTooLarge.
[[nodiscard]] Result<Index> read_index(std::span<const std::uint8_t> bytes);

}  // namespace vitrine

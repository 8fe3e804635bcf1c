// SPDX-License-Identifier: MIT
// The index on disk: a space, the codes and the graph in one file of checksummed sections. FORMAT.md is the
// specification. Reading is total: any bytes give an Index or an Error, and no later search can leave the
// bytes.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "vitrine/codes.h"
#include "vitrine/graph.h"
#include "vitrine/result.h"
#include "vitrine/space.h"

namespace vitrine {

inline constexpr std::uint16_t kIndexMajorVersion = 2;  // a reader refuses another major version
inline constexpr std::uint16_t kIndexMinorVersion = 0;  // a reader ignores sections it does not know

// Largest index read: a million works of 512 coefficients with their links fit; wasm32 cannot address more
// anyway.
inline constexpr std::uint64_t kMaxIndexBytes = 1ull << 30;

// An opened index, unpacked. Its views point into what it owns, so it moves but does not copy.
struct Index {
  Index() = default;
  Index(Index&&) = default;
  Index& operator=(Index&&) = default;
  Index(const Index&) = delete;
  Index& operator=(const Index&) = delete;

  Space space;
  CodesView codes;
  GraphView graph;
  OwnedCodes owned_codes;
  OwnedGraph owned_graph;
};

// The index as bytes; equal input gives equal bytes. Errors: those of validate() and of codes or a graph that
// disagree with the space on works or dimensions, kTooLarge beyond kMaxIndexBytes or 2^30 values of codes.
[[nodiscard]] Result<std::vector<std::uint8_t>> write_index(const Space& space, const OwnedCodes& codes,
                                                            const GraphView& graph);

// Bytes that codes take in an index. Errors of sizes that disagree: 0.
[[nodiscard]] std::uint64_t packed_bytes(const OwnedCodes& codes);

// Time and memory are bounded by the size of the file. Errors: kCorrupt (checksum, length, inconsistent
// field; the message names section and field), kUnsupported (not an index, or another major version),
// kTooLarge.
[[nodiscard]] Result<Index> read_index(std::span<const std::uint8_t> bytes);

}  // namespace vitrine

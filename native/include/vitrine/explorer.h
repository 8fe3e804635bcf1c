// SPDX-License-Identifier: MIT
// What a page or a command asks of an opened index: the works nearest to an embedding. The one door through
// which embeddings of a query enter, so that one of another model is refused rather than answered with
// plausible nonsense.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "vitrine/index_file.h"
#include "vitrine/result.h"

namespace vitrine {

struct ScoredWork {
  WorkIndex work = 0;
  float score = 0;  // estimated cosine, -1..1; distance is 1 - score
};

// An index in partitions has no choice: it looks at the nearest of those at hand.
enum class SearchMethod : std::uint8_t {
  kAuto,  // exhaustive up to kExhaustiveLimit works, else the graph, where there is one
  kExhaustive,
  kGraph,
};

// Up to here looking at every code takes a small part of a frame (measured at 256 coefficients: some 50 ns a
// work natively, 35 in a browser, so at most 1 ms), and it is exact.
inline constexpr std::uint32_t kExhaustiveLimit = 20000;

// Most answers of one search, and the widest beam: beyond it looking at every code is faster.
inline constexpr std::uint32_t kMaxAnswers = 1000;
inline constexpr std::uint32_t kMaxBeam = 10000;

struct SearchOptions {
  std::uint32_t k = 10;     // answers wanted, 1..kMaxAnswers; a smaller collection gives fewer
  std::uint32_t ef = 64;    // beam of the graph search, 1..kMaxBeam
  std::uint32_t lists = 0;  // partitions looked at, up to kMaxLists; 0: as many as the index says
  float radius = 2.0f;      // keeps answers of distance (1 - score) < radius; 2 keeps all
  SearchMethod method = SearchMethod::kAuto;
  // One bit a work, the lowest bit of a word first: only works whose bit is set answer. Empty: all may.
  // Recall does not fall when few may: then all of those are looked at, or the beam is made wider.
  std::span<const std::uint64_t> allowed = {};
  // Leaves out an answer whose estimated cosine with a better one is at least this: near-duplicates, other
  // images of one thing. Above 1 keeps all.
  float distinct = 2.0f;
};

// The partitions that search() would look at with these options: what a page fetches before it searches.
// Empty where the index has none. Errors: as search().
[[nodiscard]] Result<std::vector<std::uint32_t>> partitions_for(const Index& index, const Query& query,
                                                                const SearchOptions& options);

// The works nearest to a unit-length embedding, best first. `model` names what made the embedding
// (Space::model). Errors: kSpaceMismatch naming both models and the remedy; kInvalidArgument for options out
// of range.
[[nodiscard]] Result<std::vector<ScoredWork>> search(const Index& index, std::span<const float> embedding,
                                                     std::string_view model, const SearchOptions& options);

// The same for a query of the index's own space: see encode_query(), and mixture.h. Errors: kInvalidArgument
// for options out of range, or a query of another dimension.
[[nodiscard]] Result<std::vector<ScoredWork>> search(const Index& index, const Query& query,
                                                     const SearchOptions& options);

// A work's fine code, as it was fetched.
struct FineFile {
  WorkIndex work = 0;
  std::span<const std::uint8_t> bytes;
};

// These works, most alike first, compared by their fine codes with the embedding that the query was made of.
// Errors: kInvalidArgument where the index has no fine codes, or query or embedding have another dimension;
// kNotFound where a work's code is not at hand; those of read_fine(), naming the work.
[[nodiscard]] Result<std::vector<ScoredWork>> refine(const Index& index, const Query& query,
                                                     std::span<const float> embedding,
                                                     std::span<const FineFile> files);

// A query as search() makes it of an embedding, or search_projected() of a network's answer. Errors:
// likewise.
[[nodiscard]] Result<Query> query_of_embedding(const Index& index, std::span<const float> embedding,
                                               std::string_view model);
[[nodiscard]] Result<Query> query_of_projected(const Index& index, std::span<const float> projected,
                                               std::string_view model);

// The same for the answer of a network with the space's projection in its last layer, as encode_projected()
// takes it. Errors: likewise, and those of encode_projected().
[[nodiscard]] Result<std::vector<ScoredWork>> search_projected(const Index& index,
                                                               std::span<const float> projected,
                                                               std::string_view model,
                                                               const SearchOptions& options);

}  // namespace vitrine

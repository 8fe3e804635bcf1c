// SPDX-License-Identifier: MIT
// The codes of a collection in memory, and the one kernel that compares them: an integer sum, equal to the
// bit everywhere.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "vitrine/space.h"

namespace vitrine {

// A position in the collection, 0..count-1. Works are numbered in the order of the catalogue.
using WorkIndex = std::uint32_t;

// Views values owned by somebody else; all spans must outlive it.
// Invariant: coefficients.size() == count * dimension, biases.size() == gains.size() == count.
struct CodesView {
  std::uint32_t count = 0;
  std::uint32_t dimension = 0;
  std::span<const std::int8_t> coefficients;  // [count][dimension]
  std::span<const float> biases;              // [count], see Space
  std::span<const float> gains;               // [count], above 0

  std::span<const std::int8_t> row(WorkIndex work) const {
    return coefficients.subspan(static_cast<std::size_t>(work) * dimension, dimension);
  }
};

// The codes of a collection, owning.
struct OwnedCodes {
  std::uint32_t dimension = 0;
  std::vector<std::int8_t> coefficients;  // [count][dimension]
  std::vector<std::int8_t> bias_levels;   // [count]: what is stored
  std::vector<float> biases, gains;       // [count]: what is computed of it, by complete()
  [[nodiscard]] CodesView view() const;
  // The code of one work. REQUIRES: work < bias_levels.size().
  [[nodiscard]] Code code(WorkIndex work) const;
};

// Fills biases and gains. REQUIRES: coefficients of bias_levels.size() works of this space's dimension.
void complete(const Space& space, OwnedCodes& codes);

// Sum of products of two codes, or of a code and a query. REQUIRES: equal sizes, at most kMaxCodeDimension,
// values within the limits of Code and Query: then no sum overflows.
[[nodiscard]] std::int32_t dot(std::span<const std::int8_t> a, std::span<const std::int8_t> b);
[[nodiscard]] std::int32_t dot(std::span<const std::int8_t> a, std::span<const std::int16_t> b);

// A cosine in steps of 2^-24, the finest a float32 near 1 has: integers have one order everywhere.
inline constexpr float kSimilarityUnit = 1.0f / 16777216.0f;

// The estimated cosine of work and query; larger is more alike. Every operation is rounded alike on every
// machine. REQUIRES: work < codes.count, query of the codes' dimension.
[[nodiscard]] std::int32_t similarity(const CodesView& codes, WorkIndex work, const Query& query);

// The cosine that a similarity stands for, clamped to -1..1.
[[nodiscard]] float similarity_to_cosine(std::int32_t similarity);

// A found work. Lists of hits are ordered by similarity, larger first, then by work, smaller first.
struct Hit {
  WorkIndex work = 0;
  std::int32_t similarity = 0;
  friend bool operator==(const Hit&, const Hit&) = default;
};

// The k best works by looking at all of them: the reference that approximate search is held against.
// REQUIRES: query of the codes' dimension.
// `allowed` has one bit a work, the lowest of a word first, and only works whose bit is set are looked at;
// empty allows all.
[[nodiscard]] std::vector<Hit> search_exhaustive(const CodesView& codes, const Query& query, std::uint32_t k,
                                                 std::span<const std::uint64_t> allowed = {});

}  // namespace vitrine

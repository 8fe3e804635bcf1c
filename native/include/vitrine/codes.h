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

// Views bytes owned by somebody else; both spans must outlive it.
// Invariant: coefficients.size() == count * dimension, biases.size() == count.
struct CodesView {
  std::uint32_t count = 0;
  std::uint32_t dimension = 0;
  std::span<const std::int8_t> coefficients;  // [count][dimension]
  std::span<const std::int32_t> biases;       // [count]

  std::span<const std::int8_t> row(WorkIndex work) const {
    return coefficients.subspan(static_cast<std::size_t>(work) * dimension, dimension);
  }
};

// Sum of products of two codes. REQUIRES: equal sizes, at most kMaxCodeDimension.
[[nodiscard]] std::int32_t dot(std::span<const std::int8_t> a, std::span<const std::int8_t> b);

// dot + both biases; larger is more alike. At most 2^24 in size where biases keep to kMaxBias.
// REQUIRES: work < codes.count, query of the codes' dimension.
[[nodiscard]] std::int32_t similarity(const CodesView& codes, WorkIndex work, const Code& query);

// A found work. Lists of hits are ordered by similarity, larger first, then by work, smaller first.
struct Hit {
  WorkIndex work = 0;
  std::int32_t similarity = 0;
  friend bool operator==(const Hit&, const Hit&) = default;
};

// The k best works by looking at all of them: the reference that approximate search is held against.
// REQUIRES: query of the codes' dimension.
[[nodiscard]] std::vector<Hit> search_exhaustive(const CodesView& codes, const Code& query, std::uint32_t k);

}  // namespace vitrine

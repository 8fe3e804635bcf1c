// SPDX-License-Identifier: MIT
// The order of hits, who may be one, and a bounded heap of the best ones.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "vitrine/codes.h"

namespace vitrine {

// Larger similarity first, then the smaller work. No two hits of one search are equal in this order, so that
// the answers do not depend on how a library arranges its heaps.
inline bool better(const Hit& a, const Hit& b) {
  return a.similarity != b.similarity ? a.similarity > b.similarity : a.work < b.work;
}

// Whether a work may be an answer. REQUIRES: a bit for each work, or none at all.
inline bool is_allowed(std::span<const std::uint64_t> allowed, WorkIndex work) {
  return allowed.empty() || (allowed[work / 64] >> (work % 64) & 1u) != 0;
}

// Keeps the `limit` best hits offered; the worst of them stands on top of the heap.
class BestHits {
 public:
  explicit BestHits(std::uint32_t limit) : limit_(limit) { heap_.reserve(limit); }

  bool full() const { return heap_.size() >= limit_; }
  // REQUIRES: something was kept.
  const Hit& worst() const { return heap_.front(); }
  // True where offer() would keep the hit.
  bool wants(const Hit& hit) const { return limit_ > 0 && (!full() || better(hit, worst())); }

  void offer(const Hit& hit) {
    if (!wants(hit)) return;
    if (full()) {
      std::pop_heap(heap_.begin(), heap_.end(), better);
      heap_.back() = hit;
    } else {
      heap_.push_back(hit);
    }
    std::push_heap(heap_.begin(), heap_.end(), better);
  }

  // The hits, best first; leaves nothing behind.
  std::vector<Hit> take_sorted() {
    std::sort_heap(heap_.begin(), heap_.end(), better);
    return std::move(heap_);
  }

 private:
  std::uint32_t limit_;
  std::vector<Hit> heap_;
};

}  // namespace vitrine

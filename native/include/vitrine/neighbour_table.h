// SPDX-License-Identifier: MIT
// The neighbours of each work, computed once in full precision and published in pages, so that a click needs
// one small request and no search. A page holds the lists of a run of works.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "vitrine/codes.h"
#include "vitrine/result.h"

namespace vitrine {

// A neighbour and its cosine, in steps of 1/32767: exact duplicates keep exactly 1.
struct Neighbour {
  WorkIndex work = 0;
  std::int16_t cosine = 0;
  friend bool operator==(const Neighbour&, const Neighbour&) = default;
};

// Clamps to -1..1. The nearest step that reads as the cosine itself to four decimals: what people compare.
[[nodiscard]] std::int16_t quantise_cosine(float cosine);
[[nodiscard]] float cosine_of(const Neighbour& neighbour);  // -1..1

// Most neighbours a list may hold, and most works in a page.
inline constexpr std::uint32_t kMaxNeighbours = 1000;
inline constexpr std::uint32_t kMaxPageWorks = 4096;

struct NeighbourPage {
  WorkIndex first = 0;             // the first work of the page
  std::uint32_t works = 0;         // lists in the page
  std::uint32_t neighbours = 0;    // entries in each list: min(K, collection - 1)
  std::vector<Neighbour> entries;  // [works][neighbours], best first; a work is never its own neighbour

  // The work whose list holds an entry. REQUIRES: neighbours is above 0.
  WorkIndex owner(std::size_t entry) const { return first + static_cast<WorkIndex>(entry / neighbours); }
  // REQUIRES: first <= work < first + works.
  std::span<const Neighbour> of(WorkIndex work) const {
    return std::span(entries).subspan(static_cast<std::size_t>(work - first) * neighbours, neighbours);
  }
};

// The page as a file (see FORMAT.md), and back. Writing REQUIRES what a reader checks: sizes that agree,
// within the limits. Reading checks the checksums, every bound, and that lists are in order, without their
// own work or a work twice, and name works of a collection of `collection` works. Errors: kCorrupt,
// kUnsupported, kTooLarge.
[[nodiscard]] std::vector<std::uint8_t> write_neighbour_page(const NeighbourPage& page);
[[nodiscard]] Result<NeighbourPage> read_neighbour_page(std::span<const std::uint8_t> bytes,
                                                        std::uint32_t collection);

}  // namespace vitrine

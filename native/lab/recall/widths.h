// SPDX-License-Identifier: MIT
// The ways in which a site's structure is asked: as the site itself asks it, and wider or narrower.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lab/recall/recall.h"
#include "vitrine/explorer.h"

namespace vitrine::lab {

// The beam with which the page asks a graph for up to fifty answers: see web/src/worker/search.ts.
inline constexpr std::uint32_t kPageBeam = 200;

// One more answer is asked for than is counted, because a work finds itself.
inline constexpr std::uint32_t kAsked = kMostAnswers + 1;

struct SearchWidth {
  std::string label;
  bool own = false;  // the site's own way: of one width alone
  SearchOptions options;
};

// The site's own way first. A graph of up to kExhaustiveLimit works is not walked by itself: all of its codes
// are looked at.
[[nodiscard]] std::vector<SearchWidth> search_widths(const Index& index);

}  // namespace vitrine::lab

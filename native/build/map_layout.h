// SPDX-License-Identifier: MIT
// Where each work lies on the map: works that look alike lie together.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "io/progress.h"
#include "vitrine/codes.h"
#include "vitrine/neighbour_table.h"
#include "vitrine/result.h"

namespace vitrine::build {

struct Place {
  float x = 0, y = 0;
};

// Whether this program was built with what lays out maps.
[[nodiscard]] bool can_lay_out();

// Places of works by UMAP (McInnes, Healy and Melville, 2018): the nearest `neighbours` of each work as a
// fuzzy graph, drawn in the plane by stochastic gradient descent, begun with the first two coefficients of
// the codes. `neighbours` are lists of `each` entries, best first, as they are published. One thread, a fixed
// seed: equal input gives equal places on one machine. Errors: kUnsupported where can_lay_out() is false;
// kInterrupted.
[[nodiscard]] Result<std::vector<Place>> lay_out(const CodesView& codes,
                                                 std::span<const Neighbour> neighbours, std::uint32_t each,
                                                 io::ProgressStyle progress);

}  // namespace vitrine::build

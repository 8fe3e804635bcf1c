// SPDX-License-Identifier: MIT
// Queries made of several: more like these, less like those, half this and half that, the steps from one work
// to another. A query is linear in what it is made of, so that a mixture costs no more to answer than one.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "vitrine/codes.h"
#include "vitrine/index_file.h"
#include "vitrine/result.h"
#include "vitrine/space.h"

namespace vitrine {

// Most queries in a mixture, and most steps of a path: more than anybody can look at.
inline constexpr std::size_t kMaxExamples = 64;
inline constexpr std::uint32_t kMaxPathSteps = 64;

// A query and how much of it: above 0 for what answers shall be like, below 0 for what they shall not.
struct Example {
  Query query;
  float weight = 1;
};

// The direction of the weighted sum, as a query of unit length: scores stay cosines. Errors: kInvalidArgument
// for no examples, more than kMaxExamples, a weight that is 0 or not finite, or examples that cancel out.
// REQUIRES: queries of this space.
[[nodiscard]] Result<Query> mix(const Space& space, std::span<const Example> examples);

// A work of the collection as a query: what its code stands for. Errors: kInvalidArgument for a work beyond
// the collection, kNotFound where its code is in a partition that is not at hand.
[[nodiscard]] Result<Query> query_of_work(const Index& index, WorkIndex work);

// A way from one work to another by `steps` works between them, each the nearest to one of so many points
// evenly spaced on the line between the two, works already on the way left out (the method of the Wellcome
// Collection's image pathways). Begins with `from` and ends with `to`. Shorter where the collection has no
// more works. Errors: kInvalidArgument for works beyond the collection, equal ones, or more than
// kMaxPathSteps.
[[nodiscard]] Result<std::vector<WorkIndex>> path_between(const Index& index, WorkIndex from, WorkIndex to,
                                                          std::uint32_t steps);

}  // namespace vitrine

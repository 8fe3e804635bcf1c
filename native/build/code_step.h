// SPDX-License-Identifier: MIT
// How coarse codes may be: the quantiser's step, chosen by what it costs in bytes and in answers, both
// measured on the collection itself.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "build/space_fit.h"
#include "vitrine/result.h"
#include "vitrine/space.h"

namespace vitrine::build {

// What codes of one step cost and give. Queries are works of the sample, searched among all works of it.
struct CodeMeasure {
  float step = 0;
  double bytes_per_work = 0;  // of the entropy-coded codes
  double first_fifty = 0;     // share of the true ten neighbours among the first fifty of the codes
  double likeness = 0;        // mean true cosine of the first ten, as a part of the true ten's
};

// Steps from `finest` on, each a quarter coarser, with what they measure; the last ones answer badly. `rows`
// are the works of the sample. Errors: kInterrupted.
// REQUIRES: `space` is whole but for its step; at least two works.
[[nodiscard]] Result<std::vector<CodeMeasure>> measure_steps(const Embeddings& embeddings,
                                                             std::span<const std::uint32_t> rows,
                                                             const Space& space, float finest);

// The coarsest step that keeps to the wishes of `options`, else the finest. REQUIRES: measures is not empty.
[[nodiscard]] const CodeMeasure& choose_step(std::span<const CodeMeasure> measures,
                                             const SpaceOptions& options);

}  // namespace vitrine::build

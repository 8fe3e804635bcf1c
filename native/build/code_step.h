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

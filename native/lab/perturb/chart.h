// SPDX-License-Identifier: MIT
// The study's figure: precision and recall of each model in groups of bars, with their deviation, as one SVG
// that is readable on light and dark ground, on paper, and by screen readers.
#pragma once

#include <string>

#include "lab/perturb/study.h"

namespace vitrine::lab {

// Of the exact search. Texts from outside are escaped; equal studies give equal bytes. REQUIRES: at least one
// model.
[[nodiscard]] std::string study_svg(const Study& study);

}  // namespace vitrine::lab

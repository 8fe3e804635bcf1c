// SPDX-License-Identifier: MIT
// What `vitrine lab compare` says on the terminal.
#pragma once

#include <string>

#include "lab/compare/comparison.h"
#include "lab/compare/comparison_json.h"

namespace vitrine::cli {

// Models with bytes and times, agreement, and precision by class where there are classes: aligned columns.
[[nodiscard]] std::string comparison_tables(const lab::Comparison& comparison,
                                            const lab::ComparisonTexts& texts);

}  // namespace vitrine::cli

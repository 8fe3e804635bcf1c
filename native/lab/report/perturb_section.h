// SPDX-License-Identifier: MIT
// The part of the report that shows perturbation studies, beside the published one.
#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "lab/report/report.h"
#include "vitrine/result.h"

namespace vitrine::lab {

// As ResultKind::section. The chart is linked where a file perturb.svg, named as the results are, lies beside
// them.
[[nodiscard]] Result<std::string> perturb_section(std::span<const ResultFile> results,
                                                  const std::filesystem::path& from);

}  // namespace vitrine::lab

// SPDX-License-Identifier: MIT
// A report of recall as a drawing: recall at 10 against what a visitor downloads and against time.
#pragma once

#include <string>

#include "lab/recall/recall.h"

namespace vitrine::lab {

// SVG 1.1 of its own: no script, nothing fetched; readable on a light and on a dark screen. Two panels for
// each set of queries, points labelled by stage, with a title and a description in words.
[[nodiscard]] std::string recall_svg(const RecallReport& report);

}  // namespace vitrine::lab

// SPDX-License-Identifier: MIT
// A comparison as JSON: docs/LAB.md is its specification ("The result of a comparison").
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "lab/compare/comparison.h"
#include "publish/json_fields.h"
#include "publish/site.h"

namespace vitrine::lab {

// The entry of a comparison's folder: the only file of it that changes its content under one name.
inline constexpr const char* kComparisonName = "comparison.json";
// Figures look at so many neighbours, or at all where there are fewer.
inline constexpr std::uint32_t kFigureDepth = 10;

struct ComparisonTexts {
  std::string title = "Collection";
  std::string language = "en";  // BCP 47, of the works' texts
  std::string class_source;     // where classes come from: "folder", a column; empty: there are none
};

// All that can be said without naming works: models, agreement, precision, times and bytes.
[[nodiscard]] publish::Json summary_json(const Comparison& comparison, const ComparisonTexts& texts);

// Every work's id and title, for who looks for one. `works` are those of the comparison, in its order.
[[nodiscard]] publish::Json titles_json(std::span<const publish::PublishedWork> works);

// One work with a row of neighbours for each model, and what is shown of these: all that a page needs to show
// it. REQUIRES: work < works.size().
[[nodiscard]] publish::Json work_file_json(const Comparison& comparison,
                                           std::span<const publish::PublishedWork> works, std::size_t work);

}  // namespace vitrine::lab

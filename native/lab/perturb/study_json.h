// SPDX-License-Identifier: MIT
// A study as data: perturb.json, which `vitrine lab report` reads again, and perturb.csv. docs/LAB.md
// describes both.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "lab/perturb/study.h"
#include "vitrine/result.h"

namespace vitrine::lab {

// What the file says it is, and the version of its shape.
inline constexpr std::string_view kStudyKind = "vitrine-lab-perturb";
inline constexpr std::uint64_t kStudyVersion = 1;

// Numbers are rounded to six decimals. Equal studies give equal bytes.
[[nodiscard]] std::string study_json(const Study& study);

// A study from outside; `file` opens every message. Errors: kUnsupported for another version; kCorrupt naming
// the field.
[[nodiscard]] Result<Study> read_study(const nlohmann::json& json, const std::string& file);

// A row for each model, way of searching and k.
[[nodiscard]] std::string study_csv(const Study& study);

}  // namespace vitrine::lab

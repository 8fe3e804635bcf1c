// SPDX-License-Identifier: MIT
// What the suite measured, as people and machines read it.
#pragma once

#include <span>
#include <string>

#include "lab/bench/inputs.h"
#include "lab/bench/suite.h"

namespace vitrine::lab {

[[nodiscard]] std::string bench_table(const BenchSettings& settings, std::span<const BenchResult> results);
// {"suite", "where": "native", "inputs": {...}, "results": [{"name", "milliseconds", "best_milliseconds",
// "iterations", and where they are known "recall", "recall_of_codes", "bytes"}]}: bench/suite.mjs answers in
// the same shape.
[[nodiscard]] std::string bench_json(const BenchSettings& settings, std::span<const BenchResult> results);

// The names there are, one a line, or as JSON with whether a browser can do it.
[[nodiscard]] std::string bench_names_text();
[[nodiscard]] std::string bench_names_json();

}  // namespace vitrine::lab

// SPDX-License-Identifier: MIT
// The names of the project's own performance suite. bench/suite.mjs measures those that a browser can do
// under the same names, over the same inputs; tests/cli/lab_bench.test.mjs holds the two lists against each
// other.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "vitrine/result.h"

namespace vitrine::lab {

// What a measurement needs beforehand.
enum class BenchNeeds : std::uint8_t { kPicture, kVectors, kIndex, kPartitions, kNetwork };

struct BenchName {
  std::string_view name;
  bool browser;  // whether the page's modules can do it too
  BenchNeeds needs;
};

// All of them, in the order in which they run.
[[nodiscard]] std::span<const BenchName> bench_names();

// Those that a regular expression finds (ECMAScript, as in a browser); all for an empty one. kNetwork ones
// only with a network. Errors: kInvalidArgument for an expression that is none, or that finds nothing.
[[nodiscard]] Result<std::vector<BenchName>> choose_benchmarks(const std::string& filter, bool network);

}  // namespace vitrine::lab

// SPDX-License-Identifier: MIT
// The suite itself, run by Google Benchmark where this build has it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "embed/embedder.h"
#include "io/progress.h"
#include "lab/bench/inputs.h"
#include "lab/bench/names.h"
#include "vitrine/result.h"

namespace vitrine::lab {

// A measurement: the middle one of its repetitions. Searches say how good their answers are.
struct BenchResult {
  std::string name;
  double milliseconds = 0;         // of one iteration, by the clock
  double best_milliseconds = 0;    // of the fastest repetition: what a busy machine disturbs least
  std::uint64_t iterations = 0;    // of the repetition that is shown
  std::optional<double> recall;    // of the true ten
  std::optional<double> of_codes;  // of the ten that looking at all codes finds
  std::optional<double> bytes;     // of what was loaded or searched, as it is downloaded
};

struct BenchOptions {
  double min_seconds = 0.2;                  // of a repetition; steps of a build run once each, 0.001..60
  std::uint32_t repetitions = 5;             // 1..100
  const embed::Embedder* network = nullptr;  // of embed/network
  io::ProgressStyle progress = io::ProgressStyle::kAuto;
};

// True where this build has Google Benchmark.
[[nodiscard]] bool has_benchmark();

// Errors: kUnsupported without Google Benchmark, saying what to install; kInvalidArgument for options out of
// range; what a step fails with, named; kInterrupted.
[[nodiscard]] Result<std::vector<BenchResult>> run_suite(const BenchInputs& inputs,
                                                         std::span<const BenchName> chosen,
                                                         const BenchOptions& options);

}  // namespace vitrine::lab

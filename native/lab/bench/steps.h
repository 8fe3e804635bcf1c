// SPDX-License-Identifier: MIT
// What each measurement does once: a step that Google Benchmark repeats, and what is known of its answers.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>

#include "embed/embedder.h"
#include "lab/bench/inputs.h"
#include "lab/bench/names.h"
#include "vitrine/result.h"

namespace vitrine::lab {

struct BenchStep {
  std::function<Status(std::size_t iteration)> run;
  bool once = false;  // takes so long that a repetition is one run
  std::optional<double> recall, of_codes, bytes;
};

// Errors: those of opening the inputs. REQUIRES: inputs of this measurement, and a network for embed/network;
// both outlive the step.
[[nodiscard]] Result<BenchStep> make_step(const BenchName& name, const BenchInputs& inputs,
                                          const embed::Embedder* network);

}  // namespace vitrine::lab

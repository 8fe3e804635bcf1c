// SPDX-License-Identifier: MIT
// The suite of a build without Google Benchmark.
#include "lab/bench/suite.h"

namespace vitrine::lab {

bool has_benchmark() { return false; }

Result<std::vector<BenchResult>> run_suite(const BenchInputs&, std::span<const BenchName>,
                                           const BenchOptions&) {
  return Error{ErrorCode::kUnsupported,
               "this program was built without Google Benchmark; install libbenchmark-dev, and configure and "
               "build again"};
}

}  // namespace vitrine::lab

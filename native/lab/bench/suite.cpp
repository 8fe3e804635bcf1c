// SPDX-License-Identifier: MIT
#include "lab/bench/suite.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <utility>

#include "io/parallel.h"
#include "lab/bench/steps.h"

namespace vitrine::lab {
namespace {

Error interrupted() { return Error{ErrorCode::kInterrupted, "measuring was interrupted"}; }

// Keeps what Google Benchmark reports of one measurement, and prints nothing.
class Keeper : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      if (run.run_type != Run::RT_Iteration) continue;
      if (run.error_occurred) failure = run.error_message;
      const double seconds = run.real_accumulated_time / static_cast<double>(std::max<std::int64_t>(
                                                             static_cast<std::int64_t>(run.iterations), 1));
      kept.emplace_back(seconds * 1e3, static_cast<std::uint64_t>(run.iterations));
    }
  }

  std::vector<std::pair<double, std::uint64_t>> kept;
  std::string failure;
};

// Google Benchmark keeps its list of measurements for the whole program: one is put in and taken out.
class Registered {
 public:
  Registered(const std::string& name, const BenchStep& step, const BenchOptions& options) {
    benchmark::internal::Benchmark* made =
        benchmark::RegisterBenchmark(name.c_str(), [&step](benchmark::State& state) {
          std::size_t iteration = 0;
          for (auto _ : state) {
            const Status status = io::interrupted() ? Status(interrupted()) : step.run(iteration++);
            if (!status.ok()) {
              state.SkipWithError(status.error().message.c_str());
              break;
            }
          }
        });
    made->UseRealTime()->Repetitions(static_cast<int>(options.repetitions));
    if (step.once) {
      made->Iterations(1);
    } else {
      made->MinTime(options.min_seconds);
    }
  }
  ~Registered() { benchmark::ClearRegisteredBenchmarks(); }
  Registered(const Registered&) = delete;
  Registered& operator=(const Registered&) = delete;
};

Result<BenchResult> measure(const BenchName& name, const BenchInputs& inputs, const BenchOptions& options) {
  const Result<BenchStep> step = make_step(name, inputs, options.network);
  if (!step.ok()) return with_context(std::string(name.name), step.error());
  BenchResult result;
  result.name = name.name;
  result.recall = step->recall;
  result.of_codes = step->of_codes;
  result.bytes = step->bytes;
  Keeper keeper;
  {
    const Registered registered(result.name, *step, options);
    benchmark::RunSpecifiedBenchmarks(&keeper, ".");
  }
  if (!keeper.failure.empty()) return Error{ErrorCode::kInvalidArgument, result.name + ": " + keeper.failure};
  if (keeper.kept.empty()) return Error{ErrorCode::kUnsupported, result.name + " was not measured"};
  const auto middle = keeper.kept.begin() + static_cast<std::ptrdiff_t>(keeper.kept.size() / 2);
  std::nth_element(keeper.kept.begin(), middle, keeper.kept.end());
  result.milliseconds = middle->first;
  result.best_milliseconds = std::min_element(keeper.kept.begin(), keeper.kept.end())->first;
  result.iterations = middle->second;
  return result;
}

Status check(const BenchOptions& options) {
  if (!(options.min_seconds >= 0.001 && options.min_seconds <= 60)) {
    return Error{ErrorCode::kInvalidArgument,
                 "--min-time is " + std::to_string(options.min_seconds) + "; choose 0.001 to 60 seconds"};
  }
  if (options.repetitions < 1 || options.repetitions > 100) {
    return Error{ErrorCode::kInvalidArgument,
                 "--repetitions is " + std::to_string(options.repetitions) + "; choose 1 to 100"};
  }
  return Done{};
}

}  // namespace

bool has_benchmark() { return true; }

Result<std::vector<BenchResult>> run_suite(const BenchInputs& inputs, std::span<const BenchName> chosen,
                                           const BenchOptions& options) {
  if (Status status = check(options); !status.ok()) return status.error();
  std::vector<BenchResult> results;
  io::Progress progress("Measurements", chosen.size(), options.progress);
  for (const BenchName& name : chosen) {
    if (io::interrupted()) return interrupted();
    Result<BenchResult> result = measure(name, inputs, options);
    if (!result.ok()) return result.error();
    results.push_back(std::move(*result));
    progress.advance();
  }
  progress.finish();
  return results;
}

}  // namespace vitrine::lab

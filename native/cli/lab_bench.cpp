// SPDX-License-Identifier: MIT
// vitrine lab bench: the project's own performance suite.
#include <cstdio>
#include <memory>
#include <string>

#include "cli/lab_verbs.h"
#include "lab/bench/report.h"

namespace vitrine::cli {
namespace {

struct Options {
  lab::BenchSettings settings;
  lab::BenchOptions suite;
  ModelOptions model;
  std::string filter, inputs;
  bool list = false;
  bool json = false;
  bool quiet = false;
};

Status run(Options options) {
  if (options.list) {
    std::fputs((options.json ? lab::bench_names_json() : lab::bench_names_text()).c_str(), stdout);
    return Done{};
  }
  if (options.quiet) options.suite.progress = io::ProgressStyle::kQuiet;
  // A network is measured where one is named: the default of other commands would bring VGG16 into every run.
  const bool named = options.model.model != "auto" || !options.model.weights.empty();
  Result<std::vector<lab::BenchName>> chosen = lab::choose_benchmarks(options.filter, named);
  if (!chosen.ok()) return chosen.error();
  if (!lab::has_benchmark() && options.inputs.empty())
    return lab::run_suite(lab::BenchInputs{}, {}, {}).error();
  ChosenModel model;
  if (named) {
    Result<ChosenModel> found = choose_model(options.model);
    if (!found.ok()) return found.error();
    model = std::move(*found);
    options.suite.network = model.embedder.get();
  }
  const bool written = !options.inputs.empty();
  const Result<std::unique_ptr<lab::BenchInputs>> inputs =
      lab::make_inputs(options.settings, written ? lab::bench_names() : *chosen);
  if (!inputs.ok()) return inputs.error();
  if (written) {
    if (Status status = lab::write_inputs(**inputs, options.inputs); !status.ok()) return status;
  }
  const Result<std::vector<lab::BenchResult>> results = lab::run_suite(**inputs, *chosen, options.suite);
  if (!results.ok()) return results.error();
  std::fputs((options.json ? lab::bench_json(options.settings, *results)
                           : lab::bench_table(options.settings, *results))
                 .c_str(),
             stdout);
  return Done{};
}

}  // namespace

void declare_lab_bench(CLI::App& parent, Action& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App& command =
      *parent.add_subcommand("bench", "The project's own performance suite, recall beside time");
  command.add_flag("--list", options->list, "Only name the measurements");
  command.add_option("--filter", options->filter, "Only what this regular expression finds")
      ->type_name("REGEX");
  command.add_option("--works", options->settings.works, "Works of the synthetic collection")
      ->capture_default_str();
  command.add_option("--dimension", options->settings.dimension, "Values of an embedding")
      ->capture_default_str();
  command.add_option("--seed", options->settings.seed, "Makes the inputs: equal seeds, equal inputs")
      ->capture_default_str();
  command.add_option("--min-time", options->suite.min_seconds, "Least seconds of a repetition")
      ->capture_default_str();
  command
      .add_option("--repetitions", options->suite.repetitions,
                  "Repetitions, of which the middle one is shown")
      ->capture_default_str();
  command
      .add_option("--inputs", options->inputs,
                  "Write the inputs into this folder too, for bench/suite.mjs and the peers")
      ->type_name("FOLDER");
  add_model_options(command, options->model);
  command.add_flag("--json", options->json, "Answer as JSON");
  command.add_flag("--quiet", options->quiet, "No progress");
  command.callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace vitrine::cli

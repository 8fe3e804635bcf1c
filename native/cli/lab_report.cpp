// SPDX-License-Identifier: MIT
// vitrine lab report: what the other verbs of the lab measured, as one page of Markdown.
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "cli/lab_verbs.h"
#include "io/files.h"
#include "lab/report/report.h"

namespace vitrine::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::vector<std::string> results;
  std::string output;
};

Status run(const Options& options) {
  const Result<lab::FoundResults> found = lab::find_results(options.results);
  if (!found.ok()) return found.error();
  for (const std::string& reason : found->passed_over)
    std::fprintf(stderr, "passed over: %s\n", reason.c_str());
  const fs::path folder = fs::path(options.output).parent_path();
  const Result<std::string> page = lab::write_report(found->files, folder.empty() ? fs::path(".") : folder);
  if (!page.ok()) return page.error();
  if (!options.output.empty()) return io::write_file(options.output, std::string_view(*page));
  std::printf("%s", page->c_str());
  return Done{};
}

}  // namespace

void declare_lab_report(CLI::App& parent, Action& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App& command =
      *parent.add_subcommand("report", "Write what the lab's other verbs measured as a page of Markdown");
  command
      .add_option("RESULTS", options->results,
                  "Folders that the other verbs were given with -o, or their JSON files")
      ->required();
  command.add_option(
      "-o,--output", options->output,
      "File to write, links relative to it (default: standard output, links relative to here)");
  command.callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace vitrine::cli

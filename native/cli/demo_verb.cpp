// SPDX-License-Identifier: MIT
// vitrine demo: draws the demo collection, so that there is something to build a site from.
#include <cstdio>
#include <memory>
#include <string>

#include "cli/verbs.h"
#include "demo/demo_collection.h"

namespace vitrine::cli {
namespace {

struct Options {
  std::string folder;
  bool quiet = false;
};

Status run(const Options& options) {
  const Status status = demo::write_demo_collection(
      options.folder, options.quiet ? io::ProgressStyle::kQuiet : io::ProgressStyle::kAuto);
  if (!status.ok()) return status;
  std::fprintf(stderr, "%zu pictures and catalogue.csv in %s\n", demo::demo_works().size(),
               options.folder.c_str());
  return Done{};
}

}  // namespace

Action declare_demo(CLI::App& command) {
  const auto options = std::make_shared<Options>();
  command.add_option("FOLDER", options->folder, "Where to draw")->required();
  command.add_flag("--quiet", options->quiet, "No progress");
  return [options] { return run(*options); };
}

}  // namespace vitrine::cli

// SPDX-License-Identifier: MIT
// vitrine model seed: the true architecture with weights from a seed, for tests and measurements.
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/model_verbs.h"
#include "embed/prepare/seed_model.h"
#include "io/files.h"

namespace vitrine::cli {
namespace {

struct Options : ModelVerbOptions {
  std::uint64_t seed = 1;
};

Status seed(const Options& options) {
  embed::SeedOptions seeding;
  seeding.network = options.id;
  seeding.seed = options.seed;
  seeding.cache = options.cache_path();
  seeding.progress = options.progress();
  const Result<embed::Seeded> seeded = embed::seed_model(seeding);
  if (!seeded.ok()) return seeded.error();
  std::fprintf(
      stderr,
      "%s %s: %llu untrained parameters, for tests and measurements alone. Next: vitrine model prepare %s\n",
      seeded->was_there ? "Here already, and sound:" : "Made", seeded->card.id.c_str(),
      static_cast<unsigned long long>(seeded->parameters), seeded->card.id.c_str());
  if (!options.json) {
    std::printf("%s\n", io::display(seeded->file).c_str());
    return Done{};
  }
  const nlohmann::ordered_json json = {{"id", seeded->card.id},
                                       {"label", seeded->card.label},
                                       {"trained", false},
                                       {"parameters", seeded->parameters},
                                       {"bytes", seeded->card.bytes},
                                       {"sha256", seeded->card.sha256},
                                       {"path", io::display(seeded->file)},
                                       {"was_there", seeded->was_there}};
  std::printf("%s\n", json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace).c_str());
  return Done{};
}

}  // namespace

void declare_model_seed(CLI::App& parent, std::function<Status()>& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App& command = add_model_verb(
      parent, "seed", "Make a network of the true shape with untrained weights, for tests and measurements",
      *options);
  command.add_option("NETWORK", options->id, "vgg16, or vgg16-tiny with a sixteenth of its channels")
      ->required();
  command.add_option("--seed", options->seed, "Which weights: equal seeds give equal bytes everywhere")
      ->capture_default_str();
  command.add_flag("--quiet", options->quiet, "No progress");
  command.add_flag("--json", options->json, "Report as JSON on standard output");
  command.callback([options, &chosen] { chosen = [options] { return seed(*options); }; });
}

}  // namespace vitrine::cli

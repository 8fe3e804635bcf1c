// SPDX-License-Identifier: MIT
// vitrine model: the networks there are, and their files.
#include <cstdio>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <system_error>

#include "cli/paths.h"
#include "cli/verbs.h"
#include "embed/fetch_model.h"
#include "embed/weights.h"
#include "io/files.h"

namespace vitrine::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string id;
  std::string from;
  std::string weights;
  std::string cache;
  std::string models;
  unsigned stall = 30;
  bool json = false;
  bool quiet = false;
};

fs::path cards_of(const Options& options) {
  return options.models.empty() ? share_folder("models") : fs::path(options.models);
}

fs::path cache_of(const Options& options) {
  return options.cache.empty() ? cache_folder() : fs::path(options.cache);
}

// What lies in the cache, by size alone: hashing everything for a list would take seconds. `model verify` is
// sure.
std::string state_of(const embed::ModelCard& card, const fs::path& file) {
  std::error_code absent;
  const std::uintmax_t size = fs::file_size(file, absent);
  if (!absent) return size == card.bytes ? "fetched" : "wrong size";
  return fs::exists(fs::path(file) += ".part", absent) ? "partly fetched" : "absent";
}

void print_table(const std::vector<embed::ModelCard>& cards, const fs::path& cache) {
  std::printf("%-20s %11s  %-14s  %-10s  %-32s  %s\n", "id", "bytes", "file", "use", "licence", "network");
  for (const embed::ModelCard& card : cards) {
    std::printf("%-20s %11llu  %-14s  %-10s  %-32s  %s\n", card.id.c_str(),
                static_cast<unsigned long long>(card.bytes),
                state_of(card, embed::weights_path(cache, card)).c_str(),
                embed::check_embeds(card).ok() ? "ready" : "unprepared", io::printable(card.licence).c_str(),
                io::printable(card.label).c_str());
  }
}

void print_json(const std::vector<embed::ModelCard>& cards, const fs::path& cache) {
  auto all = nlohmann::ordered_json::array();
  for (const embed::ModelCard& card : cards) {
    const fs::path file = embed::weights_path(cache, card);
    all.push_back({{"id", card.id},
                   {"label", card.label},
                   {"licence", card.licence},
                   {"source", card.source},
                   {"url", card.url},
                   {"bytes", card.bytes},
                   {"sha256", card.sha256},
                   {"dimension", card.dimension},
                   {"ready", embed::check_embeds(card).ok()},
                   {"path", file.native()},
                   {"state", state_of(card, file)}});
  }
  std::printf("%s\n", all.dump(2, ' ', false, nlohmann::json::error_handler_t::replace).c_str());
}

Status list(const Options& options) {
  const auto cards = embed::list_model_cards(cards_of(options));
  if (!cards.ok()) return cards.error();
  options.json ? print_json(*cards, cache_of(options)) : print_table(*cards, cache_of(options));
  return Done{};
}

Status fetch(const Options& options) {
  const Result<embed::ModelCard> card = embed::find_model_card(cards_of(options), options.id);
  if (!card.ok()) return card.error();
  std::fprintf(stderr, "%s: %llu bytes; licence of the weights: %s\n", io::printable(card->label).c_str(),
               static_cast<unsigned long long>(card->bytes), io::printable(card->licence).c_str());
  embed::FetchOptions fetching;
  fetching.cache = cache_of(options);
  fetching.from = options.from;
  fetching.stall = std::chrono::seconds(options.stall);
  fetching.progress = options.quiet ? io::ProgressStyle::kQuiet : io::ProgressStyle::kAuto;
  const Result<embed::Fetched> fetched = embed::fetch_model(*card, fetching);
  if (!fetched.ok()) return fetched.error();
  if (fetched->was_there) std::fprintf(stderr, "The file is here already, and sound.\n");
  if (const Status embeds = embed::check_embeds(*card); !embeds.ok())
    std::fprintf(stderr, "Note: %s.\n", embeds.error().message.c_str());
  std::printf("%s\n", io::display(fetched->file).c_str());
  return Done{};
}

Status verify(const Options& options) {
  const Result<embed::ModelCard> card = embed::find_model_card(cards_of(options), options.id);
  if (!card.ok()) return card.error();
  const fs::path file =
      options.weights.empty() ? embed::weights_path(cache_of(options), *card) : fs::path(options.weights);
  if (Status sound = embed::verify_weights(*card, file); !sound.ok()) return sound;
  std::printf("%s is the file of model %s\n", io::display(file).c_str(), card->id.c_str());
  return Done{};
}

using Run = Status (*)(const Options&);

CLI::App& declare(CLI::App& parent, const char* name, const char* summary, Run run,
                  std::shared_ptr<Options> options, std::shared_ptr<Run> chosen) {
  CLI::App& command = *parent.add_subcommand(name, summary);
  command.add_option("--cache", options->cache, "Folder of fetched networks (default: $VITRINE_CACHE)");
  command.add_option("--models", options->models, "Folder of model cards (default: beside the program)");
  command.callback([run, chosen] { *chosen = run; });
  return command;
}

}  // namespace

Action declare_model(CLI::App& command) {
  const auto options = std::make_shared<Options>();
  const auto chosen = std::make_shared<Run>(nullptr);
  command.require_subcommand(1);
  CLI::App& listing =
      declare(command, "list", "The networks there are, and which files are here", list, options, chosen);
  listing.add_flag("--json", options->json, "Answer as JSON");
  CLI::App& fetching = declare(command, "fetch", "Bring a network's file here, checked by size and SHA-256",
                               fetch, options, chosen);
  fetching.add_option("ID", options->id, "The model's card")->required();
  fetching.add_option("--from", options->from, "A file, or a mirror's address")->type_name("FILE|URL");
  fetching.add_option("--timeout", options->stall, "Seconds without bytes before a connection is given up")
      ->capture_default_str()
      ->check(CLI::Range(1u, 3600u));
  fetching.add_flag("--quiet", options->quiet, "No progress");
  CLI::App& verifying =
      declare(command, "verify", "Check a network's file by size and SHA-256", verify, options, chosen);
  verifying.add_option("ID", options->id, "The model's card")->required();
  verifying.add_option("--weights", options->weights, "The file (default: the one in the cache)");
  return [options, chosen] { return (*chosen)(*options); };
}

}  // namespace vitrine::cli

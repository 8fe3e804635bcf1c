// SPDX-License-Identifier: MIT
// vitrine model: the networks there are, and their files.
#include <cstdio>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <system_error>

#include "cli/model_verbs.h"
#include "cli/network_choice.h"
#include "cli/paths.h"
#include "cli/verbs.h"
#include "embed/fetch_model.h"
#include "embed/prepared.h"
#include "embed/weights.h"
#include "io/files.h"

namespace vitrine::cli {
namespace {

namespace fs = std::filesystem;

struct Options : ModelVerbOptions {
  std::string from;
  std::string weights;
  unsigned stall = 30;
};

// What lies in the cache, by size alone: hashing everything for a list would take seconds. `model verify` is
// sure.
std::string state_of(const embed::ModelCard& card, const fs::path& file) {
  std::error_code absent;
  const std::uintmax_t size = fs::file_size(file, absent);
  if (!absent) return size == card.bytes ? "fetched" : "wrong size";
  return fs::exists(fs::path(file) += ".part", absent) ? "partly fetched" : "absent";
}

std::string megabytes(std::uint64_t bytes) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f MB", static_cast<double>(bytes) / 1e6);
  return text;
}

// What was prepared of it; empty where nothing was, or nothing that still holds.
std::vector<embed::Network> forms_of(const embed::ModelCard& card, const fs::path& cache) {
  const Result<embed::Prepared> prepared = embed::read_prepared(embed::prepared_folder(cache, card), card);
  return prepared.ok() ? prepared->forms : std::vector<embed::Network>();
}

std::string use_of(const embed::ModelCard& card, const std::vector<embed::Network>& forms) {
  if (!forms.empty()) return "prepared";
  return embed::check_embeds(card).ok() ? "ready" : "to prepare";
}

std::string forms_text(const std::vector<embed::Network>& forms) {
  std::string text;
  for (const embed::Network& form : forms)
    text += (text.empty() ? "" : ", ") + form.form + " " + megabytes(embed::download_bytes(form));
  return text.empty() ? "-" : text;
}

void print_table(const std::vector<embed::ModelCard>& cards, const fs::path& cache) {
  std::printf("%-22s %11s  %-14s  %-10s  %-46s  %-32s  %s\n", "id", "bytes", "file", "use", "prepared forms",
              "licence", "network");
  for (const embed::ModelCard& card : cards) {
    const std::vector<embed::Network> forms = forms_of(card, cache);
    std::printf("%-22s %11llu  %-14s  %-10s  %-46s  %-32s  %s\n", card.id.c_str(),
                static_cast<unsigned long long>(card.bytes),
                state_of(card, embed::weights_path(cache, card)).c_str(), use_of(card, forms).c_str(),
                forms_text(forms).c_str(), io::printable(card.licence).c_str(),
                io::printable(card.label).c_str());
  }
}

void print_json(const std::vector<embed::ModelCard>& cards, const fs::path& cache) {
  auto all = nlohmann::ordered_json::array();
  for (const embed::ModelCard& card : cards) {
    const fs::path file = embed::weights_path(cache, card);
    auto prepared = nlohmann::ordered_json::array();
    for (const embed::Network& form : forms_of(card, cache))
      prepared.push_back({{"form", form.form}, {"bytes", embed::download_bytes(form)}});
    all.push_back({{"id", card.id},
                   {"label", card.label},
                   {"trained", card.trained},
                   {"licence", card.licence},
                   {"source", card.source},
                   {"url", card.url},
                   {"bytes", card.bytes},
                   {"sha256", card.sha256},
                   {"dimension", card.dimension},
                   {"ready", embed::check_embeds(card).ok() || !prepared.empty()},
                   {"path", file.native()},
                   {"state", state_of(card, file)},
                   {"prepared", std::move(prepared)}});
  }
  std::printf("%s\n", all.dump(2, ' ', false, nlohmann::json::error_handler_t::replace).c_str());
}

Status list(const Options& options) {
  const auto cards = embed::list_model_cards(options.cards());
  if (!cards.ok()) return cards.error();
  options.json ? print_json(*cards, options.cache_path()) : print_table(*cards, options.cache_path());
  return Done{};
}

Status fetch(const Options& options) {
  const Result<embed::ModelCard> card = embed::find_model_card(options.cards(), options.id);
  if (!card.ok()) return card.error();
  std::fprintf(stderr, "%s: %llu bytes; licence of the weights: %s\n", io::printable(card->label).c_str(),
               static_cast<unsigned long long>(card->bytes), io::printable(card->licence).c_str());
  embed::FetchOptions fetching;
  fetching.cache = options.cache_path();
  fetching.from = options.from;
  fetching.stall = std::chrono::seconds(options.stall);
  fetching.progress = options.progress();
  const Result<embed::Fetched> fetched = embed::fetch_model(*card, fetching);
  if (!fetched.ok()) return fetched.error();
  if (fetched->was_there) std::fprintf(stderr, "The file is here already, and sound.\n");
  if (const Status embeds = embed::check_embeds(*card); !embeds.ok())
    std::fprintf(stderr, "Note: %s.\n", embeds.error().message.c_str());
  std::printf("%s\n", io::display(fetched->file).c_str());
  return Done{};
}

// Every prepared form, file by file.
Status verify_prepared(const embed::ModelCard& card, const fs::path& cache) {
  const fs::path folder = embed::prepared_folder(cache, card);
  const Result<embed::Prepared> prepared = embed::read_prepared(folder, card);
  if (!prepared.ok() && prepared.error().code == ErrorCode::kNotFound) return Done{};
  if (!prepared.ok()) return prepared.error();
  for (const embed::Network& form : prepared->forms) {
    if (Status sound = embed::verify_form(form); !sound.ok())
      return with_context("form " + form.form + " of model " + card.id, sound.error());
    std::printf("%s: form %s of model %s is sound\n", io::display(folder).c_str(), form.form.c_str(),
                card.id.c_str());
  }
  return Done{};
}

Status verify(const Options& options) {
  const Result<embed::ModelCard> card = embed::find_model_card(options.cards(), options.id);
  if (!card.ok()) return card.error();
  const fs::path file =
      options.weights.empty() ? embed::weights_path(options.cache_path(), *card) : fs::path(options.weights);
  if (Status sound = embed::verify_weights(*card, file); !sound.ok()) return sound;
  std::printf("%s is the file of model %s\n", io::display(file).c_str(), card->id.c_str());
  return options.weights.empty() ? verify_prepared(*card, options.cache_path()) : Done{};
}

}  // namespace

fs::path ModelVerbOptions::cache_path() const { return cache.empty() ? cache_folder() : fs::path(cache); }

std::vector<fs::path> ModelVerbOptions::cards() const { return card_folders(models, cache_path()); }

CLI::App& add_model_verb(CLI::App& parent, const char* name, const char* summary, ModelVerbOptions& options) {
  CLI::App& command = *parent.add_subcommand(name, summary);
  command.add_option("--cache", options.cache, "Folder of fetched networks (default: $VITRINE_CACHE)");
  command.add_option("--models", options.models, "Folder of model cards (default: beside the program)");
  return command;
}

Action declare_model(CLI::App& command) {
  const auto options = std::make_shared<Options>();
  const auto chosen = std::make_shared<Action>();
  const auto declare = [&](const char* name, const char* summary,
                           Status (*run)(const Options&)) -> CLI::App& {
    CLI::App& verb = add_model_verb(command, name, summary, *options);
    verb.callback([=] { *chosen = [=] { return run(*options); }; });
    return verb;
  };
  command.require_subcommand(1);
  CLI::App& listing = declare("list", "The networks there are, and which files are here", list);
  listing.add_flag("--json", options->json, "Answer as JSON");
  CLI::App& fetching = declare("fetch", "Bring a network's file here, checked by size and SHA-256", fetch);
  fetching.add_option("ID", options->id, "The model's card")->required();
  fetching.add_option("--from", options->from, "A file, or a mirror's address")->type_name("FILE|URL");
  fetching.add_option("--timeout", options->stall, "Seconds without bytes before a connection is given up")
      ->capture_default_str()
      ->check(CLI::Range(1u, 3600u));
  fetching.add_flag("--quiet", options->quiet, "No progress");
  CLI::App& verifying = declare("verify", "Check a network's files by size and SHA-256", verify);
  verifying.add_option("ID", options->id, "The model's card")->required();
  verifying.add_option("--weights", options->weights, "The file (default: the one in the cache)");
  declare_model_prepare(command, *chosen);
  declare_model_seed(command, *chosen);
  return [chosen] { return (*chosen)(); };
}

}  // namespace vitrine::cli

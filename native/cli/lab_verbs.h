// SPDX-License-Identifier: MIT
// The verbs below `vitrine lab`: one file each, and what they share.
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "cli/model_choice.h"
#include "cli/sources.h"
#include "cli/verbs.h"
#include "ingest/work.h"
#include "io/progress.h"
#include "vitrine/result.h"

namespace vitrine::cli {

// A collection's pictures, and the models that are to be held against each other on them.
struct LabOptions {
  SourceOptions sources;
  std::vector<std::string> models = {"descriptor"};  // ids of cards, or "descriptor"
  std::vector<std::string> weights;                  // "googlenet=FILE"; default: as choose_model()
  std::string cards;                                 // folder of cards; default: beside the program
  std::string cache;                                 // default: $VITRINE_CACHE
  bool quiet = false;

  [[nodiscard]] std::filesystem::path cache_path() const;
  [[nodiscard]] io::ProgressStyle progress() const {
    return quiet ? io::ProgressStyle::kQuiet : io::ProgressStyle::kAuto;
  }
};

// SOURCE..., --catalogue, --column, --images, --models, --weights, --cards, --cache, --quiet.
void add_lab_options(CLI::App& command, LabOptions& options);

struct LabModel {
  std::string id;  // as it was asked for
  ChosenModel chosen;
};

// In the order they were named. Errors: kInvalidArgument where one is named twice, or weights belong to none;
// as choose_model().
[[nodiscard]] Result<std::vector<LabModel>> choose_lab_models(const LabOptions& options);

// The works to look at. Errors: as read_sources(); kInvalidArgument for sources that hold vectors.
[[nodiscard]] Result<ingest::Collection> read_lab_pictures(const LabOptions& options);

// Each declares its options; `chosen` is set to what is to be run once it is parsed.
void declare_lab_bench(CLI::App& parent, Action& chosen);
void declare_lab_compare(CLI::App& parent, Action& chosen);
void declare_lab_perturb(CLI::App& parent, Action& chosen);
void declare_lab_recall(CLI::App& parent, Action& chosen);
void declare_lab_report(CLI::App& parent, Action& chosen);

}  // namespace vitrine::cli

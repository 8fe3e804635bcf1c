// SPDX-License-Identifier: MIT
// vitrine lab: which network sees best, and how well a site answers.
#include <algorithm>
#include <memory>
#include <utility>

#include "cli/lab_verbs.h"
#include "cli/paths.h"
#include "io/files.h"

namespace vitrine::cli {
namespace {

// "googlenet=FILE" as its two sides; nothing where there is no model before the sign.
bool split_weights(const std::string& text, std::string& id, std::string& file) {
  const std::size_t sign = text.find('=');
  if (sign == std::string::npos || sign == 0 || sign + 1 == text.size()) return false;
  id = text.substr(0, sign);
  file = text.substr(sign + 1);
  return true;
}

}  // namespace

std::filesystem::path LabOptions::cache_path() const {
  return cache.empty() ? cache_folder() : std::filesystem::path(cache);
}

void add_lab_options(CLI::App& command, LabOptions& options) {
  command
      .add_option("SOURCE", options.sources.sources,
                  "Folders of pictures, CSV files of works, IIIF Manifests and Collections")
      ->required();
  command.add_option("--images", options.sources.images,
                     "Folder of a CSV's pictures (default: the CSV's own)");
  command.add_option("--catalogue", options.sources.catalogue,
                     "CSV or JSON Lines with title, maker, type and more by id or file name");
  command
      .add_option("--column", options.sources.columns, "What a table calls a column, as --column title=Titel")
      ->type_name("NAME=COLUMN")
      ->allow_extra_args(false);
  command
      .add_option("--models", options.models,
                  "Model cards to hold against each other, with commas between them; descriptor is built in")
      ->delimiter(',')
      ->type_name("ID,ID...")
      ->allow_extra_args(false)
      ->capture_default_str();
  command
      .add_option("--weights", options.weights,
                  "A model's ONNX file, as --weights googlenet=FILE (default: as vitrine model list shows)")
      ->type_name("ID=FILE")
      ->allow_extra_args(false);
  command.add_option("--cards", options.cards, "Folder of model cards (default: beside the program)");
  command.add_option("--cache", options.cache,
                     "Folder that keeps embeddings between runs (default: $VITRINE_CACHE)");
  command.add_flag("--quiet", options.quiet, "No progress");
}

Result<std::vector<LabModel>> choose_lab_models(const LabOptions& options) {
  std::vector<LabModel> models;
  std::vector<std::pair<std::string, std::string>> weights;
  for (const std::string& text : options.weights) {
    std::string id, file;
    if (!split_weights(text, id, file)) {
      return Error{ErrorCode::kInvalidArgument,
                   "--weights " + io::printable(text) + ": expected a model and its file, as googlenet=FILE"};
    }
    if (std::find(options.models.begin(), options.models.end(), id) == options.models.end()) {
      return Error{ErrorCode::kInvalidArgument,
                   "--weights names " + io::printable(id) + ", which is none of --models"};
    }
    weights.emplace_back(std::move(id), std::move(file));
  }
  for (const std::string& id : options.models) {
    const auto same = [&](const LabModel& model) { return model.id == id; };
    if (std::any_of(models.begin(), models.end(), same)) {
      return Error{ErrorCode::kInvalidArgument, "--models names " + io::printable(id) + " twice"};
    }
    ModelOptions model;
    model.model = id;
    model.cards = options.cards;
    for (const auto& [name, file] : weights) {
      if (name == id) model.weights = file;
    }
    Result<ChosenModel> chosen = choose_model(model);
    if (!chosen.ok()) return with_context("model " + io::printable(id), chosen.error());
    models.push_back({id, std::move(*chosen)});
  }
  return models;
}

Result<ingest::Collection> read_lab_pictures(const LabOptions& options) {
  SourceOptions sources = options.sources;
  sources.iiif.cache = options.cache_path();
  sources.iiif.progress = options.progress();
  Result<Sources> read = read_sources(sources, "");
  if (!read.ok()) return read.error();
  if (read->vectors) {
    return Error{ErrorCode::kInvalidArgument,
                 "the sources hold vectors; models can be held against each other on pictures alone"};
  }
  return std::move(read->pictures);
}

Action declare_lab(CLI::App& command) {
  const auto chosen = std::make_shared<Action>();
  command.require_subcommand(1);
  declare_lab_bench(command, *chosen);
  declare_lab_compare(command, *chosen);
  declare_lab_perturb(command, *chosen);
  declare_lab_recall(command, *chosen);
  declare_lab_report(command, *chosen);
  return [chosen] { return (*chosen)(); };
}

}  // namespace vitrine::cli

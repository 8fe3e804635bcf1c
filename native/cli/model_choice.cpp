// SPDX-License-Identifier: MIT
#include "cli/model_choice.h"

#include <cstdio>
#include <system_error>

#include "cli/paths.h"
#include "embed/weights.h"

namespace vitrine::cli {
namespace {

namespace fs = std::filesystem;

// The network that museums' similarity search is measured against: taken by itself where its weights are at
// hand.
constexpr const char* kReferenceModel = "vgg16";

// Pictures are spread over the cores already, so that each session runs on one thread.
constexpr unsigned kSessionThreads = 1;

fs::path cards_folder(const ModelOptions& options) {
  return options.cards.empty() ? share_folder("models") : fs::path(options.cards);
}

fs::path weights_of(const embed::ModelCard& card, const ModelOptions& options) {
  return options.weights.empty() ? embed::weights_path(cache_folder(), card) : fs::path(options.weights);
}

bool is_file(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

Result<ChosenModel> open_by_card(const embed::ModelCard& card, const ModelOptions& options) {
  if (const Status embeds = embed::check_embeds(card); !embeds.ok()) return embeds.error();
  const fs::path weights = weights_of(card, options);
  Result<std::unique_ptr<embed::Embedder>> embedder =
      embed::make_onnx_embedder(embed::network_of_card(card, weights), kSessionThreads);
  if (!embedder.ok()) return embedder.error();
  return ChosenModel{std::move(*embedder), weights};
}

ChosenModel descriptor() { return {embed::make_descriptor_embedder(), {}}; }

Result<ChosenModel> choose_by_what_is_there(const ModelOptions& options) {
  const Result<embed::ModelCard> card = embed::find_model_card(cards_folder(options), kReferenceModel);
  const bool here = card.ok() && embed::has_onnx_runtime() && is_file(weights_of(*card, options));
  const Status embeds = here ? embed::check_embeds(*card) : Done{};
  if (here && embeds.ok()) return open_by_card(*card, options);
  if (here) {
    std::fprintf(stderr, "%s.\nThe built-in descriptor compares colour and line instead.\n",
                 embeds.error().message.c_str());
    return descriptor();
  }
  std::fprintf(
      stderr,
      "No network chosen and no weights of %s here: the built-in descriptor compares colour and line.\n",
      kReferenceModel);
  return descriptor();
}

}  // namespace

void add_model_options(CLI::App& command, ModelOptions& options) {
  command
      .add_option("--model", options.model,
                  "Model card, descriptor, or auto: VGG16 where its weights are, else the descriptor")
      ->capture_default_str();
  command.add_option("--weights", options.weights, "The network's ONNX file");
  command.add_option("--models", options.cards, "Folder of model cards (default: beside the program)");
}

Result<ChosenModel> choose_model(const ModelOptions& options) {
  if (options.model == "descriptor") return descriptor();
  if (options.model == "auto" && options.weights.empty()) return choose_by_what_is_there(options);
  if (options.model == "auto") {
    return Error{ErrorCode::kInvalidArgument,
                 "--weights needs --model ID, so that its card says how to use the file"};
  }
  const Result<embed::ModelCard> card = embed::find_model_card(cards_folder(options), options.model);
  if (!card.ok()) return card.error();
  return open_by_card(*card, options);
}

Result<std::unique_ptr<embed::Embedder>> embedder_of(const publish::Site& site, const ModelOptions& options) {
  if (site.embedder == "descriptor") return embed::make_descriptor_embedder();
  if (site.embedder != "onnx") {
    return Error{
        ErrorCode::kUnsupported,
        "this site's vectors were made elsewhere, so that new pictures cannot be compared; ask with --id"};
  }
  if (options.weights.empty() && site.model && !site.weights.empty()) {
    return embed::make_onnx_embedder(embed::network_of_card(*site.model, site.weights), kSessionThreads);
  }
  ModelOptions by_name = options;
  if (by_name.model == "auto") by_name.model = site.index.space.model_name;
  Result<ChosenModel> chosen = choose_model(by_name);
  if (!chosen.ok()) return chosen.error();
  return std::move(chosen->embedder);
}

}  // namespace vitrine::cli

// SPDX-License-Identifier: MIT
#include "cli/model_choice.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "cli/network_choice.h"
#include "cli/paths.h"
#include "embed/shortest_side.h"
#include "embed/vgg/vgg_embedder.h"
#include "io/files.h"

namespace vitrine::cli {
namespace {

// The network that museums' similarity search is measured against: taken by itself where it is prepared.
constexpr const char* kReferenceModel = "vgg16";

Result<embed::ModelCard> find_card(const ModelOptions& options, const std::string& id) {
  return embed::find_model_card(card_folders(options.cards, cache_folder()), id);
}

Result<ChosenModel> open_by_card(const embed::ModelCard& card, const ModelOptions& options) {
  Result<NetworkChoice> choice =
      choose_network(card, {options.weights, options.form, cache_folder(), options.model_hash});
  if (!choice.ok()) return choice.error();
  Result<std::unique_ptr<embed::Embedder>> embedder = open_network(choice->network, options.engine);
  if (!embedder.ok()) return embedder.error();
  if (!card.trained) {
    std::fprintf(
        stderr,
        "Note: %s. Its weights are untrained numbers from a seed: what it finds similar means nothing.\n",
        io::printable(card.label).c_str());
  }
  return ChosenModel{std::move(*embedder), std::move(choice->network), std::move(choice->forms)};
}

ChosenModel descriptor() { return {embed::make_descriptor_embedder(), {}, {}}; }

// The reference network where it is ready; else the descriptor, saying what is missing.
Result<ChosenModel> choose_by_what_is_there(const ModelOptions& options) {
  const Result<embed::ModelCard> card = find_card(options, kReferenceModel);
  if (!card.ok()) return descriptor();  // a folder of cards without it was named
  std::string missing = "this vitrine was built without ONNX Runtime";
  if (embed::has_onnx_runtime()) {
    Result<NetworkChoice> choice = choose_network(*card, {"", options.form, cache_folder(), ""});
    if (choice.ok()) return open_by_card(*card, options);
    // Damage wants to be known; what is only not there yet is said.
    const ErrorCode code = choice.error().code;
    if (code != ErrorCode::kNotFound && code != ErrorCode::kUnsupported) return choice.error();
    missing = choice.error().message;
  }
  std::fprintf(
      stderr,
      "No network chosen: the built-in descriptor compares colour and line. For better answers: %s.\n",
      missing.c_str());
  return descriptor();
}

}  // namespace

Result<std::unique_ptr<embed::Embedder>> open_network(const embed::Network& network,
                                                      const std::string& engine) {
  if (network.engine == embed::Engine::kVitrine) {
    if (engine != "onnx") return embed::make_vgg_embedder(network);
    return Error{ErrorCode::kInvalidArgument,
                 "form " + network.form + " of model " + network.card.id +
                     " is run by Vitrine's own engine alone; leave out --engine"};
  }
  if (engine == "onnx") return embed::make_onnx_embedder(network, kSessionThreads);
  Result<std::unique_ptr<embed::Embedder>> own = embed::make_vgg_embedder(network);
  const bool another = !own.ok() && own.error().code == ErrorCode::kUnsupported;
  if (engine == "auto" && another) return embed::make_onnx_embedder(network, kSessionThreads);
  return own;
}

void add_model_options(CLI::App& command, ModelOptions& options) {
  command
      .add_option("--model", options.model,
                  "Model card, descriptor, or auto: VGG16 where it is prepared, else the descriptor")
      ->capture_default_str();
  command.add_option("--weights", options.weights, "The network's ONNX file");
  command.add_option("--form", options.form,
                     "Form of a prepared network to embed with (default: fp32); see vitrine model list");
  command
      .add_option(
          "--engine", options.engine,
          "What runs a network: vitrine (networks of VGG's kind), onnx (ONNX Runtime), or auto: vitrine "
          "where it can")
      ->check(CLI::IsMember({"auto", "vitrine", "onnx"}))
      ->capture_default_str();
  command.add_option("--models", options.cards, "Folder of model cards (default: beside the program)");
}

Result<std::uint32_t> picture_side(const ModelOptions& options) {
  const std::uint32_t least = embed::shortest_side(embed::make_descriptor_embedder()->card());
  if (options.model == "descriptor") return least;
  const bool by_itself = options.model == "auto";
  const Result<embed::ModelCard> card = find_card(options, by_itself ? kReferenceModel : options.model);
  if (card.ok()) return std::max(least, embed::shortest_side(*card));
  // Without the reference network's card it is the descriptor that looks.
  return by_itself ? Result<std::uint32_t>(least) : card.error();
}

Result<ChosenModel> choose_model(const ModelOptions& options) {
  if (options.model == "descriptor") return descriptor();
  if (options.model == "auto" && options.weights.empty()) return choose_by_what_is_there(options);
  if (options.model == "auto") {
    return Error{ErrorCode::kInvalidArgument,
                 "--weights needs --model ID, so that its card says how to use the file"};
  }
  const Result<embed::ModelCard> card = find_card(options, options.model);
  if (!card.ok()) return card.error();
  return open_by_card(*card, options);
}

}  // namespace vitrine::cli

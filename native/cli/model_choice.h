// SPDX-License-Identifier: MIT
// Which embedder a command uses: by --model and --weights, or the one a site was built with.
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <string>

#include "embed/embedder.h"
#include "publish/site.h"
#include "vitrine/result.h"

namespace vitrine::cli {

struct ModelOptions {
  std::string model =
      "auto";  // a card's id, "descriptor", or "auto": VGG16 where its weights are, else the descriptor
  std::string weights;  // the network's file; default: <cache>/models/<id>/<file of the card>
  std::string cards;    // folder of cards; default: beside the program
};

void add_model_options(CLI::App& command, ModelOptions& options);

struct ChosenModel {
  std::unique_ptr<embed::Embedder> embedder;
  std::filesystem::path weights;  // empty for the descriptor
};

// Errors: kNotFound for an unknown card or missing weights, with where they were looked for.
[[nodiscard]] Result<ChosenModel> choose_model(const ModelOptions& options);

// The embedder of a site's space: the descriptor, the network the site carries, or `weights` for one it does
// not. Errors: kUnsupported for vectors made elsewhere; as choose_model().
[[nodiscard]] Result<std::unique_ptr<embed::Embedder>> embedder_of(const publish::Site& site,
                                                                   const ModelOptions& options);

}  // namespace vitrine::cli

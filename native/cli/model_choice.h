// SPDX-License-Identifier: MIT
// Which embedder a command uses: by --model and --weights.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "embed/embedder.h"
#include "embed/network.h"
#include "vitrine/result.h"

namespace vitrine::cli {

struct ModelOptions {
  std::string model =
      "auto";  // a card's id, "descriptor", or "auto": VGG16 where it is prepared, else the descriptor
  std::string weights;     // the network's file; default: <cache>/models/<id>/<file of the card>
  std::string form;        // a prepared form; default: fp32 where it is prepared, else the file as fetched
  std::string model_hash;  // prefer the form that counts for this: the space of a site that is asked
  std::string cards;       // folder of cards; default: beside the program
  std::string engine = "auto";  // what runs a network: "vitrine", "onnx", or "auto": vitrine where it can
};

void add_model_options(CLI::App& command, ModelOptions& options);

struct ChosenModel {
  std::unique_ptr<embed::Embedder> embedder;
  std::optional<embed::Network> network;  // what `embedder` runs; none for the descriptor
  std::vector<embed::Network> forms;      // other forms of it, for a site to carry instead
};

// Pixels that the shorter side of a picture needs for the model that choose_model() takes, and for the
// descriptor beside it: by the card, before any network is opened. "auto" counts as the reference network.
// Errors: kNotFound for an unknown card.
[[nodiscard]] Result<std::uint32_t> picture_side(const ModelOptions& options);

// One thread each: pictures are spread over the cores already.
inline constexpr unsigned kSessionThreads = 1;

// What runs a network: "auto", "vitrine" or "onnx", see add_model_options(). Errors: as make_vgg_embedder()
// and make_onnx_embedder(); kInvalidArgument for "onnx" and a network that the core's own engine alone runs.
[[nodiscard]] Result<std::unique_ptr<embed::Embedder>> open_network(const embed::Network& network,
                                                                    const std::string& engine);

// Errors: kNotFound for an unknown card or missing weights, with where they were looked for.
[[nodiscard]] Result<ChosenModel> choose_model(const ModelOptions& options);

}  // namespace vitrine::cli

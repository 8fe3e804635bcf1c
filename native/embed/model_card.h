// SPDX-License-Identifier: MIT
// A model's card: models/<id>/model.json as a value. FORMAT of the file: models/README.md.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "vitrine/result.h"
#include "vitrine/tensor.h"

namespace vitrine::embed {

struct ModelCard {
  std::string id;            // "vgg16"; [a-z0-9.-]+
  std::string label;         // "VGG16 (ImageNet)"
  std::string embedder;      // "onnx" or "descriptor"
  std::string source;        // where the file comes from, for people
  std::string licence;       // SPDX expression
  std::string file;          // file name of the weights
  std::uint64_t bytes = 0;   // exact size of the file; 0 for the descriptor
  std::string sha256;        // 64 hex digits; empty for the descriptor
  std::string input;         // input tensor's name
  std::string feature;       // feature tensor's name
  std::uint32_t dimension = 0;
  PreprocessSpec preprocess;
};

// Reads and checks a card. Errors name file, field and what was expected.
[[nodiscard]] Result<ModelCard> read_model_card(const std::filesystem::path& file);

// The card with this id below `models` (a folder of <id>/model.json). Errors: kNotFound listing the ids there are.
[[nodiscard]] Result<ModelCard> find_model_card(const std::filesystem::path& models, const std::string& id);

// All cards below `models`, by id.
[[nodiscard]] Result<std::vector<ModelCard>> list_model_cards(const std::filesystem::path& models);

// Canonical JSON of what decides an embedding (model, feature, preprocessing): what model_hash() is taken over.
[[nodiscard]] std::string canonical_json(const ModelCard& card);

}  // namespace vitrine::embed

// SPDX-License-Identifier: MIT
// A model's card: models/<id>/model.json as a value. FORMAT of the file: models/README.md.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "vitrine/result.h"
#include "vitrine/tensor.h"

namespace vitrine::embed {

// Largest network file. ONNX files are protobuf messages, which end at 2 GiB.
inline constexpr std::uint64_t kMaxModelBytes = 2ull << 30;

// Where a network file holds its feature. All but kOutput need the file to be prepared before it can embed:
// only outputs can be read.
enum class FeatureAt : std::uint8_t {
  kOutput,             // `feature` is one of the file's outputs
  kInner,              // `feature` names an inner tensor
  kSecondDenseOutput,  // output, before its ReLU, of the second fully connected layer of `dimension` values
  kLastDenseInput,     // input of the last fully connected layer
};

struct ModelCard {
  std::string id;           // "vgg16"; [a-z0-9.-]+
  std::string label;        // "VGG16 (ImageNet)"
  std::string embedder;     // "onnx" or "descriptor"
  std::string source;       // where the file comes from, for people
  std::string url;          // where the file can be fetched, http(s); empty where it is not published
  std::string licence;      // SPDX expression
  std::string file;         // file name of the weights
  std::uint64_t bytes = 0;  // exact size of the file; 0 for the descriptor
  std::string sha256;       // 64 hex digits; empty for the descriptor
  std::string input;        // input tensor's name
  FeatureAt feature_at = FeatureAt::kOutput;
  std::string feature;  // feature tensor's name; empty where feature_at is a rule that finds it
  std::uint32_t dimension = 0;
  // False for weights from a seed, which have seen no picture. Everything that names the network then says
  // so.
  bool trained = true;
  PreprocessSpec preprocess;
};

// Whether the file can embed as it is fetched. Errors: kUnsupported, with what the feature is and what to do,
// for a card whose file has to be prepared first.
[[nodiscard]] Status check_embeds(const ModelCard& card);

// Reads and checks a card: every field must be there, of its type and within its limits, and no other, save
// that `url`, `trained` and `feature_at` are optional and `feature` goes where feature_at is a rule. Only
// networks have card files; the descriptor's card is built in. Errors name file, field and what was expected:
// kNotFound, kIo, kCorrupt.
[[nodiscard]] Result<ModelCard> read_model_card(const std::filesystem::path& file);

// A card as its file; read_model_card() reads it back. REQUIRES: a card that would be read.
[[nodiscard]] std::string card_json(const ModelCard& card);

// "output", "inner", "second-dense-output", "last-dense-input".
[[nodiscard]] std::string_view feature_at_name(FeatureAt at);

// The card with this id below `models` (a folder of <id>/model.json). Errors: kNotFound listing the ids there
// are, else as read_model_card().
[[nodiscard]] Result<ModelCard> find_model_card(const std::filesystem::path& models, const std::string& id);

// All cards below `models`, by id. Folders without a model.json are passed over. Errors: as
// read_model_card(), for the first card that is faulty; kNotFound for a missing folder.
[[nodiscard]] Result<std::vector<ModelCard>> list_model_cards(const std::filesystem::path& models);

// Likewise over several folders: those cards that are shipped, and those that were made on this machine.
// Where two have one id, the earlier folder's is meant. Only the first folder must exist.
[[nodiscard]] Result<ModelCard> find_model_card(const std::vector<std::filesystem::path>& folders,
                                                const std::string& id);
[[nodiscard]] Result<std::vector<ModelCard>> list_model_cards(
    const std::vector<std::filesystem::path>& folders);

// JSON with sorted keys and shortest numbers of what decides an embedding: the network's bytes (by hash),
// input, feature, dimension and preprocessing, or the descriptor's version. Names, labels and file names are
// not in it.
[[nodiscard]] std::string canonical_json(const ModelCard& card);

// Hex SHA-256 of canonical_json(): what Embedder::model_hash() answers.
[[nodiscard]] std::string model_hash(const ModelCard& card);

}  // namespace vitrine::embed

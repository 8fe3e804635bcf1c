// SPDX-License-Identifier: MIT
#include "publish/site_network.h"

#include <string>

#include "publish/entry_parts.h"
#include "publish/site_files.h"

namespace vitrine::publish {
namespace {

namespace fs = std::filesystem;

Result<FileReference> carry(const fs::path& site, const embed::NetworkFile& file, std::string_view kind,
                            std::string_view ending, std::vector<fs::path>& created) {
  const Result<io::Bytes> bytes = embed::read_checked(file);
  if (!bytes.ok()) return bytes.error();
  return write_data(site, kind, ending, *bytes, created);
}

Status carry_weights(const fs::path& site, const embed::NetworkWeights& weights, EntryWeights& carried,
                     std::vector<fs::path>& created) {
  carried.path = weights.path;
  carried.bytes = weights.bytes;
  carried.blocks = weights.blocks;
  for (const embed::NetworkFile& part : weights.parts) {
    Result<FileReference> reference = carry(site, part, "weights", ".bin", created);
    if (!reference.ok()) return reference.error();
    carried.parts.push_back(std::move(reference).value());
  }
  return Done{};
}

embed::NetworkFile file_of(const fs::path& site, const FileReference& reference) {
  return {site / reference.file, reference.bytes, reference.sha256};
}

// What the entry says, as a card an embedder is made from.
embed::ModelCard card_of(const Entry& entry, const EntryModel& model) {
  embed::ModelCard card;
  card.id = entry.space.model_name;
  card.label = entry.space.model_label;
  card.embedder = entry.space.embedder;
  card.file = fs::path(model.graph.file).filename().string();
  card.bytes = model.graph.bytes;
  card.sha256 = model.graph.sha256;
  card.input = model.input;
  card.feature = model.feature;
  card.dimension = model.dimension;
  card.trained = model.trained;
  card.preprocess = model.preprocess;
  return card;
}

EntryModel described(const embed::Network& network) {
  EntryModel model;
  model.form = network.form;
  model.engine = network.engine;
  model.agreement = network.agreement;
  model.folded = network.folded;
  model.trained = network.card.trained;
  model.input = network.card.input;
  model.feature = network.card.feature;
  model.dimension = network.card.dimension;
  model.preprocess = network.card.preprocess;
  return model;
}

}  // namespace

Status check_network(const embed::Network& network) {
  // The entry's own reader is the judge: what it takes of these sizes, with any names, a page will take.
  const FileReference any = {"data/any", 0, std::string(64, '0')};
  const auto sized = [&](const embed::NetworkFile& file) {
    FileReference reference = any;
    reference.bytes = file.bytes;
    return reference;
  };
  EntryModel model = described(network);
  model.graph = sized(network.graph);
  if (network.webgpu_graph) model.webgpu = sized(*network.webgpu_graph);
  if (network.weights) {
    EntryWeights& weights = model.weights.emplace();
    weights.path = network.weights->path;
    weights.bytes = network.weights->bytes;
    weights.blocks = network.weights->blocks;
    for (const embed::NetworkFile& part : network.weights->parts) weights.parts.push_back(sized(part));
  }
  const Json json = model_json(model);
  std::optional<Error> fault;
  (void)read_model(Fields(json, "the network of model " + network.card.id, fault));
  if (!fault) return Done{};
  return Error{ErrorCode::kInvalidArgument, fault->message + "; carry another form of it, or none"};
}

Result<EntryModel> carry_network(const fs::path& site, const embed::Network& network,
                                 std::vector<fs::path>& created) {
  EntryModel model = described(network);
  const bool own = network.engine == embed::Engine::kVitrine;
  Result<FileReference> graph = carry(site, network.graph, "model", own ? ".vgg" : ".onnx", created);
  if (!graph.ok()) return graph.error();
  model.graph = std::move(graph).value();
  if (network.webgpu_graph) {
    Result<FileReference> webgpu = carry(site, *network.webgpu_graph, "model", ".onnx", created);
    if (!webgpu.ok()) return webgpu.error();
    model.webgpu = std::move(webgpu).value();
  }
  if (network.weights) {
    if (Status status = carry_weights(site, *network.weights, model.weights.emplace(), created); !status.ok())
      return status.error();
  }
  return model;
}

embed::Network carried_network(const fs::path& site, const Entry& entry) {
  const EntryModel& model = *entry.network;
  embed::Network network;
  network.card = card_of(entry, model);
  network.form = model.form;
  network.engine = model.engine;
  network.model_hash = entry.space.model;
  network.graph = file_of(site, model.graph);
  if (model.webgpu) network.webgpu_graph = file_of(site, *model.webgpu);
  if (model.weights) {
    embed::NetworkWeights& weights = network.weights.emplace();
    weights.path = model.weights->path;
    weights.bytes = model.weights->bytes;
    weights.blocks = model.weights->blocks;
    for (const FileReference& part : model.weights->parts) weights.parts.push_back(file_of(site, part));
  }
  network.agreement = model.agreement;
  network.folded = model.folded;
  return network;
}

std::vector<FileReference> network_files(const Entry& entry) {
  std::vector<FileReference> files;
  for (const auto* model : {&entry.network, &entry.gpu_network}) {
    if (!*model) continue;
    files.push_back((*model)->graph);
    if ((*model)->webgpu) files.push_back(*(*model)->webgpu);
    if (const auto& weights = (*model)->weights)
      files.insert(files.end(), weights->parts.begin(), weights->parts.end());
  }
  return files;
}

}  // namespace vitrine::publish

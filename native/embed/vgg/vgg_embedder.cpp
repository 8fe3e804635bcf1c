// SPDX-License-Identifier: MIT
#include "embed/vgg/vgg_embedder.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <new>
#include <utility>

#include "embed/prepare/onnx_model.h"
#include "embed/prepare/stored_form.h"
#include "embed/prepare/tensors.h"
#include "embed/vgg/vgg_graph.h"
#include "embed/weights.h"
#include "io/files.h"
#include "vitrine/embedding.h"
#include "vitrine/vgg.h"

namespace vitrine::embed {
namespace {

// Pictures of a batch. VGG16's deep and dense layers have 590 MB of weights as they are held here, which a
// picture alone reads from memory for itself.
constexpr std::size_t kPicturesTogether = 4;

// Memory of runs, kept for those to come: one for each thread that ever ran at once with others.
class Workspaces {
 public:
  vgg::Workspace take() {
    const std::lock_guard lock(mutex_);
    if (free_.empty()) return {};
    vgg::Workspace workspace = std::move(free_.back());
    free_.pop_back();
    return workspace;
  }
  void give_back(vgg::Workspace workspace) {
    const std::lock_guard lock(mutex_);
    free_.push_back(std::move(workspace));
  }

 private:
  std::mutex mutex_;
  std::vector<vgg::Workspace> free_;
};

class VggEmbedder final : public Embedder {
 public:
  VggEmbedder(const Network& network, vgg::Network engine)
      : card_(network.card), hash_(network.model_hash), engine_(std::move(engine)) {}

  Result<std::vector<float>> embed(const Image& image) const override {
    const Result<std::vector<float>> tensor = prepare(image);
    if (!tensor.ok()) return tensor.error();
    return run(*tensor, 1).front();
  }
  Result<std::vector<float>> prepare(const Image& image) const override {
    return make_tensor(image, card_.preprocess);
  }
  std::vector<Result<std::vector<float>>> embed_batch(
      std::vector<std::vector<float>> prepared) const override {
    std::vector<Result<std::vector<float>>> answers;
    for (std::size_t first = 0; first < prepared.size(); first += kPicturesTogether) {
      const std::size_t count = std::min(kPicturesTogether, prepared.size() - first);
      std::vector<float> joined;
      joined.reserve(count * engine_.inputs());
      for (std::size_t i = first; i < first + count; ++i)
        joined.insert(joined.end(), prepared[i].begin(), prepared[i].end());
      for (Result<std::vector<float>>& answer : run(joined, count)) answers.push_back(std::move(answer));
    }
    return answers;
  }
  std::size_t batch_size() const override { return kPicturesTogether; }
  std::uint32_t dimension() const override { return card_.dimension; }
  const std::string& model_hash() const override { return hash_; }
  const ModelCard& card() const override { return card_; }

 private:
  std::vector<Result<std::vector<float>>> run(std::span<const float> tensors, std::size_t count) const {
    vgg::Workspace workspace = workspaces_.take();
    const Result<std::vector<float>> features = engine_.run(tensors, workspace);
    workspaces_.give_back(std::move(workspace));
    std::vector<Result<std::vector<float>>> answers;
    for (std::size_t i = 0; i < count; ++i) {
      if (!features.ok()) {
        answers.emplace_back(with_context("model " + card_.id + " failed on this picture", features.error()));
        continue;
      }
      const auto first = features->begin() + static_cast<std::ptrdiff_t>(i * card_.dimension);
      std::vector<float> embedding(first, first + card_.dimension);
      const Status unit = l2_normalise(embedding);
      answers.push_back(unit.ok() ? Result(std::move(embedding)) : Result<std::vector<float>>(unit.error()));
    }
    return answers;
  }

  const ModelCard card_;
  const std::string hash_;
  const vgg::Network engine_;
  mutable Workspaces workspaces_;
};

// The graph with its weights in it, or beside it for StoredWeights.
Result<onnx::ModelProto> read_graph(const Network& network) {
  if (network.form != kOriginalForm) return read_graph_of(network, network.graph);
  const Result<io::Bytes> bytes = read_weights(network.card, network.graph.file);
  if (!bytes.ok()) return bytes.error();
  return read_onnx(*bytes, io::display(network.graph.file));
}

// Tensors by name, each taken out of the graph by its last user: a network's weights need not stand in memory
// twice. Biases that are alike are one tensor in prepared forms.
class Values {
 public:
  Values(onnx::GraphProto& graph, const std::vector<VggTensors>& layers, const Network& network)
      : stored_(network) {
    for (onnx::TensorProto& tensor : *graph.mutable_initializer()) tensors_[tensor.name()].tensor = &tensor;
    for (const VggTensors& layer : layers) {
      ++tensors_[layer.weights].users;
      if (!layer.bias.empty()) ++tensors_[layer.bias].users;
    }
  }

  Result<std::vector<float>> take(const std::string& name) {
    Used& used = tensors_.at(name);
    std::map<std::string, io::Bytes> packed;
    if (Status fetched = stored_.fetch(*used.tensor, packed); !fetched.ok()) return fetched.error();
    Result<std::vector<float>> values = float_values(*used.tensor);
    // Clearing alone would keep the memory for another value.
    if (--used.users == 0) std::unique_ptr<std::string>(used.tensor->release_raw_data()).reset();
    return values;
  }

 private:
  struct Used {
    onnx::TensorProto* tensor = nullptr;
    int users = 0;
  };

  std::map<std::string, Used> tensors_;
  StoredWeights stored_;
};

// [inputs][outputs] as [outputs][inputs].
std::vector<float> turned(const std::vector<float>& values, std::size_t outputs) {
  std::vector<float> result(values.size());
  const std::size_t inputs = values.size() / outputs;
  for (std::size_t i = 0; i < values.size(); ++i) result[i % outputs * inputs + i / outputs] = values[i];
  return result;
}

Status set_layer(vgg::Network& engine, std::size_t place, const vgg::Layer& layer, const VggTensors& tensors,
                 Values& values) {
  Result<std::vector<float>> weights = values.take(tensors.weights);
  if (!weights.ok()) return weights.error();
  if (tensors.transposed && weights->size() % layer.outputs == 0) *weights = turned(*weights, layer.outputs);
  Result<std::vector<float>> bias = std::vector<float>(layer.outputs);
  if (!tensors.bias.empty()) bias = values.take(tensors.bias);
  if (!bias.ok()) return bias.error();
  return engine.set_weights(place, *weights, *bias);
}

Result<std::unique_ptr<Embedder>> open(const Network& network) {
  Result<onnx::ModelProto> model = read_graph(network);
  if (!model.ok()) return model.error();
  const Result<VggGraph> graph = read_vgg_graph(model->graph(), network.card);
  if (!graph.ok()) return graph.error();
  Result<vgg::Network> engine = vgg::Network::make(graph->shape);
  if (!engine.ok()) return with_context("model " + network.card.id, engine.error());
  Values values(*model->mutable_graph(), graph->tensors, network);
  for (std::size_t i = 0; i < graph->tensors.size(); ++i) {
    if (Status set = set_layer(*engine, i, graph->shape.layers[i], graph->tensors[i], values); !set.ok())
      return with_context("model " + network.card.id, set.error());
  }
  return std::unique_ptr<Embedder>(std::make_unique<VggEmbedder>(network, std::move(*engine)));
}

}  // namespace

Result<std::unique_ptr<Embedder>> make_vgg_embedder(const Network& network) {
  if (network.folded) {
    return Error{ErrorCode::kUnsupported, "the network of model " + network.card.id +
                                              " has a site's projection folded in; run it by ONNX Runtime "
                                              "(--engine onnx)"};
  }
  try {
    return open(network);
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::kOutOfMemory, "no memory for the network of model " + network.card.id};
  }
}

}  // namespace vitrine::embed

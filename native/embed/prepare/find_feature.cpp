// SPDX-License-Identifier: MIT
#include <algorithm>

#include "embed/prepare/cut_network.h"
#include "embed/prepare/dense_layers.h"
#include "embed/prepare/graph_index.h"
#include "io/files.h"

namespace vitrine::embed {
namespace {

// Enough to see what a graph is; it may have thousands.
constexpr std::size_t kMostNamed = 12;

Error without(const ModelCard& card, const std::string& wanted, const std::string& found) {
  return Error{ErrorCode::kUnsupported, "the network of model " + card.id + " has no " + wanted + "; " +
                                            found + "; correct 'feature_at', 'feature' or 'dimension' in " +
                                            card.id + "/model.json"};
}

std::string layers_text(const std::vector<DenseLayer>& layers) {
  if (layers.empty())
    return "it has no fully connected layers (Gemm, or MatMul and Add) with weights of its own";
  std::string text = "its fully connected layers are";
  for (std::size_t i = 0; i < std::min(layers.size(), kMostNamed); ++i)
    text += (i == 0 ? " " : ", ") + io::printable(layers[i].output) + " (" +
            std::to_string(layers[i].values) + " values)";
  return text + (layers.size() > kMostNamed ? ", ..." : "");
}

Result<std::string> second_dense(const onnx::GraphProto& graph, const ModelCard& card) {
  const std::vector<DenseLayer> layers = dense_layers(graph);
  int seen = 0;
  for (const DenseLayer& layer : layers) {
    if (layer.values == card.dimension && ++seen == 2) return layer.output;
  }
  return without(card, "second fully connected layer of " + std::to_string(card.dimension) + " values",
                 layers_text(layers));
}

// Dropouts and names do nothing to a picture: the feature is what stands before them.
std::string before_dropouts(std::string tensor, const GraphIndex& index) {
  for (const onnx::NodeProto* node = index.producer(tensor);
       node != nullptr && (node->op_type() == "Dropout" || node->op_type() == "Identity") &&
       node->input_size() > 0 && !node->input(0).empty();
       node = index.producer(tensor)) {
    tensor = node->input(0);
  }
  return tensor;
}

Result<std::string> last_dense_input(const onnx::GraphProto& graph, const ModelCard& card) {
  const std::vector<DenseLayer> layers = dense_layers(graph);
  if (layers.empty()) return without(card, "fully connected layer", layers_text(layers));
  return before_dropouts(layers.back().input, GraphIndex(graph));
}

Result<std::string> named(const onnx::GraphProto& graph, const ModelCard& card) {
  const GraphIndex index(graph);
  if (index.producer(card.feature) != nullptr) return card.feature;
  // The last ones are the likely ones.
  std::string names;
  const int first = std::max(0, graph.node_size() - static_cast<int>(kMostNamed));
  for (int i = first; i < graph.node_size(); ++i) {
    for (const std::string& output : graph.node(i).output())
      names += (names.empty() ? "" : ", ") + io::printable(output);
  }
  return without(card, "tensor '" + io::printable(card.feature) + "'",
                 "the last it makes are " + (names.empty() ? "none" : names));
}

}  // namespace

Result<std::string> find_feature(const onnx::ModelProto& model, const ModelCard& card) {
  switch (card.feature_at) {
    case FeatureAt::kSecondDenseOutput:
      return second_dense(model.graph(), card);
    case FeatureAt::kLastDenseInput:
      return last_dense_input(model.graph(), card);
    case FeatureAt::kOutput:
    case FeatureAt::kInner:
      return named(model.graph(), card);
  }
  return named(model.graph(), card);
}

}  // namespace vitrine::embed

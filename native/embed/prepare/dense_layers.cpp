// SPDX-License-Identifier: MIT
#include "embed/prepare/dense_layers.h"

#include <optional>

#include "embed/prepare/graph_index.h"
#include "embed/prepare/tensors.h"

namespace vitrine::embed {
namespace {

// An empty name stands for something left out.
bool has_names(const onnx::NodeProto& node) {
  return node.input_size() > 0 && !node.input(0).empty() && node.output_size() == 1 &&
         !node.output(0).empty();
}

std::optional<DenseLayer> gemm_layer(const onnx::NodeProto& node, const GraphIndex& index) {
  if (node.input_size() < 2 || !has_names(node) || attribute_int(node, "transA", 0) != 0) return std::nullopt;
  const onnx::TensorProto* weights = index.constant(node.input(1));
  if (weights == nullptr || weights->dims_size() != 2) return std::nullopt;
  const int side = attribute_int(node, "transB", 0) != 0 ? 0 : 1;
  return DenseLayer{node.input(0), node.output(0), weights->dims(side), node.input(1)};
}

// The node that does nothing but add a constant of `values` numbers (or one) to this tensor.
const onnx::NodeProto* bias_of(const std::string& tensor, std::int64_t values, const GraphIndex& index) {
  const auto& users = index.consumers(tensor);
  if (users.size() != 1 || users[0]->op_type() != "Add" || users[0]->input_size() != 2 ||
      !has_names(*users[0]) || index.is_output(tensor))
    return nullptr;
  const std::string& other = users[0]->input(users[0]->input(0) == tensor ? 1 : 0);
  const onnx::TensorProto* bias = index.constant(other);
  const auto count = bias == nullptr ? std::nullopt : element_count(*bias);
  return count && (*count == 1 || *count == static_cast<std::uint64_t>(values)) ? users[0] : nullptr;
}

std::optional<DenseLayer> matmul_layer(const onnx::NodeProto& node, const GraphIndex& index) {
  if (node.input_size() != 2 || !has_names(node)) return std::nullopt;
  const onnx::TensorProto* weights = index.constant(node.input(1));
  if (weights == nullptr || weights->dims_size() != 2) return std::nullopt;
  const std::int64_t values = weights->dims(1);
  const onnx::NodeProto* bias = bias_of(node.output(0), values, index);
  return DenseLayer{node.input(0), bias == nullptr ? node.output(0) : bias->output(0), values, node.input(1)};
}

}  // namespace

std::vector<DenseLayer> dense_layers(const onnx::GraphProto& graph) {
  const GraphIndex index(graph);
  std::vector<DenseLayer> layers;
  for (const onnx::NodeProto& node : graph.node()) {
    std::optional<DenseLayer> layer;
    if (node.domain().empty() && node.op_type() == "Gemm") layer = gemm_layer(node, index);
    if (node.domain().empty() && node.op_type() == "MatMul") layer = matmul_layer(node, index);
    if (layer) layers.push_back(std::move(*layer));
  }
  return layers;
}

}  // namespace vitrine::embed

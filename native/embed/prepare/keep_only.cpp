// SPDX-License-Identifier: MIT
#include <algorithm>
#include <unordered_set>
#include <vector>

#include "embed/prepare/cut_network.h"
#include "embed/prepare/graph_runner.h"
#include "io/files.h"

namespace vitrine::embed {
namespace {

using Names = std::unordered_set<std::string>;

// Protobuf lists remove their own tail; this brings it there.
template <class List, class Condition>
void drop(List& list, Condition unwanted) {
  list.erase(std::remove_if(list.begin(), list.end(), unwanted), list.end());
}

// Every tensor that `output` is made of. Nodes stand in the order in which they run, so that one walk from
// the end sees every use of a tensor before the node that makes it.
Names needed_for(const onnx::GraphProto& graph, const std::string& output) {
  Names needed{output};
  for (int i = graph.node_size() - 1; i >= 0; --i) {
    const onnx::NodeProto& node = graph.node(i);
    const bool used = std::any_of(node.output().begin(), node.output().end(),
                                  [&](const std::string& made) { return needed.count(made) != 0; });
    if (used) needed.insert(node.input().begin(), node.input().end());
  }
  return needed;
}

std::string shape_text(const onnx::TypeProto::Tensor& type) {
  std::string text;
  for (const auto& side : type.shape().dim())
    text += (text.empty() ? "[" : ",") + (side.has_dim_value() ? std::to_string(side.dim_value()) : "n");
  return text.empty() ? "[]" : text + "]";
}

}  // namespace

void keep_only(onnx::ModelProto& model, const std::string& feature) {
  onnx::GraphProto& graph = *model.mutable_graph();
  const Names needed = needed_for(graph, feature);
  drop(*graph.mutable_node(), [&](const onnx::NodeProto& node) {
    return std::none_of(node.output().begin(), node.output().end(),
                        [&](const std::string& made) { return needed.count(made) != 0; });
  });
  drop(*graph.mutable_initializer(),
       [&](const onnx::TensorProto& tensor) { return needed.count(tensor.name()) == 0; });
  drop(*graph.mutable_input(),
       [&](const onnx::ValueInfoProto& input) { return needed.count(input.name()) == 0; });
  graph.clear_output();
  onnx::ValueInfoProto& output = *graph.add_output();
  output.set_name(feature);
  output.mutable_type()->mutable_tensor_type()->set_elem_type(onnx::TensorProto::FLOAT);
}

void set_batch(onnx::GraphProto& graph, const std::string& input, bool free) {
  for (onnx::ValueInfoProto& value : *graph.mutable_input()) {
    if (value.name() != input) continue;
    onnx::TensorShapeProto& shape = *value.mutable_type()->mutable_tensor_type()->mutable_shape();
    if (shape.dim_size() == 0) continue;
    shape.mutable_dim(0)->Clear();
    if (free) shape.mutable_dim(0)->set_dim_param("n");
    if (!free) shape.mutable_dim(0)->set_dim_value(1);
  }
}

Status check_card_input(const onnx::GraphProto& graph, const ModelCard& card) {
  const auto wrong = [&](const std::string& what) {
    return Error{ErrorCode::kUnsupported, "the network of model " + card.id + " does not fit its card: " +
                                              what + "; correct " + card.id + "/model.json"};
  };
  std::string names;
  for (const onnx::ValueInfoProto& input : graph.input())
    names += (names.empty() ? "" : ", ") + io::printable(input.name());
  if (graph.input_size() == 0) return wrong("the feature does not depend on any input");
  if (graph.input_size() != 1 || graph.input(0).name() != card.input)
    return wrong("it wants '" + names + "', the card gives '" + card.input + "'");
  const onnx::TypeProto::Tensor& type = graph.input(0).type().tensor_type();
  if (type.elem_type() != onnx::TensorProto::FLOAT)
    return wrong("input '" + card.input + "' is not of float32");
  const std::vector<std::int64_t> wanted = input_sides(card.preprocess);
  bool fits = type.shape().dim_size() == static_cast<int>(wanted.size());
  // The first side is the number of pictures, which is freed.
  for (int i = 1; fits && i < type.shape().dim_size(); ++i) {
    const auto& side = type.shape().dim(i);
    fits = !side.has_dim_value() || side.dim_value() <= 0 ||
           side.dim_value() == wanted[static_cast<std::size_t>(i)];
  }
  if (fits) return Done{};
  return wrong("input '" + card.input + "' has the shape " + shape_text(type) +
               ", the card's pictures have sides of " + std::to_string(card.preprocess.side));
}

}  // namespace vitrine::embed

// SPDX-License-Identifier: MIT
// Who makes a tensor, who uses it, and which tensors are constants.
#pragma once

#include <onnx/onnx_pb.h>

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace vitrine::embed {

// A look at a graph in the plain style of onnx_model.h. Holds pointers into it: not to outlive it, nor a
// change of its nodes or initialisers.
class GraphIndex {
 public:
  explicit GraphIndex(const onnx::GraphProto& graph);

  // The node that makes this tensor; null for inputs, initialisers and names nobody makes.
  [[nodiscard]] const onnx::NodeProto* producer(std::string_view tensor) const;
  // The nodes that use it, in the order in which they run, each once.
  [[nodiscard]] const std::vector<const onnx::NodeProto*>& consumers(std::string_view tensor) const;
  // The initialiser of this name; null where there is none.
  [[nodiscard]] const onnx::TensorProto* constant(std::string_view tensor) const;
  // True where the tensor is one of the graph's outputs.
  [[nodiscard]] bool is_output(std::string_view tensor) const;

 private:
  std::unordered_map<std::string_view, const onnx::NodeProto*> producers_;
  std::unordered_map<std::string_view, std::vector<const onnx::NodeProto*>> consumers_;
  std::unordered_map<std::string_view, const onnx::TensorProto*> constants_;
  std::unordered_map<std::string_view, bool> outputs_;
};

// The name of its input in this place; empty where it has none.
[[nodiscard]] std::string input_of(const onnx::NodeProto& node, int place);

// The attribute of this name; null where the node has none.
[[nodiscard]] const onnx::AttributeProto* attribute(const onnx::NodeProto& node, std::string_view name);
// Its number, or what the operator assumes without it.
[[nodiscard]] std::int64_t attribute_int(const onnx::NodeProto& node, std::string_view name,
                                         std::int64_t assumed);
[[nodiscard]] float attribute_float(const onnx::NodeProto& node, std::string_view name, float assumed);

}  // namespace vitrine::embed

// SPDX-License-Identifier: MIT
#include "embed/prepare/raise_opset.h"

#include <algorithm>
#include <limits>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "embed/prepare/graph_index.h"
#include "embed/prepare/onnx_model.h"
#include "embed/prepare/tensors.h"
#include "io/files.h"

namespace vitrine::embed {
namespace {

using onnx::NodeProto;

// Operators that mean in version 13 what they meant in version 7, attributes included.
bool unchanged(std::string_view type) {
  static const std::unordered_set<std::string_view> kTypes = {"Abs",
                                                              "Add",
                                                              "AveragePool",
                                                              "Cast",
                                                              "Concat",
                                                              "Conv",
                                                              "ConvTranspose",
                                                              "Div",
                                                              "Elu",
                                                              "Exp",
                                                              "Expand",
                                                              "Flatten",
                                                              "Gather",
                                                              "Gemm",
                                                              "Identity",
                                                              "GlobalAveragePool",
                                                              "GlobalMaxPool",
                                                              "HardSigmoid",
                                                              "LRN",
                                                              "LeakyRelu",
                                                              "LpNormalization",
                                                              "MatMul",
                                                              "Max",
                                                              "MaxPool",
                                                              "Min",
                                                              "Mul",
                                                              "Neg",
                                                              "PRelu",
                                                              "Pow",
                                                              "Reciprocal",
                                                              "ReduceMax",
                                                              "ReduceMean",
                                                              "ReduceMin",
                                                              "Relu",
                                                              "Reshape",
                                                              "Selu",
                                                              "Shape",
                                                              "Sigmoid",
                                                              "Softplus",
                                                              "Sqrt",
                                                              "Sub",
                                                              "Sum",
                                                              "Tanh",
                                                              "Tile",
                                                              "Transpose"};
  return kTypes.count(type) != 0;
}

void remove_attribute(NodeProto& node, std::string_view name) {
  auto& attributes = *node.mutable_attribute();
  attributes.erase(std::remove_if(attributes.begin(), attributes.end(),
                                  [&](const onnx::AttributeProto& one) { return one.name() == name; }),
                   attributes.end());
}

// Rewrites one graph; names it makes do not meet others.
class Raiser {
 public:
  Raiser(onnx::ModelProto& model, std::int64_t from) : graph_(*model.mutable_graph()), from_(from) {
    for (const onnx::TensorProto& tensor : graph_.initializer()) names_.insert(tensor.name());
    for (const NodeProto& node : graph_.node()) names_.insert(node.output().begin(), node.output().end());
  }

  Status raise() {
    for (NodeProto& node : *graph_.mutable_node()) {
      if (!node.domain().empty() || unchanged(node.op_type())) continue;
      if (Status raised = raise(node); !raised.ok()) return raised;
    }
    return Done{};
  }

 private:
  Status raise(NodeProto& node) {
    const std::string& type = node.op_type();
    if (type == "BatchNormalization") return raise_batch_normalisation(node);
    if (type == "Clip") return from_ < 11 ? raise_clip(node) : Done{};
    if (type == "Dropout") return raise_dropout(node);
    if (type == "Pad") return from_ < 11 ? raise_pad(node) : Done{};
    if (type == "Squeeze" || type == "Unsqueeze" || type == "ReduceSum") {
      raise_axes(node);
      return Done{};
    }
    return Error{ErrorCode::kUnsupported, "operator " + io::printable(type) + " of ONNX version " +
                                              std::to_string(from_) + " cannot be brought to version " +
                                              std::to_string(kQuantisableOpset) +
                                              "; convert the network to that version before it is prepared"};
  }

  Status raise_batch_normalisation(NodeProto& node) {
    if (attribute_int(node, "spatial", 1) != 1 || attribute_int(node, "training_mode", 0) != 0 ||
        node.output_size() != 1) {
      return Error{ErrorCode::kUnsupported, "batch normalisation '" + io::printable(node.name()) +
                                                "' is written for training, not for use"};
    }
    remove_attribute(node, "spatial");
    return Done{};
  }

  // Without training, Dropout hands on what it gets.
  Status raise_dropout(NodeProto& node) {
    if (node.output_size() > 1 || node.input_size() > 2) {
      return Error{ErrorCode::kUnsupported,
                   "dropout '" + io::printable(node.name()) + "' is written for training, not for use"};
    }
    const std::string input = node.input(0);
    node.clear_input();
    node.add_input(input);
    node.clear_attribute();
    node.set_op_type("Identity");
    return Done{};
  }

  Status raise_clip(NodeProto& node) {
    constexpr float kMost = std::numeric_limits<float>::max();
    const float bounds[] = {attribute_float(node, "min", -kMost), attribute_float(node, "max", kMost)};
    node.clear_attribute();
    for (int i = 0; i < 2; ++i) {
      const std::string name = unused(node.output(0) + (i == 0 ? "_min" : "_max"));
      *graph_.add_initializer() = float_tensor(name, {}, std::span(&bounds[i], 1));
      node.add_input(name);
    }
    return Done{};
  }

  Status raise_pad(NodeProto& node) {
    const onnx::AttributeProto* pads = attribute(node, "pads");
    if (pads == nullptr)
      return Error{ErrorCode::kCorrupt, "padding '" + io::printable(node.name()) + "' says no widths"};
    const std::vector<std::int64_t> widths(pads->ints().begin(), pads->ints().end());
    const float value = attribute_float(node, "value", 0);
    add_numbers(node, "_pads", widths);
    const std::string name = unused(node.output(0) + "_value");
    *graph_.add_initializer() = float_tensor(name, {}, std::span(&value, 1));
    node.add_input(name);
    remove_attribute(node, "pads");
    remove_attribute(node, "value");
    return Done{};
  }

  void raise_axes(NodeProto& node) {
    const onnx::AttributeProto* axes = attribute(node, "axes");
    if (axes == nullptr || node.input_size() != 1) return;
    const std::vector<std::int64_t> numbers(axes->ints().begin(), axes->ints().end());
    remove_attribute(node, "axes");
    add_numbers(node, "_axes", numbers);
  }

  void add_numbers(NodeProto& node, const char* suffix, const std::vector<std::int64_t>& numbers) {
    const std::string name = unused(node.output(0) + suffix);
    const std::int64_t sides[] = {static_cast<std::int64_t>(numbers.size())};
    *graph_.add_initializer() = int64_tensor(name, sides, numbers);
    node.add_input(name);
  }

  std::string unused(std::string name) {
    while (!names_.insert(name).second) name += "_";
    return name;
  }

  onnx::GraphProto& graph_;
  const std::int64_t from_;
  std::unordered_set<std::string> names_;
};

}  // namespace

Status raise_opset(onnx::ModelProto& model) {
  const std::int64_t from = opset_of(model);
  if (from >= kQuantisableOpset) return Done{};
  if (from < kLeastOpset) {
    return Error{ErrorCode::kUnsupported, "the network is written for version " + std::to_string(from) +
                                              " of ONNX's operators; versions from " +
                                              std::to_string(kLeastOpset) + " on are read"};
  }
  if (Status raised = Raiser(model, from).raise(); !raised.ok()) return raised;
  for (onnx::OperatorSetIdProto& set : *model.mutable_opset_import()) {
    if (set.domain().empty() || set.domain() == "ai.onnx") set.set_version(kQuantisableOpset);
  }
  // Operators of version 13 came with this version of the file format.
  model.set_ir_version(std::max<std::int64_t>(model.ir_version(), 7));
  return Done{};
}

}  // namespace vitrine::embed

// SPDX-License-Identifier: MIT
#include "embed/prepare/quantise/plan.h"

#include <optional>
#include <set>
#include <string_view>

#include "embed/prepare/graph_index.h"
#include "embed/prepare/tensors.h"

namespace vitrine::embed {
namespace {

using onnx::NodeProto;

bool is_one_of(std::string_view type, std::initializer_list<std::string_view> types) {
  for (const std::string_view one : types) {
    if (one == type) return true;
  }
  return false;
}

// Moves values and computes none: input and output must share a scale.
bool moves_values(const NodeProto& node) {
  return is_one_of(node.op_type(), {"MaxPool", "Flatten", "Reshape", "Transpose", "Squeeze", "Unsqueeze"});
}

bool has_integer_kernel(const NodeProto& node) {
  return moves_values(node) ||
         is_one_of(node.op_type(), {"Concat", "Add", "Mul", "AveragePool", "GlobalAveragePool"});
}

// Clips at or above zero: becomes part of the 8 bits of the layer before it.
bool clips(const NodeProto& node) { return is_one_of(node.op_type(), {"Relu", "Clip"}); }

class Planner {
 public:
  explicit Planner(const onnx::GraphProto& graph) : graph_(graph), index_(graph) {}

  Result<QuantisationPlan> plan() {
    for (int i = 0; i < graph_.node_size(); ++i) {
      if (auto layer = layer_of(graph_.node(i), i)) plan_.layers.push_back(std::move(*layer));
    }
    if (plan_.layers.empty()) {
      return Error{ErrorCode::kUnsupported,
                   "the network has no convolution or dense layer with constant float weights to quantise"};
    }
    find_what_leads_to_layers();
    for (const Layer& layer : plan_.layers) quantise(layer.input);
    for (const Layer& layer : plan_.layers) quantise_output(layer);
    for (const NodeProto& node : graph_.node()) {
      if (runs_in_8_bits(node)) quantise_between(node);
    }
    // Backwards, so that what is joined is already named by what it becomes.
    for (int i = graph_.node_size(); i-- > 0;) share_scales(graph_.node(i));
    for (auto& [tensor, chooser] : plan_.scale_of) chooser = last_chooser(tensor);
    return std::move(plan_);
  }

 private:
  std::optional<Layer> layer_of(const NodeProto& node, int place) const {
    if (!node.domain().empty() || node.input_size() < 2 || node.output_size() != 1) return std::nullopt;
    const bool convolution = node.op_type() == "Conv", dense = node.op_type() == "Gemm",
               product = node.op_type() == "MatMul";
    if (!convolution && !dense && !product) return std::nullopt;
    const onnx::TensorProto* weights = float_constant(node.input(1));
    if (weights == nullptr || index_.constant(node.input(0)) != nullptr) return std::nullopt;
    Layer layer;
    layer.node = place;
    layer.input = node.input(0);
    layer.weights = node.input(1);
    layer.output = node.output(0);
    if (node.input_size() > 2) layer.bias = node.input(2);
    const bool sound =
        convolution ? shape_convolution(node, *weights, layer) : shape_dense(node, *weights, layer);
    return sound && bias_fits(layer) ? std::optional(layer) : std::nullopt;
  }

  static bool shape_convolution(const NodeProto& node, const onnx::TensorProto& weights, Layer& layer) {
    if (weights.dims_size() < 3) return false;
    const std::int64_t groups = attribute_int(node, "group", 1);
    layer.rows = static_cast<std::size_t>(weights.dims(0));
    layer.channels_of_a_group = static_cast<std::size_t>(weights.dims(1));
    for (int i = 2; i < weights.dims_size(); ++i)
      layer.columns_of_a_channel *= static_cast<std::size_t>(weights.dims(i));
    layer.columns = layer.channels_of_a_group * layer.columns_of_a_channel;
    if (groups < 1 || layer.rows == 0 || layer.columns == 0 || weights.dims(0) % groups != 0) return false;
    layer.rows_of_a_group = layer.rows / static_cast<std::size_t>(groups);
    return true;
  }

  static bool shape_dense(const NodeProto& node, const onnx::TensorProto& weights, Layer& layer) {
    if (weights.dims_size() != 2 || attribute_int(node, "transA", 0) != 0 ||
        attribute_float(node, "alpha", 1) != 1 || attribute_float(node, "beta", 1) != 1)
      return false;
    layer.dense = true;
    layer.transposed = attribute_int(node, "transB", 0) == 0;
    layer.rows = static_cast<std::size_t>(weights.dims(layer.transposed ? 1 : 0));
    layer.columns = static_cast<std::size_t>(weights.dims(layer.transposed ? 0 : 1));
    layer.rows_of_a_group = layer.rows;
    layer.channels_of_a_group = layer.columns;
    return layer.rows > 0 && layer.columns > 0;
  }

  bool bias_fits(const Layer& layer) const {
    if (layer.bias.empty()) return true;
    const onnx::TensorProto* bias = float_constant(layer.bias);
    return bias != nullptr && bias->dims_size() >= 1 && element_count(*bias) == layer.rows &&
           static_cast<std::size_t>(bias->dims(bias->dims_size() - 1)) == layer.rows;
  }

  const onnx::TensorProto* float_constant(std::string_view name) const {
    const onnx::TensorProto* tensor = index_.constant(name);
    return tensor != nullptr && tensor->data_type() == onnx::TensorProto::FLOAT ? tensor : nullptr;
  }

  // A tensor leads to a layer where a path of integer kernels (and what is clipped between them) ends in one.
  void find_what_leads_to_layers() {
    for (const Layer& layer : plan_.layers) {
      layer_nodes_.insert(&graph_.node(layer.node));
      leads_to_layer_.insert(layer.input);
    }
    for (int i = graph_.node_size(); i-- > 0;) {
      const NodeProto& node = graph_.node(i);
      if (layer_nodes_.count(&node) != 0 || node.output_size() == 0) continue;
      if ((!has_integer_kernel(node) && !clips(node)) || leads_to_layer_.count(node.output(0)) == 0) continue;
      for (const std::string& input : data_inputs(node)) leads_to_layer_.insert(input);
    }
  }

  // Inputs that are computed: not shapes, axes and other constants.
  std::vector<std::string> data_inputs(const NodeProto& node) const {
    std::vector<std::string> inputs;
    for (const std::string& input : node.input()) {
      if (!input.empty() && index_.constant(input) == nullptr) inputs.push_back(input);
      if (moves_values(node) || clips(node)) break;
    }
    return inputs;
  }

  bool runs_in_8_bits(const NodeProto& node) const {
    if (!node.domain().empty() || !has_integer_kernel(node) || node.output_size() != 1 ||
        leads_to_layer_.count(node.output(0)) == 0)
      return false;
    // With a constant among its operands an addition has no 8-bit values on both sides.
    return moves_values(node) || data_inputs(node).size() == static_cast<std::size_t>(node.input_size());
  }

  void quantise(const std::string& tensor) { plan_.scale_of.emplace(tensor, tensor); }

  // The tensor behind a layer's clipping, which is where 8 bits begin.
  std::string after_clipping(const std::string& tensor) const {
    const auto& users = index_.consumers(tensor);
    return users.size() == 1 && clips(*users[0]) && !index_.is_output(tensor) ? users[0]->output(0) : tensor;
  }

  void quantise_output(const Layer& layer) {
    const bool convolution = graph_.node(layer.node).op_type() == "Conv";
    const std::string tensor = after_clipping(layer.output);
    // Dense layers have kernels that answer in float; convolutions have none.
    if (convolution || leads_to_layer_.count(tensor) != 0) quantise(tensor);
  }

  void quantise_between(const NodeProto& node) {
    for (const std::string& input : data_inputs(node)) quantise(input);
    quantise(after_clipping(node.output(0)));
  }

  void share_scales(const NodeProto& node) {
    if (!runs_in_8_bits(node) || (!moves_values(node) && node.op_type() != "Concat")) return;
    const std::string& output = node.output(0);
    if (plan_.scale_of.count(output) == 0) return;  // clipped behind it: a scale of its own
    for (const std::string& input : data_inputs(node)) {
      const bool only_here = index_.consumers(input).size() == 1 && !index_.is_output(input);
      if (only_here) {
        plan_.scale_of[input] = output;
      } else if (moves_values(node)) {
        plan_.scale_of[output] = input;
      }
    }
  }

  std::string last_chooser(const std::string& tensor) const {
    std::string chooser = tensor;
    // Choosers lead along the graph one way or the other; more steps than tensors would be a circle.
    for (std::size_t steps = 0; steps <= plan_.scale_of.size(); ++steps) {
      const auto next = plan_.scale_of.find(chooser);
      if (next == plan_.scale_of.end() || next->second == chooser) break;
      chooser = next->second;
    }
    return chooser;
  }

  const onnx::GraphProto& graph_;
  const GraphIndex index_;
  QuantisationPlan plan_;
  std::set<const NodeProto*> layer_nodes_;
  std::set<std::string> leads_to_layer_;
};

}  // namespace

Result<QuantisationPlan> plan_quantisation(const onnx::GraphProto& graph) { return Planner(graph).plan(); }

}  // namespace vitrine::embed

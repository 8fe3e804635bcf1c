// SPDX-License-Identifier: MIT
#include "embed/prepare/quantise/write_graphs.h"

#include <cmath>
#include <limits>
#include <set>

#include "embed/prepare/tensors.h"

namespace vitrine::embed {
namespace {

using onnx::NodeProto;

// Copies a network node by node, with other weights and, for processors, other activations.
class Writer {
 public:
  Writer(const onnx::ModelProto& network, const Quantisation& quantisation, bool integer)
      : network_(network), quantisation_(quantisation), integer_(integer) {
    for (std::size_t i = 0; i < quantisation.plan.layers.size(); ++i)
      layers_[quantisation.plan.layers[i].node] = i;
    for (const auto& output : network.graph().output()) outputs_.insert(output.name());
  }

  onnx::ModelProto write() {
    copy_frame();
    copy_constants();
    for (const auto& input : network_.graph().input()) put_into_8_bits(input.name(), input.name());
    for (int i = 0; i < network_.graph().node_size(); ++i) {
      const auto layer = layers_.find(i);
      if (layer == layers_.end()) {
        write_node(network_.graph().node(i));
      } else {
        write_layer(network_.graph().node(i), layer->second);
      }
    }
    return std::move(model_);
  }

 private:
  onnx::GraphProto& graph() { return *model_.mutable_graph(); }

  // All of the model but its nodes and initialisers, whose weights would be copied in vain.
  void copy_frame() {
    model_.set_ir_version(network_.ir_version());
    model_.set_producer_name(network_.producer_name());
    *model_.mutable_opset_import() = network_.opset_import();
    graph().set_name(network_.graph().name());
    *graph().mutable_input() = network_.graph().input();
    *graph().mutable_output() = network_.graph().output();
  }

  // Constants that something else than the weights and biases of layers uses.
  void copy_constants() {
    std::set<std::string> used(outputs_);
    for (int i = 0; i < network_.graph().node_size(); ++i) {
      const NodeProto& node = network_.graph().node(i);
      const int kept = layers_.count(i) != 0 ? 1 : node.input_size();
      for (int j = 0; j < kept; ++j) used.insert(node.input(j));
    }
    for (const onnx::TensorProto& tensor : network_.graph().initializer()) {
      if (used.count(tensor.name()) != 0) *graph().add_initializer() = tensor;
    }
  }

  NodeProto& add(const char* type, const std::string& name, std::initializer_list<std::string> inputs) {
    NodeProto& node = *graph().add_node();
    node.set_op_type(type);
    node.set_name(name);
    for (const std::string& input : inputs) node.add_input(input);
    node.add_output(name);
    return node;
  }

  static void set_axis(NodeProto& node, std::int64_t axis) {
    onnx::AttributeProto& attribute = *node.add_attribute();
    attribute.set_name("axis");
    attribute.set_type(onnx::AttributeProto::INT);
    attribute.set_i(axis);
  }

  std::string number(const std::string& name, float value) {
    *graph().add_initializer() = float_tensor(name, {}, std::span(&value, 1));
    return name;
  }

  const ActivationScale* scale_of(const std::string& tensor) const {
    if (!integer_) return nullptr;
    const auto chooser = quantisation_.plan.scale_of.find(tensor);
    if (chooser == quantisation_.plan.scale_of.end()) return nullptr;
    return &quantisation_.scales.at(chooser->second);
  }

  // Rounds `made`, which stands for `tensor` of the network; those who use it get the rounded one.
  void put_into_8_bits(const std::string& tensor, const std::string& made) {
    const ActivationScale* scale = scale_of(tensor);
    if (scale == nullptr) return;
    const std::string scale_name = number(tensor + "@scale", scale->scale);
    const std::string zero_name = tensor + "@zero";
    *graph().add_initializer() = uint8_tensor(zero_name, {}, std::span(&scale->zero_point, 1));
    add("QuantizeLinear", tensor + "@uint8", {made, scale_name, zero_name});
    NodeProto& back =
        add("DequantizeLinear", tensor + "@rounded", {tensor + "@uint8", scale_name, zero_name});
    if (outputs_.count(tensor) != 0) {
      back.set_output(0, tensor);
    } else {
      renamed_[tensor] = tensor + "@rounded";
    }
  }

  std::string current_name(const std::string& tensor) const {
    const auto found = renamed_.find(tensor);
    return found == renamed_.end() ? tensor : found->second;
  }

  // Appends the node with its activations renamed, and rounds what it makes.
  void write_node(NodeProto node) {
    for (std::string& input : *node.mutable_input()) input = current_name(input);
    const std::vector<std::string> made(node.output().begin(), node.output().end());
    for (std::string& output : *node.mutable_output()) {
      if (outputs_.count(output) != 0 && scale_of(output) != nullptr) output += "@float";
    }
    const std::vector<std::string> written(node.output().begin(), node.output().end());
    *graph().add_node() = std::move(node);
    for (std::size_t i = 0; i < made.size(); ++i) put_into_8_bits(made[i], written[i]);
  }

  void write_layer(NodeProto node, std::size_t i) {
    const Layer& layer = quantisation_.plan.layers[i];
    const QuantisedLayer& numbers = quantisation_.layers[i];
    const std::string weights = int8_name(layer), scales = weights + "@scale";
    add_weights(weights, network_.graph(), node.input(1), layer, numbers.weights.values);
    const std::int64_t rows[] = {static_cast<std::int64_t>(layer.rows)};
    *graph().add_initializer() = float_tensor(scales, rows, numbers.weights.scales);
    // Written out though they are zeros: ONNX Runtime 1.30 adds its own where they are missing, some of them
    // wrong.
    const std::vector<std::int8_t> zeros(layer.rows, 0);
    *graph().add_initializer() = int8_tensor(weights + "@zeros", rows, zeros);
    set_axis(add("DequantizeLinear", layer.output + "@weights", {weights, scales, weights + "@zeros"}),
             layer.axis());
    node.set_input(1, layer.output + "@weights");
    while (node.input_size() > 2) node.mutable_input()->RemoveLast();
    if (!numbers.bias.empty())
      node.add_input(integer_ ? integer_bias(layer, numbers) : float_bias(layer, numbers.bias));
    write_node(std::move(node));
  }

  void add_weights(const std::string& name, const onnx::GraphProto& from, const std::string& original,
                   const Layer& layer, const std::vector<std::int8_t>& values) {
    std::vector<std::int64_t> sides;
    for (const onnx::TensorProto& tensor : from.initializer()) {
      if (tensor.name() == original) sides.assign(tensor.dims().begin(), tensor.dims().end());
    }
    if (!layer.transposed) {
      *graph().add_initializer() = int8_tensor(name, sides, values);
      return;
    }
    std::vector<std::int8_t> turned(values.size());
    for (std::size_t row = 0; row < layer.rows; ++row) {
      for (std::size_t column = 0; column < layer.columns; ++column)
        turned[column * layer.rows + row] = values[row * layer.columns + column];
    }
    *graph().add_initializer() = int8_tensor(name, sides, turned);
  }

  std::string float_bias(const Layer& layer, const std::vector<float>& bias) {
    const std::int64_t rows[] = {static_cast<std::int64_t>(layer.rows)};
    *graph().add_initializer() = float_tensor(layer.output + "@bias", rows, bias);
    return layer.output + "@bias";
  }

  // Biases are added to the sums of products, whose unit is the product of both scales.
  std::string integer_bias(const Layer& layer, const QuantisedLayer& numbers) {
    const float input = scale_of(layer.input)->scale;
    std::vector<float> scales(layer.rows);
    std::vector<std::int32_t> bias(layer.rows);
    for (std::size_t i = 0; i < layer.rows; ++i) {
      scales[i] = input * numbers.weights.scales[i];
      const double units =
          std::nearbyint(static_cast<double>(numbers.bias[i]) / static_cast<double>(scales[i]));
      constexpr double kMost = std::numeric_limits<std::int32_t>::max();
      bias[i] = static_cast<std::int32_t>(std::min(std::max(units, -kMost), kMost));
    }
    const std::string name = layer.output + "@bias_int32";
    const std::int64_t rows[] = {static_cast<std::int64_t>(layer.rows)};
    *graph().add_initializer() = int32_tensor(name, rows, bias);
    *graph().add_initializer() = float_tensor(name + "@scale", rows, scales);
    set_axis(add("DequantizeLinear", layer.output + "@bias", {name, name + "@scale"}), 0);
    return layer.output + "@bias";
  }

  const onnx::ModelProto& network_;
  const Quantisation& quantisation_;
  const bool integer_;
  std::map<int, std::size_t> layers_;  // by node
  std::set<std::string> outputs_;
  std::map<std::string, std::string> renamed_;
  onnx::ModelProto model_;
};

}  // namespace

std::string int8_name(const Layer& layer) { return layer.output + "@weights_int8"; }

onnx::ModelProto integer_graph(const onnx::ModelProto& network, const Quantisation& quantisation) {
  return Writer(network, quantisation, true).write();
}

onnx::ModelProto float_graph(const onnx::ModelProto& network, const Quantisation& quantisation) {
  return Writer(network, quantisation, false).write();
}

}  // namespace vitrine::embed

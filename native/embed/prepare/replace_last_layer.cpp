// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <span>

#include "embed/prepare/cut_network.h"
#include "embed/prepare/last_layer.h"
#include "embed/prepare/quantise/weight_rounding.h"
#include "embed/prepare/tensors.h"

namespace vitrine::embed {
namespace {

using onnx::NodeProto;

// Biases are counted in units of both scales' product; half of what int32 holds is left for the sums. A bias
// beyond it would be a million times what the weights add.
constexpr double kMostBiasUnits = 0x1p30;

// Writes one layer into one graph.
class Writer {
 public:
  Writer(onnx::ModelProto& model, const LastLayer& at, const LinearLayer& layer)
      : graph_(*model.mutable_graph()), at_(at), layer_(layer), feature_(graph_.output(0).name()) {}

  Status write() {
    switch (at_.kind) {
      case LastLayer::Kind::kFloat:
        write_float();
        break;
      case LastLayer::Kind::kDequantised:
        write_dequantised();
        break;
      case LastLayer::Kind::kInteger:
        if (Status written = write_integer(); !written.ok()) return written;
    }
    set_sides();
    return Done{};
  }

 private:
  std::string name(const char* what) const { return feature_ + "@projected_" + what; }
  NodeProto& node() { return *graph_.mutable_node(at_.node); }
  std::vector<std::int64_t> row_sides() const { return {static_cast<std::int64_t>(layer_.rows)}; }
  std::vector<std::int64_t> matrix_sides() const {
    return {static_cast<std::int64_t>(layer_.rows), static_cast<std::int64_t>(layer_.columns)};
  }

  std::string add_float(const char* what, const std::vector<std::int64_t>& sides,
                        std::span<const float> values) {
    *graph_.add_initializer() = float_tensor(name(what), sides, values);
    return name(what);
  }

  // The weights lie with a row for each value from now on.
  void set_inputs(std::initializer_list<std::string> inputs) {
    node().clear_input();
    for (const std::string& input : inputs) node().add_input(input);
    auto& attributes = *node().mutable_attribute();
    attributes.erase(std::remove_if(attributes.begin(), attributes.end(),
                                    [](const auto& one) { return one.name() == "transB"; }),
                     attributes.end());
    onnx::AttributeProto& attribute = *node().add_attribute();
    attribute.set_name("transB");
    attribute.set_type(onnx::AttributeProto::INT);
    attribute.set_i(1);
  }

  void write_float() {
    const std::string weights = add_float("weights", matrix_sides(), layer_.weights);
    set_inputs({node().input(0), weights, add_float("bias", row_sides(), layer_.bias)});
  }

  // Every graph rounds for itself, and finds the same: the rule knows the weights alone.
  std::vector<float> add_rounded() {
    std::vector<std::int8_t> values(layer_.weights.size());
    std::vector<float> scales;
    for (std::size_t row = 0; row < layer_.rows; ++row) {
      const std::size_t begin = row * layer_.columns;
      scales.push_back(round_row(std::span(layer_.weights).subspan(begin, layer_.columns), {}, 0,
                                 std::span(values).subspan(begin, layer_.columns)));
    }
    *graph_.add_initializer() = int8_tensor(name("int8"), matrix_sides(), values);
    add_float("scale", row_sides(), scales);
    *graph_.add_initializer() =
        int8_tensor(name("zeros"), row_sides(), std::vector<std::int8_t>(layer_.rows, 0));
    return scales;
  }

  void write_dequantised() {
    add_rounded();
    set_inputs({node().input(0), name("weights"), add_float("bias", row_sides(), layer_.bias)});
    NodeProto back;
    back.set_op_type("DequantizeLinear");
    back.set_name(name("weights"));
    for (const char* input : {"int8", "scale", "zeros"}) back.add_input(name(input));
    back.add_output(name("weights"));
    onnx::AttributeProto& axis = *back.add_attribute();
    axis.set_name("axis");
    axis.set_type(onnx::AttributeProto::INT);
    axis.set_i(0);
    *graph_.add_node() = std::move(back);
    // Into the place in front of the layer that uses it.
    for (int i = graph_.node_size() - 1; i > at_.node; --i) graph_.mutable_node()->SwapElements(i, i - 1);
  }

  Result<double> activation_scale() const {
    for (const onnx::TensorProto& tensor : graph_.initializer()) {
      if (tensor.name() != at_.activation_scale) continue;
      const Result<std::vector<float>> scale = float_values(tensor);
      if (!scale.ok()) return scale.error();
      if (scale->size() == 1 && scale->front() > 0 && std::isfinite(scale->front()))
        return static_cast<double>(scale->front());
    }
    return Error{ErrorCode::kCorrupt, "the scale of the last layer's input is no number above 0"};
  }

  Status write_integer() {
    const Result<double> unit = activation_scale();
    if (!unit.ok()) return unit.error();
    const std::vector<float> scales = add_rounded();
    std::vector<std::int32_t> bias(layer_.rows);
    for (std::size_t row = 0; row < layer_.rows; ++row) {
      const double units = std::nearbyint(layer_.bias[row] / (*unit * static_cast<double>(scales[row])));
      if (!(std::abs(units) <= kMostBiasUnits))
        return Error{ErrorCode::kUnsupported, "its last layer has biases far beyond its weights"};
      bias[row] = static_cast<std::int32_t>(units);
    }
    *graph_.add_initializer() = int32_tensor(name("bias_int32"), row_sides(), bias);
    set_inputs({node().input(0), node().input(1), node().input(2), name("int8"), name("scale"), name("zeros"),
                name("bias_int32")});
    return Done{};
  }

  // [n, rows], for runtimes that do not work out the shape themselves.
  void set_sides() {
    onnx::TypeProto::Tensor& type = *graph_.mutable_output(0)->mutable_type()->mutable_tensor_type();
    onnx::TensorShapeProto::Dimension pictures;
    pictures.set_dim_value(1);
    if (type.shape().dim_size() > 0) pictures = type.shape().dim(0);
    type.clear_shape();
    *type.mutable_shape()->add_dim() = pictures;
    type.mutable_shape()->add_dim()->set_dim_value(static_cast<std::int64_t>(layer_.rows));
  }

  onnx::GraphProto& graph_;
  const LastLayer& at_;
  const LinearLayer& layer_;
  const std::string feature_;
};

}  // namespace

Status replace_last_layer(onnx::ModelProto& model, const LastLayer& at, const LinearLayer& layer) {
  if (Status written = Writer(model, at, layer).write(); !written.ok()) return written;
  const onnx::ValueInfoProto output = model.graph().output(0);
  keep_only(model, output.name());
  *model.mutable_graph()->mutable_output(0) = output;
  return Done{};
}

}  // namespace vitrine::embed

// SPDX-License-Identifier: MIT
#include "small_graph.h"

#include "embed/prepare/tensors.h"

namespace vitrine::testing {
namespace {

void shape(onnx::ValueInfoProto& value, const std::string& name, const std::vector<std::int64_t>& sides) {
  value.set_name(name);
  onnx::TypeProto::Tensor& type = *value.mutable_type()->mutable_tensor_type();
  type.set_elem_type(onnx::TensorProto::FLOAT);
  for (const std::int64_t side : sides) {
    onnx::TensorShapeProto::Dimension& dimension = *type.mutable_shape()->add_dim();
    if (side > 0) dimension.set_dim_value(side);
    if (side == 0) dimension.set_dim_param("n");
  }
}

}  // namespace

void GraphMaker::input(const std::string& name, const std::vector<std::int64_t>& sides) {
  shape(*model.mutable_graph()->add_input(), name, sides);
}

void GraphMaker::output(const std::string& name, const std::vector<std::int64_t>& sides) {
  shape(*model.mutable_graph()->add_output(), name, sides);
}

std::string GraphMaker::weights(const std::string& name, const std::vector<std::int64_t>& sides,
                                float scale) {
  std::size_t count = 1;
  for (const std::int64_t side : sides) count *= static_cast<std::size_t>(side);
  std::vector<float> values(count);
  for (float& value : values) {
    state_ = state_ * 1664525u + 1013904223u;
    value = scale * (static_cast<float>(state_ >> 8) / 8388608.0f - 1.0f);
  }
  *model.mutable_graph()->add_initializer() = embed::float_tensor(name, sides, values);
  return name;
}

std::string GraphMaker::numbers(const std::string& name, const std::vector<std::int64_t>& values) {
  const std::int64_t sides[] = {static_cast<std::int64_t>(values.size())};
  *model.mutable_graph()->add_initializer() = embed::int64_tensor(name, sides, values);
  return name;
}

std::string GraphMaker::node(const std::string& type, const std::string& name,
                             const std::vector<std::string>& inputs) {
  onnx::NodeProto& made = *model.mutable_graph()->add_node();
  made.set_op_type(type);
  made.set_name(name);
  for (const std::string& input : inputs) made.add_input(input);
  made.add_output(name);
  return name;
}

void GraphMaker::ints(const std::string& name, const std::vector<std::int64_t>& values) {
  onnx::AttributeProto& attribute = *last().add_attribute();
  attribute.set_name(name);
  attribute.set_type(onnx::AttributeProto::INTS);
  for (const std::int64_t value : values) attribute.add_ints(value);
}

void GraphMaker::number(const std::string& name, std::int64_t value) {
  onnx::AttributeProto& attribute = *last().add_attribute();
  attribute.set_name(name);
  attribute.set_type(onnx::AttributeProto::INT);
  attribute.set_i(value);
}

onnx::ModelProto small_network(std::uint32_t seed) {
  GraphMaker make(seed);
  make.input("data", {0, 3, 8, 8});
  make.node("Conv", "conv",
            {"data", make.weights("kernel", {12, 3, 3, 3}), make.weights("kernel_bias", {12})});
  make.ints("kernel_shape", {3, 3});
  make.ints("pads", {1, 1, 1, 1});
  make.node("Relu", "relu", {"conv"});
  make.node("GlobalAveragePool", "pool", {"relu"});
  make.node("Flatten", "flat", {"pool"});
  const auto dense = [&](const std::string& name, const std::string& from, std::int64_t in,
                         std::int64_t out) {
    make.node("Gemm", name, {from, make.weights(name + "_w", {out, in}), make.weights(name + "_b", {out})});
    make.number("transB", 1);
    return name;
  };
  dense("dense0", "flat", 12, 6);
  make.node("Relu", "dense0_relu", {"dense0"});
  dense("dense1", "dense0_relu", 6, 6);
  make.node("Relu", "dense1_relu", {"dense1"});
  dense("dense2", "dense1_relu", 6, 4);
  make.output("dense2", {0, 4});
  return make.model;
}

onnx::ModelProto pooled_network() {
  GraphMaker make(4);
  make.input("data", {1, 3, 8, 8});
  make.node("Conv", "conv", {"data", make.weights("conv_w", {12, 3, 3, 3})});
  make.ints("pads", {1, 1, 1, 1});
  make.ints("dilations", {1, 1});
  make.node("MaxPool", "pool", {"conv"});
  make.ints("kernel_shape", {2, 2});
  make.ints("strides", {2, 2});
  make.ints("pads", {0, 0, 0, 0});
  make.node("Relu", "relu", {"pool"});
  make.node("Reshape", "flat", {"relu", make.numbers("flat_shape", {1, -1})});
  make.node("MatMul", "product", {"flat", make.weights("product_w", {192, 10})});
  make.node("Add", "sum", {"product", make.weights("sum_b", {10})});
  make.node("Dropout", "dropout", {"sum"});
  make.node("Gemm", "feature", {"dropout", make.weights("feature_w", {10, 5})});
  make.output("feature", {1, 5});
  return make.model;
}

embed::ModelCard small_card(embed::FeatureAt feature_at, std::uint32_t dimension) {
  embed::ModelCard card;
  card.id = "small";
  card.label = "Small";
  card.embedder = "onnx";
  card.source = "made in a test";
  card.licence = "CC0-1.0";
  card.file = "small.onnx";
  card.input = "data";
  card.feature_at = feature_at;
  card.dimension = dimension;
  card.preprocess.side = 8;
  return card;
}

}  // namespace vitrine::testing

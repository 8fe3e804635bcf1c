// SPDX-License-Identifier: MIT
#include "embed/prepare/vgg16_graph.h"

namespace vitrine::embed {
namespace {

constexpr std::int64_t kSide = 224;
constexpr std::int64_t kClasses = 1000;
constexpr std::int64_t kDense = 4096;
// Channels of each block and its convolutions; a 2x2 pooling ends it.
constexpr std::int64_t kBlocks[][2] = {{64, 2}, {128, 2}, {256, 3}, {512, 3}, {512, 3}};

class Maker {
 public:
  Maker() {
    made_.model.set_ir_version(7);
    made_.model.set_producer_name("vitrine");
    made_.model.add_opset_import()->set_version(13);
    graph().set_name("vgg16");
  }

  onnx::GraphProto& graph() { return *made_.model.mutable_graph(); }

  // Each node takes what the one before it made.
  onnx::NodeProto& node(const char* type, const std::string& name) {
    onnx::NodeProto& added = *graph().add_node();
    added.set_op_type(type);
    added.set_name(name);
    added.add_input(latest_);
    added.add_output(name);
    latest_ = name;
    return added;
  }

  void weights(onnx::NodeProto& to, const std::string& name, const std::vector<std::int64_t>& sides) {
    std::uint64_t inputs = 1;
    for (std::size_t i = 1; i < sides.size(); ++i) inputs *= static_cast<std::uint64_t>(sides[i]);
    const auto outputs = static_cast<std::uint64_t>(sides[0]);
    made_.tensors.push_back({name + "_weight", sides, inputs, inputs * outputs});
    made_.tensors.push_back({name + "_bias", {sides[0]}, 0, outputs});
    to.add_input(name + "_weight");
    to.add_input(name + "_bias");
  }

  void conv(const std::string& name, std::int64_t from, std::int64_t to) {
    onnx::NodeProto& added = node("Conv", name);
    weights(added, name, {to, from, 3, 3});
    ints(added, "kernel_shape", {3, 3});
    ints(added, "pads", {1, 1, 1, 1});
    ints(added, "strides", {1, 1});
    node("Relu", name + "_relu");
  }

  void pool(const std::string& name) {
    onnx::NodeProto& added = node("MaxPool", name);
    ints(added, "kernel_shape", {2, 2});
    ints(added, "strides", {2, 2});
  }

  void dense(const std::string& name, std::int64_t from, std::int64_t to) {
    onnx::NodeProto& added = node("Gemm", name);
    weights(added, name, {to, from});
    onnx::AttributeProto& turned = *added.add_attribute();
    turned.set_name("transB");
    turned.set_type(onnx::AttributeProto::INT);
    turned.set_i(1);
  }

  void value(onnx::ValueInfoProto& value, const std::string& name, const std::vector<std::int64_t>& sides) {
    value.set_name(name);
    onnx::TypeProto::Tensor& type = *value.mutable_type()->mutable_tensor_type();
    type.set_elem_type(onnx::TensorProto::FLOAT);
    type.mutable_shape()->add_dim()->set_dim_param("n");
    for (const std::int64_t side : sides) type.mutable_shape()->add_dim()->set_dim_value(side);
  }

  Skeleton finish() { return std::move(made_); }

 private:
  static void ints(onnx::NodeProto& to, const char* name, const std::vector<std::int64_t>& values) {
    onnx::AttributeProto& attribute = *to.add_attribute();
    attribute.set_name(name);
    attribute.set_type(onnx::AttributeProto::INTS);
    for (const std::int64_t value : values) attribute.add_ints(value);
  }

  Skeleton made_;
  std::string latest_ = "data";
};

}  // namespace

Skeleton vgg16_skeleton(std::int64_t width) {
  Maker make;
  make.value(*make.graph().add_input(), "data", {3, kSide, kSide});
  std::int64_t channels = 3, side = kSide;
  int block = 0;
  for (const auto& [wide, convolutions] : kBlocks) {
    ++block;
    for (std::int64_t i = 1; i <= convolutions; ++i) {
      make.conv("conv" + std::to_string(block) + "_" + std::to_string(i), channels, wide / width);
      channels = wide / width;
    }
    make.pool("pool" + std::to_string(block));
    side /= 2;
  }
  make.node("Flatten", "flatten");
  const std::int64_t dense = kDense / width;
  make.dense("fc6", channels * side * side, dense);
  make.node("Relu", "fc6_relu");
  make.node("Dropout", "fc6_dropout");
  make.dense("fc7", dense, dense);
  make.node("Relu", "fc7_relu");
  make.node("Dropout", "fc7_dropout");
  make.dense("fc8", dense, kClasses);
  make.value(*make.graph().add_output(), "fc8", {kClasses});
  return make.finish();
}

}  // namespace vitrine::embed

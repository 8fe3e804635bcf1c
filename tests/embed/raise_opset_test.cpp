// SPDX-License-Identifier: MIT
#include "embed/prepare/raise_opset.h"

#include <doctest/doctest.h>

#include "embed/prepare/graph_runner.h"
#include "embed/prepare/onnx_model.h"
#include "small_graph.h"

namespace vitrine::embed {
namespace {

using testing::GraphMaker;

void set_opset(onnx::ModelProto& model, std::int64_t version) {
  model.mutable_opset_import(0)->set_version(version);
}

void add_float(onnx::NodeProto& node, const char* name, float value) {
  onnx::AttributeProto& attribute = *node.add_attribute();
  attribute.set_name(name);
  attribute.set_type(onnx::AttributeProto::FLOAT);
  attribute.set_f(value);
}

// Everything that was written otherwise in version 7.
onnx::ModelProto old_network() {
  GraphMaker make(3);
  make.input("data", {1, 3, 8, 8});
  make.node("Pad", "pad", {"data"});
  make.ints("pads", {0, 0, 1, 1, 0, 0, 1, 1});
  add_float(make.last(), "value", 0.5f);
  make.node("Conv", "conv", {"pad", make.weights("kernel", {4, 3, 3, 3})});
  make.node("BatchNormalization", "norm",
            {"conv", make.weights("gain", {4}), make.weights("offset", {4}), make.weights("mean", {4}),
             make.weights("spread", {4}, 0)});
  add_float(make.last(), "epsilon", 1.0f);
  make.number("spatial", 1);
  make.node("Clip", "clip", {"norm"});
  add_float(make.last(), "min", -0.05f);
  add_float(make.last(), "max", 0.1f);
  make.node("Dropout", "drop", {"clip"});
  make.node("GlobalAveragePool", "pool", {"drop"});
  make.node("Squeeze", "flat", {"pool"});
  make.ints("axes", {2, 3});
  make.output("flat", {1, 4});
  set_opset(make.model, 7);
  return make.model;
}

std::vector<float> answer(const onnx::ModelProto& model) {
  FloatTensor input{{1, 3, 8, 8}, {}};
  for (int i = 0; i < 192; ++i) input.values.push_back(static_cast<float>(i % 17) * 0.1f - 0.8f);
  const auto runner = GraphRunner::open(model, {}, 1);
  REQUIRE_MESSAGE(runner.ok(), (runner.ok() ? "" : runner.error().message));
  const auto outputs = runner->run("data", input, {"flat"});
  REQUIRE(outputs.ok());
  return outputs->at(0).values;
}

}  // namespace

TEST_CASE("a graph of version 7 says the same in version 13") {
  onnx::ModelProto model = old_network();
  const std::vector<float> before = answer(model);
  REQUIRE(raise_opset(model).ok());
  CHECK(opset_of(model) == kQuantisableOpset);
  CHECK(check_onnx(model, "raised").ok());
  CHECK(answer(model) == before);
}

TEST_CASE("a graph of a newer version is left as it is") {
  onnx::ModelProto model = testing::small_network();
  const std::string before = model.SerializeAsString();
  REQUIRE(raise_opset(model).ok());
  CHECK(model.SerializeAsString() == before);
}

TEST_CASE("operators and versions that cannot be raised are named") {
  onnx::ModelProto model = testing::small_network();
  set_opset(model, 9);
  model.mutable_graph()->mutable_node(1)->set_op_type("Upsample");
  const Status unknown = raise_opset(model);
  REQUIRE_FALSE(unknown.ok());
  CHECK(unknown.error().code == ErrorCode::kUnsupported);
  CHECK(unknown.error().message.find("Upsample") != std::string::npos);
  set_opset(model, 6);
  const Status ancient = raise_opset(model);
  REQUIRE_FALSE(ancient.ok());
  CHECK(ancient.error().message.find("version 6") != std::string::npos);
}

TEST_CASE("normalisation and dropout written for training are refused") {
  onnx::ModelProto model = old_network();
  for (onnx::NodeProto& node : *model.mutable_graph()->mutable_node()) {
    if (node.op_type() == "Dropout") node.add_output("mask");
  }
  CHECK_FALSE(raise_opset(model).ok());
}

}  // namespace vitrine::embed

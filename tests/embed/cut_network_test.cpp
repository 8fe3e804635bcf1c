// SPDX-License-Identifier: MIT
#include "embed/prepare/cut_network.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "embed/prepare/dense_layers.h"
#include "embed/prepare/graph_index.h"
#include "embed/prepare/graph_runner.h"
#include "embed/prepare/onnx_model.h"
#include "embed/prepare/tensors.h"
#include "io/files.h"
#include "shared_data.h"
#include "small_graph.h"
#include "temporary_folder.h"

namespace vitrine::embed {
namespace {

using testing::GraphMaker;
using testing::small_card;
using testing::small_network;
using testing::TemporaryFolder;

onnx::ModelProto plain(const onnx::ModelProto& model) {
  auto read = read_onnx(*write_onnx(model), "small.onnx");
  REQUIRE_MESSAGE(read.ok(), read.error().message);
  return *read;
}

Cut cut_of(const onnx::ModelProto& model, const ModelCard& card) {
  const TemporaryFolder scratch;
  auto cut = cut_network(plain(model), card, scratch.path());
  REQUIRE_MESSAGE(cut.ok(), cut.error().message);
  CHECK(std::filesystem::is_empty(scratch.path()));
  CHECK(check_onnx(cut->model, "cut").ok());
  return *cut;
}

Error refusal(const onnx::ModelProto& model, const ModelCard& card) {
  const TemporaryFolder scratch;
  const auto cut = cut_network(plain(model), card, scratch.path());
  REQUIRE(!cut.ok());
  CHECK(cut.error().code == ErrorCode::kUnsupported);
  return cut.error();
}

// A picture of `card` with values from -1 to 1.
FloatTensor picture(const ModelCard& card, std::uint32_t seed = 5) {
  FloatTensor tensor{input_sides(card.preprocess), {}};
  for (std::uint32_t i = 0; i < 3 * card.preprocess.side * card.preprocess.side; ++i) {
    seed = seed * 1664525u + 1013904223u;
    tensor.values.push_back(static_cast<float>(seed >> 8) / 8388608.0f - 1.0f);
  }
  return tensor;
}

std::vector<float> answer(const onnx::ModelProto& model, const ModelCard& card, const std::string& output) {
  const auto runner = GraphRunner::open(model, {}, 1);
  REQUIRE_MESSAGE(runner.ok(), runner.error().message);
  const auto found = runner->run(card.input, picture(card), {output});
  REQUIRE_MESSAGE(found.ok(), found.error().message);
  return found->front().values;
}

// What the uncut network holds in this tensor.
std::vector<float> inner(onnx::ModelProto model, const ModelCard& card, const std::string& tensor) {
  onnx::ValueInfoProto& output = *model.mutable_graph()->add_output();
  output.set_name(tensor);
  output.mutable_type()->mutable_tensor_type()->set_elem_type(onnx::TensorProto::FLOAT);
  return answer(model, card, tensor);
}

void check_close(const std::vector<float>& found, const std::vector<float>& wanted) {
  REQUIRE(found.size() == wanted.size());
  for (std::size_t i = 0; i < found.size(); ++i) CHECK(found[i] == doctest::Approx(wanted[i]).epsilon(1e-5));
}

int count(const onnx::ModelProto& model, const std::string& type) {
  return static_cast<int>(std::count_if(model.graph().node().begin(), model.graph().node().end(),
                                        [&](const auto& node) { return node.op_type() == type; }));
}

TEST_CASE("the second dense layer is the feature, before its ReLU; the classifier goes") {
  const ModelCard card = small_card(FeatureAt::kSecondDenseOutput, 6);
  const Cut cut = cut_of(small_network(), card);
  CHECK(cut.found == "dense1");
  CHECK(cut.free_batch);
  CHECK(cut.feature == "dense1");
  const onnx::GraphProto& graph = cut.model.graph();
  REQUIRE(graph.output_size() == 1);
  CHECK(graph.output(0).type().tensor_type().shape().dim(0).dim_param() == "n");
  CHECK(graph.output(0).type().tensor_type().shape().dim(1).dim_value() == 6);
  const GraphIndex index(graph);
  CHECK(index.constant("dense1_w") != nullptr);
  CHECK(index.constant("dense2_w") == nullptr);
  CHECK(count(cut.model, "Gemm") == 2);
  CHECK(count(cut.model, "Relu") == 2);  // that of the convolution and of the first dense layer
  const auto values = answer(cut.model, card, "dense1");
  check_close(values, inner(small_network(), card, "dense1"));
  CHECK(std::any_of(values.begin(), values.end(), [](float value) { return value < 0; }));
}

TEST_CASE("cutting twice gives the same bytes") {
  const ModelCard card = small_card(FeatureAt::kSecondDenseOutput, 6);
  CHECK(*write_onnx(cut_of(small_network(), card).model) ==
        *write_onnx(cut_of(small_network(), card).model));
}

TEST_CASE("the input of the last dense layer is found behind dropouts") {
  onnx::ModelProto model = small_network();
  onnx::GraphProto& graph = *model.mutable_graph();
  onnx::NodeProto& dropout = *graph.add_node();
  dropout.set_op_type("Dropout");
  dropout.set_name("drop");
  dropout.add_input("dense1_relu");
  dropout.add_output("drop");
  dropout.add_output("drop_mask");  // as old exporters write it
  graph.mutable_node()->SwapElements(graph.node_size() - 1, graph.node_size() - 2);
  graph.mutable_node(graph.node_size() - 1)->set_input(0, "drop");
  const ModelCard card = small_card(FeatureAt::kLastDenseInput, 6);
  const Cut cut = cut_of(model, card);
  CHECK(cut.found == "dense1_relu");
  CHECK(count(cut.model, "Dropout") == 0);
  check_close(answer(cut.model, card, "dense1_relu"), inner(small_network(), card, "dense1_relu"));
}

TEST_CASE("an inner tensor by name; pooled sides of 1 are flattened away") {
  ModelCard card = small_card(FeatureAt::kInner, 12);
  card.feature = "pool";
  const Cut cut = cut_of(small_network(), card);
  CHECK(cut.found == "pool");
  CHECK(cut.feature == "pool_flat");
  check_close(answer(cut.model, card, "pool_flat"), inner(small_network(), card, "pool"));
}

TEST_CASE("what is not there is named, with what is") {
  const auto says = [](const Error& error, std::string_view words) {
    CAPTURE(error.message);
    CHECK(error.message.find(words) != std::string::npos);
  };
  says(refusal(small_network(), small_card(FeatureAt::kSecondDenseOutput, 5)),
       "no second fully connected layer of 5 values; its fully connected layers are dense0 (6 values), "
       "dense1 (6 "
       "values), dense2 (4 values)");
  says(refusal(small_network(), small_card(FeatureAt::kSecondDenseOutput, 4)), "no second fully connected");
  ModelCard card = small_card(FeatureAt::kInner, 6);
  card.feature = "fc7";
  says(refusal(small_network(), card), "no tensor 'fc7'; the last it makes are conv, relu, pool");
  card.feature = "dense1";
  card.dimension = 7;
  says(refusal(small_network(), card), "has 6 values, the card asks for 7");
  card.dimension = 6;
  card.input = "image";
  says(refusal(small_network(), card), "it wants 'data', the card gives 'image'");
  card.input = "data";
  card.preprocess.side = 16;
  says(refusal(small_network(), card),
       "input 'data' has the shape [n,3,8,8], the card's pictures have sides of 16");
}

// VGG's tail in the handwriting of old exporters: weights among the inputs, one picture fixed, Reshape
// instead of Flatten, MatMul and Add, dropouts with masks, weights turned before use.
onnx::ModelProto old_style() {
  GraphMaker make(9);
  make.model.set_ir_version(3);
  make.model.mutable_opset_import(0)->set_version(8);
  make.input("data", {1, 3, 8, 8});
  make.node("Conv", "vgg0_conv0_fwd", {"data", make.weights("k", {12, 3, 3, 3}), make.weights("k_b", {12})});
  make.ints("kernel_shape", {3, 3});
  const auto positive = [&](const std::string& name) {
    make.weights(name, {12});
    onnx::TensorProto& tensor =
        *make.model.mutable_graph()->mutable_initializer(make.model.graph().initializer_size() - 1);
    auto values = *float_values(tensor);
    for (float& value : values) value = std::abs(value) + 0.5f;
    tensor = float_tensor(name, std::vector<std::int64_t>{12}, values);
    return name;
  };
  make.node("BatchNormalization", "bn",
            {"vgg0_conv0_fwd", positive("gamma"), make.weights("beta", {12}), make.weights("mean", {12}),
             positive("var")});
  make.node("Relu", "relu0", {"bn"});
  make.node("MaxPool", "pool0", {"relu0"});
  make.ints("kernel_shape", {2, 2});
  make.ints("strides", {2, 2});
  make.node("Reshape", "flat", {"pool0", make.numbers("flat_shape", {1, -1})});
  make.node("MatMul", "m0", {"flat", make.weights("w0", {108, 6})});
  make.node("Add", "dense0", {"m0", make.weights("b0", {6})});
  make.node("Relu", "relu1", {"dense0"});
  make.node("Dropout", "drop0", {"relu1"});
  make.last().add_output("drop0_mask");
  make.node("Transpose", "w1_turned", {make.weights("w1", {6, 6})});
  make.ints("perm", {1, 0});
  make.node("Gemm", "dense1", {"drop0", "w1_turned", make.weights("b1", {6})});
  make.node("Relu", "relu2", {"dense1"});
  make.node("Gemm", "vgg0_dense2_fwd", {"relu2", make.weights("w2", {4, 6}), make.weights("b2", {4})});
  make.number("transB", 1);
  make.output("vgg0_dense2_fwd", {1, 4});
  for (const onnx::TensorProto& tensor : make.model.graph().initializer())
    make.input(tensor.name(), {tensor.dims().begin(), tensor.dims().end()});
  return make.model;
}

TEST_CASE("a file in the handwriting of old exporters is cut as well, and takes any number of pictures") {
  const ModelCard card = small_card(FeatureAt::kSecondDenseOutput, 6);
  const Cut cut = cut_of(old_style(), card);
  CHECK(cut.found == "dense1");
  CHECK(cut.free_batch);
  CHECK(count(cut.model, "Dropout") == 0);
  CHECK(count(cut.model, "BatchNormalization") == 0);
  CHECK(count(cut.model, "Transpose") == 0);
  CHECK(dense_layers(cut.model.graph()).size() == 2);
  check_close(answer(cut.model, card, cut.feature), inner(plain(old_style()), card, "dense1"));
}

TEST_CASE("a graph that only takes one picture keeps to it") {
  GraphMaker make(3);
  make.input("data", {1, 3, 8, 8});
  // All of a picture's values in one row, whatever comes in: several pictures would be mixed.
  make.node("Reshape", "row", {"data", make.numbers("row_shape", {192})});
  make.node("MatMul", "product", {"row", make.weights("w", {192, 6})});
  make.node("Reshape", "feature", {"product", make.numbers("out_shape", {1, 6})});
  make.output("feature", {1, 6});
  ModelCard card = small_card(FeatureAt::kOutput, 6);
  card.feature = "feature";
  const Cut cut = cut_of(make.model, card);
  CHECK(!cut.free_batch);
  CHECK(cut.model.graph().input(0).type().tensor_type().shape().dim(0).dim_value() == 1);
  check_close(answer(cut.model, card, "feature"), inner(make.model, card, "feature"));
}

TEST_CASE("real networks keep their answers") {
  for (const char* id : {"googlenet", "squeezenet1.1"}) {
    const auto card = find_model_card(VITRINE_MODELS_DIR, id);
    REQUIRE(card.ok());
    const auto file = testing::shared_data("models") / card->file;
    if (!testing::has_shared_data("models/" + card->file)) {
      MESSAGE("skipped: no " << file.string());
      return;
    }
    auto source = read_onnx(*io::read_file(file, kMaxModelBytes), id);
    REQUIRE(source.ok());
    const auto wanted = inner(*source, *card, card->feature);
    const Cut cut = cut_of(*source, *card);
    CHECK(cut.free_batch);
    const auto found = answer(cut.model, *card, cut.feature);
    REQUIRE(found.size() == wanted.size());
    double difference = 0, length = 0;
    for (std::size_t i = 0; i < found.size(); ++i) {
      difference = std::max(difference, std::abs(double{found[i]} - wanted[i]));
      length += double{wanted[i]} * wanted[i];
    }
    CHECK(difference / std::sqrt(length) <= 1e-6);
  }
}

}  // namespace
}  // namespace vitrine::embed

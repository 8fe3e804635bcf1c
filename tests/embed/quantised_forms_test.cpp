// SPDX-License-Identifier: MIT
#include "embed/prepare/quantise/quantised_forms.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "core/random_numbers.h"
#include "embed/prepare/graph_index.h"
#include "embed/prepare/graph_runner.h"
#include "embed/prepare/onnx_model.h"
#include "embed/prepare/quantise/measure_agreement.h"
#include "embed/prepare/tensors.h"
#include "small_graph.h"
#include "vitrine/embedding.h"
#include "vitrine/packed_weights.h"

namespace vitrine::embed {
namespace {

using testing::GraphMaker;

// Smooth random "pictures" of [3, side, side]: neighbours in the picture are alike, as in photographs.
CalibrationPictures pictures(std::size_t count, std::size_t side = 8) {
  return {count, [side](std::size_t i) -> Result<std::vector<float>> {
            testing::Random random(1000 + i);
            std::vector<float> values;
            for (int channel = 0; channel < 3; ++channel) {
              const float base = random.bell(), across = random.bell(), down = random.bell();
              for (std::size_t y = 0; y < side; ++y) {
                for (std::size_t x = 0; x < side; ++x) {
                  const float at_x = static_cast<float>(x) / static_cast<float>(side),
                              at_y = static_cast<float>(y) / static_cast<float>(side);
                  values.push_back(base + across * at_x + down * at_y + 0.2f * random.bell());
                }
              }
            }
            return values;
          }};
}

// What networks for pictures are made of: branches joined, a residual added, pooling, a dense layer at the
// end.
onnx::ModelProto branching_network() {
  GraphMaker make(5);
  make.input("data", {0, 3, 8, 8});
  const auto convolution = [&](const std::string& name, const std::string& from, std::int64_t in,
                               std::int64_t out, std::int64_t side) {
    make.node(
        "Conv", name,
        {from, make.weights(name + "_w", {out, in, side, side}, 0.4f), make.weights(name + "_b", {out})});
    make.ints("kernel_shape", {side, side});
    make.ints("pads", {side / 2, side / 2, side / 2, side / 2});
    return make.node("Relu", name + "_relu", {name});
  };
  convolution("first", "data", 3, 16, 3);
  make.node("MaxPool", "half", {"first_relu"});
  make.ints("kernel_shape", {2, 2});
  make.ints("strides", {2, 2});
  convolution("left", "half", 16, 8, 1);
  convolution("right", "half", 16, 8, 3);
  make.node("Concat", "joined", {"left_relu", "right_relu"});
  make.number("axis", 1);
  make.node("Add", "residual", {"joined", "half"});
  make.node("Relu", "residual_relu", {"residual"});
  convolution("last", "residual_relu", 16, 24, 3);
  make.node("GlobalAveragePool", "pool", {"last_relu"});
  make.node("Flatten", "flat", {"pool"});
  make.node("Gemm", "feature",
            {"flat", make.weights("dense_w", {32, 24}, 0.4f), make.weights("dense_b", {32})});
  make.number("transB", 1);
  make.output("feature", {0, 32});
  return make.model;
}

struct Forms {
  Status status = Done{};
  std::vector<QuantisedForm> forms;
};

Forms quantise(const onnx::ModelProto& network, const CalibrationPictures& on, QuantiseOptions options = {}) {
  Forms made;
  options.threads = 1;
  made.status = quantised_forms(network, on, options, [&](QuantisedForm form) -> Status {
    made.forms.push_back(std::move(form));
    return Done{};
  });
  if (!made.status.ok()) MESSAGE(made.status.error().message);
  return made;
}

std::map<std::string, int> operators(const onnx::ModelProto& model) {
  std::map<std::string, int> counts;
  for (const onnx::NodeProto& node : model.graph().node()) ++counts[node.op_type()];
  return counts;
}

double mean_cosine(const onnx::ModelProto& a, const onnx::ModelProto& b, const CalibrationPictures& on) {
  QuantiseOptions options;
  options.threads = 1;
  const auto left = embed_pictures(a, on, options, "a"), right = embed_pictures(b, on, options, "b");
  REQUIRE(left.ok());
  REQUIRE(right.ok());
  return measure_agreement(*left, *right).cosine;
}

}  // namespace

TEST_CASE("a small network answers in 8 bits as in float, on pictures it was not calibrated on as well") {
  const onnx::ModelProto network = branching_network();
  const Forms made = quantise(network, pictures(40));
  REQUIRE(made.status.ok());
  REQUIRE(made.forms.size() == 1);
  const QuantisedForm& form = made.forms[0];
  CHECK(form.name == kInt8Form);
  CHECK(form.packed.empty());
  CHECK(form.agreement.pictures == 40);
  CHECK(form.agreement.cosine > 0.999);
  CHECK(form.agreement.overlap > 0.9);
  CHECK(mean_cosine(network, form.graph, pictures(80)) > 0.998);
  CHECK(mean_cosine(network, form.webgpu_graph, pictures(80)) > 0.999);
  CHECK(check_onnx(form.graph, "int8").ok());
  CHECK(check_onnx(form.webgpu_graph, "webgpu").ok());
}

TEST_CASE("every layer runs on integers, and only the feature's way out in float") {
  const Forms made = quantise(branching_network(), pictures(20));
  REQUIRE(made.forms.size() == 1);
  std::map<std::string, int> integer = operators(made.forms[0].graph);
  CHECK(integer["QLinearConv"] == 4);
  CHECK(integer["QLinearConcat"] == 1);
  CHECK(integer["QLinearAdd"] == 1);
  CHECK(integer["QGemm"] == 1);
  CHECK(integer["Conv"] + integer["Gemm"] + integer["Relu"] + integer["Add"] == 0);
  CHECK(integer["QuantizeLinear"] == 1);
  std::map<std::string, int> floating = operators(made.forms[0].webgpu_graph);
  CHECK(floating["Conv"] == 4);
  CHECK(floating["Gemm"] == 1);
  CHECK(floating["DequantizeLinear"] == 5);
  CHECK(floating["QuantizeLinear"] == 0);
}

TEST_CASE("both graphs hold the same int8 weights under the same names") {
  const Forms made = quantise(branching_network(), pictures(20));
  REQUIRE(made.forms.size() == 1);
  const GraphIndex integer(made.forms[0].graph.graph());
  int weights = 0;
  for (const onnx::TensorProto& tensor : made.forms[0].webgpu_graph.graph().initializer()) {
    const onnx::TensorProto* other = integer.constant(tensor.name());
    if (other != nullptr) CHECK(other->raw_data() == tensor.raw_data());
    if (tensor.data_type() != onnx::TensorProto::INT8 || tensor.dims_size() < 2) continue;
    CHECK(other != nullptr);
    ++weights;
  }
  CHECK(weights == 5);
}

TEST_CASE("big dense layers are packed, and what they unpack to is in both graphs") {
  GraphMaker make(6);
  make.input("data", {1, 3, 8, 8});
  make.node("Flatten", "flat", {"data"});
  make.node("Gemm", "wide", {"flat", make.weights("wide_w", {1024, 192}), make.weights("wide_b", {1024})});
  make.number("transB", 1);
  make.node("Relu", "wide_relu", {"wide"});
  make.node("Gemm", "feature",
            {"wide_relu", make.weights("big_w", {1024, 1024}), make.weights("big_b", {1024})});
  make.number("transB", 1);
  make.output("feature", {1, 1024});
  const Forms made = quantise(make.model, pictures(24));
  REQUIRE(made.forms.size() == 2);
  const QuantisedForm& form = made.forms[1];
  CHECK(form.name == kInt8PackedForm);
  REQUIRE(form.packed.size() == 1);
  for (const onnx::ModelProto* model : {&form.graph, &form.webgpu_graph}) {
    const onnx::TensorProto* tensor = GraphIndex(model->graph()).constant(form.packed[0].name);
    REQUIRE(tensor != nullptr);
    std::vector<std::int8_t> unpacked(tensor->raw_data().size());
    REQUIRE(unpack_int4(form.packed[0].groups, unpacked).ok());
    CHECK(std::equal(unpacked.begin(), unpacked.end(),
                     reinterpret_cast<const std::int8_t*>(tensor->raw_data().data())));
  }
  CHECK(made.forms[0].agreement.cosine > 0.999);
  CHECK(form.agreement.cosine > 0.985);
  CHECK(form.agreement.cosine < made.forms[0].agreement.cosine);
  QuantiseOptions only_packed;
  only_packed.forms = {kInt8PackedForm};
  const Forms again = quantise(make.model, pictures(24), only_packed);
  REQUIRE(again.forms.size() == 1);
  CHECK(again.forms[0].graph.SerializeAsString() == form.graph.SerializeAsString());
}

TEST_CASE("products that overflow 16 bits come out right") {
  // 255 * 127 twice does not fit the int16 sums of processors without VNNI.
  GraphMaker make;
  make.input("data", {1, 3, 8, 8});
  make.node("Flatten", "flat", {"data"});
  const std::vector<float> ones(192 * 32, 1.0f);
  const std::int64_t sides[] = {32, 192};
  *make.model.mutable_graph()->add_initializer() = float_tensor("ones", sides, ones);
  make.node("Gemm", "sum", {"flat", "ones"});
  make.number("transB", 1);
  make.node("Relu", "sum_relu", {"sum"});
  make.node("Gemm", "feature", {"sum_relu", make.weights("w", {8, 32})});
  make.number("transB", 1);
  make.output("feature", {1, 8});
  const CalibrationPictures bright{24, [](std::size_t i) -> Result<std::vector<float>> {
                                     return std::vector<float>(192, 1.0f + static_cast<float>(i));
                                   }};
  const Forms made = quantise(make.model, bright);
  REQUIRE(made.forms.size() == 1);
  // All pictures have one direction; the lengths tell whether sums were cut off.
  const auto runner = GraphRunner::open(made.forms[0].graph, {}, 1),
             wanted = GraphRunner::open(make.model, {}, 1);
  REQUIRE(runner.ok());
  REQUIRE(wanted.ok());
  const FloatTensor brightest{{1, 3, 8, 8}, std::vector<float>(192, 24.0f)};
  const auto found = runner->run("data", brightest, {"feature"}),
             truth = wanted->run("data", brightest, {"feature"});
  REQUIRE(found.ok());
  REQUIRE(truth.ok());
  // Cut-off sums would change the answer's length by half; 8 bits and their clipping cost a few hundredths.
  double difference = 0, length = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    const double right = truth->at(0).values[i];
    difference += (found->at(0).values[i] - right) * (found->at(0).values[i] - right);
    length += right * right;
  }
  CHECK(std::sqrt(difference / length) < 0.06);
}

TEST_CASE("dead channels and constant activations do no harm") {
  onnx::ModelProto network = branching_network();
  for (onnx::TensorProto& tensor : *network.mutable_graph()->mutable_initializer()) {
    auto values = float_values(tensor);
    REQUIRE(values.ok());
    // Channel 2 has no weights; all of `left` is switched off, so that half of what is joined is 0.
    if (tensor.name() == "right_w") std::fill_n(values->begin() + 2 * 144, 144, 0.0f);
    if (tensor.name() == "right_b") (*values)[2] = 0.75f;
    if (tensor.name() == "left_b") std::fill(values->begin(), values->end(), -100.0f);
    const std::vector<std::int64_t> sides(tensor.dims().begin(), tensor.dims().end());
    tensor = float_tensor(tensor.name(), sides, *values);
  }
  const Forms made = quantise(network, pictures(24));
  REQUIRE(made.forms.size() == 1);
  CHECK(made.forms[0].agreement.cosine > 0.998);
}

TEST_CASE("a feature that a convolution makes stays float and is found by its name") {
  GraphMaker make(8);
  make.input("data", {1, 3, 8, 8});
  make.node("Conv", "feature", {"data", make.weights("w", {16, 3, 8, 8}), make.weights("b", {16})});
  make.output("feature", {1, 16, 1, 1});
  const Forms made = quantise(make.model, pictures(24));
  REQUIRE(made.forms.size() == 1);
  CHECK(made.forms[0].graph.graph().output(0).name() == "feature");
  CHECK(made.forms[0].agreement.cosine > 0.999);
}

TEST_CASE("dense layers that lie the other way, grouped convolutions and clipping are quantised too") {
  GraphMaker make(9);
  make.input("data", {1, 3, 8, 8});
  make.node("Conv", "wide", {"data", make.weights("w", {12, 3, 3, 3}), make.weights("b", {12})});
  make.node("Relu", "wide_relu", {"wide"});
  make.node("Conv", "deep",
            {"wide_relu", make.weights("deep_w", {12, 1, 3, 3}), make.weights("deep_b", {12})});
  make.number("group", 12);
  const float bounds[] = {0, 0.2f};
  for (int i = 0; i < 2; ++i)
    *make.model.mutable_graph()->add_initializer() =
        float_tensor(i == 0 ? "low" : "high", {}, std::span(&bounds[i], 1));
  make.node("Clip", "clip", {"deep", "low", "high"});
  make.node("Flatten", "flat", {"clip"});
  make.node("Gemm", "turned", {"flat", make.weights("turned_w", {192, 20}), make.weights("turned_b", {20})});
  make.node("Relu", "turned_relu", {"turned"});
  make.node("MatMul", "feature", {"turned_relu", make.weights("product_w", {20, 16})});
  make.output("feature", {1, 16});
  const Forms made = quantise(make.model, pictures(24));
  REQUIRE(made.forms.size() == 1);
  CHECK(made.forms[0].agreement.cosine > 0.998);
  std::map<std::string, int> integer = operators(made.forms[0].graph);
  CHECK(integer["QLinearConv"] == 2);
  CHECK(integer["QGemm"] == 1);
  CHECK(integer["Conv"] + integer["Gemm"] + integer["MatMul"] == 0);
}

TEST_CASE("damaged weights, missing pictures and graphs without layers are refused with a reason") {
  onnx::ModelProto damaged = branching_network();
  for (onnx::TensorProto& tensor : *damaged.mutable_graph()->mutable_initializer()) {
    if (tensor.name() != "right_w") continue;
    const float bad = std::numeric_limits<float>::quiet_NaN();
    tensor.mutable_raw_data()->replace(8, 4, reinterpret_cast<const char*>(&bad), 4);
  }
  const Forms nan = quantise(damaged, pictures(20));
  REQUIRE_FALSE(nan.status.ok());
  CHECK(nan.status.error().code == ErrorCode::kCorrupt);
  // The tensor is named where the damage is first seen: behind the layer and the pooling that hide nothing.
  CHECK(nan.status.error().message.find("tensor 'flat' holds infinite values or NaN") != std::string::npos);

  CHECK(quantise(branching_network(), pictures(0)).status.error().code == ErrorCode::kInvalidArgument);
  CHECK(quantise(branching_network(), pictures(4, 9)).status.error().code == ErrorCode::kInvalidArgument);

  GraphMaker make;
  make.input("data", {1, 3, 8, 8});
  make.node("GlobalAveragePool", "feature", {"data"});
  make.output("feature", {1, 3, 1, 1});
  CHECK(quantise(make.model, pictures(4)).status.error().code == ErrorCode::kUnsupported);
}

TEST_CASE("what the taker answers ends the work") {
  const Status status = quantised_forms(branching_network(), pictures(20), {}, [](QuantisedForm) -> Status {
    return Error{ErrorCode::kIo, "disk full"};
  });
  REQUIRE_FALSE(status.ok());
  CHECK(status.error().message == "disk full");
}

TEST_CASE("agreement counts what a site would answer alike") {
  Embeddings network, form;
  for (int i = 0; i < 30; ++i) {
    const float angle = 0.1f * static_cast<float>(i);
    network.push_back({std::cos(angle), std::sin(angle)});
  }
  CHECK(measure_agreement(network, network).cosine == doctest::Approx(1));
  // Never more than all, whatever is added up: prepared.json would be refused.
  for (Embeddings some = network; some.size() > 2; some.pop_back()) {
    CHECK(measure_agreement(some, some).overlap == 1.0);
    CHECK(measure_agreement(some, some).cosine <= 1.0);
  }
  form = network;
  std::reverse(form.begin(), form.end());
  const Agreement other = measure_agreement(network, form);
  CHECK(other.pictures == 30);
  CHECK(other.overlap < 0.5);
  CHECK(other.cosine < 0.5);
}

}  // namespace vitrine::embed

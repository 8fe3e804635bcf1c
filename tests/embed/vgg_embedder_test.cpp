// SPDX-License-Identifier: MIT
#include "embed/vgg/vgg_embedder.h"

#include <doctest/doctest.h>

#include <functional>

#include "embed/prepare/prepare_model.h"
#include "embed/prepare/seed_model.h"
#include "embed/prepare/tensors.h"
#include "embed/weights.h"
#include "fetched.h"
#include "ingest/picture.h"
#include "io/files.h"
#include "shared_data.h"
#include "small_graph.h"
#include "temporary_folder.h"
#include "vitrine/embedding.h"

namespace vitrine::embed {
namespace {

using testing::fetched;
using testing::GraphMaker;
using testing::pooled_network;
using testing::small_card;
using testing::TemporaryFolder;

// What make_vgg_embedder() promises. Found are differences of some parts in 10^9.
constexpr float kLeastCosine = 0.99999f;

// Noise, of another kind for each number, so that no two answers are alike.
Image picture(std::uint32_t side, std::uint32_t number) {
  Image image;
  image.width = image.height = side;
  for (std::uint32_t i = 0; i < side * side * 3; ++i)
    image.rgb.push_back(static_cast<std::uint8_t>((i * (37 + number) >> 2) ^ (i >> (3 + number % 5))));
  return image;
}

std::unique_ptr<Embedder> own(const Network& network) {
  auto embedder = make_vgg_embedder(network);
  REQUIRE_MESSAGE(embedder.ok(), embedder.error().message);
  return std::move(embedder).value();
}

void check_as_onnx(const Network& network, const std::vector<Image>& pictures) {
  const auto engine = own(network);
  const auto onnx = make_onnx_embedder(network, 1);
  REQUIRE_MESSAGE(onnx.ok(), onnx.error().message);
  CHECK(engine->model_hash() == (*onnx)->model_hash());
  CHECK(engine->dimension() == (*onnx)->dimension());
  CHECK(!engine->answers_projected());
  for (const Image& image : pictures) {
    const auto found = engine->embed(image), wanted = (*onnx)->embed(image);
    REQUIRE(found.ok());
    REQUIRE(wanted.ok());
    CHECK(dot(*found, *found) == doctest::Approx(1.0f).epsilon(1e-5));
    CHECK(dot(*found, *wanted) > kLeastCosine);
  }
}

// The seeded network of VGG16's shape; its classes are an output of the file itself.
ModelCard tiny_card(const TemporaryFolder& cache) {
  const auto seeded = seed_model({"vgg16-tiny", 5, cache.path(), io::ProgressStyle::kQuiet});
  REQUIRE_MESSAGE(seeded.ok(), seeded.error().message);
  ModelCard card = seeded->card;
  card.feature_at = FeatureAt::kOutput;
  card.feature = "fc8";
  card.dimension = 1000;
  return card;
}

TEST_CASE("VGG16's shape on seeded weights answers as ONNX Runtime does, real pictures among those asked") {
  const TemporaryFolder cache;
  const ModelCard card = tiny_card(cache);
  std::vector<Image> pictures{picture(224, 1), picture(300, 2)};
  const auto file = testing::shared_data("data/caltech101/anchor/image_0001.jpg");
  if (std::filesystem::exists(file)) {
    pictures.push_back(*ingest::decode_picture(*io::read_file(file, 1 << 24)));
  } else {
    MESSAGE("without a real picture: no " << file.string());
  }
  check_as_onnx(network_of_card(card, weights_path(cache.path(), card)), pictures);
}

TEST_CASE("a prepared form is run from its parts and counts for what it stands for") {
  const TemporaryFolder cache;
  const auto seeded = seed_model({"vgg16-tiny", 5, cache.path(), io::ProgressStyle::kQuiet});
  REQUIRE(seeded.ok());
  PrepareOptions options;
  options.cache = cache.path();
  options.progress = io::ProgressStyle::kQuiet;
  const auto report = prepare_model(seeded->card, options);
  REQUIRE_MESSAGE(report.ok(), report.error().message);
  const Network& form = report->prepared.forms[0];
  check_as_onnx(form, {picture(224, 3)});

  // A damaged part is damage, and no reason to take another engine.
  io::Bytes damaged = *io::read_file(form.weights->parts[0].file, 1 << 24);
  damaged[100] ^= 1;
  REQUIRE(io::write_file(form.weights->parts[0].file, damaged).ok());
  CHECK(make_vgg_embedder(form).error().code == ErrorCode::kCorrupt);
}

TEST_CASE("the engine's embedding of a picture does not depend on the batch it is in") {
  const TemporaryFolder cache;
  const ModelCard card = tiny_card(cache);
  const auto engine = own(network_of_card(card, weights_path(cache.path(), card)));
  CHECK(engine->batch_size() == 4);
  std::vector<std::vector<float>> expected, prepared;
  for (std::uint32_t i = 0; i < 6; ++i) {
    expected.push_back(*engine->embed(picture(224, i)));
    prepared.push_back(*engine->prepare(picture(224, i)));
  }
  CHECK(expected[0] != expected[1]);
  for (const std::size_t count : {1u, 3u, 4u, 6u}) {
    CAPTURE(count);
    const auto answers =
        engine->embed_batch({prepared.begin(), prepared.begin() + static_cast<std::ptrdiff_t>(count)});
    REQUIRE(answers.size() == count);
    for (std::size_t i = 0; i < count; ++i) CHECK(*answers[i] == expected[i]);
  }
  CHECK(engine->embed_batch({}).empty());
}

// A network of VGG's kind on 32 x 32 pixels, with `blocks` of convolutions and three dense layers.
onnx::ModelProto vgg_like(const std::vector<int>& blocks) {
  GraphMaker make(9);
  make.input("data", {0, 3, 32, 32});
  std::string latest = "data";
  std::int64_t channels = 3, side = 32;
  for (std::size_t block = 0; block < blocks.size(); ++block) {
    for (int i = 0; i < blocks[block]; ++i) {
      const std::string name = "conv" + std::to_string(block) + "_" + std::to_string(i);
      const std::int64_t outputs = 6 + 5 * static_cast<std::int64_t>(block);
      make.node("Conv", name,
                {latest, make.weights(name + "_w", {outputs, channels, 3, 3}),
                 make.weights(name + "_b", {outputs})});
      make.ints("pads", {1, 1, 1, 1});
      latest = make.node("Relu", name + "_relu", {name});
      channels = outputs;
    }
    latest = make.node("MaxPool", "pool" + std::to_string(block), {latest});
    make.ints("kernel_shape", {2, 2});
    make.ints("strides", {2, 2});
    side /= 2;
  }
  latest = make.node("Flatten", "flat", {latest});
  std::int64_t values = channels * side * side;
  for (const std::int64_t outputs : {40, 20, 10}) {
    const std::string name = "dense" + std::to_string(outputs);
    if (values != channels * side * side) latest = make.node("Relu", name + "_before", {latest});
    latest = make.node(
        "Gemm", name,
        {latest, make.weights(name + "_w", {outputs, values}), make.weights(name + "_b", {outputs})});
    make.number("transB", 1);
    values = outputs;
  }
  make.output(latest, {0, 10});
  return make.model;
}

ModelCard card_of(const std::string& feature, std::uint32_t dimension, std::uint32_t side) {
  ModelCard card = small_card(FeatureAt::kOutput, dimension);
  card.feature = feature;
  card.preprocess.side = side;
  return card;
}

TEST_CASE("networks of 11, 13, 16 and 19 layers answer as ONNX Runtime does") {
  for (const std::vector<int>& blocks :
       std::vector<std::vector<int>>{{1, 1, 2, 2, 2}, {2, 2, 2, 2, 2}, {2, 2, 3, 3, 3}, {2, 2, 4, 4, 4}}) {
    const TemporaryFolder cache;
    const ModelCard card = fetched(cache, card_of("dense10", 10, 32), vgg_like(blocks));
    check_as_onnx(network_of_card(card, weights_path(cache.path(), card)), {picture(32, 1), picture(40, 2)});
  }
}

TEST_CASE("MatMul and Add, Reshape, dropouts, weights turned about and biases left out are read") {
  const TemporaryFolder cache;
  const ModelCard card = fetched(cache, card_of("feature", 5, 8), pooled_network());
  check_as_onnx(network_of_card(card, weights_path(cache.path(), card)), {picture(8, 1), picture(9, 2)});
}

// What make_vgg_embedder() says of the network above after a change.
Error refusal(const std::function<void(onnx::GraphProto&)>& change) {
  const TemporaryFolder cache;
  onnx::ModelProto model = pooled_network();
  change(*model.mutable_graph());
  const ModelCard card = fetched(cache, card_of("feature", 5, 8), model);
  const auto embedder = make_vgg_embedder(network_of_card(card, weights_path(cache.path(), card)));
  REQUIRE(!embedder.ok());
  return embedder.error();
}

void set_ints(onnx::NodeProto& node, const std::string& name, const std::vector<std::int64_t>& values) {
  for (int i = node.attribute_size() - 1; i >= 0; --i) {
    if (node.attribute(i).name() == name) node.mutable_attribute()->DeleteSubrange(i, 1);
  }
  onnx::AttributeProto& attribute = *node.add_attribute();
  attribute.set_name(name);
  attribute.set_type(onnx::AttributeProto::INTS);
  for (const std::int64_t value : values) attribute.add_ints(value);
}

TEST_CASE("networks of another kind are left to ONNX Runtime, with the node that makes them so") {
  const auto refused = [](const std::string& node, const std::function<void(onnx::GraphProto&)>& change) {
    const Error error = refusal(change);
    CAPTURE(error.message);
    CHECK(error.code == ErrorCode::kUnsupported);
    CHECK(error.message.find(
              "the network of model small is not of the kind that Vitrine's own engine runs: ") == 0);
    CHECK(error.message.find(node) != std::string::npos);
    CHECK(error.message.find("--engine onnx") != std::string::npos);
  };
  using onnx::GraphProto;
  refused("'conv', a Conv", [](GraphProto& graph) { set_ints(*graph.mutable_node(0), "strides", {2, 2}); });
  refused("'conv', a Conv", [](GraphProto& graph) {
    set_ints(*graph.mutable_node(0), "pads", {0, 0, 0, 0});
  });
  refused("'conv', a Conv", [](GraphProto& graph) { set_ints(*graph.mutable_node(0), "dilations", {2, 2}); });
  refused("'pool', a MaxPool", [](GraphProto& graph) {
    set_ints(*graph.mutable_node(1), "kernel_shape", {3, 3});
  });
  refused("'pool', a MaxPool", [](GraphProto& graph) {
    set_ints(*graph.mutable_node(1), "strides", {1, 1});
  });
  refused("'pool', a AveragePool",
          [](GraphProto& graph) { graph.mutable_node(1)->set_op_type("AveragePool"); });
  refused("'relu', a Tanh", [](GraphProto& graph) { graph.mutable_node(2)->set_op_type("Tanh"); });
  refused("'flat', a Reshape", [](GraphProto& graph) {
    const std::int64_t sides[] = {2};
    const std::int64_t values[] = {48, 4};
    *graph.mutable_initializer(1) = int64_tensor("flat_shape", sides, values);
  });
  // A way around a layer.
  refused("'conv' is used in 2 places", [](GraphProto& graph) {
    onnx::NodeProto& node = *graph.add_node();
    node.set_op_type("Relu");
    node.set_name("aside");
    node.add_input("conv");
    node.add_output("aside");
  });
  refused("'dropout', a Dropout", [](GraphProto& graph) {
    graph.mutable_node(6)->add_input("");
    graph.mutable_node(6)->add_input("conv_w");
  });
}

TEST_CASE("weights that do not fit what goes before them are refused before room is made for them") {
  const auto refused = [](int place, const char* name, const std::vector<std::int64_t>& sides,
                          const std::string& node) {
    const Error error = refusal([&](onnx::GraphProto& graph) {
      std::size_t count = 1;
      for (const std::int64_t side : sides) count *= static_cast<std::size_t>(side);
      *graph.mutable_initializer(place) = float_tensor(name, sides, std::vector<float>(count));
    });
    CAPTURE(error.message);
    CHECK(error.code == ErrorCode::kUnsupported);
    CHECK(error.message.find("it has the node " + node) != std::string::npos);
  };
  refused(0, "conv_w", {12, 4, 3, 3}, "'conv', a Conv");
  // A shape without a single value, which would ask for 400 GB.
  refused(0, "conv_w", {1 << 20, 0, 3, 3}, "'conv', a Conv");
  refused(2, "product_w", {191, 10}, "'product', a MatMul");
  refused(4, "feature_w", {0, 1 << 20}, "'feature', a Gemm");
}

TEST_CASE("a bias of another length is refused") {
  const Error error = refusal([](onnx::GraphProto& graph) {
    const std::int64_t sides[] = {9};
    *graph.mutable_initializer(3) = float_tensor("sum_b", sides, std::vector<float>(9));
  });
  CHECK(error.message.find("layer 2 of the network takes 1920 weights and 10 of bias, not 1920 and 9") !=
        std::string::npos);
}

TEST_CASE("a file that is not the card's is refused before it is read") {
  const TemporaryFolder cache;
  ModelCard card = fetched(cache, card_of("feature", 5, 8), pooled_network());
  const auto file = weights_path(cache.path(), card);
  CHECK(make_vgg_embedder(network_of_card(card, cache / "none.onnx")).error().code == ErrorCode::kNotFound);
  REQUIRE(io::write_file(file, std::string_view("another")).ok());
  CHECK(make_vgg_embedder(network_of_card(card, file)).error().code == ErrorCode::kCorrupt);
}

}  // namespace
}  // namespace vitrine::embed

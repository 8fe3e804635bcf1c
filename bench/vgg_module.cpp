// SPDX-License-Identifier: MIT
// The core's engine for networks of VGG's kind as a WebAssembly module of plain exports, for
// bench/vgg_web.mjs: one network at a time, its weights given as float32; and the layers of VGG16 one by one.
// Calls that can fail answer 0. For bench/vgg_weights.mjs: a network from a weight file, and VGG16's first
// dense layer by itself.
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "bench/vgg_dense.h"
#include "bench/vgg_layers.h"
#include "vitrine/vgg.h"
#include "vitrine/vgg_weights.h"

#define EXPORT(name) __attribute__((used, export_name(#name)))

namespace {

using namespace vitrine;

std::optional<vgg::Network> network;
vgg::Workspace workspace;
std::vector<float> answers;
std::optional<bench::VggLayer> layer;
std::optional<bench::InnerLoop> loop;
std::optional<vgg::WeightsReader> reader;
std::optional<bench::DenseLayer> dense;

}  // namespace

// `layers`: for each layer, whether it is dense, its outputs, whether it has a ReLU, whether it pools.
// `int16`: convolutions on 16-bit whole numbers.
extern "C" EXPORT(openNetwork) int open_network(std::uint32_t side, const std::uint32_t* layers,
                                                std::uint32_t count, int int16) {
  vgg::Shape shape{3, side, side, {}};
  for (std::uint32_t i = 0; i < count; ++i, layers += 4) {
    const auto kind = layers[0] != 0 ? vgg::Layer::Kind::kDense : vgg::Layer::Kind::kConvolution;
    shape.layers.push_back({kind, layers[1], layers[2] != 0, layers[3] != 0});
  }
  Result<vgg::Network> made = vgg::Network::make(
      shape, {nullptr, int16 != 0 ? vgg::Convolutions::kInt16 : vgg::Convolutions::kFloat32});
  if (made.ok()) network.emplace(std::move(made).value());
  return made.ok();
}

extern "C" EXPORT(setWeights) int set_weights(std::uint32_t place, const float* weights, std::uint32_t count,
                                              const float* bias, std::uint32_t biases) {
  return network->set_weights(place, std::span(weights, count), std::span(bias, biases)).ok();
}

// Answers where the embeddings are, until the next call.
extern "C" EXPORT(answer) const float* answer(const float* tensors, std::uint32_t count) {
  Result<std::vector<float>> found = network->run(std::span(tensors, count), workspace);
  if (!found.ok()) return nullptr;
  answers = std::move(found).value();
  return answers.data();
}

// Of kVgg16Layers: channels, outputs, side; 0 beyond the last.
extern "C" EXPORT(layerSize) std::uint32_t layer_size(std::uint32_t place, std::uint32_t which) {
  if (place >= bench::kVgg16Layers.size()) return 0;
  const bench::VggLayerSize& size = bench::kVgg16Layers[place];
  return which == 0 ? size.channels : which == 1 ? size.outputs : size.side;
}

extern "C" EXPORT(openLayer) int open_layer(std::uint32_t place, int int16) {
  layer.emplace(*vgg::usable_kernels().front());
  return layer->make(bench::kVgg16Layers[place], int16 != 0);
}

extern "C" EXPORT(runLayer) double run_layer() {
  layer->run();
  return layer->operations();
}

extern "C" EXPORT(openLoop) int open_loop(int int16) {
  return loop.emplace(*vgg::usable_kernels().front(), int16 != 0).make();
}

extern "C" EXPORT(runLoop) double run_loop(std::uint32_t calls) {
  loop->run(calls);
  return loop->operations(calls);
}

extern "C" EXPORT(openFile) int open_file(const std::uint8_t* head, std::uint32_t length, double body_bytes,
                                          int int16) {
  Result<vgg::WeightsReader> opened = vgg::WeightsReader::open(
      std::span(head, length), static_cast<std::uint64_t>(body_bytes),
      {nullptr, int16 != 0 ? vgg::Convolutions::kInt16 : vgg::Convolutions::kFloat32});
  if (opened.ok()) reader.emplace(std::move(opened).value());
  return opened.ok();
}

extern "C" EXPORT(pushFile) int push_file(const std::uint8_t* bytes, std::uint32_t length) {
  return reader->push(std::span(bytes, length)).ok();
}

extern "C" EXPORT(closeFile) int close_file() {
  Result<vgg::Network> made = reader->finish();
  reader.reset();
  if (made.ok()) network.emplace(std::move(made).value());
  return made.ok();
}

// `form`: a place in kDenseForms.
extern "C" EXPORT(openDense) int open_dense(std::uint32_t form) {
  return dense.emplace(*vgg::usable_kernels().front(), bench::kDenseForms[form]).make(4);
}

extern "C" EXPORT(runDense) void run_dense(std::uint32_t pictures) { dense->run(pictures); }

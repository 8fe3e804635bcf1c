// SPDX-License-Identifier: MIT
// Writes a network of VGG's kind with made-up weights as a file of weights (models/FORMAT.md), for tests and
// measurements of the page: of any size, without weights from anywhere.
//
//   vitrine_vgg_file SIDE LAYERS FOLDER [--floats]     e.g. 16 c16p,c24p,d64:20,d625 out
//
// LAYERS: c or d (convolution, dense), outputs, p where a pooling follows, and of a dense layer behind a colon
// how many levels its whole numbers have on either side of zero (127), or `int4`. All but the last have a ReLU. Writes
// FOLDER/head.vgg and FOLDER/body.bin, and with --floats what they say as float32 in FOLDER/weights.f32: of
// each layer the weights in ONNX's order, then the bias.
#include <charconv>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <numbers>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "vitrine/vgg.h"
#include "vitrine/vgg_weights.h"

namespace {

using namespace vitrine;

struct Network {
  vgg::Shape shape;
  std::vector<vgg::LayerCoding> codings;
};

std::optional<std::uint32_t> number(std::string_view text) {
  std::uint32_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool add_layer(std::string_view text, Network& network) {
  if (text.empty() || (text[0] != 'c' && text[0] != 'd')) return false;
  vgg::Layer layer;
  layer.kind = text[0] == 'c' ? vgg::Layer::Kind::kConvolution : vgg::Layer::Kind::kDense;
  text.remove_prefix(1);
  vgg::LayerCoding coding;
  if (const std::size_t colon = text.find(':'); colon != text.npos) {
    const std::string_view said = text.substr(colon + 1);
    if (said == "int4") {
      coding = {vgg::LayerCoding::Kind::kInt4, 7};
    } else {
      const std::optional<std::uint32_t> levels = number(said);
      if (!levels || *levels > 127) return false;
      coding.levels = static_cast<std::uint8_t>(*levels);
    }
    text = text.substr(0, colon);
  }
  if (text.ends_with('p')) {
    layer.pool = true;
    text.remove_suffix(1);
  }
  const std::optional<std::uint32_t> outputs = number(text);
  if (!outputs) return false;
  layer.outputs = *outputs;
  network.shape.layers.push_back(layer);
  network.codings.push_back(coding);
  return true;
}

std::optional<Network> parse(std::string_view side, std::string_view layers) {
  Network network;
  const std::optional<std::uint32_t> pixels = number(side);
  if (!pixels) return std::nullopt;
  network.shape.height = network.shape.width = *pixels;
  while (true) {
    const std::size_t comma = layers.find(',');
    if (!add_layer(layers.substr(0, comma), network)) return std::nullopt;
    if (comma == layers.npos) break;
    layers.remove_prefix(comma + 1);
  }
  network.shape.layers.back().relu = false;
  return network;
}

// Spread so that values keep their size from layer to layer.
std::vector<float> draw(std::mt19937& random, std::size_t count, double spread) {
  std::vector<float> values(count);
  const auto uniform = [&] { return (static_cast<double>(random()) + 1) / 4294967297.0; };
  for (float& value : values)
    value = static_cast<float>(spread * std::sqrt(-2 * std::log(uniform())) *
                               std::cos(2 * std::numbers::pi * uniform()));
  return values;
}

template <class T>
bool append(std::ofstream& file, std::span<const T> values) {
  file.write(reinterpret_cast<const char*>(values.data()), static_cast<std::streamsize>(values.size_bytes()));
  return file.good();
}

int fail(const Error& error) {
  std::fprintf(stderr, "vitrine_vgg_file: %s\n", error.message.c_str());
  return 1;
}

int write(const Network& network, const std::string& folder, bool floats) {
  Result<vgg::WeightsWriter> writer = vgg::WeightsWriter::make(network.shape, network.codings);
  if (!writer.ok()) return fail(writer.error());
  std::mt19937 random(1);
  std::ofstream body(folder + "/body.bin", std::ios::binary);
  std::vector<std::uint8_t> all;
  std::uint32_t channels = network.shape.channels;
  std::uint32_t pixels = network.shape.height * network.shape.width;
  std::uint32_t side = network.shape.height;
  for (std::size_t i = 0; i < network.shape.layers.size(); ++i) {
    const vgg::Layer& layer = network.shape.layers[i];
    const bool dense = layer.kind == vgg::Layer::Kind::kDense;
    const std::size_t inputs = std::size_t{channels} * (dense ? pixels : 9);
    const std::vector<float> weights =
        draw(random, inputs * layer.outputs, std::sqrt(2.0 / static_cast<double>(inputs)));
    const std::vector<float> bias = draw(random, layer.outputs, 0.05);
    const Result<std::vector<std::uint8_t>> bytes = writer->layer(i, weights, bias);
    if (!bytes.ok()) return fail(bytes.error());
    append<std::uint8_t>(body, *bytes);
    if (floats) all.insert(all.end(), bytes->begin(), bytes->end());
    channels = layer.outputs;
    side = dense ? 1 : layer.pool ? side / 2 : side;
    pixels = side * side;
  }
  const Result<std::vector<std::uint8_t>> head = writer->head();
  if (!head.ok()) return fail(head.error());
  std::ofstream head_file(folder + "/head.vgg", std::ios::binary);
  append<std::uint8_t>(head_file, *head);
  std::ofstream float_file;
  if (floats) {
    float_file.open(folder + "/weights.f32", std::ios::binary);
    const auto take = [&](std::size_t, std::span<const float> weights, std::span<const float> bias) -> Status {
      append(float_file, weights);
      append(float_file, bias);
      return Done{};
    };
    if (const Status status = vgg::decode_weights(*head, all, take); !status.ok()) return fail(status.error());
  }
  if (body.good() && head_file.good() && (!floats || float_file.good())) return 0;
  return fail({ErrorCode::kIo, folder + " could not be written"});
}

}  // namespace

int main(int count, char** words) {
  const bool floats = count == 5 && std::string_view(words[4]) == "--floats";
  const std::optional<Network> network = count == 4 || floats ? parse(words[1], words[2]) : std::nullopt;
  if (!network) {
    std::fprintf(stderr, "usage: vitrine_vgg_file SIDE LAYERS FOLDER [--floats]\n");
    return 2;
  }
  return write(*network, words[3], floats);
}

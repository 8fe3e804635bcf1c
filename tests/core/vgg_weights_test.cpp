// SPDX-License-Identifier: MIT
#include "vitrine/vgg_weights.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>

#include "core/random_numbers.h"
#include "core/vgg/kernels.h"
#include "core/vgg_answers.h"
#include "core/vgg_weight_file.h"

using namespace vitrine;
using testing::answers_of;
using testing::conv;
using testing::dense;
using testing::difference;
using testing::seeded_network;
using testing::seeded_values;
using testing::SeededNetwork;
using testing::weight_file;
using testing::WeightFile;
using vgg::Layer;
using vgg::LayerCoding;

namespace {

constexpr auto kInt8 = LayerCoding::Kind::kInt8;
constexpr auto kInt4 = LayerCoding::Kind::kInt4;

// Widths that fill no block, no group and no panel.
const vgg::Shape kOddShape{3, 22, 27, {conv(10), conv(21, true, true), dense(37), dense(19, false)}};
const std::vector<LayerCoding> kOddCodings = {{kInt8, 127}, {kInt8, 60}, {kInt4, 7}, {kInt8, 12}};

WeightFile odd_file() {
  const WeightFile file = weight_file(seeded_network(kOddShape, 31), kOddCodings);
  REQUIRE(!file.head.empty());
  return file;
}

Result<vgg::Network> read_in_cuts(const WeightFile& file, std::size_t cut, const vgg::Options& options = {}) {
  Result<vgg::WeightsReader> reader = vgg::WeightsReader::open(file.head, file.body.size(), options);
  if (!reader.ok()) return reader.error();
  for (std::size_t at = 0; at < file.body.size(); at += cut) {
    const std::size_t length = std::min(cut, file.body.size() - at);
    if (Status pushed = reader->push(std::span(file.body).subspan(at, length)); !pushed.ok())
      return pushed.error();
  }
  return reader->finish();
}

Result<vgg::Network> read_whole(const WeightFile& file, const vgg::Options& options = {}) {
  return read_in_cuts(file, std::max<std::size_t>(1, file.body.size()), options);
}

// The network that the file says, in float32.
SeededNetwork decoded(const vgg::Shape& shape, const WeightFile& file) {
  SeededNetwork network{shape, {}};
  const Status read = vgg::decode_weights(
      file.head, file.body, [&](std::size_t layer, std::span<const float> weights, auto bias) -> Status {
        CHECK(layer == network.layers.size());
        network.layers.push_back({{weights.begin(), weights.end()}, {bias.begin(), bias.end()}});
        return Done{};
      });
  REQUIRE_MESSAGE(read.ok(), read.error().message);
  return network;
}

float largest_of(std::span<const float> values) {
  float largest = 0;
  for (const float value : values) largest = std::max(largest, std::abs(value));
  return largest;
}

}  // namespace

TEST_CASE("vgg weights: what was written is read again, each weight within a step") {
  const SeededNetwork given = seeded_network(kOddShape, 31);
  const SeededNetwork found = decoded(kOddShape, odd_file());
  REQUIRE(found.layers.size() == given.layers.size());
  for (std::size_t i = 0; i < given.layers.size(); ++i) {
    CAPTURE(i);
    const auto& [weights, bias] = given.layers[i];
    CHECK(found.layers[i].bias == bias);
    REQUIRE(found.layers[i].weights.size() == weights.size());
    const std::size_t inputs = weights.size() / bias.size();
    for (std::size_t row = 0; row < bias.size(); ++row) {
      const auto wanted = std::span(weights).subspan(row * inputs, inputs);
      // A group's step of 4 bits is a multiple of the row's, rounded up.
      const float levels = kOddCodings[i].kind == kInt4 ? 7.5f * 31 / 32 : kOddCodings[i].levels + 0.5f;
      const float step = largest_of(wanted) / levels;
      // The least error of a group may leave its largest weights off by more.
      const float most = kOddCodings[i].kind == kInt4 ? 3.0f : 1.0001f;
      for (std::size_t at = 0; at < inputs; ++at)
        REQUIRE(std::abs(found.layers[i].weights[row * inputs + at] - wanted[at]) <= most * step);
    }
  }
}

TEST_CASE("vgg weights: a network from a file answers what its decoded weights answer by definition") {
  for (const std::vector<LayerCoding>& codings : {kOddCodings,
                                                  {{kInt8, 127}, {kInt8, 127}, {kInt8, 127}, {kInt4, 7}},
                                                  {{kInt8, 5}, {kInt8, 7}, {kInt8, 7}, {kInt8, 3}}}) {
    const WeightFile file = weight_file(seeded_network(kOddShape, 32), codings);
    const SeededNetwork found = decoded(kOddShape, file);
    const std::vector<float> picture = seeded_values(3 * 22 * 27, 33);
    const std::vector<double> wanted = by_definition(found, picture);
    for (const vgg::Kernels* kernels : vgg::usable_kernels()) {
      CAPTURE(kernels->name);
      Result<vgg::Network> network = read_whole(file, {kernels, vgg::Convolutions::kFloat32});
      REQUIRE_MESSAGE(network.ok(), network.error().message);
      CHECK(difference(answers_of(*network, picture), wanted) < 1e-4);
    }
    Result<vgg::Network> ints = read_whole(file, {nullptr, vgg::Convolutions::kInt16});
    REQUIRE(ints.ok());
    CHECK(difference(answers_of(*ints, picture), wanted) < 0.01);
  }
}

TEST_CASE("vgg weights: dense layers of seven levels and fewer are held in half the memory") {
  const vgg::Shape shape{64, 4, 4, {dense(512), dense(64)}};
  const auto held = [&](std::uint8_t levels) {
    const Result<vgg::Network> network =
        read_in_cuts(weight_file(seeded_network(shape, 8), std::vector(2, LayerCoding{kInt8, levels})), 9999);
    REQUIRE(network.ok());
    return static_cast<double>(network->weight_bytes());
  };
  CHECK(held(7) < 0.55 * held(8));
  CHECK(held(1) == held(7));
}

TEST_CASE("vgg weights: four bits come near to what was given") {
  const SeededNetwork given = seeded_network({40, 3, 3, {dense(50, false)}}, 8);
  const std::vector<float> picture = seeded_values(40 * 9, 9);
  const std::vector<double> wanted = by_definition(given, picture);
  const std::vector<LayerCoding> four{{kInt4, 7}}, eight{{kInt8, 127}};
  const double by_four = difference(answers_of(*read_whole(weight_file(given, four)), picture), wanted);
  const double by_eight = difference(answers_of(*read_whole(weight_file(given, eight)), picture), wanted);
  CHECK(by_four > 0.01);
  CHECK(by_four < 0.1);
  CHECK(by_eight < 0.006);
}

TEST_CASE("vgg weights: it does not matter where the bytes are cut") {
  const WeightFile file = odd_file();
  const std::vector<float> picture = seeded_values(3 * 22 * 27, 1);
  const std::vector<float> wanted = answers_of(*read_whole(file), picture);
  for (const std::size_t cut : {1u, 2u, 7u, 1000u, 4096u}) {
    CAPTURE(cut);
    Result<vgg::Network> network = read_in_cuts(file, cut);
    REQUIRE_MESSAGE(network.ok(), network.error().message);
    CHECK(answers_of(*network, picture) == wanted);
  }
}

TEST_CASE("vgg weights: a layer of many chunks, and rows longer than a chunk") {
  for (const vgg::Shape& shape : {vgg::Shape{64, 8, 8, {dense(300)}}, vgg::Shape{512, 26, 26, {dense(3)}}}) {
    for (const LayerCoding coding : {LayerCoding{kInt8, 31}, LayerCoding{kInt4, 7}}) {
      const SeededNetwork given = seeded_network(shape, 4);
      const WeightFile file = weight_file(given, std::span(&coding, 1));
      const std::vector<float> picture =
          seeded_values(std::size_t{shape.channels} * shape.height * shape.width, 5);
      Result<vgg::Network> network = read_in_cuts(file, 10000);
      REQUIRE_MESSAGE(network.ok(), network.error().message);
      CHECK(difference(answers_of(*network, picture), by_definition(decoded(shape, file), picture)) < 1e-4);
    }
  }
}

TEST_CASE("vgg weights: an answer does not depend on the pictures that share its run, to the last bit") {
  const WeightFile file = odd_file();
  const std::size_t size = 3 * 22 * 27;
  const std::vector<float> pictures = seeded_values(size * vgg::kMaxPictures, 12);
  Result<vgg::Network> network = read_whole(file);
  REQUIRE(network.ok());
  for (const std::size_t count : {std::size_t{2}, std::size_t{5}, vgg::kMaxPictures}) {
    std::vector<float> alone;
    for (std::size_t i = 0; i < count; ++i) {
      const std::vector<float> one = answers_of(*network, std::span(pictures).subspan(i * size, size));
      alone.insert(alone.end(), one.begin(), one.end());
    }
    CHECK(answers_of(*network, std::span(pictures).first(count * size)) == alone);
  }
}

TEST_CASE("vgg weights: fewer levels and uneven weights take fewer bytes") {
  SeededNetwork network = seeded_network({64, 8, 8, {dense(64)}}, 4);
  const auto bytes = [&](LayerCoding coding) {
    return static_cast<double>(weight_file(network, std::span(&coding, 1)).body.size());
  };
  const double weights = 64.0 * 64 * 64;
  CHECK(bytes({kInt8, 127}) * 8 / weights == doctest::Approx(std::log2(255)).epsilon(0.02));
  CHECK(bytes({kInt8, 12}) * 8 / weights == doctest::Approx(std::log2(25)).epsilon(0.02));
  CHECK(bytes({kInt4, 7}) * 8 / weights < 4.3);
  testing::Random random(3);
  for (float& weight : network.layers[0].weights) weight = random.bell();
  CHECK(bytes({kInt8, 12}) * 8 / weights < 4.3);
}

TEST_CASE("vgg weights: weights that are all alike, zeros too, can be written and read") {
  for (const float value : {0.0f, 0.25f, -3.0f}) {
    for (const LayerCoding coding : {LayerCoding{kInt8, 127}, LayerCoding{kInt8, 1}, LayerCoding{kInt4, 7}}) {
      SeededNetwork network = seeded_network({32, 2, 2, {dense(5, false)}}, 4);
      std::fill(network.layers[0].weights.begin(), network.layers[0].weights.end(), value);
      const WeightFile file = weight_file(network, std::span(&coding, 1));
      const SeededNetwork found = decoded(network.shape, file);
      for (const float weight : found.layers[0].weights)
        REQUIRE(weight == doctest::Approx(value).epsilon(0.34));
      REQUIRE(read_whole(file).ok());
    }
  }
}

TEST_CASE("vgg weights: a writer refuses codings, layers and numbers that cannot be") {
  const auto message_of = [](const vgg::Shape& shape, const std::vector<LayerCoding>& codings) {
    const auto writer = vgg::WeightsWriter::make(shape, codings);
    REQUIRE(!writer.ok());
    return writer.error().message;
  };
  CHECK(message_of({3, 8, 8, {conv(4)}}, {}) == "0 codings for a network of 1 layers");
  CHECK(message_of({3, 8, 8, {conv(4)}}, {{kInt4, 7}}) ==
        "layer 1 of the network has 4-bit weights, though it is no dense layer");
  CHECK(message_of({3, 8, 8, {conv(4)}}, {{kInt8, 0}}).find("0 levels; 1 to 127 can be") !=
        std::string::npos);
  CHECK(message_of({3, 8, 8, {dense(4)}}, {{kInt4, 8}}).find("8 levels; 7 are what") != std::string::npos);
  const std::vector<LayerCoding> codings{{kInt8, 127}};
  Result<vgg::WeightsWriter> writer = vgg::WeightsWriter::make({3, 2, 2, {dense(2)}}, codings);
  REQUIRE(writer.ok());
  std::vector<float> weights(24, 1.0f), bias(2);
  CHECK(writer->head().error().message == "layer 1 of the network is not written yet");
  CHECK(!writer->layer(1, weights, bias).ok());
  CHECK(!writer->layer(0, std::span(weights).first(23), bias).ok());
  for (const float wrong : {std::nanf(""), INFINITY, -2e12f}) {
    weights[5] = wrong;
    CHECK(!writer->layer(0, weights, bias).ok());
  }
  weights[5] = 1;
  CHECK(writer->layer(0, weights, bias).ok());
  CHECK(!writer->layer(0, weights, bias).ok());
  CHECK(writer->head().ok());
}

TEST_CASE("vgg weights: a layer can be kept as it is in another file") {
  const SeededNetwork given = seeded_network(kOddShape, 31);
  const WeightFile file = odd_file();
  Result<vgg::WeightsReader> reader = vgg::WeightsReader::open(file.head, file.body.size());
  REQUIRE(reader.ok());
  REQUIRE(reader->layer_bytes().size() == 4);
  Result<vgg::WeightsWriter> writer = vgg::WeightsWriter::make(reader->shape(), reader->codings());
  REQUIRE(writer.ok());
  WeightFile made;
  std::span<const std::uint8_t> rest = file.body;
  for (std::size_t i = 0; i < 4; ++i) {
    const auto kept = rest.first(static_cast<std::size_t>(reader->layer_bytes()[i]));
    rest = rest.subspan(kept.size());
    CHECK(!writer->keep(i + 1, kept).ok());
    if (i == 2) {
      const auto bytes = writer->layer(i, given.layers[i].weights, given.layers[i].bias);
      REQUIRE(bytes.ok());
      made.body.insert(made.body.end(), bytes->begin(), bytes->end());
    } else {
      REQUIRE(writer->keep(i, kept).ok());
      made.body.insert(made.body.end(), kept.begin(), kept.end());
    }
  }
  CHECK(!writer->keep(4, {}).ok());
  CHECK(rest.empty());
  CHECK(made.body == file.body);
  CHECK(*writer->head() == file.head);
}

// SPDX-License-Identifier: MIT
// Damage at every byte of a small weight file, with checksums that fit again: an Error, or a network that can
// be run.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "core/reseal.h"
#include "core/vgg_weight_file.h"

using namespace vitrine;
using testing::WeightFile;
using vgg::Layer;
using vgg::LayerCoding;

namespace {

const vgg::Shape kShape{2,
                        5,
                        4,
                        {{Layer::Kind::kConvolution, 3, true, true},
                         {Layer::Kind::kDense, 5, true, false},
                         {Layer::Kind::kDense, 2, false, false}}};
const std::vector<LayerCoding> kCodings = {
    {LayerCoding::Kind::kInt8, 5}, {LayerCoding::Kind::kInt4, 7}, {LayerCoding::Kind::kInt8, 127}};

WeightFile small_file() {
  const WeightFile file = weight_file(testing::seeded_network(kShape, 7), kCodings);
  REQUIRE(!file.head.empty());
  return file;
}

void seal(WeightFile& file) {
  const std::uint32_t sum = testing::plain_crc32(std::span(file.head).first(file.head.size() - 4));
  for (std::size_t i = 0; i < 4; ++i)
    file.head[file.head.size() - 4 + i] = static_cast<std::uint8_t>(sum >> (8 * i));
}

// The error, or nothing where it is a network; that is run.
std::string message_of(const WeightFile& file, std::size_t body_bytes) {
  Result<vgg::WeightsReader> reader = vgg::WeightsReader::open(file.head, body_bytes);
  if (!reader.ok()) return reader.error().message;
  const Status pushed = reader->push(file.body);
  Result<vgg::Network> network = reader->finish();
  if (!pushed.ok()) {
    REQUIRE(!network.ok());
    CHECK(network.error().message == pushed.error().message);
    CHECK(reader->push({}).error().message == pushed.error().message);
    return pushed.error().message;
  }
  if (!network.ok()) return network.error().message;
  vgg::Workspace workspace;
  if (network->inputs() > 1 << 20) return "";
  REQUIRE(network->run(std::vector<float>(network->inputs(), 0.5f), workspace).ok());
  return "";
}
std::string message_of(const WeightFile& file) { return message_of(file, file.body.size()); }

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE(
    "vgg weights damage: a head with any other byte is refused, and sealed again an error or a network") {
  const WeightFile sound = small_file();
  CHECK(message_of(sound) == "");
  for (std::size_t at = 0; at < sound.head.size(); ++at) {
    for (const int change : {1, 2, 0x80, 0xff}) {
      CAPTURE(at);
      CAPTURE(change);
      WeightFile file = sound;
      file.head[at] = static_cast<std::uint8_t>(file.head[at] ^ change);
      CHECK(message_of(file) != "");
      seal(file);
      (void)message_of(file);
    }
  }
}

TEST_CASE("vgg weights damage: a body with any other byte is an error or a network that can be run") {
  const WeightFile sound = small_file();
  std::size_t refused = 0;
  for (std::size_t at = 0; at < sound.body.size(); ++at) {
    for (const int change : {1, 0x80}) {
      CAPTURE(at);
      WeightFile file = sound;
      file.body[at] = static_cast<std::uint8_t>(file.body[at] ^ change);
      refused += message_of(file).empty() ? 0 : 1;
    }
  }
  // Tables, lengths and streams; not biases and scales.
  CHECK(refused > sound.body.size());
}

TEST_CASE("vgg weights damage: bytes that are missing or too many are refused") {
  const WeightFile sound = small_file();
  for (std::size_t length = 0; length < sound.head.size(); ++length) {
    WeightFile file = sound;
    file.head.resize(length);
    CHECK(message_of(file) != "");
  }
  for (std::size_t length = 0; length < sound.body.size(); ++length) {
    WeightFile file = sound;
    file.body.resize(length);
    CHECK(has(message_of(file, sound.body.size()), "the weights end within layer"));
    CHECK(has(message_of(file), "the head of the weights tells of"));
  }
  WeightFile file = sound;
  file.body.push_back(0);
  CHECK(message_of(file, sound.body.size()) == "the weights are longer than their head tells");
  file = sound;
  file.head.push_back(0);
  CHECK(message_of(file) != "");
}

TEST_CASE("vgg weights damage: sizes that lie are refused before memory is asked for") {
  const auto with = [](std::size_t at, std::uint64_t number, std::size_t bytes) {
    WeightFile file = small_file();
    for (std::size_t i = 0; i < bytes; ++i) file.head[at + i] = static_cast<std::uint8_t>(number >> (8 * i));
    seal(file);
    return message_of(file);
  };
  CHECK(has(with(8, 2, 4), "these weights are of version 2"));
  CHECK(has(with(24, 65, 4), "tells of 65 layers"));
  CHECK(has(with(24, 0, 4), "the head of the weights"));
  CHECK(has(with(28, 2, 1), "layer kind 2"));
  CHECK(has(with(29, 4, 1), "unknown flags"));
  CHECK(has(with(30, 2, 1), "names the coding 2"));
  CHECK(has(with(30, 1, 1), "4-bit weights, though it is no dense layer"));
  CHECK(has(with(31, 200, 1), "200 levels"));
  CHECK(has(with(32, 4096, 4), "too few for 4096 outputs of 18 inputs"));
  CHECK(has(with(36, ~std::uint64_t{0}, 8), "tells of more bytes than"));
  // A million outputs of a million inputs.
  CHECK(has(with(48, 1 << 20, 4), "too few for 1048576 outputs"));
  CHECK(has(with(12, 4096, 4), "too few for 3 outputs of 36864 inputs"));
}

TEST_CASE("vgg weights damage: tables and numbers that cannot be are refused by name") {
  const auto with = [](std::size_t at, std::initializer_list<std::uint8_t> bytes) {
    WeightFile file = small_file();
    std::copy(bytes.begin(), bytes.end(), file.body.begin() + static_cast<std::ptrdiff_t>(at));
    return message_of(file);
  };
  CHECK(with(0, {0, 0, 0xc0, 0x7f}) == "layer 1 of the weights has a bias beyond 2^40");
  CHECK(with(12, {0, 0, 0x80, 0x7f}) == "layer 1 of the weights has a scale that is not from 0 to 2^40");
  CHECK(with(12, {0, 0, 0x80, 0xbf}) == "layer 1 of the weights has a scale that is not from 0 to 2^40");
  CHECK(has(with(24, {1, 14}), "has a symbol of the frequency 3585; 3584 is the most"));
  CHECK(has(with(24 + 2 * 100, {1, 0}), "has the symbol 100, which its coding does not allow"));
  CHECK(has(with(24, {0, 0}), "frequencies do not add up to 4096"));
  CHECK(has(with(24 + 512, {0, 0xff, 0, 0}), "has rows of 65280 bytes, more than they can take"));
  CHECK(has(with(24 + 512, {10, 0, 0, 0}), "the entropy-coded stream is too short"));
}

// SPDX-License-Identifier: MIT
#include "vitrine/vgg.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "core/vgg/kernels.h"
#include "core/vgg_answers.h"
#include "core/vgg_reference.h"

using namespace vitrine;
using testing::answers_of;
using testing::conv;
using testing::dense;
using testing::opened;
using testing::seeded_network;
using testing::seeded_values;
using testing::SeededNetwork;
using vgg::Layer;

namespace {

// The largest difference between two answers, as a share of the largest value.
double worst_difference(std::span<const float> found, std::span<const double> wanted) {
  REQUIRE(found.size() == wanted.size());
  double largest = 1e-30, worst = 0;
  for (std::size_t i = 0; i < found.size(); ++i) {
    largest = std::max(largest, std::abs(wanted[i]));
    worst = std::max(worst, std::abs(found[i] - wanted[i]));
  }
  return worst / largest;
}

// A single layer differs from its definition by some parts in 10^7; this is ten times what was ever seen.
constexpr double kTolerance = 1e-5;

// Runs the network on every kind of processor that this machine can be.
void hold_against_definition(const vgg::Shape& shape, std::uint32_t seed) {
  const SeededNetwork seeded = seeded_network(shape, seed);
  const std::vector<float> picture =
      seeded_values(std::size_t{shape.channels} * shape.height * shape.width, seed + 1000);
  const std::vector<double> wanted = by_definition(seeded, picture);
  for (const vgg::Kernels* kernels : vgg::usable_kernels()) {
    CAPTURE(kernels->name);
    CHECK(worst_difference(answers_of(opened(seeded, {.kernels = kernels}), picture), wanted) < kTolerance);
  }
}

}  // namespace

TEST_CASE("vgg: a convolution of any height and width is what its definition says") {
  for (std::uint32_t height : {1u, 2u, 3u, 4u, 5u, 8u, 13u}) {
    for (std::uint32_t width : {1u, 2u, 3u, 4u, 6u, 9u, 18u}) {
      CAPTURE(height);
      CAPTURE(width);
      hold_against_definition({3, height, width, {conv(16)}}, height * 100 + width);
    }
  }
}

TEST_CASE("vgg: channels and outputs need not fill blocks or panels") {
  for (std::uint32_t channels : {1u, 2u, 15u, 16u, 17u, 33u, 64u}) {
    for (std::uint32_t outputs : {1u, 7u, 8u, 16u, 24u, 31u, 33u, 48u, 65u}) {
      CAPTURE(channels);
      CAPTURE(outputs);
      hold_against_definition({channels, 6, 7, {conv(outputs)}}, channels * 100 + outputs);
      hold_against_definition({channels, 3, 2, {dense(outputs)}}, channels * 100 + outputs);
    }
  }
}

TEST_CASE("vgg: pooling takes whole windows of two by two and drops what is left over") {
  for (std::uint32_t side : {2u, 3u, 4u, 5u, 6u, 7u, 11u, 14u}) {
    CAPTURE(side);
    hold_against_definition({5, side, 9, {conv(20, true, true)}}, side);
    hold_against_definition({5, 9, side, {conv(20, false, true)}}, side + 50);
  }
}

TEST_CASE("vgg: negative answers stay where no ReLU is asked for") {
  for (const bool relu : {true, false}) {
    const SeededNetwork seeded = seeded_network({3, 9, 9, {conv(8, relu), dense(40, relu)}}, 5);
    const std::vector<float> answers = answers_of(opened(seeded), seeded_values(3 * 81, 6));
    CHECK(std::any_of(answers.begin(), answers.end(), [](float value) { return value < 0; }) == !relu);
  }
  hold_against_definition({3, 9, 9, {conv(8, false), conv(8, false, true), dense(12, false)}}, 7);
}

TEST_CASE("vgg: more tiles than go together, and a network of VGG's kind to its end") {
  // 4 x 16 = 64 tiles where 56 go together; 49 in the next layer.
  hold_against_definition({3, 61, 14, {conv(18)}}, 1);
  hold_against_definition({3,
                           45,
                           38,
                           {conv(8), conv(12, true, true), conv(20), conv(20, true, true), conv(40),
                            conv(40, true, true), dense(70), dense(33, false)}},
                          2);
}

TEST_CASE("vgg: a dense layer longer than is summed together") {
  hold_against_definition({70, 5, 5, {dense(19)}}, 3);
}

TEST_CASE("vgg: an answer does not depend on the pictures that share its run, to the last bit") {
  const vgg::Shape shape{
      3, 40, 44, {conv(16), conv(24, true, true), conv(32, true, true), dense(50), dense(21, false)}};
  const SeededNetwork seeded = seeded_network(shape, 11);
  const std::size_t size = std::size_t{3} * 40 * 44;
  const std::vector<float> pictures = seeded_values(size * vgg::kMaxPictures, 12);
  for (const vgg::Kernels* kernels : vgg::usable_kernels()) {
    CAPTURE(kernels->name);
    const vgg::Network network = opened(seeded, {.kernels = kernels});
    vgg::Workspace workspace;  // of one run after the other
    for (const std::size_t count :
         {std::size_t{1}, std::size_t{2}, std::size_t{5}, vgg::kMaxPictures, std::size_t{3}}) {
      CAPTURE(count);
      const auto together = network.run(std::span(pictures).first(count * size), workspace);
      REQUIRE(together.ok());
      std::vector<float> alone;
      for (std::size_t i = 0; i < count; ++i) {
        const std::vector<float> one = answers_of(network, std::span(pictures).subspan(i * size, size));
        alone.insert(alone.end(), one.begin(), one.end());
      }
      CHECK(*together == alone);
    }
  }
}

TEST_CASE("vgg: processors that round a product and a sum once agree to the bit") {
  const SeededNetwork seeded =
      seeded_network({3, 21, 30, {conv(40), conv(40, true, true), dense(90), dense(33, false)}}, 21);
  const std::vector<float> picture = seeded_values(3 * 21 * 30, 22);
  std::vector<float> fused;
  for (const vgg::Kernels* kernels : vgg::usable_kernels()) {
    if (std::string(kernels->name) == "four lanes") continue;
    const std::vector<float> answers = answers_of(opened(seeded, {.kernels = kernels}), picture);
    if (fused.empty()) fused = answers;
    CHECK(answers == fused);
  }
}

TEST_CASE("vgg: shapes that are none are refused with their layer") {
  const auto message_of = [](const vgg::Shape& shape, ErrorCode code = ErrorCode::kInvalidArgument) {
    const Result<vgg::Network> network = vgg::Network::make(shape);
    REQUIRE(!network.ok());
    CHECK(network.error().code == code);
    return network.error().message;
  };
  CHECK(message_of({3, 8, 8, {}}).find("0 layers") != std::string::npos);
  CHECK(message_of({3, 8, 8, std::vector<Layer>(vgg::kMaxLayers + 1, conv(4))}).find("65 layers") !=
        std::string::npos);
  CHECK(message_of({0, 8, 8, {conv(4)}}).find("0 channels") != std::string::npos);
  CHECK(message_of({3, 1025, 8, {conv(4)}}).find("8 x 1025") != std::string::npos);
  CHECK(message_of({3, 8, 8, {conv(0)}}).find("layer 1 of the network has 0 outputs") == 0);
  CHECK(message_of({3, 8, 8, {conv(4), conv(4097)}}).find("layer 2 of the network has 4097 outputs") == 0);
  CHECK(message_of({3, 8, 8, {dense(4), conv(4)}}).find("layer 2 of the network is a convolution behind") ==
        0);
  CHECK(message_of({3, 8, 1, {conv(4, true, true)}}).find("layer 1 of the network pools what has no") == 0);
  CHECK(message_of({3, 8, 8, {{Layer::Kind::kDense, 4, true, true}}}).find("pools, though it is a dense") !=
        std::string::npos);
  // Numbers that 32 bits do not hold.
  CHECK(message_of({4096, 1024, 1024, {dense(1)}}, ErrorCode::kTooLarge)
            .find("layer 1 of the network has 4294967296 values of a picture to read or write") == 0);
  CHECK(message_of({3, 1024, 1024, {conv(4096)}}, ErrorCode::kTooLarge).find("has 4294967296 values") !=
        std::string::npos);
  CHECK(message_of({64, 200, 200, {dense(1)}}, ErrorCode::kTooLarge).find("2560000 values") !=
        std::string::npos);
}

TEST_CASE("vgg: weights and pictures of other lengths are refused") {
  Result<vgg::Network> network = vgg::Network::make({3, 4, 5, {conv(2), dense(7)}});
  REQUIRE(network.ok());
  CHECK(network->inputs() == 60);
  CHECK(network->outputs() == 7);
  const std::vector<float> values(1000);
  const auto span = std::span(values);
  CHECK(network->set_weights(0, span.first(54), span.first(2)).ok());
  CHECK(network->set_weights(1, span.first(280), span.first(7)).ok());
  CHECK(!network->set_weights(2, span.first(54), span.first(2)).ok());
  CHECK(!network->set_weights(0, span.first(53), span.first(2)).ok());
  CHECK(!network->set_weights(0, span.first(54), span.first(3)).ok());
  const Status status = network->set_weights(1, span.first(281), span.first(7));
  REQUIRE(!status.ok());
  CHECK(status.error().message == "layer 2 of the network takes 280 weights and 7 of bias, not 281 and 7");
  vgg::Workspace workspace;
  for (const std::size_t wrong : {0u, 59u, 61u, 60u * 17u}) {
    CAPTURE(wrong);
    const auto answers = network->run(std::vector<float>(wrong), workspace);
    REQUIRE(!answers.ok());
    CHECK(answers.error().code == ErrorCode::kInvalidArgument);
  }
  CHECK(network->run(span.first(120), workspace).ok());
}

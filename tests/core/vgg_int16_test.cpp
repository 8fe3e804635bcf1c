// SPDX-License-Identifier: MIT
// Convolutions on 16-bit whole numbers: each kind of inner loops against plain sums, and whole networks
// against their definition.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

#include "core/vgg/plan.h"
#include "core/vgg_answers.h"
#include "core/vgg_reference.h"
#include "vitrine/vgg.h"

using namespace vitrine;
using testing::answers_of;
using testing::conv;
using testing::difference;
using testing::opened;
using testing::seeded_network;
using testing::seeded_values;
using testing::SeededNetwork;
using vgg::kBlock;
using vgg::kProducts;
using vgg::Layer;

namespace {

std::vector<float> picture_for(const vgg::Shape& shape, std::uint32_t seed) {
  return seeded_values(std::size_t{shape.channels} * shape.height * shape.width, seed);
}

// A layer's difference is some 0.001; an overflow or a value in a wrong place makes it larger than 0.01.
void hold_against_definition(const SeededNetwork& seeded, std::span<const float> picture,
                             double most = 4e-3) {
  const std::vector<double> wanted = by_definition(seeded, picture);
  for (const vgg::Kernels* kernels : vgg::usable_kernels()) {
    CAPTURE(kernels->name);
    CHECK(difference(answers_of(opened(seeded, {kernels, vgg::Convolutions::kInt16}), picture), wanted) <
          most);
  }
}

}  // namespace

TEST_CASE("vgg int16: products of pairs are what plain sums are, for any number of tiles and pairs") {
  for (const vgg::Kernels* kernels : vgg::usable_kernels()) {
    CAPTURE(kernels->name);
    const std::size_t panel = kernels->panel;
    for (std::size_t tiles = 1; tiles <= kernels->int16.most_tiles; ++tiles) {
      for (const std::size_t pairs : {1u, 7u, 8u, 9u, 24u}) {
        CAPTURE(tiles);
        CAPTURE(pairs);
        const std::size_t blocks = (2 * pairs + kBlock - 1) / kBlock, step = (tiles + 1) * kBlock;
        std::vector<std::int16_t> inputs(blocks * step), weights(pairs * panel * 2);
        const std::vector<float> numbers = seeded_values(inputs.size() + weights.size(), 5);
        for (std::size_t i = 0; i < inputs.size(); ++i)
          inputs[i] = static_cast<std::int16_t>(numbers[i] * 6000);
        for (std::size_t i = 0; i < weights.size(); ++i)
          weights[i] = static_cast<std::int16_t>(numbers[inputs.size() + i] * 6000);
        std::vector<std::int32_t> sums(tiles * panel, -1), wanted(tiles * panel);
        for (std::size_t tile = 0; tile < tiles; ++tile) {
          for (std::size_t channel = 0; channel < 2 * pairs; ++channel) {
            const int input = inputs[channel / kBlock * step + tile * kBlock + channel % kBlock];
            for (std::size_t i = 0; i < panel; ++i)
              wanted[tile * panel + i] += input * weights[(channel / 2 * panel + i) * 2 + channel % 2];
          }
        }
        kernels->int16.multiply(tiles, inputs.data(), step, weights.data(), pairs, sums.data());
        CHECK(sums == wanted);
      }
    }
  }
}

TEST_CASE("vgg int16: inputs are rounded to the nearest of their scale, and the largest becomes the most") {
  for (const vgg::Kernels* kernels : vgg::usable_kernels()) {
    CAPTURE(kernels->name);
    for (const std::size_t blocks : {1u, 2u, 5u}) {
      // Of each value so many channels, a block of room behind; the last of the tile's values is nothing.
      const std::size_t count = blocks * kBlock, from_plane = count + kBlock,
                        plane = (blocks + 1) * 2 * kBlock;
      std::vector<float> values = seeded_values(kProducts * from_plane, 9);
      for (std::size_t i = 0; i < kProducts; ++i) {
        for (std::size_t c = 0; c < from_plane; ++c) values[i * from_plane + c] *= static_cast<float>(i + 1);
        values[i * from_plane + count - 3] = -1.5f * static_cast<float>(i + 1);
        values[i * from_plane + count] = 1000;  // not of these channels
      }
      std::fill_n(values.end() - static_cast<std::ptrdiff_t>(from_plane), from_plane, 0.0f);
      std::vector<std::int16_t> whole(kProducts * plane, 77);
      std::vector<float> scales(kProducts * 3, -1);
      kernels->int16.quantise_tile(values.data(), from_plane, count, 5000, whole.data(), 2 * kBlock, plane,
                                   scales.data(), 3);
      for (std::size_t i = 0; i < kProducts; ++i) {
        const float scale = scales[3 * i];
        const bool nothing = i + 1 == kProducts;
        CHECK(scale == doctest::Approx(nothing ? 0 : 1.5 * static_cast<double>(i + 1) / 5000));
        CHECK(scales[3 * i + 1] == -1);
        for (std::size_t c = 0; c < count; ++c) {
          const std::int16_t found = whole[i * plane + c / kBlock * 2 * kBlock + c % kBlock];
          CHECK(std::abs(found - (nothing ? 0 : values[i * from_plane + c] / scale)) < 0.501);
          CHECK(whole[i * plane + c / kBlock * 2 * kBlock + kBlock + c % kBlock] == 77);
        }
        if (!nothing) CHECK(whole[i * plane + (blocks - 1) * 2 * kBlock + kBlock - 3] == -5000);
      }
    }
  }
}

TEST_CASE("vgg int16: an output's weights keep within their budget and are rounded to the nearest") {
  for (const vgg::Kernels* kernels : vgg::usable_kernels()) {
    CAPTURE(kernels->name);
    const std::size_t panel = kernels->panel;
    for (const std::size_t channels : {16u, 17u, 64u}) {
      std::vector<float> values = seeded_values(channels * panel, 13);
      for (std::size_t c = 0; c < channels; ++c) values[c * panel + 1] = 0;  // of one output nothing
      for (std::size_t c = 1; c < channels; ++c) values[c * panel + 2] = 0;  // of one a single weight
      for (std::size_t c = 0; c < channels; ++c)
        values[c * panel + 3] = c % 2 ? -1 : 1;  // of one all the same
      const std::size_t pairs = (channels + 1) / 2;
      std::vector<std::int16_t> whole(pairs * panel * 2, 77);
      std::vector<float> scales(panel, -1);
      constexpr float kBudget = 100000;
      kernels->int16.quantise_weights(values.data(), channels, kBudget, whole.data(), scales.data());
      for (std::size_t i = 0; i < panel; ++i) {
        double total = 0;
        for (std::size_t c = 0; c < 2 * pairs; ++c) {
          const std::int16_t found = whole[(c / 2 * panel + i) * 2 + c % 2];
          const double value = c < channels ? values[c * panel + i] : 0;
          if (scales[i] > 0)
            CHECK(std::abs(found - value / scales[i]) < 0.51);
          else
            CHECK(found == 0);
          total += std::abs(found);
        }
        CHECK(total <= kBudget + static_cast<double>(channels) / 2);
        if (i != 1) CHECK(total >= (i == 2 ? 32000 : 0.9 * kBudget));
      }
    }
  }
}

TEST_CASE("vgg int16: a convolution of any size is near what its definition says") {
  for (std::uint32_t side : {1u, 2u, 3u, 4u, 5u, 9u, 18u}) {
    CAPTURE(side);
    const vgg::Shape tall{16, 7, side, {conv(16)}}, wide{16, side, 6, {conv(16)}};
    hold_against_definition(seeded_network(tall, side), picture_for(tall, side + 100));
    hold_against_definition(seeded_network(wide, side + 50), picture_for(wide, side + 150));
  }
  for (std::uint32_t channels : {15u, 16u, 17u, 33u, 64u, 200u}) {
    for (std::uint32_t outputs : {1u, 7u, 8u, 17u, 33u, 65u}) {
      CAPTURE(channels);
      CAPTURE(outputs);
      const vgg::Shape shape{channels, 6, 7, {conv(outputs, outputs % 2 == 0, outputs > 8)}};
      hold_against_definition(seeded_network(shape, channels * 100 + outputs), picture_for(shape, outputs));
    }
  }
}

TEST_CASE("vgg int16: the largest sums that there can be do not overflow") {
  // Every input and every weight alike: each product's sum is the sum of its weights' magnitudes times the
  // largest input, which is what the limits are made for. 1021 channels leave a pair with one channel.
  for (std::uint32_t channels : {16u, 512u, 1021u, 4096u}) {
    CAPTURE(channels);
    vgg::Shape shape{channels, 9, 9, {conv(16, false)}};
    SeededNetwork seeded = seeded_network(shape, channels);
    for (float& weight : seeded.layers[0].weights) weight = -0.5f;
    const std::vector<float> picture(std::size_t{channels} * 81, 1000.0f);
    hold_against_definition(seeded, picture);
  }
}

TEST_CASE("vgg int16: channels and weights of very unlike sizes") {
  const vgg::Shape shape{40, 11, 13, {conv(24), conv(24)}};
  SeededNetwork seeded = seeded_network(shape, 3);
  // Outputs that are a thousandth and a thousand times of the others, and one of none.
  for (std::size_t i = 0; i < 40 * 9; ++i) {
    seeded.layers[0].weights[i] *= 1e-3f;
    seeded.layers[0].weights[40 * 9 * 5 + i] *= 1e3f;
    seeded.layers[0].weights[40 * 9 * 7 + i] = 0;
  }
  hold_against_definition(seeded, picture_for(shape, 4), 1e-2);
  hold_against_definition(seeded, std::vector<float>(40 * 11 * 13), 1e-2);
}

TEST_CASE("vgg int16: what is no number among inputs or weights is none in the answer") {
  const vgg::Shape shape{16, 4, 4, {conv(16, false)}};
  const SeededNetwork seeded = seeded_network(shape, 3);
  const float nan = std::numeric_limits<float>::quiet_NaN(),
              infinite = std::numeric_limits<float>::infinity();
  const auto all_numbers = [](const std::vector<float>& values) {
    return std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); });
  };
  for (const vgg::Kernels* kernels : vgg::usable_kernels()) {
    CAPTURE(kernels->name);
    for (const float bad : {nan, infinite, -infinite}) {
      std::vector<float> picture = picture_for(shape, 1);
      picture[100] = bad;
      CHECK(!all_numbers(answers_of(opened(seeded, {kernels, vgg::Convolutions::kInt16}), picture)));
      SeededNetwork damaged = seeded;
      damaged.layers[0].weights[500] = bad;
      CHECK(!all_numbers(
          answers_of(opened(damaged, {kernels, vgg::Convolutions::kInt16}), picture_for(shape, 1))));
    }
  }
}

TEST_CASE("vgg int16: an answer does not depend on the pictures that share its run, to the last bit") {
  const vgg::Shape shape{
      3,
      40,
      44,
      {conv(16), conv(24, true, true), conv(32, true, true), {Layer::Kind::kDense, 21, false, false}}};
  const SeededNetwork seeded = seeded_network(shape, 11);
  const std::size_t size = std::size_t{3} * 40 * 44;
  const std::vector<float> pictures = seeded_values(size * 5, 12);
  for (const vgg::Kernels* kernels : vgg::usable_kernels()) {
    CAPTURE(kernels->name);
    const vgg::Network network = opened(seeded, {kernels, vgg::Convolutions::kInt16});
    std::vector<float> alone;
    for (std::size_t i = 0; i < 5; ++i) {
      const std::vector<float> one = answers_of(network, std::span(pictures).subspan(i * size, size));
      alone.insert(alone.end(), one.begin(), one.end());
    }
    CHECK(answers_of(network, pictures) == alone);
  }
}

TEST_CASE("vgg int16: a network of VGG's kind to its end, in half the memory for weights") {
  const vgg::Shape shape{3,
                         45,
                         38,
                         {conv(16),
                          conv(24, true, true),
                          conv(40),
                          conv(40, true, true),
                          conv(64),
                          conv(64, true, true),
                          {Layer::Kind::kDense, 33, false, false}}};
  const SeededNetwork seeded = seeded_network(shape, 2);
  hold_against_definition(seeded, picture_for(shape, 3), 1e-2);
  const vgg::Shape large{64, 8, 8, {conv(64)}};
  const auto bytes = [&](vgg::Convolutions convolutions) {
    Result<vgg::Network> network = vgg::Network::make(large, {nullptr, convolutions});
    REQUIRE(network.ok());
    REQUIRE(network->set_weights(0, std::vector<float>(64 * 64 * 9), std::vector<float>(64)).ok());
    return static_cast<double>(network->weight_bytes());
  };
  CHECK(bytes(vgg::Convolutions::kInt16) < 0.55 * bytes(vgg::Convolutions::kFloat32));
}

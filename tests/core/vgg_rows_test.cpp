// SPDX-License-Identifier: MIT
// Dense layers on rows of 8-bit and 4-bit weights: each kind of inner loops against plain sums, to the bit.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>

#include "core/random_numbers.h"
#include "core/vgg/plan.h"

using namespace vitrine;
using testing::Random;
using vgg::kInputGroup;
using vgg::kRowGroup;
using vgg::kRowsTogether;

namespace {

// What a product of four rows reads, and what it must answer.
struct Rows {
  Rows(std::size_t of_row, std::size_t count, bool four_bits, std::uint64_t seed)
      : values(of_row),
        pictures(count),
        nibbles(four_bits),
        depth((values + kInputGroup - 1) / kInputGroup * kInputGroup),
        numbers(kRowsTogether * values),
        group_scales(kRowsTogether * values / kRowGroup),
        inputs(pictures * depth),
        input_scales(pictures * depth / kInputGroup),
        random(seed) {
    const int most = nibbles ? vgg::kMostInt4 : 127;
    for (int& number : numbers) number = whole(most);
    for (std::uint8_t& scale : group_scales) scale = static_cast<std::uint8_t>(random.below(32));
    for (std::size_t i = 0; i < inputs.size(); ++i)
      inputs[i] = i % depth < values ? static_cast<std::int16_t>(whole(32767)) : std::int16_t{0};
    for (float& scale : input_scales) scale = random.signed_unit();
  }

  int whole(int most) {
    return static_cast<int>(random.below(static_cast<std::uint32_t>(2 * most + 1))) - most;
  }

  // As DenseRows holds them.
  std::vector<std::uint8_t> held() const {
    std::vector<std::uint8_t> bytes;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      const std::size_t within = i % kRowGroup;
      if (!nibbles) bytes.push_back(static_cast<std::uint8_t>(numbers[i]));
      if (nibbles && within < 16)
        bytes.push_back(static_cast<std::uint8_t>((numbers[i + 16] + 8) * 16 + numbers[i] + 8));
    }
    return bytes;
  }

  std::vector<float> by_definition() const {
    std::vector<float> sums;
    for (std::size_t picture = 0; picture < pictures; ++picture) {
      for (std::size_t row = 0; row < kRowsTogether; ++row) {
        float sum = 0;
        for (std::size_t from = 0; from < values; from += kInputGroup) {
          std::int64_t group = 0;
          for (std::size_t i = from; i < std::min(values, from + kInputGroup); ++i) {
            const int scale = nibbles ? group_scales[(row * values + i) / kRowGroup] : 1;
            group += std::int64_t{numbers[row * values + i]} * scale * inputs[picture * depth + i];
          }
          const float scaled =
              static_cast<float>(group) * input_scales[picture * depth / kInputGroup + from / kInputGroup];
          sum += scaled;
        }
        sums.push_back(sum);
      }
    }
    return sums;
  }

  std::vector<float> by(const vgg::Kernels& kernels) const {
    const std::vector<std::uint8_t> weights = held();
    std::vector<float> sums(pictures * kRowsTogether, 5.0f);
    vgg::RowProduct product;
    product.weights = weights.data();
    product.row_bytes = weights.size() / kRowsTogether;
    product.group_scales = group_scales.data();
    product.row_groups = values / kRowGroup;
    product.values = values;
    product.inputs = inputs.data();
    product.depth = depth;
    product.input_scales = input_scales.data();
    product.pictures = pictures;
    product.sums = sums.data();
    (nibbles ? kernels.rows.multiply_int4 : kernels.rows.multiply_int8)(product);
    return sums;
  }

  std::size_t values, pictures;
  bool nibbles;
  std::size_t depth;
  std::vector<int> numbers;
  std::vector<std::uint8_t> group_scales;
  std::vector<std::int16_t> inputs;
  std::vector<float> input_scales;
  Random random;
};

}  // namespace

TEST_CASE("vgg rows: every kind of inner loops sums 8-bit and 4-bit rows exactly") {
  for (const bool nibbles : {false, true}) {
    for (const std::size_t values : {32u, 64u, 224u, 256u, 288u, 800u}) {
      for (const std::size_t pictures : {1u, 2u, 3u, 7u, 16u}) {
        CAPTURE(nibbles);
        CAPTURE(values);
        CAPTURE(pictures);
        const Rows rows(values, pictures, nibbles, values * 100 + pictures);
        const std::vector<float> wanted = rows.by_definition();
        for (const vgg::Kernels* kernels : vgg::usable_kernels()) {
          CAPTURE(kernels->name);
          CHECK(rows.by(*kernels) == wanted);
        }
      }
    }
  }
}

TEST_CASE("vgg rows: no sum overflows where all weights and inputs are as large as can be") {
  for (const bool nibbles : {false, true}) {
    for (const int sign : {1, -1}) {
      CAPTURE(nibbles);
      CAPTURE(sign);
      Rows rows(512, 2, nibbles, 3);
      std::fill(rows.numbers.begin(), rows.numbers.end(), sign * (nibbles ? vgg::kMostInt4 : 127));
      std::fill(rows.group_scales.begin(), rows.group_scales.end(), vgg::kMostGroupScale);
      std::fill(rows.inputs.begin(), rows.inputs.end(), std::int16_t{-32767});
      std::fill(rows.input_scales.begin(), rows.input_scales.end(), 1.0f);
      const std::vector<float> wanted = rows.by_definition();
      CHECK(std::abs(wanted[0]) > 2e9f);
      for (const vgg::Kernels* kernels : vgg::usable_kernels()) {
        CAPTURE(kernels->name);
        CHECK(rows.by(*kernels) == wanted);
      }
    }
  }
}

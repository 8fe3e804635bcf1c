// SPDX-License-Identifier: MIT
// VGG16 to its second dense layer with weights from a seed, and pictures for it: what vgg_agreement.cpp and
// vgg_weights.cpp measure with.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <utility>
#include <vector>

#include "bench/measure.h"
#include "embed/prepare/seeded_weights.h"
#include "ingest/picture.h"
#include "io/files.h"
#include "vitrine/tensor.h"
#include "vitrine/vgg.h"

namespace vitrine::bench {

// `outputs`: of the second dense layer.
inline vgg::Shape vgg16(std::uint32_t outputs = 4096) {
  vgg::Shape shape;
  for (const auto& [channels, count] : {std::pair{64u, 2}, {128u, 2}, {256u, 3}, {512u, 3}, {512u, 3}}) {
    for (int i = 1; i <= count; ++i)
      shape.layers.push_back({vgg::Layer::Kind::kConvolution, channels, true, i == count});
  }
  shape.layers.push_back({vgg::Layer::Kind::kDense, 4096, true, false});
  shape.layers.push_back({vgg::Layer::Kind::kDense, outputs, false, false});
  return shape;
}

// How weights are spread: uniform, as `vitrine model seed` makes them; of the same variance with a few many
// times the others, which whole numbers say worse; about normal.
enum class Spread : std::uint8_t { kEven, kHeavy, kBell };

// A sixteenth of the numbers are up to 4 times, one of 2^12 up to 16 times as large.
inline void make_heavy(std::vector<float>& weights) {
  const float bound = std::abs(*std::max_element(weights.begin(), weights.end()));
  double before = 0, after = 0;
  for (float& weight : weights) {
    before += weight * weight;
    const float share = std::min(std::abs(weight) / bound, 0.9999f);
    weight *= std::pow(1 - share, -1 / 3.0f);
    after += weight * weight;
  }
  const auto factor = static_cast<float>(std::sqrt(before / after));
  for (float& weight : weights) weight *= factor;
}

inline std::vector<float> layer_weights(const vgg::Shape& shape, std::size_t layer, Spread spread) {
  std::size_t channels = shape.channels, side = shape.height;
  const auto is_dense = [&](std::size_t i) { return shape.layers[i].kind == vgg::Layer::Kind::kDense; };
  for (std::size_t i = 0; i < layer; ++i) {
    channels = shape.layers[i].outputs;
    side = is_dense(i) ? 1 : shape.layers[i].pool ? side / 2 : side;
  }
  const std::size_t inputs = channels * (is_dense(layer) ? side * side : 9);
  std::vector<float> weights(inputs * shape.layers[layer].outputs);
  const auto fill = [&](std::uint64_t seed, std::vector<float>& to) {
    embed::seeded_weights(seed, static_cast<std::uint32_t>(2 * layer), inputs, 0, to);
  };
  fill(1, weights);
  if (spread == Spread::kHeavy) make_heavy(weights);
  // The sum of four.
  for (std::uint64_t seed = 2; spread == Spread::kBell && seed < 5; ++seed) {
    std::vector<float> more(weights.size());
    fill(seed, more);
    for (std::size_t i = 0; i < weights.size(); ++i) weights[i] += more[i];
  }
  for (float& weight : weights) weight *= spread == Spread::kBell ? 0.5f : 1.0f;
  return weights;
}

inline double cosine(const std::vector<float>& a, const std::vector<float>& b) {
  double ab = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ab += double{a[i]} * b[i];
    aa += double{a[i]} * a[i];
    bb += double{b[i]} * b[i];
  }
  return ab / std::sqrt(aa * bb);
}

// Of `count` evenly spaced files below the folder, those that are pictures.
inline std::vector<std::vector<float>> tensors_in(const std::filesystem::path& folder, std::size_t count) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  count = std::min(count, files.size());
  std::vector<std::vector<float>> tensors;
  for (std::size_t i = 0; i < count; ++i) {
    const auto image =
        ingest::decode_picture(value_of(io::read_file(files[i * files.size() / count], 1 << 26)));
    if (image.ok()) tensors.push_back(value_of(make_tensor(*image, {})));
  }
  return tensors;
}

}  // namespace vitrine::bench

// SPDX-License-Identifier: MIT
// How near the engine's answers on 16-bit whole numbers are to those in float32, on real pictures, by VGG16
// to its second dense layer with weights from a seed; and how long its weights take to be packed.
//
//   cmake --preset release -DVITRINE_BUILD_BENCH=ON && cmake --build build --target vgg_agreement
//   build/bin/vgg_agreement PICTURES [COUNT] [even|heavy]
//
// PICTURES: a folder, of which COUNT (20) evenly spaced ones are taken. even: weights as `vitrine model seed`
// makes them, uniform; heavy: a few of them are many times the others, which whole numbers say worse.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <vector>

#include "bench/measure.h"
#include "embed/prepare/seeded_weights.h"
#include "ingest/picture.h"
#include "io/files.h"
#include "vitrine/tensor.h"
#include "vitrine/vgg.h"

namespace {

namespace fs = std::filesystem;
using namespace vitrine;
using bench::value_of;

vgg::Shape vgg16() {
  vgg::Shape shape;
  for (const auto& [outputs, count] : {std::pair{64u, 2}, {128u, 2}, {256u, 3}, {512u, 3}, {512u, 3}}) {
    for (int i = 1; i <= count; ++i)
      shape.layers.push_back({vgg::Layer::Kind::kConvolution, outputs, true, i == count});
  }
  shape.layers.push_back({vgg::Layer::Kind::kDense, 4096, true, false});
  shape.layers.push_back({vgg::Layer::Kind::kDense, 4096, false, false});
  return shape;
}

// Of the same variance, but a sixteenth of the numbers are up to 4 times, one of 2^12 up to 16 times as
// large.
void make_heavy(std::vector<float>& weights) {
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

void set_weights(vgg::Network& network, bool heavy, double& seconds) {
  const vgg::Shape shape = vgg16();
  std::size_t channels = 3, side = shape.height;
  for (std::size_t i = 0; i < shape.layers.size(); ++i) {
    const vgg::Layer& layer = shape.layers[i];
    const bool dense = layer.kind == vgg::Layer::Kind::kDense;
    const std::size_t inputs = channels * (dense ? side * side : 9);
    std::vector<float> weights(inputs * layer.outputs);
    embed::seeded_weights(1, static_cast<std::uint32_t>(2 * i), inputs, 0, weights);
    if (heavy) make_heavy(weights);
    const auto start = std::chrono::steady_clock::now();
    if (!network.set_weights(i, weights, std::vector<float>(layer.outputs)).ok()) std::exit(1);
    if (!dense) seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    channels = layer.outputs;
    side = dense ? 1 : layer.pool ? side / 2 : side;
  }
}

std::vector<float> answer_of(const vgg::Network& network, const std::vector<float>& tensor) {
  static vgg::Workspace workspace;
  return value_of(network.run(tensor, workspace));
}

double cosine(const std::vector<float>& a, const std::vector<float>& b) {
  double ab = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ab += double{a[i]} * b[i];
    aa += double{a[i]} * a[i];
    bb += double{b[i]} * b[i];
  }
  return ab / std::sqrt(aa * bb);
}

std::vector<fs::path> files_in(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "vgg_agreement: see the first lines of bench/vgg_agreement.cpp for what it takes\n");
    return 1;
  }
  const std::vector<fs::path> files = files_in(argv[1]);
  const std::size_t count =
      std::min<std::size_t>(argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 20, files.size());
  const bool heavy = argc > 3 && std::strcmp(argv[3], "heavy") == 0;
  double packing[2] = {};
  std::vector<vgg::Network> networks;
  for (const auto convolutions : {vgg::Convolutions::kFloat32, vgg::Convolutions::kInt16}) {
    networks.push_back(value_of(vgg::Network::make(vgg16(), {nullptr, convolutions})));
    set_weights(networks.back(), heavy, packing[networks.size() - 1]);
  }
  double sum = 0, least = 1;
  std::size_t pictures = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const auto image =
        ingest::decode_picture(value_of(io::read_file(files[i * files.size() / count], 1 << 26)));
    if (!image.ok()) continue;
    const std::vector<float> tensor = value_of(make_tensor(*image, {}));
    const double found = cosine(answer_of(networks[0], tensor), answer_of(networks[1], tensor));
    sum += found;
    least = std::min(least, found);
    ++pictures;
  }
  std::printf(
      R"({"weights": "%s", "pictures": %zu, "mean_cosine": %.7f, "least_cosine": %.7f, )"
      R"("packing_ms": {"float32": %.0f, "int16": %.0f}, "weights_mb": {"float32": %.0f, "int16": %.0f}})"
      "\n",
      heavy ? "heavy" : "even", pictures, sum / static_cast<double>(pictures), least, 1e3 * packing[0],
      1e3 * packing[1], 1e-6 * static_cast<double>(networks[0].weight_bytes()),
      1e-6 * static_cast<double>(networks[1].weight_bytes()));
  return 0;
}

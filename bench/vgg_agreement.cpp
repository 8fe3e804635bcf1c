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
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "bench/vgg_seeded.h"

namespace {

using namespace vitrine;
using bench::value_of;

void set_weights(vgg::Network& network, bench::Spread spread, double& seconds) {
  const vgg::Shape shape = bench::vgg16();
  for (std::size_t i = 0; i < shape.layers.size(); ++i) {
    const std::vector<float> weights = bench::layer_weights(shape, i, spread);
    const auto start = std::chrono::steady_clock::now();
    if (!network.set_weights(i, weights, std::vector<float>(shape.layers[i].outputs)).ok()) std::exit(1);
    if (shape.layers[i].kind == vgg::Layer::Kind::kConvolution)
      seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  }
}

std::vector<float> answer_of(const vgg::Network& network, const std::vector<float>& tensor) {
  static vgg::Workspace workspace;
  return value_of(network.run(tensor, workspace));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "vgg_agreement: see the first lines of bench/vgg_agreement.cpp for what it takes\n");
    return 1;
  }
  const auto tensors = bench::tensors_in(argv[1], argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 20);
  const bool heavy = argc > 3 && std::strcmp(argv[3], "heavy") == 0;
  double packing[2] = {};
  std::vector<vgg::Network> networks;
  for (const auto convolutions : {vgg::Convolutions::kFloat32, vgg::Convolutions::kInt16}) {
    networks.push_back(value_of(vgg::Network::make(bench::vgg16(), {nullptr, convolutions})));
    set_weights(networks.back(), heavy ? bench::Spread::kHeavy : bench::Spread::kEven,
                packing[networks.size() - 1]);
  }
  double sum = 0, least = 1;
  for (const std::vector<float>& tensor : tensors) {
    const double found = bench::cosine(answer_of(networks[0], tensor), answer_of(networks[1], tensor));
    sum += found;
    least = std::min(least, found);
  }
  std::printf(
      R"({"weights": "%s", "pictures": %zu, "mean_cosine": %.7f, "least_cosine": %.7f, )"
      R"("packing_ms": {"float32": %.0f, "int16": %.0f}, "weights_mb": {"float32": %.0f, "int16": %.0f}})"
      "\n",
      heavy ? "heavy" : "even", tensors.size(), sum / static_cast<double>(tensors.size()), least,
      1e3 * packing[0], 1e3 * packing[1], 1e-6 * static_cast<double>(networks[0].weight_bytes()),
      1e-6 * static_cast<double>(networks[1].weight_bytes()));
  return 0;
}

// SPDX-License-Identifier: MIT
// What weight files of several codings cost and give, for VGG16 to its second dense layer with weights from a
// seed: bytes, how near answers are to float32's on real pictures, how fast a file becomes a network; and
// what its first dense layer takes for a picture in each form.
//
//   cmake --preset release -DVITRINE_BUILD_BENCH=ON && cmake --build build --target vgg_weights
//   build/bin/vgg_weights PICTURES [COUNT] [even|heavy|bell] [OUTPUTS]
//   build/bin/vgg_weights pace                      the first dense layer alone
//   build/bin/vgg_weights write FOLDER [LEVELS]     head and body of one coding, for bench/vgg_weights.mjs
//
// PICTURES: a folder, of which COUNT (20) evenly spaced ones are taken. Weights: uniform as `vitrine model
// seed` makes them; with a few that are many times the others; about normal. OUTPUTS: of the second dense
// layer, 257 (a site's projection folded in) unless said. LEVELS: of the first dense layer, 7; 0: four bits.
// centred: with the mean of float32's answers taken away, for seeded networks find all pictures much alike.
#include "vitrine/vgg_weights.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <string>
#include <vector>

#include "bench/vgg_dense.h"
#include "bench/vgg_seeded.h"

namespace {

using namespace vitrine;
using bench::value_of;
using vgg::LayerCoding;

double milliseconds(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

void must(const Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "%s\n", status.error().message.c_str());
  std::exit(1);
}

// Levels of the convolutions, the first dense layer (0: four bits) and the second.
struct Variant {
  const char* name;
  std::uint8_t convolutions, first, second;
};

constexpr Variant kVariants[] = {
    {"all 127 levels", 127, 127, 127},
    {"first dense layer 15", 127, 15, 127},
    {"first dense layer 12", 127, 12, 127},
    {"first dense layer 7", 127, 7, 127},
    {"first dense layer 5", 127, 5, 127},
    {"5, the others 63", 63, 5, 63},
    {"first dense layer 4", 127, 4, 127},
    {"4, the others 63", 63, 4, 63},
    {"first dense layer four bits", 127, 0, 127},
};

LayerCoding coding_of(std::uint8_t levels) {
  return levels == 0 ? LayerCoding{LayerCoding::Kind::kInt4, 7}
                     : LayerCoding{LayerCoding::Kind::kInt8, levels};
}

using Weights = std::vector<std::vector<float>>;

struct File {
  std::vector<std::uint8_t> head, body;
  std::vector<std::size_t> bytes;  // of each layer
};

File written(const vgg::Shape& shape, const Weights& weights, const Variant& variant) {
  std::vector<LayerCoding> codings(shape.layers.size(), coding_of(variant.convolutions));
  codings[codings.size() - 2] = coding_of(variant.first);
  codings.back() = coding_of(variant.second);
  vgg::WeightsWriter writer = value_of(vgg::WeightsWriter::make(shape, codings));
  File file;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const std::vector<float> bias(shape.layers[i].outputs);
    const auto bytes = value_of(writer.layer(i, weights[i], bias));
    file.body.insert(file.body.end(), bytes.begin(), bytes.end());
    file.bytes.push_back(bytes.size());
  }
  file.head = value_of(writer.head());
  return file;
}

vgg::Network read(const File& file, vgg::Convolutions convolutions) {
  vgg::WeightsReader reader =
      value_of(vgg::WeightsReader::open(file.head, file.body.size(), {nullptr, convolutions}));
  // As bytes arrive from a network, more or less.
  for (std::size_t at = 0; at < file.body.size(); at += 1 << 16)
    must(
        reader.push(std::span(file.body).subspan(at, std::min<std::size_t>(1 << 16, file.body.size() - at))));
  return value_of(reader.finish());
}

std::vector<float> answer_of(const vgg::Network& network, const std::vector<float>& tensor) {
  static vgg::Workspace workspace;
  return value_of(network.run(tensor, workspace));
}

std::vector<float> less(std::vector<float> values, const std::vector<float>& mean) {
  for (std::size_t i = 0; i < values.size(); ++i) values[i] -= mean[i];
  return values;
}

std::vector<float> mean_of(const std::vector<std::vector<float>>& answers) {
  std::vector<float> mean(answers.front().size());
  for (const std::vector<float>& answer : answers) {
    for (std::size_t i = 0; i < mean.size(); ++i) mean[i] += answer[i] / static_cast<float>(answers.size());
  }
  return mean;
}

void measure(const Variant& variant, const vgg::Shape& shape, const Weights& weights,
             const std::vector<std::vector<float>>& tensors, const std::vector<std::vector<float>>& wanted) {
  const std::vector<float> mean = mean_of(wanted);
  File file;
  const double writing = milliseconds([&] { file = written(shape, weights, variant); });
  std::printf(R"({"coding": "%s", "bytes": %zu, "bits_of_first_dense": %.3f, "write_s": %.1f)", variant.name,
              file.head.size() + file.body.size(),
              8.0 * static_cast<double>(file.bytes[file.bytes.size() - 2]) /
                  static_cast<double>(weights[weights.size() - 2].size()),
              1e-3 * writing);
  for (const auto convolutions : {vgg::Convolutions::kFloat32, vgg::Convolutions::kInt16}) {
    std::vector<vgg::Network> network;
    const double reading = milliseconds([&] { network.push_back(read(file, convolutions)); });
    double sum = 0, least = 1, centred = 0;
    for (std::size_t i = 0; i < tensors.size(); ++i) {
      const std::vector<float> answer = answer_of(network.front(), tensors[i]);
      const double found = bench::cosine(answer, wanted[i]);
      sum += found;
      least = std::min(least, found);
      centred += bench::cosine(less(answer, mean), less(wanted[i], mean));
    }
    std::printf(
        R"(, "%s": {"mean_cosine": %.6f, "least_cosine": %.6f, "centred": %.5f, "read_s": %.2f, "mb_a_second": %.0f, )"
        R"("held_mb": %.0f})",
        convolutions == vgg::Convolutions::kInt16 ? "int16" : "float32",
        sum / static_cast<double>(tensors.size()), least, centred / static_cast<double>(tensors.size()),
        1e-3 * reading, 1e-3 * static_cast<double>(file.body.size()) / reading,
        1e-6 * static_cast<double>(network.front().weight_bytes()));
  }
  std::printf("}\n");
  std::fflush(stdout);
}

// The first dense layer alone, by every kind of inner loops, in turns.
void pace(int rounds) {
  for (const vgg::Kernels* kernels : vgg::usable_kernels()) {
    std::vector<bench::DenseLayer> layers;
    for (const bench::DenseForm form : bench::kDenseForms) {
      layers.emplace_back(*kernels, form);
      if (!layers.back().make(vgg::kMaxPictures)) std::exit(1);
    }
    for (const std::size_t pictures : {std::size_t{1}, std::size_t{4}, vgg::kMaxPictures}) {
      std::vector<std::vector<double>> times(layers.size());
      for (int round = 0; round < rounds; ++round) {
        for (std::size_t i = 0; i < layers.size(); ++i)
          times[i].push_back(milliseconds([&] { layers[i].run(pictures); }));
      }
      std::printf(R"({"kernels": "%s", "pictures": %zu)", kernels->name, pictures);
      for (std::size_t i = 0; i < layers.size(); ++i) {
        std::sort(times[i].begin(), times[i].end());
        std::printf(R"(, "%s_ms": %.2f)", bench::name_of(bench::kDenseForms[i]),
                    times[i][times[i].size() / 2]);
      }
      std::printf("}\n");
    }
  }
}

int write(const char* folder, const char* levels) {
  const vgg::Shape shape = bench::vgg16(257);
  Weights weights;
  for (std::size_t i = 0; i < shape.layers.size(); ++i)
    weights.push_back(bench::layer_weights(shape, i, bench::Spread::kEven));
  const File file =
      written(shape, weights, {"", 127, static_cast<std::uint8_t>(std::strtoul(levels, nullptr, 10)), 127});
  const std::filesystem::path to(folder);
  const auto text = [](const std::vector<std::uint8_t>& bytes) {
    return std::string(bytes.begin(), bytes.end());
  };
  must(io::write_file(to / "head", text(file.head)));
  must(io::write_file(to / "body", text(file.body)));
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 2 && std::string(argv[1]) == "write") return write(argv[2], argc > 3 ? argv[3] : "7");
  if (argc == 2 && std::string(argv[1]) == "pace") {
    pace(25);
    return 0;
  }
  if (argc < 2) {
    std::fprintf(stderr, "vgg_weights: see the first lines of bench/vgg_weights.cpp for what it takes\n");
    return 1;
  }
  const auto tensors = bench::tensors_in(argv[1], argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 20);
  const std::string named = argc > 3 ? argv[3] : "even";
  const auto spread = named == "heavy"  ? bench::Spread::kHeavy
                      : named == "bell" ? bench::Spread::kBell
                                        : bench::Spread::kEven;
  const vgg::Shape shape =
      bench::vgg16(argc > 4 ? static_cast<std::uint32_t>(std::strtoul(argv[4], nullptr, 10)) : 257);
  Weights weights;
  vgg::Network network = value_of(vgg::Network::make(shape));
  for (std::size_t i = 0; i < shape.layers.size(); ++i) {
    weights.push_back(bench::layer_weights(shape, i, spread));
    must(network.set_weights(i, weights[i], std::vector<float>(shape.layers[i].outputs)));
  }
  std::vector<std::vector<float>> wanted;
  for (const std::vector<float>& tensor : tensors) wanted.push_back(answer_of(network, tensor));
  std::printf(R"({"weights": "%s", "pictures": %zu, "outputs": %zu})"
              "\n",
              named.c_str(), tensors.size(), network.outputs());
  for (const Variant& variant : kVariants) measure(variant, shape, weights, tensors, wanted);
  return 0;
}

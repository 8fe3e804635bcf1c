// SPDX-License-Identifier: MIT
// What a network of VGG's kind costs by the core's own engine and by ONNX Runtime, side by side in one run:
//
//   cmake --preset release -DVITRINE_BUILD_BENCH=ON && cmake --build build --target vgg_pace
//   build/bin/vgg_pace CARD WEIGHTS PICTURES [ROUNDS]
//   build/bin/vgg_pace layers          the convolutions alone, by each kind of inner loops that this
//   processor can run, in float32 and on 16-bit whole numbers
//
// CARD: a model.json whose file embeds as it is, or `prepared` forms beside WEIGHTS (then the folder that
// vitrine model prepare left, of which fp32 is taken). PICTURES: a folder. Every round times every way once,
// so that whatever else the machine does meets all of them. Printed are medians of the rounds, milliseconds a
// picture: by the clock, and core time, which other programs lengthen least.
//
// peak: what the engine's inner loop reaches on data in the first cache. A layer's share of it counts the
// multiplications that Winograd's way has left, a quarter of the definition's.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "bench/measure.h"
#include "bench/vgg_layers.h"
#include "embed/embedder.h"
#include "embed/prepared.h"
#include "embed/vgg/vgg_embedder.h"
#include "ingest/picture.h"
#include "io/files.h"

namespace {

namespace fs = std::filesystem;
using namespace vitrine;
using bench::value_of;

double process_milliseconds() {
  timespec time{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return 1e3 * static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_nsec);
}

// Of the wall and of all cores that this program had, whatever else the machine did meanwhile.
struct Spent {
  double wall = 0, core = 0;
};

Spent spent_by(const std::function<void()>& work) {
  const double before = process_milliseconds();
  const auto start = std::chrono::steady_clock::now();
  work();
  const std::chrono::duration<double, std::milli> wall = std::chrono::steady_clock::now() - start;
  return {wall.count(), process_milliseconds() - before};
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

embed::Network network_of(const fs::path& card_file, const fs::path& weights) {
  const embed::ModelCard card = value_of(embed::read_model_card(card_file));
  if (!fs::is_directory(weights)) return embed::network_of_card(card, weights);
  return *embed::find_form(value_of(embed::read_prepared(weights, card)), embed::kFloatForm);
}

std::vector<std::vector<float>> tensors_of(const embed::Embedder& embedder, const fs::path& folder,
                                           std::size_t count) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::vector<std::vector<float>> tensors;
  for (std::size_t i = 0; i < count && !files.empty(); ++i) {
    const io::Bytes bytes = value_of(io::read_file(files[i * files.size() / count], 1 << 26));
    tensors.push_back(value_of(embedder.prepare(value_of(ingest::decode_picture(bytes)))));
  }
  if (tensors.empty()) std::exit(1);
  return tensors;
}

// One way of answering for pictures: so many threads, each with so many pictures a call.
struct Way {
  std::string name;
  const embed::Embedder* embedder = nullptr;
  std::size_t threads = 1, pictures = 1;
  std::vector<double> wall = {}, core = {};  // milliseconds a picture

  void run(const std::vector<std::vector<float>>& tensors) {
    std::vector<std::thread> team;
    const auto call = [&] {
      (void)embedder->embed_batch({tensors.begin(), tensors.begin() + static_cast<std::ptrdiff_t>(pictures)});
    };
    const Spent spent = spent_by([&] {
      for (std::size_t i = 1; i < threads; ++i) team.emplace_back(call);
      call();
      for (std::thread& one : team) one.join();
    });
    wall.push_back(spent.wall / static_cast<double>(threads * pictures));
    core.push_back(spent.core / static_cast<double>(threads * pictures));
  }
};

double least_cosine(const embed::Embedder& a, const embed::Embedder& b,
                    const std::vector<std::vector<float>>& tensors) {
  double least = 1;
  for (const std::vector<float>& tensor : tensors) {
    const auto one = value_of(a.embed_batch({tensor}).front());
    const auto other = value_of(b.embed_batch({tensor}).front());
    double sum = 0;
    for (std::size_t i = 0; i < one.size(); ++i) sum += double{one[i]} * other[i];
    least = std::min(least, sum);
  }
  return least;
}

// Billions of multiplications and additions a second on data that stay in the first cache.
double peak(const vgg::Kernels& kernels, bool int16) {
  constexpr std::size_t kCalls = 2000;
  bench::InnerLoop loop(kernels, int16);
  if (!loop.make()) std::exit(1);
  double best = 0;
  for (int round = 0; round < 50; ++round)
    best = std::max(best, loop.operations(kCalls) / spent_by([&] { loop.run(kCalls); }).core / 1e6);
  return best;
}

// The convolutions of VGG16, one thread, one picture, by the inner loops for one kind of processor.
void layers(const vgg::Kernels& kernels, bool int16, int rounds) {
  const double best = peak(kernels, int16);
  std::printf(R"({"kernels": "%s", "convolutions": "%s", "peak_gflops": %.1f})"
              "\n",
              kernels.name, int16 ? "int16" : "float32", best);
  for (const bench::VggLayerSize& size : bench::kVgg16Layers) {
    bench::VggLayer layer(kernels);
    if (!layer.make(size, int16)) std::exit(1);
    std::vector<double> times;
    for (int round = 0; round < rounds; ++round) times.push_back(spent_by([&] { layer.run(); }).core);
    const double spent = median(times);
    std::printf(R"({"layer": "%ux%u, %u to %u", "core_ms": %.2f, "share_of_peak": %.2f})"
                "\n",
                size.side, size.side, size.channels, size.outputs, spent,
                layer.operations() / spent / 1e6 / best);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 2 && std::string(argv[1]) == "layers") {
    for (const vgg::Kernels* kernels : vgg::usable_kernels()) {
      layers(*kernels, false, 15);
      layers(*kernels, true, 15);
    }
    return 0;
  }
  if (argc < 4) {
    std::fprintf(stderr, "vgg_pace: see the first lines of bench/vgg_pace.cpp for what it takes\n");
    return 1;
  }
  const embed::Network network = network_of(argv[1], argv[2]);
  const int rounds = argc > 4 ? std::atoi(argv[4]) : 9;
  const auto own = bench::timed("vitrine opens", [&] { return value_of(embed::make_vgg_embedder(network)); });
  const auto onnx =
      bench::timed("onnx opens", [&] { return value_of(embed::make_onnx_embedder(network, 1)); });
  const auto onnx_inside = value_of(embed::make_onnx_embedder(network, 2));
  const auto tensors = tensors_of(*own, argv[3], 4);
  std::vector<Way> ways = {
      {"vitrine, 1 thread, 1 a call", own.get(), 1, 1},
      {"onnx, 1 thread, 1 a call", onnx.get(), 1, 1},
      {"vitrine, 1 thread, 4 a call", own.get(), 1, 4},
      {"onnx, 1 thread, 4 a call", onnx.get(), 1, 4},
      {"vitrine, 2 threads side by side, 1 a call", own.get(), 2, 1},
      {"onnx, 2 threads side by side, 1 a call", onnx.get(), 2, 1},
      {"onnx, 2 threads inside a call", onnx_inside.get(), 1, 1},
      {"vitrine, 2 threads side by side, 4 a call", own.get(), 2, 4},
      {"onnx, 2 threads side by side, 4 a call", onnx.get(), 2, 4},
  };
  std::printf(R"({"least_cosine": %.9f})"
              "\n",
              least_cosine(*own, *onnx, tensors));
  for (int round = -1; round < rounds; ++round) {
    for (Way& way : ways) {
      way.run(tensors);
      if (round < 0) way.wall.clear(), way.core.clear();  // memory is laid out by the first call
    }
  }
  for (const Way& way : ways)
    std::printf(R"({"way": "%s", "wall_ms": %.1f, "core_ms": %.1f})"
                "\n",
                way.name.c_str(), median(way.wall), median(way.core));
  layers(*vgg::usable_kernels().front(), false, 15);
  return 0;
}

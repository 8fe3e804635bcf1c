// SPDX-License-Identifier: MIT
// VGG16's convolutions and poolings for one picture, in float32: by the core's own engine, and by oneDNN,
// with its Winograd primitives where it has them and with those that it chooses itself.
//
//   apt-get install libdnnl-dev
//   cmake --preset release -DVITRINE_BUILD_BENCH=ON && cmake --build build --target onednn_pace
//   build/bin/onednn_pace [ROUNDS]
//
// Every round times every way once. Printed are medians, milliseconds a picture, by the clock and of core
// time. Of two threads each takes a picture of its own, or, with oneDNN, both share one.
// Weights are numbers that change nothing; the formats are those that oneDNN asks for, its weights brought
// into them before.
#include <omp.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <oneapi/dnnl/dnnl.hpp>
#include <set>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "bench/measure.h"
#include "vitrine/vgg.h"

namespace {

using namespace vitrine;
using dnnl::algorithm;
using dnnl::memory;

constexpr auto kFloat = memory::data_type::f32;
constexpr auto kAny = memory::format_tag::any;

vgg::Shape convolutions() {
  vgg::Shape shape;
  for (const auto& [outputs, count] : {std::pair{64u, 2}, {128u, 2}, {256u, 3}, {512u, 3}, {512u, 3}}) {
    for (int i = 1; i <= count; ++i)
      shape.layers.push_back({vgg::Layer::Kind::kConvolution, outputs, true, i == count});
  }
  return shape;
}

float number(std::size_t i) { return static_cast<float>(i * 2654435761u % 1000) / 1000.0f - 0.5f; }

void fill(const memory& to) {
  auto* const values = static_cast<float*>(to.get_data_handle());
  for (std::size_t i = 0; i < to.get_desc().get_size() / sizeof(float); ++i) values[i] = 0.05f * number(i);
}

// The chain by oneDNN, for so many threads.
class OneDnn {
 public:
  OneDnn(bool winograd, int threads) : threads_(threads) {
    omp_set_num_threads(threads);
    memory::dims at = {1, 3, 224, 224};
    memory from({at, kFloat, memory::format_tag::nchw}, engine_);
    fill(from);
    for (const vgg::Layer& layer : convolutions().layers) {
      from = add_convolution(from, at, layer.outputs, winograd);
      at[1] = layer.outputs;
      if (layer.pool) from = add_pooling(from, at);
    }
  }

  void run() {
    omp_set_num_threads(threads_);
    for (std::size_t i = 0; i < steps_.size(); ++i) steps_[i].execute(stream_, arguments_[i]);
    stream_.wait();
  }

  [[nodiscard]] std::string kinds() const {
    std::string list;
    for (const std::string& kind : kinds_) list += (list.empty() ? "" : ", ") + kind;
    return list;
  }

 private:
  memory add_convolution(const memory& given, const memory::dims& at, std::int64_t outputs, bool winograd) {
    const memory::dims to = {1, outputs, at[2], at[3]};
    dnnl::primitive_attr attributes;
    dnnl::post_ops relu;
    relu.append_eltwise(1.0f, algorithm::eltwise_relu, 0.0f, 0.0f);
    attributes.set_post_ops(relu);
    // Its own belongs to the thread that made it.
    attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
    const auto described = [&](algorithm kind) {
      const dnnl::convolution_forward::desc desc(dnnl::prop_kind::forward_inference, kind, {at, kFloat, kAny},
                                                 {{outputs, at[1], 3, 3}, kFloat, kAny},
                                                 {{outputs}, kFloat, kAny}, {to, kFloat, kAny}, {1, 1},
                                                 {1, 1}, {1, 1});
      return dnnl::convolution_forward::primitive_desc(desc, attributes, engine_, true);
    };
    auto chosen = described(winograd ? algorithm::convolution_winograd : algorithm::convolution_auto);
    // It has no Winograd for three channels.
    if (!chosen.get(true)) chosen = described(algorithm::convolution_auto);
    kinds_.insert(chosen.impl_info_str());
    const memory weights(chosen.weights_desc(), engine_), bias(chosen.bias_desc(), engine_);
    fill(weights), fill(bias);
    const memory from = in_format(given, chosen.src_desc());
    const memory output(chosen.dst_desc(), engine_);
    add(dnnl::convolution_forward(chosen),
        {{DNNL_ARG_SRC, from},
         {DNNL_ARG_WEIGHTS, weights},
         {DNNL_ARG_BIAS, bias},
         {DNNL_ARG_DST, output},
         {DNNL_ARG_SCRATCHPAD, memory(chosen.scratchpad_desc(), engine_)}});
    return output;
  }

  memory add_pooling(const memory& from, memory::dims& at) {
    at[2] /= 2, at[3] /= 2;
    const dnnl::pooling_forward::desc desc(dnnl::prop_kind::forward_inference, algorithm::pooling_max,
                                           from.get_desc(), {at, kFloat, kAny}, {2, 2}, {2, 2}, {0, 0},
                                           {0, 0});
    const dnnl::pooling_forward::primitive_desc chosen(desc, engine_);
    const memory output(chosen.dst_desc(), engine_);
    add(dnnl::pooling_forward(chosen), {{DNNL_ARG_SRC, from}, {DNNL_ARG_DST, output}});
    return output;
  }

  memory in_format(const memory& given, const memory::desc& wanted) {
    if (given.get_desc() == wanted) return given;
    const memory turned(wanted, engine_);
    add(dnnl::reorder(given, turned), {{DNNL_ARG_FROM, given}, {DNNL_ARG_TO, turned}});
    return turned;
  }

  void add(dnnl::primitive step, std::unordered_map<int, memory> arguments) {
    steps_.push_back(std::move(step));
    arguments_.push_back(std::move(arguments));
  }

  int threads_;
  dnnl::engine engine_{dnnl::engine::kind::cpu, 0};
  dnnl::stream stream_{engine_};
  std::vector<dnnl::primitive> steps_;
  std::vector<std::unordered_map<int, memory>> arguments_;
  std::set<std::string> kinds_;
};

class Engine {
 public:
  Engine() : network_(bench::value_of(vgg::Network::make(convolutions()))) {
    std::size_t channels = 3;
    for (std::size_t i = 0; i < convolutions().layers.size(); ++i) {
      const std::size_t outputs = convolutions().layers[i].outputs;
      std::vector<float> weights(outputs * channels * 9);
      for (std::size_t k = 0; k < weights.size(); ++k) weights[k] = 0.05f * number(k);
      if (!network_.set_weights(i, weights, std::vector<float>(outputs)).ok()) std::exit(1);
      channels = outputs;
    }
  }
  void run(vgg::Workspace& workspace) const {
    static const std::vector<float> picture(network_.inputs(), 0.3f);
    (void)network_.run(picture, workspace);
  }

 private:
  vgg::Network network_;
};

struct Way {
  std::string name;
  int pictures;
  std::function<void()> run;
  std::vector<double> wall = {}, core = {};
};

double seconds(clockid_t clock) {
  timespec time{};
  ::clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace

int main(int argc, char** argv) {
  const int rounds = argc > 1 ? std::atoi(argv[1]) : 15;
  const Engine engine;
  vgg::Workspace spaces[2];
  OneDnn winograd(true, 1), winograd_other(true, 1), winograd_two(true, 2), chosen(false, 1),
      chosen_two(false, 2);
  std::printf(R"({"onednn": "%s", "winograd": "%s", "chosen": "%s"})"
              "\n",
              (std::to_string(dnnl::version()->major) + "." + std::to_string(dnnl::version()->minor)).c_str(),
              winograd.kinds().c_str(), chosen.kinds().c_str());
  std::vector<Way> ways = {
      {"engine, 1 thread", 1, [&] { engine.run(spaces[0]); }},
      {"onednn winograd, 1 thread", 1, [&] { winograd.run(); }},
      {"onednn chosen, 1 thread", 1, [&] { chosen.run(); }},
      {"engine, 2 threads side by side", 2,
       [&] {
         std::thread other([&] { engine.run(spaces[1]); });
         engine.run(spaces[0]);
         other.join();
       }},
      {"onednn winograd, 2 threads side by side", 2,
       [&] {
         std::thread other([&] { winograd_other.run(); });
         winograd.run();
         other.join();
       }},
      {"onednn winograd, 2 threads inside a picture", 1, [&] { winograd_two.run(); }},
      {"onednn chosen, 2 threads inside a picture", 1, [&] { chosen_two.run(); }},
  };
  for (int round = -1; round < rounds; ++round) {
    for (Way& way : ways) {
      const double wall = seconds(CLOCK_MONOTONIC), core = seconds(CLOCK_PROCESS_CPUTIME_ID);
      way.run();
      if (round < 0) continue;  // memory is laid out by the first call
      way.wall.push_back(1e3 * (seconds(CLOCK_MONOTONIC) - wall) / way.pictures);
      way.core.push_back(1e3 * (seconds(CLOCK_PROCESS_CPUTIME_ID) - core) / way.pictures);
    }
  }
  for (const Way& way : ways)
    std::printf(R"({"way": "%s", "wall_ms": %.1f, "core_ms": %.1f, "least_wall_ms": %.1f})"
                "\n",
                way.name.c_str(), median(way.wall), median(way.core),
                *std::min_element(way.wall.begin(), way.wall.end()));
  return 0;
}

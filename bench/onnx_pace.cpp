// SPDX-License-Identifier: MIT
// What the steps of a build cost by themselves, for bench/embed_pace.mjs: bare ONNX Runtime on tensors that
// lie ready, and the core time of reading, decoding, preparing and publishing a picture.
//
// Usage: onnx_pace stages CARD PICTURES
//        onnx_pace run CARD WEIGHTS PICTURES THREADS PER_CALL SECONDS [FORM]
// PER_CALL: pictures a call; 0: one a call, with all THREADS inside the call instead of side by side.
// FORM: one of those that `vitrine model prepare` left; WEIGHTS is then their folder.
// Answers one line of JSON. CARD is a model.json, PICTURES a folder.
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "build/picture.h"
#include "embed/model_card.h"
#include "embed/network.h"
#include "embed/onnx_runs.h"
#include "embed/prepared.h"
#include "io/files.h"
#include "publish/iiif_level0.h"
#include "vitrine/tensor.h"

namespace {

namespace fs = std::filesystem;
using namespace vitrine;
using Clock = std::chrono::steady_clock;

[[noreturn]] void give_up(const std::string& message) {
  std::fprintf(stderr, "onnx_pace: %s\n", message.c_str());
  std::exit(1);
}

template <class T>
T value_of(Result<T> result) {
  if (!result.ok()) give_up(result.error().message);
  return std::move(result).value();
}

std::vector<fs::path> pictures_in(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  if (files.empty()) give_up("there are no pictures in " + io::display(folder));
  return files;
}

double thread_seconds() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

double process_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// Core milliseconds a picture of each step, one picture after the other on one thread.
int stages(const fs::path& card_file, const fs::path& folder) {
  const embed::ModelCard card = value_of(embed::read_model_card(card_file));
  const std::vector<fs::path> files = pictures_in(folder);
  const fs::path site = fs::temp_directory_path() / ("onnx-pace-" + std::to_string(::time(nullptr)));
  io::Budget pixels(ImageLimits{}.max_pixels);
  double read = 0, decode = 0, prepare = 0, publish = 0;
  for (const fs::path& file : files) {
    const double start = thread_seconds();
    build::Picture picture(value_of(io::read_file(file, ImageLimits{}.max_bytes)), pixels);
    const double hashed = thread_seconds();
    const Result<Image>& image = picture.pixels();
    if (!image.ok()) give_up(io::display(file) + ": " + image.error().message);
    const double decoded = thread_seconds();
    (void)value_of(make_tensor(*image, card.preprocess));
    const double prepared = thread_seconds();
    (void)value_of(publish::write_iiif_image(site, picture.key(), *image, {}));
    read += hashed - start;
    decode += decoded - hashed;
    prepare += prepared - decoded;
    publish += thread_seconds() - prepared;
  }
  fs::remove_all(site);
  const double each = 1000.0 / static_cast<double>(files.size());
  std::printf(
      R"({"pictures": %zu, "read_ms": %.3f, "decode_ms": %.3f, "prepare_ms": %.3f, "publish_ms": %.3f})"
      "\n",
      files.size(), read * each, decode * each, prepare * each, publish * each);
  return 0;
}

// The network as it was fetched, or one of its prepared forms.
embed::Network chosen_network(const fs::path& card_file, const fs::path& weights, const std::string& form) {
  const embed::ModelCard card = value_of(embed::read_model_card(card_file));
  if (form.empty()) return embed::network_of_card(card, weights);
  const embed::Prepared prepared = value_of(embed::read_prepared(weights, card));
  const embed::Network* const found = embed::find_form(prepared, form);
  if (found == nullptr) give_up("model " + card.id + " was not prepared in the form " + form);
  return *found;
}

// Runs the network over ready tensors on every thread until the time is over.
int run(const embed::Network& network, const fs::path& folder, unsigned threads, unsigned per_call,
        double seconds) {
  const embed::ModelCard& card = network.card;
  const unsigned inside = per_call == 0 ? threads : 1;
  const unsigned side_by_side = per_call == 0 ? 1 : threads;
  const std::size_t batch = std::max(per_call, 1u);
  std::vector<float> tensors;
  const std::vector<fs::path> files = pictures_in(folder);
  io::Budget pixels(ImageLimits{}.max_pixels);
  for (std::size_t i = 0; i < batch; ++i) {
    build::Picture picture(value_of(io::read_file(files[i % files.size()], ImageLimits{}.max_bytes)), pixels);
    if (!picture.pixels().ok()) give_up(picture.pixels().error().message);
    const auto tensor = value_of(make_tensor(*picture.pixels(), card.preprocess));
    tensors.insert(tensors.end(), tensor.begin(), tensor.end());
  }
  Ort::InitApi(OrtGetApiBase()->GetApi(ORT_API_VERSION));
  const Ort::Env environment(ORT_LOGGING_LEVEL_ERROR, "onnx_pace");
  Ort::SessionOptions options;
  options.SetIntraOpNumThreads(static_cast<int>(inside));
  options.AddConfigEntry("session.x64quantprecision", "1");
  io::Bytes weights;
  if (network.weights) {
    weights = value_of(embed::read_weights(*network.weights));
    options.AddExternalInitializersFromFilesInMemory(
        {network.weights->path}, {reinterpret_cast<char*>(weights.data())}, {weights.size()});
  }
  const io::Bytes graph = value_of(io::read_file(network.graph.file, std::uint64_t{1} << 30));
  Ort::Session session(environment, graph.data(), graph.size(), options);
  const embed::Shape shape = embed::input_shape(card.preprocess, batch);
  const auto memory = Ort::MemoryInfo::CreateCpu(OrtArenaAllocator, OrtMemTypeDefault);
  const auto call = [&] {
    const Ort::Value input =
        Ort::Value::CreateTensor<float>(memory, tensors.data(), tensors.size(), shape.data(), shape.size());
    const char* const in = card.input.c_str();
    const char* const out = card.feature.c_str();
    (void)session.Run(Ort::RunOptions{nullptr}, &in, &input, 1, &out, 1);
  };
  call();  // memory is laid out by the first call
  std::atomic<std::size_t> calls = 0;
  const double core_before = process_seconds();
  const auto start = Clock::now();
  const auto since = [&] { return std::chrono::duration<double>(Clock::now() - start).count(); };
  std::vector<std::thread> team;
  for (unsigned t = 0; t < side_by_side; ++t) {
    team.emplace_back([&] {
      while (since() < seconds) {
        call();
        ++calls;
      }
    });
  }
  for (std::thread& one : team) one.join();
  const double wall = since();
  const auto done = static_cast<double>(calls.load() * batch);
  std::printf(R"({"pictures": %.0f, "seconds": %.3f, "per_second": %.3f, "core_ms": %.3f})"
              "\n",
              done, wall, done / wall, 1000.0 * (process_seconds() - core_before) / done);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  try {
    if (words.size() == 3 && words[0] == "stages") return stages(words[1], words[2]);
    if ((words.size() == 7 || words.size() == 8) && words[0] == "run") {
      const std::string form = words.size() == 8 ? words[7] : std::string();
      return run(chosen_network(words[1], words[2], form), words[3],
                 static_cast<unsigned>(std::stoul(words[4])), static_cast<unsigned>(std::stoul(words[5])),
                 std::stod(words[6]));
    }
  } catch (const std::exception& failure) {
    give_up(failure.what());
  }
  give_up("see the first lines of bench/onnx_pace.cpp for what it takes");
}

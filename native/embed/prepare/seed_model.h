// SPDX-License-Identifier: MIT
// Networks of the true architecture with weights from a seed: for tests, memory and speed where the trained
// weights cannot be had. They have seen no picture, and say so wherever they are named.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "embed/model_card.h"
#include "io/progress.h"
#include "vitrine/result.h"

namespace vitrine::embed {

// What `vitrine model seed` knows.
[[nodiscard]] std::vector<std::string> seedable_networks();

struct SeedOptions {
  std::string network =
      "vgg16";  // or "vgg16-tiny": the same shape with a sixteenth of the channels, for tests
  std::uint64_t seed = 1;
  std::filesystem::path cache;
  io::ProgressStyle progress = io::ProgressStyle::kAuto;
};

struct Seeded {
  ModelCard card;              // also written to <cache>/models/<id>/model.json
  std::filesystem::path file;  // <cache>/models/<id>/<id>.onnx
  std::uint64_t parameters = 0;
  bool was_there = false;  // the right file was in the cache already
};

// Writes card and network, the network as it is made. Equal seeds give equal bytes on every machine: weights
// are integers from a counter, scaled by exact steps (native/embed/prepare/seed_model.cpp says how). Errors:
// kInvalidArgument for an unknown network; kIo; kInterrupted after Ctrl-C; kUnsupported in a build without
// ONNX.
[[nodiscard]] Result<Seeded> seed_model(const SeedOptions& options);

}  // namespace vitrine::embed

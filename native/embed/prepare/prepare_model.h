// SPDX-License-Identifier: MIT
// Makes a fetched network ready: cut to its feature, folded, and in the forms that a build and a browser
// want.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "embed/model_card.h"
#include "embed/prepared.h"
#include "ingest/work.h"
#include "io/progress.h"
#include "vitrine/result.h"

namespace vitrine::embed {

// Raised whenever equal input would give other files: what an older version prepared is then made again.
inline constexpr std::uint32_t kPrepareVersion = 1;

// True where this build can prepare and seed networks.
[[nodiscard]] bool can_prepare();

// The forms there are: fp32, int8, int8-packed, vitrine.
[[nodiscard]] std::vector<std::string> preparable_forms();

struct PrepareOptions {
  std::filesystem::path cache;
  std::filesystem::path weights;      // the network's file; empty: weights_path(cache, card)
  std::filesystem::path calibration;  // a folder of pictures; empty: smaller forms cannot be made
  std::uint32_t pictures = 200;       // at most so many of them, evenly spaced
  std::vector<std::string> forms;     // which; fp32 is always made. Empty: all that can be
  // The share of the first ten neighbours that form vitrine shall have as fp32 has them: the smallest file
  // that does is made. Above 0, at most 1.
  double agree = 0.95;
  unsigned threads = 0;  // 0: one a core
  io::ProgressStyle progress = io::ProgressStyle::kAuto;
  std::function<void(const std::string& what)> step;  // told what begins, for people; may be empty
};

struct PrepareReport {
  Prepared prepared;
  std::vector<std::string> made;         // names of the forms that were made; empty where all were there
  std::vector<ingest::Skipped> skipped;  // calibration pictures that could not be read
};

// Writes <cache>/models/<id>/prepared. Forms that are there, sound, of the same file, pictures and version
// are not made again; each form is listed in prepared.json as soon as it is whole, so that an interrupted run
// goes on. Files nothing names any more are removed. One run at a time for a model. Errors: as read_weights()
// and cut_network(); kInvalidArgument for an unknown form, or a smaller one without pictures; kInterrupted;
// kIo; kUnsupported in a build without ONNX or ONNX Runtime.
[[nodiscard]] Result<PrepareReport> prepare_model(const ModelCard& card, const PrepareOptions& options);

}  // namespace vitrine::embed

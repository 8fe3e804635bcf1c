// SPDX-License-Identifier: MIT
// The verbs below `vitrine model`: what they share.
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "io/progress.h"
#include "vitrine/result.h"

namespace vitrine::cli {

// Options of every one of them.
struct ModelVerbOptions {
  std::string id;
  std::string cache;
  std::string models;
  bool json = false;
  bool quiet = false;

  std::filesystem::path cache_path() const;
  std::vector<std::filesystem::path> cards() const;
  io::ProgressStyle progress() const { return quiet ? io::ProgressStyle::kQuiet : io::ProgressStyle::kAuto; }
};

// Adds a verb with --cache and --models.
CLI::App& add_model_verb(CLI::App& parent, const char* name, const char* summary, ModelVerbOptions& options);

// Declares `seed` and `prepare`; `chosen` is set to what is to be run once one of them is parsed.
void declare_model_seed(CLI::App& parent, std::function<Status()>& chosen);
void declare_model_prepare(CLI::App& parent, std::function<Status()>& chosen);

}  // namespace vitrine::cli

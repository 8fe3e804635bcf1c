// SPDX-License-Identifier: MIT
// Progress of long work on stderr: a bar on a terminal, a plain line now and then elsewhere, nothing with --quiet.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>

namespace vitrine::io {

enum class ProgressStyle : std::uint8_t { kAuto, kQuiet };

// Thread-safe. One at a time. The last line is written when it is destroyed or finish() is called.
class Progress {
 public:
  Progress(std::string label, std::uint64_t total, ProgressStyle style);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void advance(std::uint64_t by = 1);
  // Writes a line of its own above the bar, for a warning that must not be overwritten.
  void note(const std::string& line);
  void finish();

 private:
  void draw(bool last);

  const std::string label_;
  const std::uint64_t total_;
  const ProgressStyle style_;
  const bool terminal_;
  std::mutex mutex_;
  std::uint64_t done_ = 0;
  bool finished_ = false;
  std::chrono::steady_clock::time_point started_;
  std::chrono::steady_clock::time_point drawn_;
};

}  // namespace vitrine::io

// SPDX-License-Identifier: MIT
#include "io/progress.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <utility>

#include "io/files.h"

namespace vitrine::io {
namespace {

using Clock = std::chrono::steady_clock;

// A bar that moves ten times a second looks alive; a log needs a line now and then.
constexpr auto kBarInterval = std::chrono::milliseconds(100);
constexpr auto kLineInterval = std::chrono::seconds(10);
constexpr std::size_t kBarCells = 24;

double seconds(Clock::duration time) { return std::chrono::duration<double>(time).count(); }

std::string duration_text(double time) {
  const auto whole = static_cast<long long>(time + 0.5);
  char text[48];
  if (whole >= 3600) {
    std::snprintf(text, sizeof text, "%lld:%02lld:%02lld", whole / 3600, whole / 60 % 60, whole % 60);
  } else {
    std::snprintf(text, sizeof text, "%lld:%02lld", whole / 60, whole % 60);
  }
  return text;
}

std::string count_text(std::uint64_t done, std::uint64_t total) {
  if (total == 0) return std::to_string(done);
  return std::to_string(done) + "/" + std::to_string(total);
}

std::string bar_text(std::uint64_t done, std::uint64_t total) {
  if (total == 0) return "";
  const double share = static_cast<double>(std::min(done, total)) / static_cast<double>(total);
  const auto filled = static_cast<std::size_t>(share * static_cast<double>(kBarCells));
  return " [" + std::string(filled, '#') + std::string(kBarCells - filled, '.') + "]";
}

std::string time_text(std::uint64_t done, std::uint64_t total, double elapsed, bool last) {
  if (last || done == 0 || total <= done) return duration_text(elapsed);
  return duration_text(elapsed * static_cast<double>(total - done) / static_cast<double>(done)) + " left";
}

// A line longer than the terminal would wrap, and "\r" would then no longer find its start.
std::size_t terminal_columns() {
  winsize size{};
  if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col < 2) return 80;
  return size.ws_col;
}

void write_error(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

}  // namespace

Progress::Progress(std::string label, std::uint64_t total, ProgressStyle style)
    : label_(std::move(label)),
      total_(total),
      style_(style),
      terminal_(::isatty(STDERR_FILENO) == 1),
      started_(Clock::now()),
      drawn_(started_) {}

Progress::~Progress() { finish(); }

void Progress::advance(std::uint64_t by) {
  const std::lock_guard lock(mutex_);
  done_ += by;
  if (finished_ || style_ == ProgressStyle::kQuiet) return;
  const auto since = Clock::now() - drawn_;
  if (terminal_ ? since >= kBarInterval : since >= kLineInterval) draw(false);
}

void Progress::note(const std::string& line) {
  const std::lock_guard lock(mutex_);
  if (style_ == ProgressStyle::kQuiet) return;
  write_error((terminal_ ? "\r\x1b[K" : "") + printable(line) + "\n");
  if (terminal_ && !finished_) draw(false);
}

void Progress::finish() {
  const std::lock_guard lock(mutex_);
  if (std::exchange(finished_, true) || style_ == ProgressStyle::kQuiet) return;
  draw(true);
}

void Progress::draw(bool last) {
  drawn_ = Clock::now();
  const std::string time = time_text(done_, total_, seconds(drawn_ - started_), last);
  if (!terminal_) {
    write_error(label_ + ": " + count_text(done_, total_) + ", " + time + "\n");
    return;
  }
  std::string line = label_ + bar_text(done_, total_) + " " + count_text(done_, total_) + " " + time;
  line.resize(std::min(line.size(), terminal_columns() - 1));
  write_error("\r\x1b[K" + line + (last ? "\n" : ""));
}

}  // namespace vitrine::io

// SPDX-License-Identifier: MIT
// Brings what is appended to a file to the disk every few seconds, on a thread of its own: whoever appends
// never waits for the disk, which would leave a core idle.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace vitrine::io {

// Thread-safe. The file stays open as long as it lives.
class BackgroundSync {
 public:
  // A power cut may cost the work of one interval.
  BackgroundSync(int file, std::chrono::milliseconds interval);
  // Syncs what is left.
  ~BackgroundSync();
  BackgroundSync(const BackgroundSync&) = delete;
  BackgroundSync& operator=(const BackgroundSync&) = delete;

  // Something was appended.
  void note_change() { changed_ = true; }

  // The errno of a sync that failed; 0 while all went well. It is told once.
  [[nodiscard]] int take_failure() { return failure_.exchange(0); }

 private:
  void run(std::chrono::milliseconds interval);
  void sync();

  const int file_;
  std::atomic<bool> changed_ = false;
  std::atomic<int> failure_ = 0;
  std::mutex mutex_;
  std::condition_variable ending_;
  bool ended_ = false;
  std::thread thread_;
};

}  // namespace vitrine::io

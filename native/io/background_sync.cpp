// SPDX-License-Identifier: MIT
#include "io/background_sync.h"

#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace vitrine::io {

BackgroundSync::BackgroundSync(int file, std::chrono::milliseconds interval) : file_(file) {
  try {
    thread_ = std::thread([this, interval] { run(interval); });
  } catch (const std::system_error&) {
    // The system grants no further thread: all is synced at the end.
  }
}

BackgroundSync::~BackgroundSync() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  ending_.notify_all();
  if (thread_.joinable()) thread_.join();
  sync();
}

void BackgroundSync::run(std::chrono::milliseconds interval) {
  std::unique_lock lock(mutex_);
  while (!ending_.wait_for(lock, interval, [this] { return ended_; })) {
    lock.unlock();
    sync();
    lock.lock();
  }
}

void BackgroundSync::sync() {
  if (changed_.exchange(false) && ::fdatasync(file_) != 0) failure_ = errno;
}

}  // namespace vitrine::io

// SPDX-License-Identifier: MIT
#include "io/parallel.h"

#include <algorithm>
#include <csignal>
#include <system_error>
#include <thread>
#include <vector>

namespace vitrine::io {
namespace {

std::atomic<bool> interrupt_requested{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may touch lock-free atomics only");

// Handing both signals back to the system makes a second one end the process at once, with the usual status.
extern "C" void on_interrupt(int) {
  interrupt_requested.store(true);
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
}

}  // namespace

bool interrupted() { return interrupt_requested.load(std::memory_order_relaxed); }

void install_interrupt_handler() {
  struct sigaction action {};
  action.sa_handler = &on_interrupt;
  action.sa_flags = SA_RESTART;
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
}

unsigned thread_count(unsigned asked) {
  return asked > 0 ? asked : std::max(1u, std::thread::hardware_concurrency());
}

std::size_t parallel_for(std::size_t count, unsigned threads, const std::function<void(std::size_t)>& body) {
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    while (!interrupted()) {
      const std::size_t index = next.fetch_add(1);
      if (index >= count) return;
      body(index);
    }
  };
  const std::size_t helpers = std::min<std::size_t>(thread_count(threads), count) - (count > 0 ? 1 : 0);
  std::vector<std::thread> team;
  team.reserve(helpers);
  try {
    for (std::size_t i = 0; i < helpers; ++i) team.emplace_back(work);
  } catch (const std::system_error&) {
    // The system grants no further thread: those that there are do the work.
  }
  work();
  for (std::thread& helper : team) helper.join();
  return std::min(next.load(), count);
}

}  // namespace vitrine::io

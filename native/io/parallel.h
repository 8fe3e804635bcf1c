// SPDX-License-Identifier: MIT
// Work over all cores, in order, interruptible.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>

namespace vitrine::io {

// Set by Ctrl-C (see install_interrupt_handler) and polled by every long loop.
[[nodiscard]] bool interrupted();

// First SIGINT or SIGTERM asks politely (interrupted() becomes true); a second ends the process at once.
void install_interrupt_handler();

// Threads for `asked`: itself, or one a core for 0.
[[nodiscard]] unsigned thread_count(unsigned asked);

// Calls body(i) for each i in 0..count-1 on `threads` threads (0: one a core). Indices are handed out in
// ascending order. Stops handing out once interrupted(). Returns how many indices were handed out; all of
// those have finished. `body` must not throw.
std::size_t parallel_for(std::size_t count, unsigned threads, const std::function<void(std::size_t)>& body);

}  // namespace vitrine::io

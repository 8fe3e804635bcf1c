// SPDX-License-Identifier: MIT
#include "io/budget.h"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace vitrine::io {
namespace {

TEST_CASE("shares never add up to more than the budget") {
  Budget budget(10);
  std::atomic<int> held = 0, most = 0;
  std::vector<std::thread> team;
  for (int amount = 1; amount <= 8; ++amount) {
    team.emplace_back([&, amount] {
      for (int i = 0; i < 200; ++i) {
        const Budget::Share share = budget.take(static_cast<std::uint64_t>(amount));
        const int now = held += amount;
        for (int seen = most; seen < now && !most.compare_exchange_weak(seen, now);) continue;
        held -= amount;
      }
    });
  }
  for (std::thread& one : team) one.join();
  CHECK(held == 0);
  CHECK(most <= 10);
}

TEST_CASE("more than the whole budget is let through alone, and all is given back") {
  Budget budget(10);
  {
    Budget::Share share = budget.take(1000);
    Budget::Share moved = std::move(share);
  }
  Budget::Share kept = budget.take(4);
  kept = Budget::Share();
  const Budget::Share again = budget.take(10);
}

}  // namespace
}  // namespace vitrine::io

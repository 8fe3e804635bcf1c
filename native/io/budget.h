// SPDX-License-Identifier: MIT
// A bound on what threads hold together, such as pixels of decoded pictures: who would go beyond it waits.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <utility>

namespace vitrine::io {

// Thread-safe. No thread may wait for a second share while it holds one: that could last for ever.
class Budget {
 public:
  explicit Budget(std::uint64_t limit) : free_(limit), limit_(limit) {}
  Budget(const Budget&) = delete;
  Budget& operator=(const Budget&) = delete;

  // Given back when it is destroyed. Ends before its budget.
  class Share {
   public:
    Share() = default;
    Share(Share&& other) noexcept
        : budget_(std::exchange(other.budget_, nullptr)), amount_(std::exchange(other.amount_, 0)) {}
    Share& operator=(Share&& other) noexcept {
      std::swap(budget_, other.budget_);
      std::swap(amount_, other.amount_);
      return *this;
    }
    ~Share() {
      if (budget_ != nullptr) budget_->give_back(amount_);
    }

   private:
    friend class Budget;
    Share(Budget* budget, std::uint64_t amount) : budget_(budget), amount_(amount) {}
    Budget* budget_ = nullptr;
    std::uint64_t amount_ = 0;
  };

  // Waits until the amount is free. One beyond the limit is let through when nobody else holds a share.
  [[nodiscard]] Share take(std::uint64_t amount) {
    if (amount > limit_) amount = limit_;
    std::unique_lock lock(mutex_);
    given_back_.wait(lock, [&] { return free_ >= amount; });
    free_ -= amount;
    return {this, amount};
  }

 private:
  void give_back(std::uint64_t amount) {
    {
      const std::lock_guard lock(mutex_);
      free_ += amount;
    }
    given_back_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable given_back_;
  std::uint64_t free_;
  const std::uint64_t limit_;
};

}  // namespace vitrine::io

// SPDX-License-Identifier: MIT
// Zeroed memory for numbers that begins at a cache line, and whose absence is an answer instead of an
// exception.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <new>

namespace vitrine::vgg {

template <typename Number>
class Numbers {
 public:
  // False, and nothing is changed, where there is no memory for so many.
  [[nodiscard]] bool resize(std::size_t count) {
    if (count <= count_) return true;
    if (count > static_cast<std::size_t>(-1) / sizeof(Number)) return false;
    void* const memory = ::operator new(count * sizeof(Number), kLine, std::nothrow);
    if (memory == nullptr) return false;
    values_.reset(static_cast<Number*>(memory));
    std::fill_n(values_.get(), count, Number{});
    count_ = count;
    return true;
  }

  [[nodiscard]] Number* data() const { return values_.get(); }
  [[nodiscard]] std::size_t size() const { return count_; }

 private:
  static constexpr std::align_val_t kLine{64};
  struct Free {
    void operator()(Number* values) const { ::operator delete(values, kLine); }
  };
  std::unique_ptr<Number, Free> values_;
  std::size_t count_ = 0;
};

using Floats = Numbers<float>;

}  // namespace vitrine::vgg

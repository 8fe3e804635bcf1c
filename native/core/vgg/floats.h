// SPDX-License-Identifier: MIT
// Zeroed float memory that begins at a cache line, and whose absence is an answer instead of an exception.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <new>

namespace vitrine::vgg {

class Floats {
 public:
  // False, and nothing is changed, where there is no memory for so many.
  [[nodiscard]] bool resize(std::size_t count) {
    if (count <= count_) return true;
    if (count > static_cast<std::size_t>(-1) / sizeof(float)) return false;
    void* const memory = ::operator new(count * sizeof(float), kLine, std::nothrow);
    if (memory == nullptr) return false;
    values_.reset(static_cast<float*>(memory));
    std::fill_n(values_.get(), count, 0.0f);
    count_ = count;
    return true;
  }

  [[nodiscard]] float* data() const { return values_.get(); }
  [[nodiscard]] std::size_t size() const { return count_; }

 private:
  static constexpr std::align_val_t kLine{64};
  struct Free {
    void operator()(float* values) const { ::operator delete(values, kLine); }
  };
  std::unique_ptr<float, Free> values_;
  std::size_t count_ = 0;
};

}  // namespace vitrine::vgg

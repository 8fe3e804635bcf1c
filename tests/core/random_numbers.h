// SPDX-License-Identifier: MIT
// Random numbers for tests: the same on every machine, which the standard library's distributions are not.
#pragma once

#include <cstdint>

namespace vitrine::testing {

// SplitMix64 (Steele, Lea and Flood, 2014).
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15u;
    std::uint64_t value = state_;
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9u;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EBu;
    return value ^ (value >> 31);
  }

  // 0..limit-1.
  std::uint32_t below(std::uint32_t limit) {
    return static_cast<std::uint32_t>((next() >> 32) * limit >> 32);
  }

  // -1..1.
  float signed_unit() { return static_cast<float>(next() >> 40) * 0x1p-23f - 1.0f; }

  // About normal, mean 0: the sum of four uniform numbers.
  float bell() { return signed_unit() + signed_unit() + signed_unit() + signed_unit(); }

 private:
  std::uint64_t state_;
};

}  // namespace vitrine::testing

// SPDX-License-Identifier: MIT
// Chance that repeats: SplitMix64 for sequences and an integer hash for lattices. The standard library's
// distributions differ between implementations. Draw one value a statement: the order of calls within an
// expression is not defined.
#pragma once

#include <cstdint>
#include <string_view>

namespace vitrine::demo {

inline std::uint64_t scramble(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

// A number in 0..1 (1 excluded) that belongs to a lattice point.
inline double lattice(int x, int y, std::uint64_t seed) {
  const std::uint64_t key =
      (static_cast<std::uint64_t>(static_cast<std::uint32_t>(x)) << 32) | static_cast<std::uint32_t>(y);
  return static_cast<double>(scramble(key + seed * 0x9e3779b97f4a7c15u) >> 11) * 0x1p-53;
}

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  // The sequence of one work of one family (FNV-1a of the name, then the number).
  Random(std::string_view family, std::size_t work) : state_(0xcbf29ce484222325u) {
    for (const char c : family) state_ = (state_ ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    state_ = scramble(state_ + 0x632be59bd9b4e019u * (work + 1));
  }

  std::uint64_t next() { return scramble(state_ += 0x9e3779b97f4a7c15u); }
  double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }
  double range(double low, double high) { return low + (high - low) * unit(); }
  int below(int count) { return static_cast<int>(next() % static_cast<std::uint64_t>(count)); }
  bool chance(double probability) { return unit() < probability; }
  // Bell-shaped in -1..1, most often near 0: the sum of four uniform values.
  double bell() {
    double sum = 0;
    for (int i = 0; i < 4; ++i) sum += unit();
    return sum / 2 - 1;
  }

 private:
  std::uint64_t state_;
};

}  // namespace vitrine::demo

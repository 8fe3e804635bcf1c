// SPDX-License-Identifier: MIT
#include "embed/prepare/seeded_weights.h"

namespace vitrine::embed {
namespace {

constexpr std::uint64_t kGolden = 0x9E3779B97F4A7C15u;

std::uint64_t mix(std::uint64_t x) {
  x ^= x >> 30;
  x *= 0xBF58476D1CE4E5B9u;
  x ^= x >> 27;
  x *= 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

// floor(sqrt(value)), bit by bit.
std::uint64_t root(std::uint64_t value) {
  std::uint64_t found = 0;
  for (std::uint64_t bit = std::uint64_t{1} << 31; bit != 0; bit >>= 1) {
    if ((found | bit) * (found | bit) <= value) found |= bit;
  }
  return found;
}

// Exact until the one rounding: the product has at most 45 bits, a double holds 53.
float weight(std::uint32_t bits, std::int64_t bound) {
  const std::int64_t number = static_cast<std::int64_t>(bits >> 8) - (1 << 23);
  return static_cast<float>(static_cast<double>(number * bound) * 0x1p-43);
}

}  // namespace

void seeded_weights(std::uint64_t seed, std::uint32_t tensor, std::uint64_t inputs, std::uint64_t first,
                    std::span<float> weights) {
  const std::uint64_t key = mix(seed + (std::uint64_t{tensor} + 1) * kGolden);
  const auto bound = static_cast<std::int64_t>(root((std::uint64_t{6} << 40) / inputs));
  for (std::size_t i = 0; i < weights.size(); i += 2) {
    const std::uint64_t both = mix(key + ((first + i) / 2 + 1) * kGolden);
    weights[i] = weight(static_cast<std::uint32_t>(both >> 32), bound);
    if (i + 1 < weights.size()) weights[i + 1] = weight(static_cast<std::uint32_t>(both), bound);
  }
}

}  // namespace vitrine::embed

// SPDX-License-Identifier: MIT
// Weights from a seed, by integers alone.
#pragma once

#include <cstdint>
#include <span>

namespace vitrine::embed {

// The generator, written down so that anybody may make the same weights:
//
//   mix(x): x ^= x >> 30; x *= 0xBF58476D1CE4E5B9; x ^= x >> 27; x *= 0x94D049BB133111EB; x ^= x >> 31
//           (the finaliser of SplitMix64, Steele, Lea and Flood 2014)
//   key of tensor t (from 0)    = mix(seed + (t + 1) * 0x9E3779B97F4A7C15)
//   number i of it (from 0)     = mix(key + (i / 2 + 1) * 0x9E3779B97F4A7C15), its upper 32 bits for even i,
//   its
//                                 lower for odd, of these the upper 24, less 2^23: -2^23 .. 2^23 - 1
//   weight i                    = number * bound * 2^-43, bound = floor(sqrt(6 * 2^40 / inputs))
//
// all modulo 2^64, and the weight rounded to float32 once. That is uniform in +-sqrt(6 / inputs), whose
// variance 2 / inputs keeps the size of activations through ReLUs (He and others 2015).

// Writes weights `first`, `first` + 1, ... of tensor `tensor`. `inputs`: how many values each of its outputs
// sums. REQUIRES: `first` even, inputs from 1 to 2^31.
void seeded_weights(std::uint64_t seed, std::uint32_t tensor, std::uint64_t inputs, std::uint64_t first,
                    std::span<float> weights);

}  // namespace vitrine::embed

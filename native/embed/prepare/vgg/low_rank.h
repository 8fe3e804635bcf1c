// SPDX-License-Identifier: MIT
// A dense layer as two: W of [outputs][inputs] as B A, with A of [rank][inputs] and B of [outputs][rank].
// VGG16's first dense layer has three quarters of the network's weights; at rank 1024 the two have 30
// million, not 103 (Girshick, "Fast R-CNN", 2015, section 3.1, arXiv:1504.08083).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "vitrine/result.h"

namespace vitrine::embed {

// Of W W^T, the largest first.
struct Spectrum {
  std::uint32_t outputs = 0;
  std::vector<double> energies;  // eigenvalues: squares of W's singular values
  std::vector<double> axes;      // [outputs][outputs], a row each; empty: not worked out
};

struct DensePair {
  std::vector<float> first;   // A
  std::vector<float> second;  // B
};

// `weights`: [outputs][inputs]. Takes outputs^2 * inputs / 2 multiplications and a step of outputs^3, with
// axes a longer one: for VGG16 a minute or some. Errors: kOutOfMemory; kInterrupted.
enum class Axes : std::uint8_t { kNo, kYes };
[[nodiscard]] Result<Spectrum> spectrum_of(std::span<const float> weights, std::uint32_t outputs, Axes axes,
                                           unsigned threads);

// The ranks, ascending, at which both layers have fewer weights than W and which keep kLeastEnergy of it.
// None for weights from a seed: their spectrum is flat.
inline constexpr double kLeastEnergy = 0.7;
[[nodiscard]] std::vector<std::uint32_t> worthwhile_ranks(const Spectrum& spectrum, std::size_t inputs);

// The nearest product of this rank, each singular value's root in either layer. Errors: as spectrum_of().
// REQUIRES: the spectrum of these weights, with axes; rank <= outputs.
[[nodiscard]] Result<DensePair> take_apart(std::span<const float> weights, const Spectrum& spectrum,
                                           std::uint32_t rank, unsigned threads);

}  // namespace vitrine::embed

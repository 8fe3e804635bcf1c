// SPDX-License-Identifier: MIT
#include "embed/prepare/quantise/activation_scale.h"

#include <algorithm>
#include <cmath>

namespace vitrine::embed {
namespace {

// Candidates for each end of the range, evenly from the whole of it down to a quarter.
constexpr int kEnds = 48;
constexpr double kLeastEnd = 0.25;

// 256 values from `low` (at most 0) to `high` (at least 0), moved so that zero is one of them.
ActivationScale scale_of(double low, double high) {
  const double scale = (high - low) / 255;
  if (!(scale >= static_cast<double>(kLeastScale))) return {};
  const double zero = std::clamp(std::nearbyint(-low / scale), 0.0, 255.0);
  // The nearest zero point may cut an end off by half a step: widened rather than clipped.
  const double widened = std::max({scale, zero > 0 ? -low / zero : 0, zero < 255 ? high / (255 - zero) : 0});
  return {static_cast<float>(widened), static_cast<std::uint8_t>(zero)};
}

}  // namespace

double squared_loss(const Histogram& histogram, const ActivationScale& scale) {
  double loss = 0;
  const double step = scale.scale;
  const double zero = scale.zero_point;
  for (std::size_t bin = 0; bin < Histogram::kBins; ++bin) {
    if (histogram.count(bin) == 0) continue;
    const double value = histogram.centre(bin);
    const double q = std::clamp(std::nearbyint(value / step) + zero, 0.0, 255.0);
    const double error = value - (q - zero) * step;
    loss += error * error * static_cast<double>(histogram.count(bin));
  }
  return loss;
}

ActivationScale whole_range_scale(const Histogram& histogram) {
  return scale_of(std::min(0.0, static_cast<double>(histogram.least())),
                  std::max(0.0, static_cast<double>(histogram.greatest())));
}

ActivationScale least_loss_scale(const Histogram& histogram) {
  const double low = std::min(0.0, static_cast<double>(histogram.least()));
  const double high = std::max(0.0, static_cast<double>(histogram.greatest()));
  ActivationScale best = scale_of(low, high);
  double least = squared_loss(histogram, best);
  const auto share = [](int i) { return 1 - (1 - kLeastEnd) * i / (kEnds - 1); };
  for (int i = 0; i < (low < 0 ? kEnds : 1); ++i) {
    for (int j = 0; j < (high > 0 ? kEnds : 1); ++j) {
      const ActivationScale candidate = scale_of(low * share(i), high * share(j));
      const double loss = squared_loss(histogram, candidate);
      if (loss < least) {
        least = loss;
        best = candidate;
      }
    }
  }
  return best;
}

}  // namespace vitrine::embed

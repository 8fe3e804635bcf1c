// SPDX-License-Identifier: MIT
// What the values inside a network are like on the museum's pictures: one picture in memory at a time, and of
// it no more than counts remain.
#pragma once

#include <onnx/onnx_pb.h>

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "embed/prepare/quantise/quantised_forms.h"
#include "vitrine/result.h"

namespace vitrine::embed {

// Counts of values in equal bins around zero. The range doubles as larger values come, two bins becoming one,
// so that a single pass over the pictures is enough.
class Histogram {
 public:
  // An eighth of a step of 8 bits, for values of both signs.
  static constexpr std::size_t kBins = 8192;

  // REQUIRES: finite values.
  void add(std::span<const float> values);

  [[nodiscard]] float least() const { return least_; }  // 0 without values
  [[nodiscard]] float greatest() const { return greatest_; }
  [[nodiscard]] std::uint64_t count(std::size_t bin) const { return counts_[bin]; }
  // Value in the middle of a bin.
  [[nodiscard]] double centre(std::size_t bin) const {
    return (static_cast<double>(bin) + 0.5 - static_cast<double>(kBins / 2)) * width_;
  }
  [[nodiscard]] double width() const { return width_; }  // 0 where all values are 0

 private:
  void grow(float reach);

  std::vector<std::uint64_t> counts_ = std::vector<std::uint64_t>(kBins, 0);
  double width_ = 0;
  float least_ = 0;
  float greatest_ = 0;
  bool any_ = false;
};

// One tensor's values over all pictures. Channels are its second side; without one there is a single channel.
struct ActivationStatistics {
  Histogram histogram;
  std::uint64_t values = 0;  // a channel
  std::vector<double> sums;  // a channel
  std::vector<double> squares;
  std::vector<float> greatest;  // largest magnitude, a channel

  // Adds a tensor of this shape. REQUIRES: finite values.
  void add(std::span<const std::int64_t> sides, std::span<const float> values);
  [[nodiscard]] double mean(std::size_t channel) const;
  [[nodiscard]] double second_moment(std::size_t channel) const;
};

// Runs `network` over the pictures and looks at these tensors, and at the network's input under its own name.
// Errors: as run_over_pictures(); kCorrupt where a value is not finite, naming tensor and picture.
[[nodiscard]] Result<std::map<std::string, ActivationStatistics>> look_at_activations(
    onnx::ModelProto network, const std::vector<std::string>& tensors, const CalibrationPictures& pictures,
    const QuantiseOptions& options);

}  // namespace vitrine::embed

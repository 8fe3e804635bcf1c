// SPDX-License-Identifier: MIT
#include "embed/prepare/quantise/activation_statistics.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "embed/prepare/quantise/over_pictures.h"
#include "io/files.h"

namespace vitrine::embed {
namespace {

bool all_finite(std::span<const float> values) {
  return std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); });
}

}  // namespace

void Histogram::add(std::span<const float> values) {
  if (values.empty()) return;
  const auto [least, greatest] = std::minmax_element(values.begin(), values.end());
  least_ = any_ ? std::min(least_, *least) : *least;
  greatest_ = any_ ? std::max(greatest_, *greatest) : *greatest;
  any_ = true;
  grow(std::max(std::abs(least_), std::abs(greatest_)));
  if (width_ == 0) {
    counts_[kBins / 2] += values.size();
    return;
  }
  const double per_width = 1 / width_;
  for (const float value : values) {
    const auto bin =
        static_cast<std::ptrdiff_t>(std::floor(value * per_width)) + static_cast<std::ptrdiff_t>(kBins / 2);
    ++counts_[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(bin, 0, kBins - 1))];
  }
}

void Histogram::grow(float reach) {
  if (reach == 0) return;
  if (width_ == 0) {
    // So far all zeros, which stay in the bin at zero.
    width_ = static_cast<double>(reach) / (kBins / 2);
    return;
  }
  while (static_cast<double>(reach) > width_ * (kBins / 2)) {
    std::vector<std::uint64_t> wider(kBins, 0);
    for (std::size_t bin = 0; bin < kBins; ++bin) wider[kBins / 4 + bin / 2] += counts_[bin];
    counts_ = std::move(wider);
    width_ *= 2;
  }
}

void ActivationStatistics::add(std::span<const std::int64_t> sides, std::span<const float> given) {
  histogram.add(given);
  const auto channels = sides.size() < 2 ? std::size_t{1} : static_cast<std::size_t>(sides[1]);
  if (channels == 0 || given.empty()) return;
  sums.resize(channels, 0);
  squares.resize(channels, 0);
  greatest.resize(channels, 0);
  const auto rows = sides.empty() ? std::size_t{1} : static_cast<std::size_t>(sides[0]);
  const std::size_t run = given.size() / rows / channels;
  for (std::size_t start = 0, channel = 0; start + run <= given.size(); start += run) {
    for (const float value : given.subspan(start, run)) {
      sums[channel] += value;
      squares[channel] += static_cast<double>(value) * static_cast<double>(value);
      greatest[channel] = std::max(greatest[channel], std::abs(value));
    }
    channel = channel + 1 == channels ? 0 : channel + 1;
  }
  values += rows * run;
}

double ActivationStatistics::mean(std::size_t channel) const {
  return values == 0 ? 0 : sums[channel] / static_cast<double>(values);
}

double ActivationStatistics::second_moment(std::size_t channel) const {
  return values == 0 ? 0 : squares[channel] / static_cast<double>(values);
}

Result<std::map<std::string, ActivationStatistics>> look_at_activations(
    onnx::ModelProto network, const std::vector<std::string>& tensors, const CalibrationPictures& pictures,
    const QuantiseOptions& options) {
  onnx::GraphProto& graph = *network.mutable_graph();
  const std::string input = graph.input(0).name();
  std::vector<std::string> watched;
  for (const std::string& tensor : tensors) {
    if (tensor == input) continue;
    watched.push_back(tensor);
    const auto& outputs = graph.output();
    if (std::any_of(outputs.begin(), outputs.end(),
                    [&](const auto& output) { return output.name() == tensor; }))
      continue;
    onnx::ValueInfoProto& output = *graph.add_output();
    output.set_name(tensor);
    output.mutable_type()->mutable_tensor_type()->set_elem_type(onnx::TensorProto::FLOAT);
  }
  std::map<std::string, ActivationStatistics> seen;
  const auto add = [&](const std::string& tensor, const FloatTensor& values) -> Status {
    if (!all_finite(values.values)) {
      return Error{ErrorCode::kCorrupt,
                   "tensor '" + io::printable(tensor) +
                       "' holds infinite values or NaN: the network's weights are damaged, "
                       "or its card's preprocessing is wrong"};
    }
    seen[tensor].add(values.sides, values.values);
    return Done{};
  };
  const Status run = run_over_pictures(
      network, watched, pictures, options, "calibrating",
      [&](std::size_t, const FloatTensor& picture, std::span<FloatTensor> outputs) -> Status {
        if (Status added = add(input, picture); !added.ok()) return added;
        for (std::size_t i = 0; i < watched.size(); ++i) {
          if (Status added = add(watched[i], outputs[i]); !added.ok()) return added;
        }
        return Done{};
      });
  if (!run.ok()) return run.error();
  return seen;
}

}  // namespace vitrine::embed

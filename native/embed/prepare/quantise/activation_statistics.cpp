// SPDX-License-Identifier: MIT
#include "embed/prepare/quantise/activation_statistics.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "embed/prepare/graph_session.h"
#include "io/files.h"
#include "io/parallel.h"

namespace vitrine::embed {
namespace {

bool all_finite(std::span<const float> values) {
  return std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); });
}

std::string of_pictures(std::size_t i, std::size_t count) {
  return "picture " + std::to_string(i + 1) + " of " + std::to_string(count);
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
  if (pictures.count == 0)
    return Error{ErrorCode::kInvalidArgument, "a network cannot be calibrated without pictures"};
  onnx::GraphProto& graph = *network.mutable_graph();
  const std::string input = graph.input(0).name();
  std::vector<std::string> watched;
  for (const std::string& tensor : tensors) {
    if (tensor != input) watched.push_back(tensor);
  }
  const onnx::ValueInfoProto feature = graph.output(0);
  graph.clear_output();
  for (const std::string& tensor : watched) {
    onnx::ValueInfoProto& output = *graph.add_output();
    output.set_name(tensor);
    output.mutable_type()->mutable_tensor_type()->set_elem_type(onnx::TensorProto::FLOAT);
  }
  if (watched.empty()) *graph.add_output() = feature;
  std::vector<std::int64_t> input_sides;
  for (const auto& side : graph.input(0).type().tensor_type().shape().dim())
    input_sides.push_back(std::max<std::int64_t>(side.dim_value(), 1));
  Result<GraphSession> session = GraphSession::open(network, GraphOptimisation::kAll, options.threads);
  network.Clear();
  if (!session.ok()) return session.error();

  std::map<std::string, ActivationStatistics> seen;
  for (std::size_t i = 0; i < pictures.count; ++i) {
    if (io::interrupted()) return Error{ErrorCode::kInterrupted, "interrupted while calibrating"};
    const Result<std::vector<float>> picture = pictures.tensor(i);
    if (!picture.ok()) return picture.error();
    const Result<std::vector<FloatTensor>> outputs = session->run(*picture);
    if (!outputs.ok()) return with_context(of_pictures(i, pictures.count), outputs.error());
    if (all_finite(*picture)) seen[input].add(input_sides, *picture);
    for (std::size_t j = 0; j < watched.size(); ++j) {
      const FloatTensor& output = (*outputs)[j];
      if (!all_finite(output.values)) {
        return Error{ErrorCode::kCorrupt, "tensor '" + io::printable(watched[j]) + "' is not finite on " +
                                              of_pictures(i, pictures.count) +
                                              ": the network's weights are damaged or do not fit its card"};
      }
      seen[watched[j]].add(output.sides, output.values);
    }
    if (options.progress) options.progress("calibrating", i + 1, pictures.count);
  }
  return seen;
}

}  // namespace vitrine::embed

// SPDX-License-Identifier: MIT
#include "embed/prepare/quantise/quantise_layers.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "embed/prepare/graph_index.h"
#include "embed/prepare/raise_opset.h"
#include "embed/prepare/tensors.h"
#include "io/parallel.h"
#include "vitrine/packed_weights.h"

namespace vitrine::embed {
namespace {

// Biases become int32 in units of both scales' product: half of what int32 holds is left for the sums.
constexpr float kMostBiasUnits = 0x1p30f;

Error interrupted() { return Error{ErrorCode::kInterrupted, "interrupted"}; }

// One layer of a calibrated network.
class LayerQuantiser {
 public:
  LayerQuantiser(const Calibrated& calibrated, const GraphIndex& index, const Layer& layer)
      : layer_(layer),
        index_(index),
        input_(calibrated.statistics.at(layer.input)),
        unit_(calibrated.scales.at(calibrated.plan.scale_of.at(layer.input)).scale),
        by_channel_(input_.sums.size() == layer.rows / layer.rows_of_a_group * layer.channels_of_a_group) {}

  Result<QuantisedLayer> quantise(bool packed) const {
    const Result<WeightMatrix> weights = read_weights_of(layer_, *index_.constant(layer_.weights));
    if (!weights.ok()) return weights.error();
    Result<std::vector<float>> bias = read_bias();
    if (!bias.ok()) return bias.error();
    RoundingOptions options;
    options.packed = packed;
    for (const float one : *bias) options.least_scales.push_back(std::abs(one) / unit_ / kMostBiasUnits);
    for (std::size_t channel = 0; by_channel_ && channel < input_.sums.size(); ++channel)
      options.strength.push_back(static_cast<float>(input_.second_moment(channel)));
    QuantisedLayer quantised;
    quantised.weights = round_weights(layer_, *weights, options);
    if (io::interrupted()) return interrupted();
    if (by_channel_ && !bias->empty()) correct(*bias, *weights, quantised.weights);
    quantised.bias = std::move(*bias);
    return quantised;
  }

 private:
  Result<std::vector<float>> read_bias() const {
    if (layer_.bias.empty()) return std::vector<float>{};
    Result<std::vector<float>> bias = float_values(*index_.constant(layer_.bias));
    if (bias.ok() && !std::all_of(bias->begin(), bias->end(), [](float one) { return std::isfinite(one); })) {
      return Error{ErrorCode::kCorrupt, "the biases '" + io::printable(layer_.bias) +
                                            "' hold infinite values or NaN: the network's file is damaged"};
    }
    return bias;
  }

  void correct(std::vector<float>& bias, const WeightMatrix& weights, const RoundedWeights& rounded) const {
    io::parallel_for(layer_.rows, 0, [&](std::size_t row) {
      const auto scale = static_cast<double>(rounded.scales[row]);
      double added = 0;
      for (std::size_t column = 0; column < layer_.columns; ++column) {
        const std::size_t at = row * layer_.columns + column;
        const double error = rounded.values[at] * scale - static_cast<double>(weights.values[at]);
        added += error * input_.mean(layer_.channel(row, column));
      }
      bias[row] -= static_cast<float>(added);
    });
  }

  const Layer& layer_;
  const GraphIndex& index_;
  const ActivationStatistics& input_;
  const float unit_;
  const bool by_channel_;  // the input's statistics are those of the channels that the weights meet
};

}  // namespace

Result<Calibrated> calibrate(onnx::ModelProto network, const CalibrationPictures& pictures,
                             const QuantiseOptions& options) {
  if (Status raised = raise_opset(network); !raised.ok()) return raised.error();
  Result<QuantisationPlan> plan = plan_quantisation(network.graph());
  if (!plan.ok()) return plan.error();
  std::set<std::string> watched;
  for (const auto& [tensor, chooser] : plan->scale_of) watched.insert(chooser);
  for (const Layer& layer : plan->layers) watched.insert(layer.input);
  Result<Statistics> statistics =
      look_at_activations(network, {watched.begin(), watched.end()}, pictures, options);
  if (!statistics.ok()) return statistics.error();
  Calibrated calibrated{std::move(network), std::move(*plan), std::move(*statistics), {}};
  // A picture's values fill their range evenly, and their ends mean something: nothing of it is clipped.
  const std::string picture = calibrated.network.graph().input(0).name();
  for (const auto& [tensor, chooser] : calibrated.plan.scale_of) {
    if (calibrated.scales.count(chooser) != 0) continue;
    const Histogram& histogram = calibrated.statistics.at(chooser).histogram;
    calibrated.scales[chooser] =
        chooser == picture ? whole_range_scale(histogram) : least_loss_scale(histogram);
  }
  return calibrated;
}

bool is_packed(const Layer& layer) {
  return layer.dense && !layer.transposed && layer.columns % kInt4GroupValues == 0 &&
         std::uint64_t{layer.rows} * layer.columns >= kLeastPackedWeights;
}

Result<Quantisation> quantise_layers(const Calibrated& calibrated, bool packed,
                                     const QuantiseOptions& options) {
  const GraphIndex index(calibrated.network.graph());
  Quantisation quantisation{calibrated.plan, calibrated.scales, {}};
  const std::size_t count = calibrated.plan.layers.size();
  for (const Layer& layer : calibrated.plan.layers) {
    if (io::interrupted()) return interrupted();
    Result<QuantisedLayer> made =
        LayerQuantiser(calibrated, index, layer).quantise(packed && is_packed(layer));
    if (!made.ok()) return made.error();
    quantisation.layers.push_back(std::move(*made));
    if (options.progress) options.progress("rounding weights", quantisation.layers.size(), count);
  }
  return quantisation;
}

}  // namespace vitrine::embed

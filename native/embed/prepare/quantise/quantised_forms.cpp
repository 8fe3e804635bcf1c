// SPDX-License-Identifier: MIT
#include "embed/prepare/quantise/quantised_forms.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <set>
#include <utility>

#include "embed/prepare/graph_index.h"
#include "embed/prepare/quantise/activation_scale.h"
#include "embed/prepare/quantise/activation_statistics.h"
#include "embed/prepare/quantise/integer_kernels.h"
#include "embed/prepare/quantise/measure_agreement.h"
#include "embed/prepare/quantise/plan.h"
#include "embed/prepare/quantise/weight_rounding.h"
#include "embed/prepare/quantise/write_graphs.h"
#include "embed/prepare/raise_opset.h"
#include "embed/prepare/tensors.h"
#include "io/parallel.h"
#include "vitrine/packed_weights.h"

namespace vitrine::embed {
namespace {

bool knob(const char* name) { return std::getenv(name) != nullptr; }

using Statistics = std::map<std::string, ActivationStatistics>;

class Quantiser {
 public:
  Quantiser(const onnx::ModelProto& network, const CalibrationPictures& pictures,
            const QuantiseOptions& options)
      : network_(network), pictures_(pictures), options_(options), index_(network.graph()) {}

  Status prepare() {
    Result<QuantisationPlan> plan = plan_quantisation(network_.graph());
    if (!plan.ok()) return plan.error();
    plan_ = std::move(*plan);
    std::set<std::string> watched;
    for (const auto& [tensor, chooser] : plan_.scale_of) watched.insert(chooser);
    for (const Layer& layer : plan_.layers) watched.insert(layer.input);
    Result<Statistics> statistics =
        look_at_activations(network_, {watched.begin(), watched.end()}, pictures_, options_);
    if (!statistics.ok()) return statistics.error();
    statistics_ = std::move(*statistics);
    for (const auto& [tensor, chooser] : plan_.scale_of) {
      if (scales_.count(chooser) != 0) continue;
      const Histogram& histogram = statistics_.at(chooser).histogram;
      const bool whole = chooser == network_.graph().input(0).name() || knob("Q_WHOLE");
      scales_[chooser] = whole ? whole_range_scale(histogram) : least_loss_scale(histogram);
    }
    Result<Embeddings> embeddings = embed_pictures(network_, pictures_, options_, "embedding in float");
    if (!embeddings.ok()) return embeddings.error();
    embeddings_ = std::move(*embeddings);
    return Done{};
  }

  bool has_layer_to_pack() const {
    return std::any_of(plan_.layers.begin(), plan_.layers.end(),
                       [](const Layer& layer) { return packs(layer); });
  }

  Result<QuantisedForm> make(bool packed) {
    Result<Quantisation> quantisation = quantise(packed);
    if (!quantisation.ok()) return quantisation.error();
    QuantisedForm form;
    form.name = packed ? kInt8PackedForm : kInt8Form;
    form.graph = integer_graph(network_, *quantisation);
    form.webgpu_graph = float_graph(network_, *quantisation);
    if (!knob("Q_QDQ")) {
      Result<onnx::ModelProto> faster = with_integer_kernels(form.graph, scratch());
      if (!faster.ok()) return faster.error();
      form.graph = std::move(*faster);
    }
    for (std::size_t i = 0; i < plan_.layers.size(); ++i) {
      io::Bytes& groups = quantisation->layers[i].weights.groups;
      if (!groups.empty()) form.packed.push_back({int8_name(plan_.layers[i]), std::move(groups)});
    }
    Result<Embeddings> embeddings = embed_pictures(form.graph, pictures_, options_, "measuring " + form.name);
    if (!embeddings.ok()) return embeddings.error();
    form.agreement = measure_agreement(embeddings_, *embeddings);
    return form;
  }

 private:
  std::filesystem::path scratch() const {
    std::error_code none;
    return options_.scratch.empty() ? std::filesystem::temp_directory_path(none) : options_.scratch;
  }

  static bool packs(const Layer& layer) {
    return !layer.transposed && layer.columns_of_a_channel == 1 &&
           layer.rows * layer.columns >= kLeastPackedWeights && layer.columns % kInt4GroupValues == 0;
  }

  Result<Quantisation> quantise(bool packed) {
    Quantisation quantisation;
    quantisation.plan = plan_;
    quantisation.scales = scales_;
    for (const Layer& layer : plan_.layers) {
      Result<QuantisedLayer> made = quantise_layer(layer, packed && packs(layer));
      if (io::interrupted()) return Error{ErrorCode::kInterrupted, "interrupted while rounding weights"};
      if (!made.ok()) return made.error();
      quantisation.layers.push_back(std::move(*made));
      if (options_.progress)
        options_.progress("rounding weights", quantisation.layers.size(), plan_.layers.size());
    }
    return quantisation;
  }

  Result<QuantisedLayer> quantise_layer(const Layer& layer, bool packed) {
    const Result<WeightMatrix> weights = read_weights_of(layer, *index_.constant(layer.weights));
    if (!weights.ok()) return weights.error();
    QuantisedLayer quantised;
    if (!layer.bias.empty()) {
      Result<std::vector<float>> bias = float_values(*index_.constant(layer.bias));
      if (!bias.ok()) return bias.error();
      quantised.bias = std::move(*bias);
    }
    RoundingOptions rounding;
    rounding.packed = packed;
    const ActivationStatistics& input = statistics_.at(layer.input);
    const std::size_t channels = layer.rows / layer.rows_of_a_group * layer.channels_of_a_group;
    if (!knob("Q_PLAIN") && input.sums.size() == channels) {
      for (std::size_t channel = 0; channel < channels; ++channel)
        rounding.strength.push_back(static_cast<float>(input.second_moment(channel)));
    }
    const float unit = scales_.at(plan_.scale_of.at(layer.input)).scale;
    for (const float bias : quantised.bias) rounding.least_scales.push_back(std::abs(bias) / unit / 0x1p30f);
    quantised.weights = round_weights(layer, *weights, rounding);
    if (!knob("Q_NOBIAS") && input.sums.size() == channels && !quantised.bias.empty()) {
      for (std::size_t row = 0; row < layer.rows; ++row) {
        double error = 0;
        for (std::size_t column = 0; column < layer.columns; ++column) {
          const std::size_t at = row * layer.columns + column;
          error += (static_cast<double>(quantised.weights.values[at]) *
                        static_cast<double>(quantised.weights.scales[row]) -
                    static_cast<double>(weights->values[at])) *
                   input.mean(layer.channel(row, column));
        }
        quantised.bias[row] -= static_cast<float>(error);
      }
    }
    quantised.float_bias = quantised.bias;
    return quantised;
  }

  const onnx::ModelProto& network_;
  const CalibrationPictures& pictures_;
  const QuantiseOptions& options_;
  const GraphIndex index_;
  QuantisationPlan plan_;
  Statistics statistics_;
  std::map<std::string, ActivationScale> scales_;
  Embeddings embeddings_;
};

}  // namespace

Status quantised_forms(const onnx::ModelProto& network, const CalibrationPictures& pictures,
                       const QuantiseOptions& options,
                       const std::function<Status(QuantisedForm form)>& take) {
  onnx::ModelProto raised = network;
  if (Status done = raise_opset(raised); !done.ok()) return done;
  Quantiser quantiser(raised, pictures, options);
  if (Status ready = quantiser.prepare(); !ready.ok()) return ready;
  for (const bool packed : {false, true}) {
    if (options.forms.count(packed ? kInt8PackedForm : kInt8Form) == 0 ||
        (packed && !quantiser.has_layer_to_pack()))
      continue;
    Result<QuantisedForm> form = quantiser.make(packed);
    if (!form.ok()) return form.error();
    if (Status taken = take(std::move(*form)); !taken.ok()) return taken;
  }
  return Done{};
}

}  // namespace vitrine::embed

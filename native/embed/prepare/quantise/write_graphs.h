// SPDX-License-Identifier: MIT
// A network written out with 8-bit numbers: once for processors, in the notation that ONNX Runtime turns into
// integer kernels (QuantizeLinear and DequantizeLinear around each operator), once with float activations.
#pragma once

#include <onnx/onnx_pb.h>

#include <map>
#include <string>
#include <vector>

#include "embed/prepare/quantise/activation_scale.h"
#include "embed/prepare/quantise/plan.h"
#include "embed/prepare/quantise/weight_rounding.h"

namespace vitrine::embed {

// A layer's numbers, in the order of the plan's layers.
struct QuantisedLayer {
  RoundedWeights weights;
  std::vector<float> bias;  // empty without one
};

struct Quantisation {
  QuantisationPlan plan;
  std::map<std::string, ActivationScale> scales;  // by what scale_of names
  std::vector<QuantisedLayer> layers;
};

// The name of a layer's int8 weights in both graphs.
[[nodiscard]] std::string int8_name(const Layer& layer);

// 8-bit weights and activations. The feature stays float32.
[[nodiscard]] onnx::ModelProto integer_graph(const onnx::ModelProto& network,
                                             const Quantisation& quantisation);

// 8-bit weights and float activations, over the same weights.
[[nodiscard]] onnx::ModelProto float_graph(const onnx::ModelProto& network, const Quantisation& quantisation);

}  // namespace vitrine::embed

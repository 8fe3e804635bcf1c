// SPDX-License-Identifier: MIT
// The weights and biases of a network's layers in 8 bits, given what the layers' inputs are like.
#pragma once

#include <onnx/onnx_pb.h>

#include <map>
#include <string>

#include "embed/prepare/quantise/activation_statistics.h"
#include "embed/prepare/quantise/write_graphs.h"
#include "vitrine/result.h"

namespace vitrine::embed {

using Statistics = std::map<std::string, ActivationStatistics>;

// A network ready to be quantised in one form or another.
struct Calibrated {
  onnx::ModelProto network;
  QuantisationPlan plan;
  Statistics statistics;                          // of all scale choosers and all inputs of layers
  std::map<std::string, ActivationScale> scales;  // by scale chooser
};

// Runs the network over the pictures and chooses the scales of its activations. Errors: as raise_opset(),
// plan_quantisation() and look_at_activations().
[[nodiscard]] Result<Calibrated> calibrate(onnx::ModelProto network, const CalibrationPictures& pictures,
                                           const QuantiseOptions& options);

// True for the dense layers that travel with 4 bits a weight in the packed form.
[[nodiscard]] bool is_packed(const Layer& layer);

// Rounds the weights of all layers, those with is_packed() to what int4 says where `packed`. What rounding
// adds to a layer's outputs on average, given the mean of its inputs, is taken off its biases: the errors of
// a row point one way, and without it all that follows is shifted (Nagel, van Baalen, Blankevoort and
// Welling, Data-free quantization through weight equalization and bias correction, 2019). Errors: kCorrupt
// for weights or biases that are not finite; kInterrupted.
[[nodiscard]] Result<Quantisation> quantise_layers(const Calibrated& calibrated, bool packed,
                                                   const QuantiseOptions& options);

}  // namespace vitrine::embed

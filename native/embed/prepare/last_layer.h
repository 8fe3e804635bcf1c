// SPDX-License-Identifier: MIT
// The linear layer a network ends in, in any of the handwritings that prepared forms have: float weights,
// int8 weights that are turned into float, int8 weights in an integer kernel.
#pragma once

#include <onnx/onnx_pb.h>

#include <cstdint>
#include <string>
#include <vector>

#include "embed/network.h"
#include "vitrine/result.h"

namespace vitrine::embed {

// feature = weights * activation + bias
struct LinearLayer {
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::vector<float> weights;  // [rows][columns]
  std::vector<float> bias;     // [rows]
};

// What the layer of the network computes, with the numbers it computes it with; only the parts of its weights
// that hold them are read. Errors: as find_last_layer() and StoredWeights; kCorrupt for numbers that are not
// finite; kOutOfMemory.
[[nodiscard]] Result<LinearLayer> read_last_layer(const Network& network);

// Where the layer stands in a graph. Initialisers by name; empty where there is none.
struct LastLayer {
  enum class Kind : std::uint8_t {
    kFloat,        // Gemm on float weights
    kDequantised,  // Gemm on int8 weights that are turned into float in front of it
    kInteger,      // QGemm on int8 activations and weights, which answers in float
  };
  Kind kind = Kind::kFloat;
  int node = 0;             // its place in the graph
  std::size_t rows = 0;     // values of the feature
  std::size_t columns = 0;  // values of the activation
  bool transposed = false;  // weights lie as [columns][rows]
  std::string weights, scale, bias;
  std::string bias_scale;        // of int32 biases in kDequantised
  std::string activation_scale;  // in kInteger
};

// Errors: kUnsupported where the only output of the graph is not made by such a layer, with what makes it.
[[nodiscard]] Result<LastLayer> find_last_layer(const onnx::GraphProto& graph);

// Puts `layer` into its place: the same activation in, layer.rows values out, the output's name kept. int8
// weights are rounded a row, as quantise/ does, and have the same name and bytes in every graph that holds
// them; what served the old layer alone is dropped. Errors: kCorrupt where the graph's own numbers are none.
// REQUIRES: `at` is find_last_layer(graph); layer.columns == at.columns; the activation's scale stands in the
// graph.
[[nodiscard]] Status replace_last_layer(onnx::ModelProto& model, const LastLayer& at,
                                        const LinearLayer& layer);

}  // namespace vitrine::embed

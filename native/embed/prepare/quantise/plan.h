// SPDX-License-Identifier: MIT
// Which parts of a graph run in 8 bits, decided so that ONNX Runtime finds integer kernels for all of them.
//
// A convolution or dense layer with constant weights takes 8-bit values and gives 8-bit values; so does what
// lies between two of them (pooling, concatenation, addition, change of shape). What only leads to the
// feature runs in float, and so does what has no integer kernel (normalisations): 8-bit values are turned
// into float in front of it.
#pragma once

#include <onnx/onnx_pb.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "vitrine/result.h"

namespace vitrine::embed {

// A node with constant weights, seen as a matrix: one row of weights for each output channel.
struct Layer {
  int node = 0;         // its place in the graph
  std::string input;    // activations
  std::string weights;  // float32 initialiser
  std::string bias;     // float32 initialiser; empty without one
  std::string output;
  std::size_t rows = 0;
  std::size_t columns = 0;
  bool dense = false;               // no convolution
  bool transposed = false;          // the initialiser is [columns][rows]
  std::size_t rows_of_a_group = 0;  // grouped convolution: so many rows see the same input channels
  std::size_t channels_of_a_group = 0;
  std::size_t columns_of_a_channel = 1;  // kernel height * width

  // The input channel that a weight meets.
  std::size_t channel(std::size_t row, std::size_t column) const {
    return row / rows_of_a_group * channels_of_a_group + column / columns_of_a_channel;
  }
  // The side of the initialiser that counts rows.
  std::int64_t axis() const { return transposed ? 1 : 0; }
};

struct QuantisationPlan {
  std::vector<Layer> layers;  // in the order in which they run
  // Every activation that becomes 8 bits, with the one whose values choose its scale: pooling and changes of
  // shape keep their input's scale, and what is only concatenated has the scale of the whole.
  std::map<std::string, std::string> scale_of;
};

// REQUIRES: the plain style of onnx_model.h, kQuantisableOpset or newer. Errors: kUnsupported where no layer
// can be quantised.
[[nodiscard]] Result<QuantisationPlan> plan_quantisation(const onnx::GraphProto& graph);

}  // namespace vitrine::embed

// SPDX-License-Identifier: MIT
// The fully connected layers of a graph, in whatever handwriting.
#pragma once

#include <onnx/onnx_pb.h>

#include <cstdint>
#include <string>
#include <vector>

namespace vitrine::embed {

// One fully connected layer: a Gemm, or a MatMul with the Add of its bias, whose weights are an initialiser.
struct DenseLayer {
  std::string input;        // the tensor it reads
  std::string output;       // the tensor it makes, bias added, before any activation
  std::int64_t values = 0;  // how many it makes of a picture
  std::string weights;      // the initialiser
};

// In the order in which they run. The graph is in the plain style of onnx_model.h.
[[nodiscard]] std::vector<DenseLayer> dense_layers(const onnx::GraphProto& graph);

}  // namespace vitrine::embed

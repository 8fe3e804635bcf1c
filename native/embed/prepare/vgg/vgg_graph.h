// SPDX-License-Identifier: MIT
// Whether an ONNX graph is a network of VGG's kind, and where its weights are.
#pragma once

#include <onnx/onnx_pb.h>

#include <string>
#include <vector>

#include "embed/model_card.h"
#include "vitrine/result.h"
#include "vitrine/vgg.h"

namespace vitrine::embed {

// The initialisers of one layer.
struct VggTensors {
  std::string weights;
  std::string bias;         // empty: none
  bool transposed = false;  // dense weights lie as [inputs][outputs]
};

struct VggGraph {
  vgg::Shape shape;
  std::vector<VggTensors> tensors;  // a layer each
};

// Follows the one way from the card's input to its feature: 3x3 convolutions, ReLU, 2x2 max pooling, then
// dense layers, in whatever handwriting (Gemm, or MatMul and Add; Flatten or Reshape; dropouts). The graph is
// in the plain style of onnx_model.h. Errors: kUnsupported, naming the first node that is something else.
[[nodiscard]] Result<VggGraph> read_vgg_graph(const onnx::GraphProto& graph, const ModelCard& card);

}  // namespace vitrine::embed

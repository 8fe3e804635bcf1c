// SPDX-License-Identifier: MIT
// The weights of a graph of VGG's kind, layer after layer.
#pragma once

#include <onnx/onnx_pb.h>

#include "embed/network.h"
#include "embed/prepare/vgg/vgg_graph.h"
#include "vitrine/result.h"
#include "vitrine/vgg_weights.h"

namespace vitrine::embed {

// What becomes of a layer's weights in the graph once they were taken.
enum class Afterwards : std::uint8_t {
  kReleased,  // so that they need not stand in memory twice
  kKept,
};

// Hands every layer's weights and bias to `take`, as vgg::Network::set_weights() wants them. `read`: of this
// graph. `network`: whose weights stand beside the graph; one without weights where the graph holds its own.
// Errors: as StoredWeights and float_values(); the first that `take` answers.
[[nodiscard]] Status take_vgg_layers(onnx::GraphProto& graph, const VggGraph& read, const Network& network,
                                     Afterwards afterwards, const vgg::TakeLayer& take);

}  // namespace vitrine::embed

// SPDX-License-Identifier: MIT
// The core's engine with a network's weights in it, from the files that networks come in.
#pragma once

#include "embed/network.h"
#include "vitrine/result.h"
#include "vitrine/vgg.h"

namespace vitrine::embed {

// From an ONNX file or a prepared form in float32. Errors: as make_vgg_embedder().
[[nodiscard]] Result<vgg::Network> open_onnx_weights(const Network& network);

// From a weight file (Engine::kVitrine), one part in memory at a time. Convolutions run on 16-bit whole
// numbers, as they do in visitors' browsers. Errors: as read_checked() and vgg::WeightsReader; kCorrupt where
// the network answers another number of values than it says.
[[nodiscard]] Result<vgg::Network> open_weight_file(const Network& network);

}  // namespace vitrine::embed

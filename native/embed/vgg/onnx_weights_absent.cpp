// SPDX-License-Identifier: MIT
// Compiled instead of onnx_weights.cpp in a build that cannot read ONNX files.
#include "embed/vgg/open_weights.h"

namespace vitrine::embed {

Result<vgg::Network> open_onnx_weights(const Network& network) {
  return Error{ErrorCode::kUnsupported,
               "model " + network.card.id +
                   " cannot be run by Vitrine's own engine: this vitrine was built without ONNX (Debian: "
                   "libonnx-dev, libprotobuf-dev) or ONNX Runtime"};
}

}  // namespace vitrine::embed

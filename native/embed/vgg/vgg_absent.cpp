// SPDX-License-Identifier: MIT
// Compiled instead of vgg_embedder.cpp in a build that cannot read ONNX files.
#include "embed/vgg/vgg_embedder.h"

namespace vitrine::embed {

Result<std::unique_ptr<Embedder>> make_vgg_embedder(const Network& network) {
  return Error{ErrorCode::kUnsupported,
               "model " + network.card.id +
                   " cannot be run by Vitrine's own engine: this vitrine was built without ONNX (Debian: "
                   "libonnx-dev, libprotobuf-dev) or ONNX Runtime"};
}

}  // namespace vitrine::embed

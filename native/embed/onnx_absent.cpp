// SPDX-License-Identifier: MIT
// Compiled instead of onnx_embedder.cpp where ONNX Runtime was not found.
#include "embed/embedder.h"

namespace vitrine::embed {

bool has_onnx_runtime() { return false; }

Result<std::unique_ptr<Embedder>> make_onnx_embedder(const Network& network, unsigned) {
  return Error{
      ErrorCode::kUnsupported,
      "model " + network.card.id +
          " is a network, and this vitrine was built without ONNX Runtime; run .ci/stage-onnxruntime and "
          "build again, or choose --model descriptor"};
}

}  // namespace vitrine::embed

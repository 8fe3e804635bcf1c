// SPDX-License-Identifier: MIT
// Networks of VGG's kind through the core's own engine (vitrine/vgg.h) instead of ONNX Runtime.
#pragma once

#include <memory>

#include "embed/embedder.h"
#include "embed/network.h"
#include "vitrine/result.h"

namespace vitrine::embed {

// From an ONNX file, a prepared form in float32, or a weight file (Engine::kVitrine), folded ones included.
// Checks the bytes of graph and weights and the card's input and feature, as make_onnx_embedder() does. Its
// embeddings count for the network's own model hash: they are those of ONNX Runtime to a cosine of 0.99999,
// closer than two answers need be that count for one space (ONNX Runtime's own answers differ in their last
// bits between processors, too). Errors: kUnsupported for a network of another kind, naming what it has that
// the engine does not run, for an ONNX file in a build that cannot read one; kNotFound, kCorrupt, kIo,
// kOutOfMemory.
[[nodiscard]] Result<std::unique_ptr<Embedder>> make_vgg_embedder(const Network& network);

}  // namespace vitrine::embed

// SPDX-License-Identifier: MIT
// The seam between pictures and embeddings. Everything left of it knows pixels, everything right of it knows
// vectors.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "embed/model_card.h"
#include "embed/network.h"
#include "vitrine/image.h"
#include "vitrine/result.h"

namespace vitrine::embed {

// Turns pixels into one unit-length embedding. embed() may be called from several threads at once.
class Embedder {
 public:
  virtual ~Embedder() = default;
  [[nodiscard]] virtual Result<std::vector<float>> embed(const Image& image) const = 0;
  [[nodiscard]] virtual std::uint32_t dimension() const = 0;
  // Hex SHA-256 (64 digits) of everything that decides an embedding: network bytes, feature tensor,
  // preprocessing, or the descriptor's version.
  [[nodiscard]] virtual const std::string& model_hash() const = 0;
  // The card as data for the site's entry. For the descriptor, a card with embedder kind "descriptor".
  [[nodiscard]] virtual const ModelCard& card() const = 0;
};

// The descriptor of the core: always available.
[[nodiscard]] std::unique_ptr<Embedder> make_descriptor_embedder();

// A network through ONNX Runtime. Checks the bytes of graph and weights and the card's input and feature.
// `threads`: intra-op threads a session may use. Errors: kNotFound, kCorrupt (hash), kUnsupported (built
// without ONNX Runtime, or the tensor is not in the file), each naming file and remedy.
[[nodiscard]] Result<std::unique_ptr<Embedder>> make_onnx_embedder(const Network& network, unsigned threads);

// True when this build has ONNX Runtime.
[[nodiscard]] bool has_onnx_runtime();

}  // namespace vitrine::embed

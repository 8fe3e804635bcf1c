// SPDX-License-Identifier: MIT
// The seam between pictures and embeddings. Everything left of it knows pixels, everything right of it knows
// vectors.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "embed/model_card.h"
#include "embed/network.h"
#include "vitrine/image.h"
#include "vitrine/result.h"

namespace vitrine::embed {

// Turns pixels into one unit-length embedding, or, where answers_projected(), into what a space makes of it.
// All its functions may be called from several threads at once.
class Embedder {
 public:
  virtual ~Embedder() = default;
  [[nodiscard]] virtual Result<std::vector<float>> embed(const Image& image) const = 0;

  // embed() in two halves, for who has many pictures: prepare() takes all it needs from the pixels, so that
  // they can be freed, and embed_batch() answers for several pictures at once. An answer is that of embed()
  // to the last bit, whatever pictures share the batch. For a model that gains nothing by a batch, the first
  // half is all.
  [[nodiscard]] virtual Result<std::vector<float>> prepare(const Image& image) const { return embed(image); }
  [[nodiscard]] virtual std::vector<Result<std::vector<float>>> embed_batch(
      std::vector<std::vector<float>> prepared) const {
    return {std::make_move_iterator(prepared.begin()), std::make_move_iterator(prepared.end())};
  }
  // Pictures to give to embed_batch() at once; other numbers are answered too.
  [[nodiscard]] virtual std::size_t batch_size() const { return 1; }

  // True where the network holds the projection of one site's space in its last layer (Network::folded):
  // what it answers is for search_projected() in that space, and for nothing else.
  [[nodiscard]] virtual bool answers_projected() const { return false; }

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

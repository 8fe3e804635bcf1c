// SPDX-License-Identifier: MIT
// A network's session asked for one picture or for a batch, with answers that do not depend on which.
// Only the files that speak to ONNX Runtime include this.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "embed/model_card.h"
#include "embed/onnx_environment.h"
#include "vitrine/result.h"

namespace vitrine::embed {

// The sides of a tensor; a negative one stands for any number.
using Shape = std::vector<std::int64_t>;

// Pictures of a batch, where the network takes any number. VGG16's dense layers have 480 MB of weights, which
// a picture alone reads from memory for itself; a batch shares the reading (bench/embed_pace.mjs measures
// what that brings). More than four bring little more, and every thread holds the activations of its batch.
inline constexpr std::size_t kNetworkBatch = 4;

// Thread-safe.
class OnnxRuns {
 public:
  // Whether the feature is scaled to unit length, or is something else than an embedding.
  enum class Answer : std::uint8_t { kEmbedding, kAsItIs };

  // REQUIRES: the session has the card's input and feature. `any_number`: both declare their first side free.
  OnnxRuns(ModelCard card, Ort::Session session, bool any_number, Answer answer);

  // The unit-length embedding, or the feature as it is, of one tensor of make_tensor(). Errors: kUnsupported
  // where the network fails or answers something else than its card says; those of l2_normalise().
  [[nodiscard]] Result<std::vector<float>> one(const std::vector<float>& tensor) const;

  // The embeddings of several, each as one() gives it to the last bit. Nothing promises that a batch gives
  // equal bits, although it does with every network tried (on one thread a session, each sum runs over one
  // picture in a fixed order). So the first whole batch is run both ways: where one bit differs, or the
  // network fails on it, pictures are run one by one from then on.
  [[nodiscard]] std::vector<Result<std::vector<float>>> many(
      const std::vector<std::vector<float>>& tensors) const;

  // The number of tensors to give to many(): fewer or more are run one by one.
  [[nodiscard]] std::size_t batch_size() const;

 private:
  enum class Batches : std::uint8_t { kUntried, kBeingTried, kExact, kOneByOne };
  using Answers = std::vector<Result<std::vector<float>>>;  // a picture each

  Result<std::vector<float>> run(const std::vector<float>& tensors, std::size_t count) const;
  Answers one_by_one(const std::vector<std::vector<float>>& tensors) const;
  std::optional<Answers> at_once(const std::vector<std::vector<float>>& tensors) const;
  Result<std::vector<float>> embedding_of(std::vector<float> feature) const;

  const ModelCard card_;
  const Answer answer_;
  // Run() may be called by several threads at once, as ONNX Runtime promises, though it is not const.
  mutable Ort::Session session_;
  mutable std::atomic<Batches> batches_;
};

// The shape of `count` tensors for this preprocessing.
[[nodiscard]] Shape input_shape(const PreprocessSpec& spec, std::size_t count);

// What to say of a network that is not what its card says.
[[nodiscard]] Error wrong_network(const ModelCard& card, const std::string& what);

}  // namespace vitrine::embed

// SPDX-License-Identifier: MIT
#include "embed/vgg/vgg_embedder.h"

#include <algorithm>
#include <new>
#include <utility>

#include "embed/vgg/open_weights.h"
#include "embed/vgg_workspaces.h"
#include "vitrine/embedding.h"
#include "vitrine/vgg.h"

namespace vitrine::embed {
namespace {

class VggEmbedder final : public Embedder {
 public:
  VggEmbedder(const Network& network, vgg::Network engine)
      : card_(network.card),
        hash_(network.model_hash),
        projected_(network.folded.has_value()),
        engine_(std::move(engine)) {}

  Result<std::vector<float>> embed(const Image& image) const override {
    const Result<std::vector<float>> tensor = prepare(image);
    if (!tensor.ok()) return tensor.error();
    return run(*tensor, 1).front();
  }
  Result<std::vector<float>> prepare(const Image& image) const override {
    return make_tensor(image, card_.preprocess);
  }
  std::vector<Result<std::vector<float>>> embed_batch(
      std::vector<std::vector<float>> prepared) const override {
    std::vector<Result<std::vector<float>>> answers;
    for (std::size_t first = 0; first < prepared.size(); first += kPicturesTogether) {
      const std::size_t count = std::min(kPicturesTogether, prepared.size() - first);
      std::vector<float> joined;
      joined.reserve(count * engine_.inputs());
      for (std::size_t i = first; i < first + count; ++i)
        joined.insert(joined.end(), prepared[i].begin(), prepared[i].end());
      for (Result<std::vector<float>>& answer : run(joined, count)) answers.push_back(std::move(answer));
    }
    return answers;
  }
  std::size_t batch_size() const override { return kPicturesTogether; }
  bool answers_projected() const override { return projected_; }
  std::uint32_t dimension() const override { return card_.dimension; }
  const std::string& model_hash() const override { return hash_; }
  const ModelCard& card() const override { return card_; }

 private:
  std::vector<Result<std::vector<float>>> run(std::span<const float> tensors, std::size_t count) const {
    vgg::Workspace workspace = workspaces_.take();
    const Result<std::vector<float>> features = engine_.run(tensors, workspace);
    workspaces_.give_back(std::move(workspace));
    std::vector<Result<std::vector<float>>> answers;
    for (std::size_t i = 0; i < count; ++i) {
      if (!features.ok()) {
        answers.emplace_back(with_context("model " + card_.id + " failed on this picture", features.error()));
        continue;
      }
      const std::size_t values = engine_.outputs();
      const auto first = features->begin() + static_cast<std::ptrdiff_t>(i * values);
      std::vector<float> embedding(first, first + static_cast<std::ptrdiff_t>(values));
      const Status unit = projected_ ? Status(Done{}) : l2_normalise(embedding);
      answers.push_back(unit.ok() ? Result(std::move(embedding)) : Result<std::vector<float>>(unit.error()));
    }
    return answers;
  }

  const ModelCard card_;
  const std::string hash_;
  const bool projected_;
  const vgg::Network engine_;
  mutable VggWorkspaces workspaces_;
};

}  // namespace

Result<std::unique_ptr<Embedder>> make_vgg_embedder(const Network& network) {
  try {
    const bool own = network.engine == Engine::kVitrine;
    Result<vgg::Network> engine = own ? open_weight_file(network) : open_onnx_weights(network);
    if (!engine.ok()) return engine.error();
    return std::unique_ptr<Embedder>(std::make_unique<VggEmbedder>(network, std::move(*engine)));
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::kOutOfMemory, "no memory for the network of model " + network.card.id};
  }
}

}  // namespace vitrine::embed

// SPDX-License-Identifier: MIT
#include <string>

#include "embed/embedder.h"
#include "vitrine/descriptor.h"

namespace vitrine::embed {
namespace {

ModelCard descriptor_card() {
  ModelCard card;
  card.id = std::string(kDescriptorModel);
  card.label = "Built-in descriptor (colour and line)";
  card.embedder = "descriptor";
  card.source = "built into Vitrine";
  card.licence = "MIT";
  card.dimension = descriptor_dimension();
  return card;
}

class DescriptorEmbedder final : public Embedder {
 public:
  DescriptorEmbedder() : card_(descriptor_card()), hash_(vitrine::embed::model_hash(card_)) {}

  Result<std::vector<float>> embed(const Image& image) const override {
    const Result<std::vector<std::int16_t>> descriptor = describe(image);
    if (!descriptor.ok()) return descriptor.error();
    return descriptor_embedding(*descriptor);
  }
  std::uint32_t dimension() const override { return card_.dimension; }
  const std::string& model_hash() const override { return hash_; }
  const ModelCard& card() const override { return card_; }

 private:
  const ModelCard card_;
  const std::string hash_;
};

}  // namespace

std::unique_ptr<Embedder> make_descriptor_embedder() { return std::make_unique<DescriptorEmbedder>(); }

}  // namespace vitrine::embed

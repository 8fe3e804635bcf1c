// SPDX-License-Identifier: MIT
// A network of VGG's kind as a form that the core's own engine runs: head and parts of a weight file
// (models/FORMAT.md).
#pragma once

#include <filesystem>
#include <span>
#include <vector>

#include "embed/network.h"
#include "embed/prepare/last_layer.h"
#include "vitrine/result.h"
#include "vitrine/vgg_weights.h"

namespace vitrine::embed {

// A layer's numbers in ONNX's order: what vgg::Network::set_weights() takes.
struct VggLayerWeights {
  std::vector<float> weights, bias;
};

// A network in memory.
struct VggWeights {
  vgg::Shape shape;
  std::vector<VggLayerWeights> layers;
};

// Head and body as they travel.
struct WeightStream {
  std::vector<std::uint8_t> head, body;

  [[nodiscard]] std::uint64_t bytes() const { return head.size() + body.size(); }
};

// Errors: as vgg::WeightsWriter; kInterrupted.
[[nodiscard]] Result<WeightStream> encode_weights(const vgg::Shape& shape,
                                                  std::span<const VggLayerWeights> layers,
                                                  std::span<const vgg::LayerCoding> codings);

// Writes the files of form kVitrineForm into `folder`, named as write_form() names its own. Card, agreement
// and model_hash are the caller's. Errors: kIo, kInterrupted.
[[nodiscard]] Result<Network> write_weight_file(const WeightStream& stream,
                                                const std::filesystem::path& folder);

// Whether the network of a weight file ends in a layer that can be folded. Errors: as check_foldable().
[[nodiscard]] Status check_weight_file_foldable(const Network& network);

// Writes the weight file with `layer` in the place of its last one, all others as they were; form, card,
// agreement and model_hash are the network's. Errors: as fold_projection().
[[nodiscard]] Result<Network> fold_weight_file(const Network& network, const LinearLayer& layer,
                                               const std::filesystem::path& folder);

}  // namespace vitrine::embed

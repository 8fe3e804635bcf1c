// SPDX-License-Identifier: MIT
// Small networks as weight files, for the tests and the fuzzer.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/vgg_reference.h"
#include "vitrine/vgg_weights.h"

namespace vitrine::testing {

struct WeightFile {
  std::vector<std::uint8_t> head, body;
};

// Empty where it could not be written.
inline WeightFile weight_file(const SeededNetwork& network, std::span<const vgg::LayerCoding> codings) {
  Result<vgg::WeightsWriter> writer = vgg::WeightsWriter::make(network.shape, codings);
  if (!writer.ok()) return {};
  WeightFile file;
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    const auto bytes = writer->layer(i, network.layers[i].weights, network.layers[i].bias);
    if (!bytes.ok()) return {};
    file.body.insert(file.body.end(), bytes->begin(), bytes->end());
  }
  Result<std::vector<std::uint8_t>> head = writer->head();
  if (head.ok()) file.head = std::move(head).value();
  return file;
}

}  // namespace vitrine::testing

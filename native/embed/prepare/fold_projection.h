// SPDX-License-Identifier: MIT
// A network that ends in a linear layer, with another linear map multiplied into that layer: 4096 rows of
// weights become as many as the map has.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "embed/network.h"
#include "vitrine/result.h"

namespace vitrine::embed {

// What is applied to the feature.
struct LinearMap {
  std::uint32_t rows = 0;
  std::uint32_t columns = 0;  // the feature's dimension
  std::vector<float> values;  // [rows][columns]
};

// Whether the network's graph ends in a layer that can be folded. Errors: kUnsupported, saying why not; as
// read_checked().
[[nodiscard]] Status check_foldable(const Network& network);

// Writes `network` into `folder` with its last layer replaced by the map of it. The layer's numbers are those
// of `built`, which the collection was embedded with: so a quantised form is rounded once, not twice. Parts,
// packed blocks and the graph for WebGPU stay what they were but for that layer; card, form, agreement and
// model_hash are the network's. Errors: kUnsupported where a graph ends in no such layer, or this build has
// no ONNX; kInvalidArgument where map and layers do not fit; as read_checked() and write_form().
[[nodiscard]] Result<Network> fold_projection(const Network& network, const Network& built,
                                              const LinearMap& map, const std::filesystem::path& folder);

}  // namespace vitrine::embed

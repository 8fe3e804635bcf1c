// SPDX-License-Identifier: MIT
// Networks of VGG's kind in memory, run over many pictures: in float32, or as a weight file decodes.
#pragma once

#include <vector>

#include "embed/prepare/vgg/weight_file.h"
#include "io/progress.h"
#include "vitrine/result.h"
#include "vitrine/vgg.h"

namespace vitrine::embed {

// A vector a picture.
using Vectors = std::vector<std::vector<float>>;

// Errors: as vgg::Network.
[[nodiscard]] Result<vgg::Network> float_network(const VggWeights& weights);

// As visitors' browsers run it: convolutions on 16-bit whole numbers. Errors: as vgg::WeightsReader.
[[nodiscard]] Result<vgg::Network> decoded_network(const WeightStream& stream);

// What the network answers for each input. Advances `progress` by their number. Errors: as
// vgg::Network::run(); kInterrupted.
[[nodiscard]] Result<Vectors> answers_of(const vgg::Network& network, const Vectors& inputs, unsigned threads,
                                         io::Progress& progress);

}  // namespace vitrine::embed

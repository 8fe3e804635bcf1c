// SPDX-License-Identifier: MIT
// How far a form of a network answers as the one it stands for.
#pragma once

#include <onnx/onnx_pb.h>

#include <vector>

#include "embed/prepare/quantise/quantised_forms.h"
#include "vitrine/result.h"

namespace vitrine::embed {

// How many of the first neighbours are compared.
inline constexpr std::size_t kComparedNeighbours = 10;

using Embeddings = std::vector<std::vector<float>>;

// The unit-length embeddings of the pictures, by the network's first output. Errors: as run_over_pictures();
// kInvalidArgument, naming the picture, for an embedding without direction.
[[nodiscard]] Result<Embeddings> embed_pictures(const onnx::ModelProto& network,
                                                const CalibrationPictures& pictures,
                                                const QuantiseOptions& options, const std::string& what);

// Each picture asks for its nearest among the others, as on a site: the query embedded by the form, the
// others by the network. `network` and `form` hold the same pictures, two at least. `overlap` is over the
// first ten, or all where there are fewer.
[[nodiscard]] Agreement measure_agreement(const Embeddings& network, const Embeddings& form);

}  // namespace vitrine::embed

// SPDX-License-Identifier: MIT
// A site from embeddings made elsewhere: the same second half of a build, without pictures.
#pragma once

#include <string>

#include "embed/model_card.h"
#include "ingest/vectors.h"
#include "publish/build_site.h"
#include "vitrine/result.h"

namespace vitrine::publish {

// What is known of a model that nothing is known of but how long its vectors are. Its embedder is "vectors".
[[nodiscard]] embed::ModelCard unknown_model(std::uint32_t dimension);

// Names the space of vectors whose model is not known: hex SHA-256. Two collections with vectors of one
// length have the same: nothing tells whether they can be compared.
[[nodiscard]] std::string unknown_model_hash(std::uint32_t dimension);

// Fits the space, builds graph and neighbour lists, and writes the site; pictures are those that other hosts
// serve. `model` and `model_hash` name what made the vectors. Works whose picture's address is none are kept
// without it and reported. Errors: kInvalidArgument where the model's dimension is not the vectors'; as
// build_site().
[[nodiscard]] Result<BuildReport> build_vector_site(ingest::VectorCollection vectors,
                                                    const embed::ModelCard& model,
                                                    const std::string& model_hash,
                                                    const BuildOptions& options);

}  // namespace vitrine::publish

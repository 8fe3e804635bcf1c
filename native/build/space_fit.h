// SPDX-License-Identifier: MIT
// Fits a space to a collection: centred PCA without whitening (Eigen) and one quantiser step for all
// coefficients.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "io/table_memory.h"
#include "vitrine/codes.h"
#include "vitrine/space.h"

namespace vitrine::build {

// Row-major unit-length embeddings: values.size() == count * dimension.
struct Embeddings {
  std::uint32_t count = 0;
  std::uint32_t dimension = 0;
  io::FloatTable values;
  std::span<const float> row(std::uint32_t i) const {
    return std::span(values).subspan(static_cast<std::size_t>(i) * dimension, dimension);
  }
};

struct SpaceOptions {
  std::uint32_t dimension = 256;  // coefficients kept; less where the collection or the model has fewer
  std::uint32_t sample = 20000;   // works the PCA looks at: evenly spaced through the collection
  // What codes may cost, where it matters: collections of up to `fine_limit` works get the finest codes,
  // whose bytes are fewer than the projection's. Beyond, the coarsest step that on the sample keeps
  // `first_fifty` of the true ten neighbours among the first fifty and the first ten as like as `likeness` of
  // the true ten; or, with bytes_per_work above 0, the finest whose codes take no more than that.
  std::uint32_t fine_limit = 2000;
  double first_fifty = 0.995;
  double likeness = 0.998;
  double bytes_per_work = 0;
};

// What codes of one step cost and give. Queries are works of the sample, searched among all works of it.
struct CodeMeasure {
  float step = 0;
  double bytes_per_work = 0;  // of the entropy-coded codes
  double first_fifty = 0;     // share of the true ten neighbours among the first fifty of the codes
  double likeness = 0;        // mean true cosine of the first ten, as a part of the true ten's
};

// A space for these embeddings. `model` is the embedder's hash, `model_name` its id. Has fewer coefficients
// than asked where the collection differs in fewer directions, and at least one. Deterministic: equal input
// gives equal bytes on every x86-64 machine (Eigen's blocking is pinned). space.id is left empty: the caller
// hashes. `measured` becomes what the codes cost and give, where the step was chosen by that. Errors:
// kInvalidArgument for no embeddings, or ones not of unit length; kInterrupted; kOutOfMemory.
[[nodiscard]] Result<Space> fit_space(const Embeddings& embeddings, std::string model, std::string model_name,
                                      const SpaceOptions& options,
                                      std::optional<CodeMeasure>* measured = nullptr);

// Encodes on all cores. Errors: those of encode(), naming the work; kInterrupted.
[[nodiscard]] Result<OwnedCodes> encode_all(const Space& space, const Embeddings& embeddings);

}  // namespace vitrine::build

// SPDX-License-Identifier: MIT
// What made the vectors of a source, as far as `vitrine build` is told.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cli/model_choice.h"
#include "cli/visitor_model.h"
#include "embed/model_card.h"
#include "publish/build_site.h"
#include "vitrine/result.h"

namespace vitrine::cli {

struct VectorModel {
  embed::ModelCard card;
  std::string hash;                   // what the vectors count for
  std::optional<ChosenModel> chosen;  // the network; none where it is not known
  std::string unknown;                // a sentence about visitors' pictures, where there is none
};

// The network that --model names, which then must be here, or a model of which only the vectors' dimension is
// known. Sets upload and network of `build`. Errors: kInvalidArgument for the descriptor, for wishes that
// need pictures or a network; as choose_model() and decide_upload().
[[nodiscard]] Result<VectorModel> choose_vector_model(const ModelOptions& model, VisitorOptions visitors,
                                                      std::uint32_t dimension, publish::BuildOptions& build);

}  // namespace vitrine::cli

// SPDX-License-Identifier: MIT
#include "cli/vector_model.h"

#include <utility>

#include "publish/build_vectors.h"

namespace vitrine::cli {
namespace {

Error invalid(std::string message) { return Error{ErrorCode::kInvalidArgument, std::move(message)}; }

Result<VectorModel> unknown(const VisitorOptions& visitors, std::uint32_t dimension,
                            publish::BuildOptions& build) {
  if (!visitors.carry.form.empty() || visitors.carry.carry == publish::Carry::kYes) {
    return invalid(
        "there is no network to carry: nobody says which one made the vectors; if you know, name it with "
        "--model");
  }
  build.upload = publish::Upload::kNone;
  build.upload_reason =
      "The works of this site are compared by a program that this page does not have, so that other pictures "
      "cannot be compared with them.";
  return VectorModel{publish::unknown_model(dimension),
                     publish::unknown_model_hash(dimension),
                     {},
                     "Visitors' pictures cannot be compared: the model is not known; --model ID names it"};
}

}  // namespace

Result<VectorModel> choose_vector_model(const ModelOptions& model, VisitorOptions visitors,
                                        std::uint32_t dimension, publish::BuildOptions& build) {
  if (model.model == "descriptor")
    return invalid("the sources hold vectors already, and the descriptor embeds pictures; leave out --model");
  if (visitors.instant == VisitorOptions::Instant::kYes) {
    return invalid(
        "--instant yes needs the pictures themselves, and the sources hold vectors alone; leave it out");
  }
  visitors.instant = VisitorOptions::Instant::kNo;
  if (model.model == "auto" && model.weights.empty()) return unknown(visitors, dimension, build);
  Result<ChosenModel> chosen = choose_model(model);
  if (!chosen.ok()) return chosen.error();
  if (Status status = decide_upload(visitors, *chosen, build); !status.ok()) return status.error();
  embed::ModelCard card = chosen->embedder->card();
  std::string hash = chosen->embedder->model_hash();
  return VectorModel{std::move(card), std::move(hash), std::move(*chosen), {}};
}

}  // namespace vitrine::cli

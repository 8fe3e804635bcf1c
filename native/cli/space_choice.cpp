// SPDX-License-Identifier: MIT
#include "cli/space_choice.h"

#include <utility>

namespace vitrine::cli {
namespace {

Result<std::unique_ptr<embed::Embedder>> own_embedder(const publish::Site& site,
                                                      const ModelOptions& options) {
  if (site.embedder == "descriptor") return embed::make_descriptor_embedder();
  if (site.embedder != "onnx") {
    return Error{
        ErrorCode::kUnsupported,
        "this site's vectors were made elsewhere, so that new pictures cannot be compared; ask with --id"};
  }
  // The engine that runs it in visitors' browsers, unless another one is insisted on.
  const bool own = site.network && site.network->engine == embed::Engine::kVitrine;
  const std::string_view other_engine = own ? "onnx" : "vitrine";
  const bool carried = site.network && options.weights.empty() && options.form.empty() &&
                       options.engine != other_engine &&
                       (options.model == "auto" || options.model == site.index.space.model_name);
  if (carried) return open_network(*site.network, own ? "vitrine" : "onnx");
  ModelOptions by_name = options;
  if (by_name.model == "auto") by_name.model = site.index.space.model_name;
  by_name.model_hash = site.index.space.model;
  Result<ChosenModel> chosen = choose_model(by_name);
  if (!chosen.ok()) return chosen.error();
  return std::move(chosen->embedder);
}

ChosenSpace instant_space(const publish::Site& site, std::string notice) {
  return {embed::make_descriptor_embedder(), &*site.instant, true, std::move(notice)};
}

// Damage and a full disk are no reasons to answer with less: they want to be known.
bool is_absence(const Error& error) {
  return error.code == ErrorCode::kNotFound || error.code == ErrorCode::kUnsupported;
}

}  // namespace

Result<ChosenSpace> choose_space(const publish::Site& site, const ModelOptions& options, bool instant) {
  if (instant && site.instant) return instant_space(site, "");
  if (instant && site.embedder != "descriptor") {
    return Error{
        ErrorCode::kNotFound,
        "this site has no instant space; build it again with --instant yes, or ask without --instant"};
  }
  const bool named = options.model != "auto" || !options.weights.empty() || !options.form.empty();
  const bool may_fall_back = site.instant.has_value() && !named;
  const std::string answers_by = "Compared by colour and line alone, in the site's instant space: ";
  Result<std::unique_ptr<embed::Embedder>> embedder = own_embedder(site, options);
  if (!embedder.ok()) {
    if (!may_fall_back || !is_absence(embedder.error())) return embedder.error();
    return instant_space(site, answers_by + embedder.error().message);
  }
  if (may_fall_back && (*embedder)->model_hash() != site.index.space.model) {
    return instant_space(site, answers_by + "the model " + site.index.space.model_name +
                                   " found here is another one than the collection was embedded with");
  }
  return ChosenSpace{std::move(*embedder), &site.index, false, ""};
}

}  // namespace vitrine::cli

// SPDX-License-Identifier: MIT
#include "cli/publish_vectors.h"

#include <cstdio>
#include <utility>

#include "cli/paths.h"
#include "embed/embedder.h"
#include "io/files.h"
#include "io/table_memory.h"

namespace vitrine::cli {
namespace {

namespace fs = std::filesystem;
using Vectors = std::unique_ptr<publish::SiteVectors>;

Result<Vectors> from_sources(const publish::Site& site, const PublishVectorOptions& options,
                             const fs::path& cache, io::ProgressStyle progress) {
  Result<Sources> sources = read_sources(options.sources, site.folder.string());
  if (!sources.ok()) return sources.error();
  if (sources->vectors) return publish::given_embeddings(site, std::move(*sources->vectors));
  const Result<ChosenModel> model = choose_full_model(site, options.model);
  if (!model.ok()) return model.error();
  build::EmbedOptions embedding;
  embedding.cache = cache;
  embedding.progress = progress;
  return publish::embed_again(site, sources->pictures, *model->embedder, embedding);
}

Result<Vectors> find_embeddings(const publish::Site& site, const PublishVectorOptions& options,
                                io::ProgressStyle progress) {
  const fs::path cache = options.cache.empty() ? cache_folder() : fs::path(options.cache);
  io::set_table_folder(cache);
  if (options.sources.sources.empty()) return publish::cached_embeddings(site, cache / "embeddings");
  return from_sources(site, options, cache / "embeddings", progress);
}

Vectors say(Vectors vectors, const std::string& why) {
  std::fprintf(stderr, "Vectors: %s, from %s.%s\n",
               vectors->exact() ? "embeddings at full precision" : "projected, approximate",
               vectors->origin().c_str(), why.c_str());
  return vectors;
}

}  // namespace

Result<ChosenModel> choose_full_model(const publish::Site& site, ModelOptions options) {
  if (site.embedder == "descriptor") return ChosenModel{embed::make_descriptor_embedder(), {}, {}};
  if (site.embedder != "onnx") {
    return Error{ErrorCode::kUnsupported,
                 "this site was built from vectors, and pictures cannot take their place; name the vectors "
                 "with --from"};
  }
  const bool named = options.model != "auto" || !options.weights.empty() || !options.form.empty();
  if (!named && site.network && !site.network->folded && site.network->form == embed::kOriginalForm) {
    Result<std::unique_ptr<embed::Embedder>> embedder =
        embed::make_onnx_embedder(*site.network, kSessionThreads);
    if (!embedder.ok()) return embedder.error();
    return ChosenModel{std::move(*embedder), site.network, {}};
  }
  if (options.model == "auto") options.model = site.index.space.model_name;
  options.model_hash = site.index.space.model;
  return choose_model(options);
}

void add_publish_vector_options(CLI::App& command, PublishVectorOptions& options) {
  command
      .add_option("--vectors", options.wish,
                  "embeddings, projected (what the site's codes say of them), or auto: embeddings where they "
                  "are found")
      ->capture_default_str();
  command
      .add_option("--from", options.sources.sources,
                  "Where embeddings come from, if not from the cache: the pictures or vectors that the site "
                  "was built from; may be given again")
      ->type_name("SOURCE");
  command.add_option("--images", options.sources.images,
                     "Folder of a CSV's pictures (default: the CSV's own)");
  command.add_option("--from-ids", options.sources.ids,
                     "Ids of the rows of a .npy of --from (default: beside it, as vitrine build finds them)");
  add_model_options(command, options.model);
  command.add_option("--cache", options.cache,
                     "Folder that keeps embeddings between runs (default: $VITRINE_CACHE)");
}

Result<Vectors> choose_vectors(const publish::Site& site, const PublishVectorOptions& options,
                               io::ProgressStyle progress) {
  const std::string& wish = options.wish;
  if (wish != "auto" && wish != "embeddings" && wish != "projected") {
    return Error{ErrorCode::kInvalidArgument,
                 "--vectors " + io::printable(wish) + ": expected embeddings, projected or auto"};
  }
  if (wish == "projected") return say(publish::projected_vectors(site), "");
  Result<Vectors> found = find_embeddings(site, options, progress);
  if (found.ok()) return say(std::move(*found), "");
  // Only what is not there yet may be replaced by less, and not where somebody says where it is.
  const bool absent = found.error().code == ErrorCode::kNotFound && options.sources.sources.empty();
  if (wish == "embeddings" || !absent) return found.error();
  return say(publish::projected_vectors(site), " No embeddings: " + found.error().message + ".");
}

Result<std::optional<embed::Network>> choose_full_network(const publish::Site& site,
                                                          const PublishVectorOptions& options) {
  if (site.embedder != "onnx") return std::optional<embed::Network>();
  Result<ChosenModel> model = choose_full_model(site, options.model);
  if (!model.ok()) return model.error();
  if (model->embedder->model_hash() != site.index.space.model || !model->network) {
    return Error{
        ErrorCode::kSpaceMismatch,
        "the site was embedded by another network than the one found here; name its file with --model "
        "and --weights, or its form with --form"};
  }
  return std::move(model->network);
}

}  // namespace vitrine::cli

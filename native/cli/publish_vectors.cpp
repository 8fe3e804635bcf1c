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

// What the collection was embedded with, at full precision: a smaller form that stands in for it would not
// do.
Result<std::unique_ptr<embed::Embedder>> embedder_of(const publish::Site& site, ModelOptions options) {
  if (site.embedder == "descriptor") return embed::make_descriptor_embedder();
  if (site.embedder != "onnx") {
    return Error{ErrorCode::kUnsupported,
                 "this site was built from vectors, and pictures cannot take their place; name the vectors "
                 "with --from"};
  }
  const bool named = options.model != "auto" || !options.weights.empty() || !options.form.empty();
  if (!named && site.network && !site.network->folded && site.network->form == embed::kOriginalForm)
    return embed::make_onnx_embedder(*site.network, kSessionThreads);
  if (options.model == "auto") options.model = site.index.space.model_name;
  options.model_hash = site.index.space.model;
  Result<ChosenModel> chosen = choose_model(options);
  if (!chosen.ok()) return chosen.error();
  return std::move(chosen->embedder);
}

Result<Vectors> from_sources(const publish::Site& site, const PublishVectorOptions& options,
                             const fs::path& cache, io::ProgressStyle progress) {
  Result<Sources> sources = read_sources(options.sources, site.folder.string());
  if (!sources.ok()) return sources.error();
  if (sources->vectors) return publish::given_embeddings(site, std::move(*sources->vectors));
  const Result<std::unique_ptr<embed::Embedder>> embedder = embedder_of(site, options.model);
  if (!embedder.ok()) return embedder.error();
  build::EmbedOptions embedding;
  embedding.cache = cache;
  embedding.progress = progress;
  return publish::embed_again(site, sources->pictures, **embedder, embedding);
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

}  // namespace vitrine::cli

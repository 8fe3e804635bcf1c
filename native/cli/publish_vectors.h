// SPDX-License-Identifier: MIT
// Which vectors `vitrine publish` hands on: embeddings where they can be found, else what the codes say.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/model_choice.h"
#include "cli/sources.h"
#include "io/progress.h"
#include "publish/out/site_vectors.h"
#include "publish/site.h"
#include "vitrine/result.h"

namespace vitrine::cli {

struct PublishVectorOptions {
  std::string wish = "auto";  // "embeddings", "projected" or "auto": embeddings where they are at hand
  SourceOptions sources;      // --from: pictures or vectors that the site was built from
  ModelOptions model;         // embeds pictures of --from that are not in the cache
  std::string cache;          // empty: the usual one
};

void add_publish_vector_options(CLI::App& command, PublishVectorOptions& options);

// Says on standard error which were taken, and with "auto" why it is not the embeddings. Errors:
// kInvalidArgument for an unknown wish; for "embeddings", and wherever --from is given, what keeps them from
// being found.
[[nodiscard]] Result<std::unique_ptr<publish::SiteVectors>> choose_vectors(
    const publish::Site& site, const PublishVectorOptions& options, io::ProgressStyle progress);

// What the works were embedded with, at full precision: a smaller form that stands in for it would not do.
// Errors: kUnsupported for a site of vectors; as choose_model().
[[nodiscard]] Result<ChosenModel> choose_full_model(const publish::Site& site, ModelOptions options);

// The network the works were embedded with, whole and at full precision; none for a site of the descriptor or
// of vectors. Errors: kNotFound where it is not here; kSpaceMismatch where another one is.
[[nodiscard]] Result<std::optional<embed::Network>> choose_full_network(const publish::Site& site,
                                                                        const PublishVectorOptions& options);

}  // namespace vitrine::cli

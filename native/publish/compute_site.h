// SPDX-License-Identifier: MIT
// The second half of a build: from embeddings, wherever they come from, to what a site is made of.
#pragma once

#include <string>

#include "build/space_fit.h"
#include "embed/model_card.h"
#include "publish/build_site.h"
#include "publish/embed_works.h"
#include "publish/site.h"
#include "vitrine/result.h"

namespace vitrine::publish {

// All that can be known to fail before hours of embedding. Errors: as check_destination(), check_network()
// and embed::verify_form().
[[nodiscard]] Status check_options(const BuildOptions& options);

// Fills in what `options` say of the site, and what is computed from the embeddings: spaces, codes, graphs,
// neighbour lists. In large collections it renumbers the works, and all rows with them: see work_order.h.
// `instant`: the descriptor's of the same works, or none. `model_hash` names what made the others. REQUIRES:
// contents.model is set; contents.works are the embeddings' works, in their order. Errors: of each step.
// `report` is told of an update.
[[nodiscard]] Status compute_site(build::Embeddings& embeddings, build::Embeddings& instant,
                                  const std::string& model_hash, const BuildOptions& options,
                                  SiteContents& contents, BuildReport& report);

// Folds the projection into the network to carry, where `options` wish it and it can be done, and writes the
// site; fills in the report's words about it. Errors: as fold_for_space() and write_site().
[[nodiscard]] Status publish_contents(SiteContents& contents, const BuildOptions& options,
                                      BuildReport& report);

// compute_site() and publish_contents(). `model` and `model_hash` are what embedded the works.
[[nodiscard]] Result<BuildReport> finish_site(EmbeddedWorks embedded, const embed::ModelCard& model,
                                              const std::string& model_hash, const BuildOptions& options);

}  // namespace vitrine::publish

// SPDX-License-Identifier: MIT
// The second half of a build: from embeddings, wherever they come from, to what a site is made of.
#pragma once

#include <string>

#include "build/space_fit.h"
#include "embed/embedder.h"
#include "publish/build_site.h"
#include "publish/site.h"
#include "vitrine/result.h"

namespace vitrine::publish {

// All that can be known to fail before hours of embedding. Errors: as check_destination(), check_network()
// and embed::verify_form().
[[nodiscard]] Status check_options(const BuildOptions& options);

// Fills in what `options` say of the site, and what is computed from the embeddings: space, codes, graph,
// neighbour lists. `model_hash` names what made the embeddings. REQUIRES: contents.model is set;
// contents.works are the embeddings' works, in their order. Errors: of each step.
[[nodiscard]] Status compute_site(const build::Embeddings& embeddings, const std::string& model_hash,
                                  const BuildOptions& options, SiteContents& contents);

// Fills in contents.instant: the descriptor's space of the same works.
[[nodiscard]] Status compute_instant(const build::Embeddings& embeddings, const embed::Embedder& descriptor,
                                     const BuildOptions& options, SiteContents& contents);

}  // namespace vitrine::publish

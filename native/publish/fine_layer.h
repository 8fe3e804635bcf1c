// SPDX-License-Identifier: MIT
// The fine codes of a site: made when it is built, and asked by whoever asks the site.
#pragma once

#include <span>
#include <vector>

#include "build/space_fit.h"
#include "publish/build_site.h"
#include "publish/site.h"
#include "vitrine/explorer.h"
#include "vitrine/result.h"

namespace vitrine::publish {

// Fine codes for the site's own space, where `options` wish for them, and how good they are: with what share
// of the true first ten they begin, on a sample. REQUIRES: codes and neighbour lists of the embeddings.
// Errors: as build::encode_fine().
[[nodiscard]] Status add_fine_codes(const build::Embeddings& embeddings, const BuildOptions& options,
                                    SiteContents& contents);

// The first kRefined of these answers in the order of their fine codes, those behind them as they are; where
// the site has none, the answers. REQUIRES: answers of site.index to a query of this embedding. Errors: as
// refine(), and those of reading the files.
[[nodiscard]] Result<std::vector<ScoredWork>> refine_answers(const Site& site, const Query& query,
                                                             std::span<const float> embedding,
                                                             std::vector<ScoredWork> answers);

}  // namespace vitrine::publish

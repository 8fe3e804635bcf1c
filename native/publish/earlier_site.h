// SPDX-License-Identifier: MIT
// A build that goes on from the site that stands there already: the space stays, and of the neighbour lists
// only what new, changed or removed works alter is found anew. A build without it starts afresh, and is the
// one way to fit the space to a collection that has become another.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "build/neighbour_lists.h"
#include "publish/build_site.h"
#include "publish/site.h"
#include "vitrine/result.h"

namespace vitrine::publish {

// The site at options.site, where options.update is set and it can be gone on from; none where no site is
// there yet. Errors: kInvalidArgument for a site of another model, naming the remedy; those of open_site().
[[nodiscard]] Result<std::optional<Site>> find_earlier(const BuildOptions& options,
                                                       const std::string& model_hash,
                                                       std::uint32_t input_dimension);

// What the earlier site's lists say of the works of these contents, and fills in `update`. A work is the
// same as before where its id and its code are. Nothing is known where the earlier lists are shorter than k,
// or not exact. REQUIRES: contents.codes are of the earlier site's space.
[[nodiscard]] build::KnownNeighbours known_neighbours(const Site& earlier, const SiteContents& contents,
                                                      std::uint32_t k, UpdateReport& update);

}  // namespace vitrine::publish

// SPDX-License-Identifier: MIT
// The first half of a build: from picture files to embeddings and published pictures. What the second half,
// compute_site.h, takes; a part of a collection keeps it for later, see part.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "build/space_fit.h"
#include "embed/embedder.h"
#include "ingest/work.h"
#include "publish/build_site.h"
#include "publish/site.h"
#include "vitrine/result.h"

namespace vitrine::publish {

struct EmbeddedWorks {
  std::vector<std::size_t> positions;  // in the collection, ascending
  std::vector<PublishedWork> works;    // at these positions
  build::Embeddings embeddings;        // a row a work
  build::Embeddings instant;           // likewise, the descriptor's; none where it was not asked for
  std::vector<ingest::Skipped> skipped;
  std::uint64_t embedded = 0;  // embeddings computed in this run
  std::uint64_t reused = 0;    // embeddings taken from the cache
};

// Embeds a collection and publishes its pictures below options.site. Errors: as build::embed_collection().
[[nodiscard]] Result<EmbeddedWorks> embed_works(const ingest::Collection& collection,
                                                const embed::Embedder& embedder, const BuildOptions& options);

}  // namespace vitrine::publish

// SPDX-License-Identifier: MIT
#include "publish/build_site.h"

#include <utility>

#include "publish/compute_site.h"
#include "publish/embed_works.h"

namespace vitrine::publish {

Result<BuildReport> build_site(const ingest::Collection& collection, const embed::Embedder& embedder,
                               const BuildOptions& options) {
  if (Status status = check_options(options); !status.ok()) return status.error();
  Result<EmbeddedWorks> embedded = embed_works(collection, embedder, options);
  if (!embedded.ok()) return embedded.error();
  embedded->skipped.insert(embedded->skipped.begin(), collection.skipped.begin(), collection.skipped.end());
  return finish_site(*std::move(embedded), embedder.card(), embedder.model_hash(), options);
}

}  // namespace vitrine::publish

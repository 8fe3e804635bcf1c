// SPDX-License-Identifier: MIT
#include "publish/build_part.h"

#include <utility>

namespace vitrine::publish {

Result<BuildReport> build_part(const ingest::Collection& collection, const Shard& shard,
                               const embed::Embedder& embedder, const BuildOptions& options) {
  if (Status status = check_part_folder(options.site); !status.ok()) return status.error();
  if (collection.works.empty()) return Error{ErrorCode::kInvalidArgument, "there are no pictures to embed"};
  const ingest::Collection taken = take_shard(collection, shard);
  BuildOptions embedding = options;
  embedding.embed.part = true;
  const Result<EmbeddedWorks> embedded = embed_works(taken, embedder, embedding);
  if (!embedded.ok()) return embedded.error();

  Part part;
  part.shard = shard;
  part.collection = collection_hash(collection);
  part.collection_works = static_cast<std::uint32_t>(collection.works.size());
  part.iiif = options.iiif;
  part.model = {embedder.model_hash(), embedder.card()};
  if (options.instant) {
    const std::unique_ptr<embed::Embedder> descriptor = embed::make_descriptor_embedder();
    part.instant_hash = descriptor->model_hash();
    part.instant_dimension = descriptor->dimension();
  }
  part.omitted = collection.skipped;
  if (Status status = write_part(options.site, std::move(part), *embedded, taken.works.size()); !status.ok())
    return status.error();
  BuildReport report;
  report.works = embedded->works.size();
  report.embedded = embedded->embedded;
  report.reused = embedded->reused;
  report.skipped = collection.skipped;
  report.skipped.insert(report.skipped.end(), embedded->skipped.begin(), embedded->skipped.end());
  return report;
}

}  // namespace vitrine::publish

// SPDX-License-Identifier: MIT
// The first half of a build for a part of a collection: what one of many machines does.
#pragma once

#include "embed/embedder.h"
#include "ingest/work.h"
#include "publish/build_site.h"
#include "publish/part.h"
#include "vitrine/result.h"

namespace vitrine::publish {

// Embeds the shard's works of this whole collection and writes the part to options.site. Of the other options
// embed, iiif and instant are read. A run that was interrupted goes on where it stopped. A shard without
// works, or without a picture that can be read, is a part all the same. Errors: kInvalidArgument for a folder
// that holds something else; as embed_works() and write_part().
[[nodiscard]] Result<BuildReport> build_part(const ingest::Collection& collection, const Shard& shard,
                                             const embed::Embedder& embedder, const BuildOptions& options);

}  // namespace vitrine::publish

// SPDX-License-Identifier: MIT
// One pass over all embeddings of a collection, block by block: for every query the works truly nearest, and
// those nearest by the projection alone.
#pragma once

#include <cstdint>
#include <span>

#include "io/progress.h"
#include "lab/recall/answers.h"
#include "lab/recall/queries.h"
#include "publish/out/site_vectors.h"
#include "vitrine/result.h"

namespace vitrine::lab {

struct ExactPass {
  Answers exact, projection;  // the latter empty where the vectors are projections themselves
};

// The `wanted` works of greatest cosine with each query's vector, equal ones by number, the query itself left
// out. Times count the comparing, not the reading. Errors: those of reading; kInterrupted.
[[nodiscard]] Result<ExactPass> search_all_embeddings(const publish::SiteVectors& vectors, const Space& space,
                                                      std::uint32_t works,
                                                      std::span<const RecallQuery> queries,
                                                      std::uint32_t wanted, unsigned threads,
                                                      io::ProgressStyle progress);

}  // namespace vitrine::lab

// SPDX-License-Identifier: MIT
// What a site is asked, in the form that each stage takes.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "build/space_fit.h"
#include "publish/out/site_vectors.h"
#include "publish/site.h"
#include "vitrine/result.h"
#include "vitrine/space.h"

namespace vitrine::lab {

// An embedding inside the projection, before it is quantised.
struct Projected {
  std::vector<float> coefficients;  // B (x - m)
  float bias = 0;                   // m.(x - m)
};
[[nodiscard]] Projected project(const Space& space, std::span<const float> embedding);

// The cosine of a work and a query that their projections let one estimate: what similarity() of codes.h
// computes of codes, without their rounding.
[[nodiscard]] float projected_cosine(const Projected& work, float work_gain, const Projected& query,
                                     float mean_square);
[[nodiscard]] float gain_of(const Projected& work, float mean_square);

struct RecallQuery {
  std::optional<WorkIndex> itself;  // left out of the answers
  std::vector<float> vector;        // what is compared with the works' vectors
  Query query;                      // what the site's index takes
};

// Queries of these works. Errors: those of reading vectors.
[[nodiscard]] Result<std::vector<RecallQuery>> queries_of_works(const publish::Site& site,
                                                                const publish::SiteVectors& vectors,
                                                                std::span<const WorkIndex> works);

// Queries of new pictures. Errors: kSpaceMismatch for embeddings of another dimension than the site's.
[[nodiscard]] Result<std::vector<RecallQuery>> queries_of_pictures(const publish::Site& site,
                                                                   const publish::SiteVectors& vectors,
                                                                   const build::Embeddings& pictures);

}  // namespace vitrine::lab

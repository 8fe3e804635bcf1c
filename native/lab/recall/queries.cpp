// SPDX-License-Identifier: MIT
#include "lab/recall/queries.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "core/projection.h"
#include "core/similarity_steps.h"
#include "publish/out/projected_frame.h"
#include "vitrine/embedding.h"
#include "vitrine/mixture.h"

namespace vitrine::lab {

Projected project(const Space& space, std::span<const float> embedding) {
  std::vector<float> centred(embedding.begin(), embedding.end());
  for (std::size_t i = 0; i < centred.size(); ++i) centred[i] -= space.mean[i];
  return {products_with_basis(space, centred), dot(space.mean, centred)};
}

float gain_of(const Projected& work, float mean_square) {
  const float length = mean_square + 2.0f * work.bias + dot(work.coefficients, work.coefficients);
  return 1.0f / std::sqrt(std::max(length, 1.0f / (kMaxGain * kMaxGain)));
}

float projected_cosine(const Projected& work, float work_gain, const Projected& query, float mean_square) {
  return (mean_square + query.bias + work.bias + dot(work.coefficients, query.coefficients)) * work_gain;
}

Result<std::vector<RecallQuery>> queries_of_works(const publish::Site& site,
                                                  const publish::SiteVectors& vectors,
                                                  std::span<const WorkIndex> works) {
  std::vector<RecallQuery> queries;
  for (const WorkIndex work : works) {
    RecallQuery one;
    one.itself = work;
    one.vector.resize(vectors.dimension());
    if (Status status = vectors.read(work, one.vector); !status.ok()) return status.error();
    // Where the codes are all that is known, the code is the query too.
    Result<Query> query =
        vectors.exact() ? encode_query(site.index.space, one.vector) : query_of_work(site.index, work);
    if (!query.ok()) return query.error();
    one.query = std::move(*query);
    queries.push_back(std::move(one));
  }
  return queries;
}

Result<std::vector<RecallQuery>> queries_of_pictures(const publish::Site& site,
                                                     const publish::SiteVectors& vectors,
                                                     const build::Embeddings& pictures) {
  const Space& space = site.index.space;
  const publish::ProjectedFrame frame(space);
  std::vector<RecallQuery> queries;
  for (std::uint32_t i = 0; i < pictures.count; ++i) {
    const std::span<const float> embedding = pictures.row(i);
    RecallQuery one;
    Result<Query> query = encode_query(space, embedding);
    if (!query.ok()) return query.error();
    one.query = std::move(*query);
    one.vector.assign(embedding.begin(), embedding.end());
    if (!vectors.exact()) {
      const Result<Code> code = encode(space, embedding);
      if (!code.ok()) return code.error();
      one.vector.resize(frame.dimension());
      if (Status status = frame.write(*code, one.vector); !status.ok()) return status.error();
    }
    queries.push_back(std::move(one));
  }
  return queries;
}

}  // namespace vitrine::lab

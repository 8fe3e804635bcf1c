// SPDX-License-Identifier: MIT
#include "vitrine/explorer.h"

#include <string>

#include "vitrine/text.h"

namespace vitrine {
namespace {

Error invalid(std::string message) { return Error{ErrorCode::kInvalidArgument, std::move(message)}; }

Status check(const SearchOptions& options) {
  if (options.k < 1 || options.k > kMaxAnswers) {
    return invalid("k is " + std::to_string(options.k) + "; ask for 1 to " + std::to_string(kMaxAnswers) +
                   " answers");
  }
  if (options.ef < 1 || options.ef > kMaxBeam) {
    return invalid("ef is " + std::to_string(options.ef) + "; choose a beam of 1 to " +
                   std::to_string(kMaxBeam));
  }
  // Written so that NaN fails it.
  if (!(options.radius >= 0.0f))
    return invalid("radius is negative or not a number; choose a distance of 0 to 2");
  return Done{};
}

Error another_model(const Space& space, std::string_view model) {
  return Error{ErrorCode::kSpaceMismatch,
               "the query was embedded by model " + to_utf8(model) + ", but this index holds model " +
                   space.model + " (" + space.model_name +
                   "): embed the query with the index's model, or build the index again with the query's"};
}

std::vector<Hit> find(const Index& index, const Code& query, const SearchOptions& options) {
  const bool small = index.codes.count <= kExhaustiveLimit;
  if (options.method == SearchMethod::kExhaustive || (options.method == SearchMethod::kAuto && small)) {
    return search_exhaustive(index.codes, query, options.k);
  }
  return search_graph(index.graph, index.codes, query, GraphSearchOptions{options.k, options.ef});
}

// REQUIRES: options were checked, the query is one of the index's space.
std::vector<ScoredWork> answers_to(const Index& index, const Code& query, const SearchOptions& options) {
  std::vector<ScoredWork> answers;
  for (const Hit& hit : find(index, query, options)) {
    const float score = similarity_to_cosine(index.space, hit.similarity);
    // A distance of exactly 2 is kept by the radius that keeps all.
    if (options.radius >= 2.0f || 1.0f - score < options.radius)
      answers.push_back(ScoredWork{hit.work, score});
  }
  return answers;
}

using Encoder = Result<Code> (*)(const Space& space, std::span<const float> values);

Result<std::vector<ScoredWork>> search_by(Encoder encoder, const Index& index, std::span<const float> values,
                                          std::string_view model, const SearchOptions& options) {
  if (const Status status = check(options); !status.ok()) return status.error();
  if (model != index.space.model) return another_model(index.space, model);
  const Result<Code> query = encoder(index.space, values);
  if (!query.ok()) return query.error();
  return answers_to(index, *query, options);
}

}  // namespace

Result<std::vector<ScoredWork>> search(const Index& index, std::span<const float> embedding,
                                       std::string_view model, const SearchOptions& options) {
  return search_by(encode, index, embedding, model, options);
}

Result<std::vector<ScoredWork>> search_projected(const Index& index, std::span<const float> projected,
                                                 std::string_view model, const SearchOptions& options) {
  return search_by(encode_projected, index, projected, model, options);
}

}  // namespace vitrine

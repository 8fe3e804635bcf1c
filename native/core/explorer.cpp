// SPDX-License-Identifier: MIT
#include "vitrine/explorer.h"

#include <algorithm>
#include <string>

#include "core/best_hits.h"
#include "vitrine/mixture.h"
#include "vitrine/text.h"

namespace vitrine {
namespace {

// Candidates looked at for each answer where near-duplicates are left out.
constexpr std::uint32_t kCandidatesForOne = 8;

Error invalid(std::string message) { return Error{ErrorCode::kInvalidArgument, std::move(message)}; }

Status check(const Index& index, const SearchOptions& options) {
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
  if (!(options.distinct > 0.0f))
    return invalid("distinct is not above 0; choose a cosine above 0, or one above 1 to keep all");
  const std::size_t words = (std::size_t{index.codes.count} + 63) / 64;
  if (!options.allowed.empty() && options.allowed.size() != words)
    return invalid("allowed has not one bit for each work");
  return Done{};
}

Error another_model(const Space& space, std::string_view model) {
  return Error{ErrorCode::kSpaceMismatch,
               "the query was embedded by model " + to_utf8(model) + ", but this index holds model " +
                   space.model + " (" + space.model_name +
                   "): embed the query with the index's model, or build the index again with the query's"};
}

std::uint64_t count_allowed(std::span<const std::uint64_t> allowed, std::uint32_t works) {
  std::uint64_t count = 0;
  for (WorkIndex work = 0; work < works; ++work) count += is_allowed(allowed, work) ? 1 : 0;
  return count;
}

std::vector<Hit> find(const Index& index, const Query& query, std::uint32_t k, const SearchOptions& options) {
  const std::uint32_t works = index.codes.count;
  const std::uint64_t possible = options.allowed.empty() ? works : count_allowed(options.allowed, works);
  if (possible == 0) return {};
  // A beam meets as many allowed works as before where it is wider by as much as they are rarer.
  const std::uint64_t ef = std::uint64_t{std::max(options.ef, k)} * works / possible;
  const bool by_all = options.method == SearchMethod::kExhaustive ||
                      (options.method == SearchMethod::kAuto &&
                       (possible <= kExhaustiveLimit || (possible < works && ef > kMaxBeam)));
  if (by_all) return search_exhaustive(index.codes, query, k, options.allowed);
  const auto width = static_cast<std::uint32_t>(std::min<std::uint64_t>(ef, works));
  return search_graph(index.graph, index.codes, query, GraphSearchOptions{k, width, options.allowed});
}

// Keeps the first k hits that are not too near to one kept before.
void keep_distinct(const Index& index, float distinct, std::uint32_t k, std::vector<Hit>& hits) {
  std::vector<Query> kept;
  std::erase_if(hits, [&](const Hit& hit) {
    const bool again = kept.size() >= k || std::any_of(kept.begin(), kept.end(), [&](const Query& query) {
                         return similarity_to_cosine(similarity(index.codes, hit.work, query)) >= distinct;
                       });
    if (!again) kept.push_back(query_of_work(index, hit.work));
    return again;
  });
}

// Asks with the query that `encoder` makes of these values.
using Encoder = Result<Query> (*)(const Space& space, std::span<const float> values);

Result<std::vector<ScoredWork>> search_by(Encoder encoder, const Index& index, std::span<const float> values,
                                          std::string_view model, const SearchOptions& options) {
  if (const Status status = check(index, options); !status.ok()) return status.error();
  if (model != index.space.model) return another_model(index.space, model);
  const Result<Query> query = encoder(index.space, values);
  if (!query.ok()) return query.error();
  return vitrine::search(index, *query, options);
}

}  // namespace

Result<std::vector<ScoredWork>> search(const Index& index, const Query& query, const SearchOptions& options) {
  if (const Status status = check(index, options); !status.ok()) return status.error();
  if (query.coefficients.size() != index.space.dimension)
    return invalid("the query is of another space than the index");
  const bool thinned = options.distinct <= 1.0f;
  const std::uint32_t wanted = thinned ? std::min(kMaxAnswers, kCandidatesForOne * options.k) : options.k;
  std::vector<Hit> hits = find(index, query, wanted, options);
  if (thinned) keep_distinct(index, options.distinct, options.k, hits);
  std::vector<ScoredWork> answers;
  for (const Hit& hit : hits) {
    const float score = similarity_to_cosine(hit.similarity);
    // A distance of exactly 2 is kept by the radius that keeps all.
    if (options.radius >= 2.0f || 1.0f - score < options.radius)
      answers.push_back(ScoredWork{hit.work, score});
  }
  return answers;
}

Result<std::vector<ScoredWork>> search(const Index& index, std::span<const float> embedding,
                                       std::string_view model, const SearchOptions& options) {
  return search_by(encode_query, index, embedding, model, options);
}

Result<std::vector<ScoredWork>> search_projected(const Index& index, std::span<const float> projected,
                                                 std::string_view model, const SearchOptions& options) {
  return search_by(encode_projected_query, index, projected, model, options);
}

}  // namespace vitrine

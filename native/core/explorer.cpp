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
  if (options.lists > kMaxLists) {
    return invalid("lists is " + std::to_string(options.lists) + "; look at no more than " +
                   std::to_string(kMaxLists) + " partitions");
  }
  // Written so that NaN fails it.
  if (!(options.radius >= 0.0f))
    return invalid("radius is negative or not a number; choose a distance of 0 to 2");
  if (!(options.distinct > 0.0f))
    return invalid("distinct is not above 0; choose a cosine above 0, or one above 1 to keep all");
  const std::size_t words = (std::size_t{index.works} + 63) / 64;
  if (!options.allowed.empty() && options.allowed.size() != words)
    return invalid("allowed has not one bit for each work");
  return Done{};
}

Status check(const Index& index, const Query& query) {
  if (query.coefficients.size() != index.space.dimension)
    return invalid("the query is of another space than the index");
  return Done{};
}

std::uint32_t lists_of(const Index& index, const SearchOptions& options) {
  return options.lists > 0 ? options.lists : index.partitions.lists;
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
  const std::uint32_t works = index.works;
  const std::uint64_t possible = options.allowed.empty() ? works : count_allowed(options.allowed, works);
  if (possible == 0) return {};
  if (index.structure() == Structure::kPartitions) {
    const auto numbers =
        nearest_partitions(index.partitions, query, lists_of(index, options), options.allowed);
    return search_partitions(index.partitions, index.held, numbers, query, k, options.allowed);
  }
  // A beam meets as many allowed works as before where it is wider by as much as they are rarer.
  const std::uint64_t ef = std::uint64_t{std::max(options.ef, k)} * works / possible;
  const bool by_all = options.method == SearchMethod::kExhaustive || index.structure() == Structure::kExact ||
                      (options.method == SearchMethod::kAuto &&
                       (possible <= kExhaustiveLimit || (possible < works && ef > kMaxBeam)));
  if (by_all) return search_exhaustive(index.codes, query, k, options.allowed);
  const auto width = static_cast<std::uint32_t>(std::min<std::uint64_t>(ef, works));
  return search_graph(index.graph, index.codes, query, GraphSearchOptions{k, width, options.allowed});
}

// Keeps the first k hits that are not too near to one kept before. A hit's code is at hand: it was just met.
void keep_distinct(const Index& index, float distinct, std::uint32_t k, std::vector<Hit>& hits) {
  OwnedCodes one;
  one.dimension = index.space.dimension;
  std::vector<Query> kept;
  std::erase_if(hits, [&](const Hit& hit) {
    const Code code = index.code_of(hit.work).value_or(Code{});
    one.coefficients = code.coefficients;
    one.bias_levels = {code.bias_level};
    complete(index.space, one);
    const bool again = kept.size() >= k || std::any_of(kept.begin(), kept.end(), [&](const Query& query) {
                         return similarity_to_cosine(similarity(one.view(), 0, query)) >= distinct;
                       });
    if (!again) kept.push_back(query_of(index.space, code));
    return again;
  });
}

Result<Hit> refined(const Index& index, const Query& query, std::span<const float> centred,
                    const FineFile& file) {
  const std::string work = "work " + std::to_string(file.work);
  if (file.work >= index.works) return invalid(work + " is beyond the collection");
  const std::optional<Code> code = index.code_of(file.work);
  if (!code) return Error{ErrorCode::kNotFound, "the code of " + work + " is not at hand"};
  const Result<FineCode> fine = read_fine(index.fine, index.space.input_dimension, file.work, file.bytes);
  if (!fine.ok()) return with_context("the fine code of " + work, fine.error());
  const std::int32_t product = dot(code->coefficients, query.coefficients);
  return Hit{file.work, fine_similarity(index.fine, *fine, product, query, centred)};
}

// Makes the query of these values.
using Encoder = Result<Query> (*)(const Space& space, std::span<const float> values);

Result<Query> query_by(Encoder encoder, const Index& index, std::span<const float> values,
                       std::string_view model) {
  if (model != index.space.model) return another_model(index.space, model);
  return encoder(index.space, values);
}

}  // namespace

Result<std::vector<ScoredWork>> search(const Index& index, const Query& query, const SearchOptions& options) {
  if (const Status status = check(index, options); !status.ok()) return status.error();
  if (const Status status = check(index, query); !status.ok()) return status.error();
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

Result<std::vector<ScoredWork>> refine(const Index& index, const Query& query,
                                       std::span<const float> embedding, std::span<const FineFile> files) {
  if (const Status status = check(index, query); !status.ok()) return status.error();
  if (!index.fine.present()) return invalid("the index has no fine codes");
  if (embedding.size() != index.space.input_dimension)
    return invalid("fine codes are compared with an embedding, and the query was made of none");
  // Written so that NaN fails it.
  if (!(dot(embedding, embedding) <= 2.0f)) return invalid("the embedding is not of unit length");
  std::vector<float> centred(embedding.size());
  for (std::size_t i = 0; i < centred.size(); ++i) centred[i] = embedding[i] - index.space.mean[i];
  BestHits best(static_cast<std::uint32_t>(files.size()));
  for (const FineFile& file : files) {
    const Result<Hit> hit = refined(index, query, centred, file);
    if (!hit.ok()) return hit.error();
    best.offer(*hit);
  }
  std::vector<ScoredWork> answers;
  for (const Hit& hit : best.take_sorted())
    answers.push_back({hit.work, similarity_to_cosine(hit.similarity)});
  return answers;
}

Result<std::vector<std::uint32_t>> partitions_for(const Index& index, const Query& query,
                                                  const SearchOptions& options) {
  if (const Status status = check(index, options); !status.ok()) return status.error();
  if (const Status status = check(index, query); !status.ok()) return status.error();
  if (index.structure() != Structure::kPartitions) return std::vector<std::uint32_t>{};
  return nearest_partitions(index.partitions, query, lists_of(index, options), options.allowed);
}

Result<Query> query_of_embedding(const Index& index, std::span<const float> embedding,
                                 std::string_view model) {
  return query_by(encode_query, index, embedding, model);
}

Result<Query> query_of_projected(const Index& index, std::span<const float> projected,
                                 std::string_view model) {
  return query_by(encode_projected_query, index, projected, model);
}

Result<std::vector<ScoredWork>> search(const Index& index, std::span<const float> embedding,
                                       std::string_view model, const SearchOptions& options) {
  const Result<Query> query = query_of_embedding(index, embedding, model);
  return query.ok() ? search(index, *query, options) : query.error();
}

Result<std::vector<ScoredWork>> search_projected(const Index& index, std::span<const float> projected,
                                                 std::string_view model, const SearchOptions& options) {
  const Result<Query> query = query_of_projected(index, projected, model);
  return query.ok() ? search(index, *query, options) : query.error();
}

}  // namespace vitrine

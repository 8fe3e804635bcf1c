// SPDX-License-Identifier: MIT
// Neighbour pages and the index as plain exports, to which search.mjs gives the shape that vitrine.d.ts
// declares. Embind's glue would take as many bytes as half of this module, which every click on a work needs.
//
// Pointers here are ones this module gave or search.mjs allocated. All numbers are checked, here or in the
// core. A call that fails answers 0 and leaves its error; one that succeeds leaves its answer: both until the
// next call.
#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "vitrine/explorer.h"
#include "vitrine/mixture.h"
#include "vitrine/neighbour_table.h"

#define EXPORT(name) __attribute__((used, export_name(#name)))

namespace vitrine::wasm {

// A query knows its space, so that none is asked of another, and the embedding it was made of, if any.
struct SpaceQuery {
  Query query;
  std::string space_id;
  std::vector<float> embedding;
};

// SearchOptions as search.mjs writes them, four bytes each.
struct PlainOptions {
  std::uint32_t k, ef, lists, method;
  float radius, distinct;
  const std::uint64_t* allowed;
  std::uint32_t allowed_words;
};

namespace {

Error last_error;
std::vector<std::uint32_t> numbers;
std::vector<float> scores;

std::nullptr_t fail(const Error& error) {
  last_error = error;
  return nullptr;
}

bool invalid(const char* message) { return fail(Error{ErrorCode::kInvalidArgument, message}) != nullptr; }

SpaceQuery* keep(const Index& index, Result<Query> made) {
  return made.ok() ? new SpaceQuery{std::move(*made), index.space.id, {}} : fail(made.error());
}

bool is_of(const Index& index, const SpaceQuery& query) {
  if (query.space_id == index.space.id) return true;
  fail(Error{ErrorCode::kSpaceMismatch, "the query was made for another space than this index's"});
  return false;
}

bool answer(Result<std::vector<std::uint32_t>> found) {
  if (!found.ok()) return fail(found.error()) != nullptr;
  numbers = std::move(*found);
  return true;
}

bool answer(const Result<std::vector<ScoredWork>>& found) {
  if (!found.ok()) return fail(found.error()) != nullptr;
  numbers.clear();
  scores.clear();
  for (const ScoredWork& scored : *found) {
    numbers.push_back(scored.work);
    scores.push_back(scored.score);
  }
  return true;
}

SearchOptions options_of(const PlainOptions& plain) {
  SearchOptions options;
  options.k = plain.k;
  options.ef = plain.ef;
  options.lists = plain.lists;
  options.method = static_cast<SearchMethod>(std::min(plain.method, std::uint32_t{2}));
  options.radius = plain.radius;
  options.distinct = plain.distinct;
  options.allowed = {plain.allowed, plain.allowed_words};
  return options;
}

bool has_partition(const Index& index, std::uint32_t number) {
  return number < index.partitions.count() || invalid("the index has no such partition");
}

}  // namespace

EXPORT(errorCode) std::uint32_t error_code() { return static_cast<std::uint32_t>(last_error.code); }
EXPORT(errorName) const char* error_name() { return error_code_name(last_error.code).data(); }
EXPORT(errorText) const char* error_text() { return last_error.message.c_str(); }

EXPORT(numbers) const std::uint32_t* answered_numbers() { return numbers.data(); }
EXPORT(numberCount) std::size_t answered_number_count() { return numbers.size(); }
EXPORT(scores) const float* answered_scores() { return scores.data(); }
EXPORT(scoreCount) std::size_t answered_score_count() { return scores.size(); }

EXPORT(open) Index* open(const std::uint8_t* bytes, std::size_t length) {
  Result<Index> index = read_index({bytes, length});
  return index.ok() ? new Index(std::move(*index)) : fail(index.error());
}
EXPORT(close) void close(Index* index) { delete index; }

// Answers works, input dimension, dimension, partitions, lists, Structure, and 1 where works have fine codes.
EXPORT(describe) void describe(const Index* index) {
  numbers = {index->works,
             index->space.input_dimension,
             index->space.dimension,
             index->partitions.count(),
             index->partitions.count() > 0 ? index->partitions.lists : 0,
             static_cast<std::uint32_t>(index->structure()),
             index->fine.present() ? 1u : 0u};
}
EXPORT(spaceId) const char* space_id(const Index* index) { return index->space.id.c_str(); }
EXPORT(model) const char* model(const Index* index) { return index->space.model.c_str(); }
EXPORT(modelName) const char* model_name(const Index* index) { return index->space.model_name.c_str(); }

EXPORT(query)
SpaceQuery* query(const Index* index, const float* values, std::size_t count, const char* maker,
                  std::size_t maker_length, bool projected) {
  const std::span<const float> all(values, count);
  const std::string_view made_by(maker, maker_length);
  SpaceQuery* const kept = keep(*index, projected ? query_of_projected(*index, all, made_by)
                                                  : query_of_embedding(*index, all, made_by));
  if (kept != nullptr && !projected) kept->embedding.assign(all.begin(), all.end());
  return kept;
}
EXPORT(queryOfWork) SpaceQuery* of_work(const Index* index, std::uint32_t work) {
  return keep(*index, query_of_work(*index, work));
}
EXPORT(mix)
SpaceQuery* mixture(const Index* index, const SpaceQuery* const* queries, const float* weights,
                    std::size_t count) {
  std::vector<Example> examples;
  // One more than allowed is enough for the core to refuse them all.
  for (std::size_t i = 0; i < std::min(count, kMaxExamples + 1); ++i) {
    if (!is_of(*index, *queries[i])) return nullptr;
    examples.push_back({queries[i]->query, weights[i]});
  }
  return keep(*index, mix(index->space, examples));
}
EXPORT(drop) void drop(SpaceQuery* query) { delete query; }

EXPORT(search) bool search_query(const Index* index, const SpaceQuery* query, const PlainOptions* options) {
  return is_of(*index, *query) && answer(search(*index, query->query, options_of(*options)));
}

// `bytes` holds the works' files, one behind the other.
EXPORT(refine)
bool refine_works(const Index* index, const SpaceQuery* query, const std::uint32_t* works,
                  const std::uint32_t* lengths, std::size_t count, const std::uint8_t* bytes) {
  if (!is_of(*index, *query)) return false;
  std::vector<FineFile> files;
  for (std::size_t i = 0; i < count; ++i) {
    files.push_back({works[i], {bytes, lengths[i]}});
    bytes += lengths[i];
  }
  return answer(refine(*index, query->query, query->embedding, files));
}
EXPORT(partitionsFor)
bool near_partitions(const Index* index, const SpaceQuery* query, const PlainOptions* options) {
  return is_of(*index, *query) && answer(partitions_for(*index, query->query, options_of(*options)));
}
EXPORT(path) bool path(const Index* index, std::uint32_t from, std::uint32_t to, std::uint32_t steps) {
  return answer(path_between(*index, from, to, steps));
}

// Answers the coefficients, then the level of the bias.
EXPORT(encode) bool code_of(const Index* index, const float* values, std::size_t count, bool projected) {
  const std::span<const float> all(values, count);
  const Result<Code> code = projected ? encode_projected(index->space, all) : encode(index->space, all);
  if (!code.ok()) return fail(code.error()) != nullptr;
  numbers.assign(code->coefficients.begin(), code->coefficients.end());
  numbers.push_back(static_cast<std::uint32_t>(code->bias_level));
  return true;
}

// Answers the bytes that the partition takes in memory.
EXPORT(hold) bool hold(Index* index, std::uint32_t number, const std::uint8_t* bytes, std::size_t length) {
  if (!has_partition(*index, number)) return false;
  Result<Partition> read = read_partition(index->space, index->partitions, number, {bytes, length});
  if (!read.ok()) return fail(read.error()) != nullptr;
  Partition& held = index->held[number] = std::move(*read);
  const std::size_t works = held.codes.bias_levels.size();
  numbers = {static_cast<std::uint32_t>(held.codes.coefficients.size() + works * (1 + 2 * sizeof(float)) +
                                        held.copies.size() * sizeof(WorkIndex))};
  return true;
}
EXPORT(holds) bool holds(const Index* index, std::uint32_t number) {
  return has_partition(*index, number) && index->held[number].held();
}
EXPORT(release) void release(Index* index, std::uint32_t number) {
  if (has_partition(*index, number)) index->held[number] = Partition{};
}
EXPORT(homeOf) bool home_of(const Index* index, std::uint32_t work) {
  if (work >= index->partitions.works())
    return invalid("the work is beyond the collection, or the index has no partitions");
  numbers = {index->partitions.home_of(work)};
  return true;
}

// Answers first, works and neighbours, then the works of all lists, with their scores.
EXPORT(neighbours) bool neighbours(const std::uint8_t* bytes, std::size_t length, std::uint32_t collection) {
  const Result<NeighbourPage> page = read_neighbour_page({bytes, length}, collection);
  if (!page.ok()) return fail(page.error()) != nullptr;
  numbers = {page->first, page->works, page->neighbours};
  scores.clear();
  for (const Neighbour& neighbour : page->entries) {
    numbers.push_back(neighbour.work);
    scores.push_back(cosine_of(neighbour));
  }
  return true;
}

}  // namespace vitrine::wasm

// SPDX-License-Identifier: MIT
#include "publish/ask.h"

#include <algorithm>
#include <string>
#include <utility>

#include "publish/fine_layer.h"

namespace vitrine::publish {
namespace {

Status check(const Question& question) {
  if (question.k == 0 || question.k > kMaxNeighbours) {
    return Error{ErrorCode::kInvalidArgument, "-k is " + std::to_string(question.k) +
                                                  "; it must be from 1 to " + std::to_string(kMaxNeighbours)};
  }
  if (!(question.radius >= 0)) {
    return Error{ErrorCode::kInvalidArgument,
                 "--radius is " + std::to_string(question.radius) + "; a distance is 0 or more"};
  }
  return Done{};
}

SearchOptions options_of(const Question& question, std::uint32_t k) {
  SearchOptions options;
  options.k = k;
  options.radius = question.radius;
  options.distinct = question.distinct;
  return options;
}

// A radius of 2 keeps all, as search() does.
void keep_within(float radius, std::vector<ScoredWork>& answers) {
  std::erase_if(answers,
                [&](const ScoredWork& answer) { return !(1 - answer.score < radius) && radius < 2; });
}

std::vector<ScoredWork> from_lists(const std::vector<Neighbour>& list, std::uint32_t k) {
  std::vector<ScoredWork> answers;
  for (const Neighbour& neighbour : std::span(list).first(std::min<std::size_t>(k, list.size()))) {
    answers.push_back({neighbour.work, cosine_of(neighbour)});
  }
  return answers;
}

Result<std::vector<ScoredWork>> from_codes(const Site& site, WorkIndex work, const Question& question) {
  // One more than wanted, because the work finds itself or an exact duplicate of itself.
  SearchOptions options = options_of(question, std::min(question.k + 1, kMaxAnswers));
  options.method = SearchMethod::kExhaustive;
  const Result<Query> query = query_of_work(site.index, work);
  if (!query.ok()) return query.error();
  Result<std::vector<ScoredWork>> answers = search(site.index, *query, options);
  if (!answers.ok()) return answers.error();
  std::erase_if(*answers, [&](const ScoredWork& answer) { return answer.work == work; });
  if (answers->size() > question.k) answers->resize(question.k);
  return answers;
}

}  // namespace

Result<std::vector<ScoredWork>> neighbours_of_work(const Site& site, WorkIndex work,
                                                   const Question& question) {
  if (Status status = check(question); !status.ok()) return status.error();
  const std::vector<Neighbour>& list = site.neighbours[work];
  const bool complete = question.k <= list.size() || list.size() + 1 >= site.works.size();
  if (!complete || question.distinct <= 1) return from_codes(site, work, question);
  std::vector<ScoredWork> answers = from_lists(list, question.k);
  keep_within(question.radius, answers);
  return answers;
}

Result<std::vector<ScoredWork>> neighbours_of_embedding(const Site& site, const Index& index,
                                                        std::span<const float> embedding,
                                                        std::string_view model, const Question& question) {
  if (Status status = check(question); !status.ok()) return status.error();
  if (&index != &site.index || !site.fine)
    return search(index, embedding, model, options_of(question, question.k));
  const Result<Query> query = query_of_embedding(index, embedding, model);
  if (!query.ok()) return query.error();
  // What lies within the radius is known when all is refined.
  SearchOptions options = options_of(question, std::max(question.k, kRefined));
  options.radius = 2.0f;
  Result<std::vector<ScoredWork>> found = search(index, *query, options);
  if (!found.ok()) return found.error();
  Result<std::vector<ScoredWork>> answers = refine_answers(site, *query, embedding, std::move(*found));
  if (!answers.ok()) return answers.error();
  keep_within(question.radius, *answers);
  if (answers->size() > question.k) answers->resize(question.k);
  return answers;
}

Result<std::vector<ScoredWork>> neighbours_of_mixture(const Index& index, std::span<const Example> examples,
                                                      std::span<const WorkIndex> asked,
                                                      const Question& question) {
  if (Status status = check(question); !status.ok()) return status.error();
  const Result<Query> query = mix(index.space, examples);
  if (!query.ok()) return query.error();
  const auto more = static_cast<std::uint32_t>(std::min<std::size_t>(question.k + asked.size(), kMaxAnswers));
  Result<std::vector<ScoredWork>> answers = search(index, *query, options_of(question, more));
  if (!answers.ok()) return answers.error();
  std::erase_if(*answers, [&](const ScoredWork& answer) {
    return std::find(asked.begin(), asked.end(), answer.work) != asked.end();
  });
  if (answers->size() > question.k) answers->resize(question.k);
  return answers;
}

Result<std::vector<ScoredWork>> neighbours_of_projected(const Site&, const Index& index,
                                                        std::span<const float> projected,
                                                        std::string_view model, const Question& question) {
  if (Status status = check(question); !status.ok()) return status.error();
  return search_projected(index, projected, model, options_of(question, question.k));
}

}  // namespace vitrine::publish

// SPDX-License-Identifier: MIT
#include "publish/ask.h"

#include <algorithm>
#include <string>

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

std::vector<ScoredWork> from_lists(const std::vector<Neighbour>& list, std::uint32_t k) {
  std::vector<ScoredWork> answers;
  for (const Neighbour& neighbour : std::span(list).first(std::min<std::size_t>(k, list.size()))) {
    answers.push_back({neighbour.work, cosine_of(neighbour)});
  }
  return answers;
}

std::vector<ScoredWork> from_codes(const Site& site, WorkIndex work, std::uint32_t k) {
  const auto row = site.index.codes.row(work);
  const Code code{{row.begin(), row.end()}, site.index.codes.biases[work]};
  std::vector<ScoredWork> answers;
  // One more than wanted, because the work finds itself or an exact duplicate of itself.
  for (const Hit& hit : search_exhaustive(site.index.codes, code, k + 1)) {
    if (hit.work != work)
      answers.push_back({hit.work, similarity_to_cosine(site.index.space, hit.similarity)});
  }
  if (answers.size() > k) answers.resize(k);
  return answers;
}

SearchOptions options_of(const Question& question) {
  SearchOptions options;
  options.k = question.k;
  options.radius = question.radius;
  return options;
}

}  // namespace

Result<std::vector<ScoredWork>> neighbours_of_work(const Site& site, WorkIndex work,
                                                   const Question& question) {
  if (Status status = check(question); !status.ok()) return status.error();
  const std::vector<Neighbour>& list = site.neighbours[work];
  const bool listed = question.k <= list.size() || list.size() + 1 >= site.works.size();
  std::vector<ScoredWork> answers =
      listed ? from_lists(list, question.k) : from_codes(site, work, question.k);
  std::erase_if(answers, [&](const ScoredWork& answer) {
    return !(1 - answer.score < question.radius) && question.radius < 2;
  });
  return answers;
}

Result<std::vector<ScoredWork>> neighbours_of_embedding(const Index& index, std::span<const float> embedding,
                                                        std::string_view model, const Question& question) {
  if (Status status = check(question); !status.ok()) return status.error();
  return search(index, embedding, model, options_of(question));
}

Result<std::vector<ScoredWork>> neighbours_of_projected(const Index& index, std::span<const float> projected,
                                                        std::string_view model, const Question& question) {
  if (Status status = check(question); !status.ok()) return status.error();
  return search_projected(index, projected, model, options_of(question));
}

}  // namespace vitrine::publish

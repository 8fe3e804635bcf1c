// SPDX-License-Identifier: MIT
#include "vitrine/mixture.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "vitrine/embedding.h"
#include "vitrine/explorer.h"

namespace vitrine {
namespace {

// A sum shorter than this part of what its examples could add up to is what rounding left of ones that cancel
// out: its direction says nothing.
constexpr float kLeastSquaredLength = 1e-4f;

// Between one part in a thousand and a thousand times as much: what people mean, and no sum overflows.
constexpr float kMaxWeight = 1000.0f;

// Works looked at for each point of a path: the nearest ones may be on it already.
constexpr std::uint32_t kPathCandidates = 100;

Error invalid(std::string message) { return Error{ErrorCode::kInvalidArgument, std::move(message)}; }

Status check(const Space& space, std::span<const Example> examples) {
  if (examples.empty() || examples.size() > kMaxExamples) {
    return invalid("a query takes 1 to " + std::to_string(kMaxExamples) + " examples, not " +
                   std::to_string(examples.size()));
  }
  for (const Example& example : examples) {
    const float weight = std::abs(example.weight);
    if (!(weight >= 1.0f / kMaxWeight && weight <= kMaxWeight))
      return invalid("an example's weight is 0, too large or not a number");
    if (example.query.coefficients.size() != space.dimension)
      return invalid("an example is of another space than the others");
  }
  return Done{};
}

bool same(const Query& a, const Query& b) {
  return a.coefficients == b.coefficients && a.bias == b.bias && a.scale == b.scale &&
         a.mean_weight == b.mean_weight;
}

// Each query once, with all of its weight: one and the same, wanted and not wanted, cancels itself out.
std::vector<Example> each_once(std::span<const Example> examples) {
  std::vector<Example> once;
  for (const Example& example : examples) {
    const auto known = std::find_if(once.begin(), once.end(),
                                    [&](const Example& other) { return same(other.query, example.query); });
    if (known == once.end()) {
      once.push_back(example);
    } else {
      known->weight += example.weight;
    }
  }
  return once;
}

// A point on the line between two works, without the two and those already met.
Result<WorkIndex> nearest_new(const Index& index, const Query& point, std::span<const WorkIndex> met) {
  Result<std::vector<ScoredWork>> answers =
      search(index, point, {.k = kPathCandidates, .ef = kPathCandidates});
  if (!answers.ok()) return answers.error();
  for (const ScoredWork& answer : *answers) {
    if (std::find(met.begin(), met.end(), answer.work) == met.end()) return answer.work;
  }
  return Error{ErrorCode::kNotFound, "no further work is near this point"};
}

}  // namespace

Result<Query> mix(const Space& space, std::span<const Example> examples) {
  if (const Status status = check(space, examples); !status.ok()) return status.error();
  std::vector<float> sum(space.dimension);
  Query mixture;
  mixture.mean_weight = 0.0f;
  float weights = 0.0f;
  for (const Example& example : examples) weights += example.weight * example.weight;
  for (const auto& [query, weight] : each_once(examples)) {
    const float unit = weight * (query.scale / space.step);
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += unit * static_cast<float>(query.coefficients[i]);
    mixture.mean_weight += weight * query.mean_weight;
    mixture.bias += weight * query.bias;
    // What codes do not hold of different pictures points in different directions: squares add up.
    mixture.rest += weight * weight * query.rest;
  }
  // The sum is mean_weight times the mean, and deviations from it whose product with the mean is in the bias.
  const float mean_square = dot(space.mean, space.mean);
  const float square = 2.0f * mixture.mean_weight * mixture.bias -
                       mixture.mean_weight * mixture.mean_weight * mean_square + dot(sum, sum) + mixture.rest;
  if (!(square >= kLeastSquaredLength * weights)) return invalid("the examples cancel each other out");

  const float length = std::sqrt(square);
  mixture.mean_weight /= length;
  mixture.bias /= length;
  mixture.rest /= square;
  float largest = 0.0f;
  for (float& value : sum) {
    value /= length;
    largest = std::max(largest, std::abs(value));
  }
  // As fine as int16 allows, whatever the weights.
  const float step = std::max(largest / static_cast<float>(kMaxQueryCoefficient), 1e-12f);
  mixture.coefficients.reserve(sum.size());
  for (const float value : sum)
    mixture.coefficients.push_back(static_cast<std::int16_t>(std::lround(value / step)));
  mixture.scale = space.step * step;
  return mixture;
}

Result<Query> query_of_work(const Index& index, WorkIndex work) {
  if (work >= index.works) return invalid("work " + std::to_string(work) + " is beyond the collection");
  const std::optional<Code> code = index.code_of(work);
  if (code) return query_of(index.space, *code);
  return Error{ErrorCode::kNotFound, "the partition of work " + std::to_string(work) + " is not at hand"};
}

Result<std::vector<WorkIndex>> path_between(const Index& index, WorkIndex from, WorkIndex to,
                                            std::uint32_t steps) {
  if (from == to) return invalid("a path needs two different works");
  if (steps > kMaxPathSteps)
    return invalid("a path has at most " + std::to_string(kMaxPathSteps) + " steps between its ends");
  const Result<Query> first = query_of_work(index, from);
  if (!first.ok()) return with_context("a path's first work", first.error());
  const Result<Query> last = query_of_work(index, to);
  if (!last.ok()) return with_context("a path's last work", last.error());
  std::vector<WorkIndex> path = {from};
  std::vector<WorkIndex> met = {from, to};
  for (std::uint32_t step = 1; step <= steps; ++step) {
    const float part = static_cast<float>(step) / static_cast<float>(steps + 1);
    const Example examples[] = {{*first, 1.0f - part}, {*last, part}};
    const Result<Query> point = mix(index.space, examples);
    if (!point.ok()) break;  // opposite works: their middle is nowhere
    const Result<WorkIndex> work = nearest_new(index, *point, met);
    if (!work.ok()) {
      if (work.error().code == ErrorCode::kNotFound) break;
      return work.error();
    }
    path.push_back(*work);
    met.push_back(*work);
  }
  path.push_back(to);
  return path;
}

}  // namespace vitrine

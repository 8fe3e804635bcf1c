// SPDX-License-Identifier: MIT
#include "lab/perturb/metrics.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace vitrine::lab {
namespace {

// Two passes: the mean first, so that equal values deviate by nothing at all.
Spread spread_of(std::span<const double> values) {
  const auto count = static_cast<double>(values.size());
  double sum = 0;
  for (const double value : values) sum += value;
  const double mean = sum / count;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return {mean, std::sqrt(squares / count)};
}

ScoresAt score_at(std::span<const RowList> lists, std::uint32_t k) {
  ScoresAt scores;
  scores.k = k;
  std::vector<double> precision, recall, f1;
  for (std::size_t original = 0; original < lists.size(); ++original) {
    const auto first = std::span(lists[original]).first(std::min<std::size_t>(k, lists[original].size()));
    std::uint32_t hits = 0;
    for (const WorkIndex row : first) {
      if (row / kVariants != original || row % kVariants == 0) continue;
      ++hits;
      scores.found[row % kVariants - 1] += 1;
    }
    precision.push_back(static_cast<double>(hits) / k);
    recall.push_back(static_cast<double>(hits) / kProfiles);
    f1.push_back(2.0 * hits / (k + kProfiles));
  }
  scores.precision = spread_of(precision);
  scores.recall = spread_of(recall);
  scores.f1 = spread_of(f1);
  for (double& share : scores.found) share /= static_cast<double>(lists.size());
  return scores;
}

}  // namespace

Scores score(std::span<const RowList> lists) {
  Scores scores;
  std::transform(kFirst.begin(), kFirst.end(), scores.begin(),
                 [&](std::uint32_t k) { return score_at(lists, k); });
  return scores;
}

}  // namespace vitrine::lab

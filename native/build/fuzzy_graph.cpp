// SPDX-License-Identifier: MIT
#include "build/fuzzy_graph.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

namespace vitrine::build {
namespace {

constexpr int kBisections = 64;
// Sharper than this share of the mean distance, a work would hang on its first neighbour alone.
constexpr double kLeastPace = 1e-3;

double sum_of_strengths(std::span<const double> beyond, double pace) {
  return std::accumulate(beyond.begin(), beyond.end(), 0.0,
                         [&](double sum, double distance) { return sum + std::exp(-distance / pace); });
}

// The pace by which the strengths add up to `target`.
double find_pace(std::span<const double> beyond, double target, double least) {
  double low = 0.0, high = 1.0;
  while (sum_of_strengths(beyond, high) < target && high < 1e6) high *= 2.0;
  for (int i = 0; i < kBisections; ++i) {
    const double middle = 0.5 * (low + high);
    (sum_of_strengths(beyond, middle) < target ? low : high) = middle;
  }
  return std::max(high, least);
}

std::vector<double> strengths_of(std::span<const Neighbour> list) {
  std::vector<double> distances;
  for (const Neighbour& neighbour : list)
    distances.push_back(std::max(0.0, 1.0 - static_cast<double>(cosine_of(neighbour))));
  const auto first = std::find_if(distances.begin(), distances.end(), [](double d) { return d > 0.0; });
  const double nearest = first == distances.end() ? 0.0 : *first;
  const double mean =
      std::accumulate(distances.begin(), distances.end(), 0.0) / static_cast<double>(distances.size());
  for (double& distance : distances) distance = std::max(0.0, distance - nearest);
  const double target = std::log2(static_cast<double>(distances.size()));
  const double pace = find_pace(distances, target, std::max(kLeastPace * mean, 1e-9));
  for (double& distance : distances) distance = std::exp(-distance / pace);
  return distances;
}

}  // namespace

std::vector<FuzzyEdge> fuzzy_graph(std::span<const Neighbour> neighbours, std::uint32_t each,
                                   std::uint32_t used) {
  std::vector<FuzzyEdge> edges;
  for (std::size_t start = 0; start < neighbours.size(); start += each) {
    const auto work = static_cast<WorkIndex>(start / each);
    const auto list = neighbours.subspan(start, used);
    const std::vector<double> strengths = strengths_of(list);
    for (std::size_t i = 0; i < list.size(); ++i) {
      const auto [from, to] = std::minmax(work, list[i].work);
      edges.push_back({from, to, static_cast<float>(strengths[i])});
    }
  }
  std::sort(edges.begin(), edges.end(), [](const FuzzyEdge& a, const FuzzyEdge& b) {
    return std::tie(a.from, a.to, a.strength) < std::tie(b.from, b.to, b.strength);
  });
  std::size_t kept = 0;
  for (const FuzzyEdge& edge : edges) {
    FuzzyEdge* const last = kept > 0 ? &edges[kept - 1] : nullptr;
    if (last && last->from == edge.from && last->to == edge.to) {
      last->strength = last->strength + edge.strength - last->strength * edge.strength;
    } else {
      edges[kept++] = edge;
    }
  }
  edges.resize(kept);
  return edges;
}

}  // namespace vitrine::build

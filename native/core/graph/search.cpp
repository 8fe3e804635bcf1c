// SPDX-License-Identifier: MIT
// The search of Malkov and Yashunin (2016): on each upper level step to the best linked work until none is
// better (algorithm 2 with a beam of one), then on level 0 widen to a beam of ef works and stop when the best
// open one is worse than all kept.
#include <algorithm>

#include "core/best_hits.h"
#include "vitrine/graph.h"

namespace vitrine {
namespace {

// One bit a work. Made anew for each search: clearing 125 KB for a million works costs less than the search's
// first hops, and a search keeps no state between calls.
class Visited {
 public:
  explicit Visited(std::uint32_t count) : words_((static_cast<std::size_t>(count) + 63) / 64) {}

  // Marks the work; true the first time.
  bool enter(WorkIndex work) {
    std::uint64_t& word = words_[work / 64];
    const std::uint64_t bit = std::uint64_t{1} << (work % 64);
    const bool fresh = (word & bit) == 0;
    word |= bit;
    return fresh;
  }

 private:
  std::vector<std::uint64_t> words_;
};

std::span<const std::uint32_t> links_of_row(const GraphLevel& level, std::size_t row) {
  return level.links.subspan(level.offsets[row], level.offsets[row + 1] - level.offsets[row]);
}

// The best work reachable by steps that each go to the best linked work.
Hit descend(const GraphLevel& level, const CodesView& codes, const Query& query, Hit best) {
  for (bool moved = true; moved;) {
    moved = false;
    const auto row =
        std::lower_bound(level.nodes.begin(), level.nodes.end(), best.work) - level.nodes.begin();
    for (const WorkIndex work : links_of_row(level, static_cast<std::size_t>(row))) {
      const Hit hit{work, similarity(codes, work, query)};
      if (better(hit, best)) {
        best = hit;
        moved = true;
      }
    }
  }
  return best;
}

bool worse(const Hit& a, const Hit& b) { return better(b, a); }

// The k best allowed works among those a beam of ef works from `start` meets, best first.
std::vector<Hit> beam(const GraphLevel& level, const CodesView& codes, const Query& query, const Hit& start,
                      std::uint32_t ef, const GraphSearchOptions& options) {
  Visited visited(codes.count);
  BestHits kept(ef);
  BestHits answers(std::min(options.k, codes.count));
  std::vector<Hit> open;  // a heap with the best on top
  const auto meet = [&](const Hit& hit) {
    if (!kept.wants(hit)) return;
    kept.offer(hit);
    if (is_allowed(options.allowed, hit.work)) answers.offer(hit);
    open.push_back(hit);
    std::push_heap(open.begin(), open.end(), worse);
  };
  visited.enter(start.work);
  meet(start);
  while (!open.empty()) {
    const Hit current = open.front();
    if (better(kept.worst(), current)) break;
    std::pop_heap(open.begin(), open.end(), worse);
    open.pop_back();
    for (const WorkIndex work : links_of_row(level, current.work)) {
      if (visited.enter(work)) meet(Hit{work, similarity(codes, work, query)});
    }
  }
  return answers.take_sorted();
}

}  // namespace

std::vector<Hit> search_graph(const GraphView& graph, const CodesView& codes, const Query& query,
                              const GraphSearchOptions& options) {
  if (options.k == 0) return {};
  Hit best{graph.entry, similarity(codes, graph.entry, query)};
  for (std::size_t level = graph.levels.size() - 1; level > 0; --level) {
    best = descend(graph.levels[level], codes, query, best);
  }
  const std::uint32_t ef = std::min(std::max(options.ef, options.k), graph.count);
  return beam(graph.levels[0], codes, query, best, ef, options);
}

}  // namespace vitrine

// SPDX-License-Identifier: MIT
#include "build/map_layout.h"

#include <algorithm>
#include <cmath>

#include "build/fuzzy_graph.h"
#include "io/parallel.h"

#if VITRINE_HAS_UWOT
// What uwot's headers use without including it.
#include <cstdint>
#include <memory>

// In this order: each stands on those before.
// clang-format off
#include <uwot/gradient.h>
#include <uwot/epoch.h>
#include <uwot/tauprng.h>
// clang-format on
#endif

namespace vitrine::build {

#if VITRINE_HAS_UWOT
namespace {

// umap-learn's defaults: 15 neighbours, and the curve of min_dist 0.1 at spread 1.
constexpr std::uint32_t kNeighbours = 15;
constexpr float kCurveA = 1.577f, kCurveB = 0.895f;
constexpr float kLearningRate = 1.0f, kNegativeSamples = 5.0f;
// Large collections have many edges, and need fewer rounds over them.
constexpr std::size_t kManyWorks = 10000;
constexpr unsigned kRounds = 500, kRoundsOfMany = 200;
// The first picture of the map, from edge to edge, as umap-learn scales its own.
constexpr float kExtent = 20.0f;

// What uwot asks of its surroundings: threads, random numbers, news of its progress.
struct OneThread {
  template <class Worker>
  void pfor(std::size_t count, Worker& worker) {
    worker(0, count, 0);
  }
};

// Each round draws from a sequence of its own.
struct Sequence {
  explicit Sequence(std::size_t) {}
  void reseed() { ++round; }
  uwot::tau_prng create(std::size_t end) const {
    return {0x9E3779B9u ^ end, 0x7F4A7C15u + round, 0x85EBCA6Bu};
  }
  std::uint64_t round = 0;
};

struct Reporter {
  io::Progress& progress;
  bool is_aborted() const { return io::interrupted(); }
  void report() { progress.advance(); }
};

struct EdgeLists {
  std::vector<unsigned> heads, tails;
  std::vector<float> rounds_a_sample;
};

// Both directions of every edge that is sampled at all in so many rounds.
EdgeLists edge_lists(const std::vector<FuzzyEdge>& edges, unsigned rounds) {
  float strongest = 0.0f;
  for (const FuzzyEdge& edge : edges) strongest = std::max(strongest, edge.strength);
  EdgeLists lists;
  const auto add = [&](WorkIndex head, WorkIndex tail, float every) {
    lists.heads.push_back(head);
    lists.tails.push_back(tail);
    lists.rounds_a_sample.push_back(every);
  };
  for (const FuzzyEdge& edge : edges) {
    const float every = strongest / edge.strength;
    if (!(every <= static_cast<float>(rounds))) continue;
    add(edge.from, edge.to, every);
    add(edge.to, edge.from, every);
  }
  return lists;
}

// The first two coefficients, which spread works the most.
std::vector<float> first_places(const CodesView& codes) {
  std::vector<float> places(2 * std::size_t{codes.count});
  std::int32_t widest = 1;
  for (WorkIndex work = 0; work < codes.count; ++work) {
    for (std::size_t i = 0; i < std::min<std::size_t>(2, codes.dimension); ++i)
      widest = std::max(widest, std::abs(static_cast<std::int32_t>(codes.row(work)[i])));
  }
  uwot::tau_prng jitter(0x9E3779B9u, 0x7F4A7C15u, 0x85EBCA6Bu);
  for (WorkIndex work = 0; work < codes.count; ++work) {
    for (std::size_t i = 0; i < 2; ++i) {
      const float level = i < codes.dimension ? static_cast<float>(codes.row(work)[i]) : 0.0f;
      // Works of one code must not begin in one place.
      const float noise = static_cast<float>(jitter(std::size_t{2048})) / 2048.0f - 0.5f;
      places[2 * work + i] = 0.5f * kExtent * (level + noise) / static_cast<float>(widest);
    }
  }
  return places;
}

}  // namespace

bool can_lay_out() { return true; }

Result<std::vector<Place>> lay_out(const CodesView& codes, std::span<const Neighbour> neighbours,
                                   std::uint32_t each, io::ProgressStyle style) {
  std::vector<float> places = first_places(codes);
  if (each > 0) {
    const unsigned rounds = codes.count > kManyWorks ? kRoundsOfMany : kRounds;
    const EdgeLists edges = edge_lists(fuzzy_graph(neighbours, each, std::min(each, kNeighbours)), rounds);
    io::Progress progress("Map", rounds, style);
    uwot::InPlaceUpdate<true> update(places, places, kLearningRate, new uwot::DoNothingCallback());
    uwot::Sampler sampler(edges.rounds_a_sample, kNegativeSamples);
    uwot::EdgeWorker<uwot::apumap_gradient, decltype(update), Sequence> worker(
        uwot::apumap_gradient(kCurveA, kCurveB, 1.0f), update, edges.heads, edges.tails, sampler, 2,
        codes.count, 1);
    Reporter reporter{progress};
    OneThread one_thread;
    uwot::optimize_layout(worker, reporter, rounds, one_thread);
    progress.finish();
    if (io::interrupted()) return Error{ErrorCode::kInterrupted, "laying out the map was interrupted"};
  }
  std::vector<Place> result(codes.count);
  for (std::size_t i = 0; i < result.size(); ++i) {
    // A step that overflowed would take its work out of the plane.
    const auto finite = [](float value) { return std::isfinite(value) ? value : 0.0f; };
    result[i] = {finite(places[2 * i]), finite(places[2 * i + 1])};
  }
  return result;
}

#else

bool can_lay_out() { return false; }

Result<std::vector<Place>> lay_out(const CodesView&, std::span<const Neighbour>, std::uint32_t,
                                   io::ProgressStyle) {
  return Error{ErrorCode::kUnsupported,
               "this vitrine was built without uwot, which lays out maps; build it with uwot's headers, or "
               "leave the map out: --map no"};
}

#endif

}  // namespace vitrine::build

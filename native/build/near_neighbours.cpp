// SPDX-License-Identifier: MIT
#include "build/near_neighbours.h"

#include <algorithm>
#include <atomic>
#include <span>
#include <string>
#include <utility>

#include "core/best_hits.h"
#include "io/parallel.h"
#include "vitrine/embedding.h"

namespace vitrine::build {
namespace {

constexpr std::uint32_t kTen = 10;

struct Candidate {
  WorkIndex work;
  float cosine;
};

bool nearer(const Candidate& a, const Candidate& b) {
  return a.cosine != b.cosine ? a.cosine > b.cosine : a.work < b.work;
}

// Compares a work with its candidates; false where they are fewer than the list takes.
bool fill_list(const Embeddings& embeddings, WorkIndex work, std::span<const Hit> hits,
               std::span<Neighbour> list) {
  std::vector<Candidate> candidates;
  candidates.reserve(hits.size());
  for (const Hit& hit : hits) {
    if (hit.work != work)
      candidates.push_back({hit.work, dot(embeddings.row(work), embeddings.row(hit.work))});
  }
  if (candidates.size() < list.size()) return false;
  const auto end = candidates.begin() + static_cast<std::ptrdiff_t>(list.size());
  std::partial_sort(candidates.begin(), end, candidates.end(), nearer);
  std::transform(candidates.begin(), end, list.begin(), [](const Candidate& candidate) {
    return Neighbour{candidate.work, quantise_cosine(candidate.cosine)};
  });
  return true;
}

// The share of the ten works truly nearest to this one that its list begins with.
double share_found(const Embeddings& embeddings, WorkIndex work, std::span<const Neighbour> list) {
  BestHits best(std::min(kTen, static_cast<std::uint32_t>(list.size())));
  for (WorkIndex other = 0; other < embeddings.count; ++other) {
    const float cosine = dot(embeddings.row(work), embeddings.row(other));
    if (other != work) best.offer({other, static_cast<std::int32_t>(cosine / kSimilarityUnit)});
  }
  const std::vector<Hit> truth = best.take_sorted();
  const std::span<const Neighbour> first = list.first(truth.size());
  const auto found = std::count_if(truth.begin(), truth.end(), [&](const Hit& hit) {
    return std::any_of(first.begin(), first.end(), [&](const Neighbour& n) { return n.work == hit.work; });
  });
  return static_cast<double>(found) / static_cast<double>(truth.size());
}

double mean_recall(const Embeddings& embeddings, const NearOptions& options,
                   std::span<const Neighbour> lists) {
  const std::uint32_t sample = std::min(options.sample, embeddings.count);
  std::vector<double> shares(sample);
  io::parallel_for(sample, options.threads, [&](std::size_t i) {
    const auto work = static_cast<WorkIndex>(i * embeddings.count / sample);
    shares[i] = share_found(embeddings, work, lists.subspan(std::size_t{work} * options.k, options.k));
  });
  double sum = 0.0;
  for (const double share : shares) sum += share;
  return sample > 0 ? sum / sample : 0.0;
}

}  // namespace

Result<NearNeighbours> near_neighbours(const Embeddings& embeddings, const CandidateSearch& candidates,
                                       const NearOptions& options) {
  // Works are taken in runs: their candidates are much the same, and their rows still at hand.
  constexpr std::uint32_t kRun = 64;
  const std::size_t runs = (std::size_t{embeddings.count} + kRun - 1) / kRun;
  NearNeighbours near;
  near.lists.resize(std::size_t{embeddings.count} * options.k);
  std::atomic<bool> too_few = false;
  io::Progress progress("Neighbours", embeddings.count, options.progress);
  const std::size_t done = io::parallel_for(runs, options.threads, [&](std::size_t run) {
    const auto first = static_cast<WorkIndex>(run * kRun);
    const std::uint32_t end = std::min(embeddings.count, first + kRun);
    for (WorkIndex work = first; work < end; ++work) {
      const std::span list = std::span(near.lists).subspan(std::size_t{work} * options.k, options.k);
      const auto hits = candidates(work, std::max(options.candidates, options.k) + 1);
      if (!fill_list(embeddings, work, hits, list)) too_few = true;
    }
    progress.advance(end - first);
  });
  progress.finish();
  if (done < runs) return Error{ErrorCode::kInterrupted, "finding neighbours was interrupted"};
  if (too_few) {
    return Error{ErrorCode::kInvalidArgument, "a work has fewer than " + std::to_string(options.k) +
                                                  " candidates for its list; ask for shorter lists"};
  }
  near.recall = mean_recall(embeddings, options, near.lists);
  return near;
}

}  // namespace vitrine::build

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
// Neighbours whose neighbours are looked at, and how many of each: near works have much the same neighbours,
// and one that no candidate search met is met here (Dong, Moses and Li, 2011, "NN-descent").
constexpr std::uint32_t kNearest = 30;

struct Candidate {
  WorkIndex work;
  float cosine;
};

bool nearer(const Candidate& a, const Candidate& b) {
  return a.cosine != b.cosine ? a.cosine > b.cosine : a.work < b.work;
}

// Compares a work with its candidates; false where they are fewer than the list takes.
bool fill_list(const Embeddings& embeddings, WorkIndex work, std::span<const WorkIndex> others,
               std::span<Neighbour> list) {
  std::vector<Candidate> candidates;
  candidates.reserve(others.size());
  for (const WorkIndex other : others) {
    if (other != work) candidates.push_back({other, dot(embeddings.row(work), embeddings.row(other))});
  }
  if (candidates.size() < list.size()) return false;
  const auto end = candidates.begin() + static_cast<std::ptrdiff_t>(list.size());
  std::partial_sort(candidates.begin(), end, candidates.end(), nearer);
  std::transform(candidates.begin(), end, list.begin(), [](const Candidate& candidate) {
    return Neighbour{candidate.work, quantise_cosine(candidate.cosine)};
  });
  return true;
}

// A work's neighbours, and the neighbours of the nearest of them: each once.
std::vector<WorkIndex> neighbours_of_neighbours(std::span<const Neighbour> lists, std::uint32_t k,
                                                WorkIndex work) {
  const auto list_of = [&](WorkIndex of) { return lists.subspan(std::size_t{of} * k, k); };
  const std::span<const Neighbour> own = list_of(work);
  std::vector<WorkIndex> works;
  for (const Neighbour& neighbour : own) works.push_back(neighbour.work);
  const std::size_t nearest = std::min<std::size_t>(kNearest, k);
  for (const Neighbour& neighbour : own.first(nearest)) {
    for (const Neighbour& next : list_of(neighbour.work).first(nearest)) works.push_back(next.work);
  }
  std::sort(works.begin(), works.end());
  works.erase(std::unique(works.begin(), works.end()), works.end());
  return works;
}

// Calls fill(work) for every work on all cores; false when interrupted.
bool for_works(std::uint32_t works, unsigned threads, io::Progress& progress,
               const std::function<void(WorkIndex)>& fill) {
  // Works are taken in runs: their candidates are much the same, and their rows still at hand.
  constexpr std::uint32_t kRun = 64;
  const std::size_t runs = (std::size_t{works} + kRun - 1) / kRun;
  const std::size_t done = io::parallel_for(runs, threads, [&](std::size_t run) {
    const auto first = static_cast<WorkIndex>(run * kRun);
    const std::uint32_t end = std::min(works, first + kRun);
    for (WorkIndex work = first; work < end; ++work) fill(work);
    progress.advance(end - first);
  });
  return done == runs;
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
  NearNeighbours near;
  near.lists.resize(std::size_t{embeddings.count} * options.k);
  const auto list_of = [&](WorkIndex work) {
    return std::span(near.lists).subspan(std::size_t{work} * options.k, options.k);
  };
  std::atomic<bool> too_few = false;
  io::Progress progress("Neighbours", 2 * std::uint64_t{embeddings.count}, options.progress);
  bool done = for_works(embeddings.count, options.threads, progress, [&](WorkIndex work) {
    std::vector<WorkIndex> others;
    for (const Hit& hit : candidates(work, std::max(options.candidates, options.k) + 1))
      others.push_back(hit.work);
    if (!fill_list(embeddings, work, others, list_of(work))) too_few = true;
  });
  if (done && !too_few) {
    const std::vector<Neighbour> first = near.lists;
    done = for_works(embeddings.count, options.threads, progress, [&](WorkIndex work) {
      const auto others = neighbours_of_neighbours(first, options.k, work);
      if (!fill_list(embeddings, work, others, list_of(work))) too_few = true;
    });
  }
  progress.finish();
  if (!done) return Error{ErrorCode::kInterrupted, "finding neighbours was interrupted"};
  if (too_few) {
    return Error{ErrorCode::kInvalidArgument, "a work has fewer than " + std::to_string(options.k) +
                                                  " candidates for its list; ask for shorter lists"};
  }
  near.recall = mean_recall(embeddings, options, near.lists);
  return near;
}

}  // namespace vitrine::build

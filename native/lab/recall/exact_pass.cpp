// SPDX-License-Identifier: MIT
#include "lab/recall/exact_pass.h"

#include <algorithm>
#include <bit>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "core/best_hits.h"
#include "io/parallel.h"
#include "vitrine/embedding.h"

namespace vitrine::lab {
namespace {

// Works of a block: what is read at once stays within 16 MB a thread, and a block is long enough for its
// clock not to be felt.
constexpr std::uint32_t kBlockValues = 1u << 22;
constexpr std::uint32_t kLeastBlock = 64;
constexpr std::uint32_t kMostBlock = 1024;

// An integer in the order of the floats, so that hits of either kind are kept by the same heap.
std::int32_t ordered(float cosine) {
  const auto bits = std::bit_cast<std::int32_t>(cosine);
  return bits >= 0 ? bits : static_cast<std::int32_t>(0x80000000u - static_cast<std::uint32_t>(bits));
}

// The best so far of one kind of comparison.
class Ranking {
 public:
  Ranking(std::size_t queries, std::uint32_t wanted)
      : best_(queries, BestHits(wanted)), milliseconds_(queries) {}

  void add(std::size_t query, std::span<const Hit> hits, double milliseconds) {
    for (const Hit& hit : hits) best_[query].offer(hit);
    milliseconds_[query] += milliseconds;
  }

  Answers take() {
    Answers answers;
    for (BestHits& best : best_) {
      std::vector<WorkIndex>& works = answers.works.emplace_back();
      for (const Hit& hit : best.take_sorted()) works.push_back(hit.work);
    }
    answers.milliseconds = std::move(milliseconds_);
    return answers;
  }

 private:
  std::vector<BestHits> best_;
  std::vector<double> milliseconds_;
};

// The best of one block for one query, with the time it took.
struct BlockBest {
  std::vector<Hit> hits;
  double milliseconds = 0;
};

template <class Cosine>
BlockBest best_of_block(WorkIndex first, std::uint32_t count, const RecallQuery& query, std::uint32_t wanted,
                        const Cosine& cosine) {
  const double start = thread_milliseconds();
  BestHits best(std::min(wanted, count));
  for (std::uint32_t i = 0; i < count; ++i) {
    if (query.itself == first + i) continue;
    best.offer({first + i, ordered(cosine(i))});
  }
  return {best.take_sorted(), thread_milliseconds() - start};
}

struct Pass {
  const publish::SiteVectors& vectors;
  const Space& space;
  std::span<const RecallQuery> queries;
  std::uint32_t wanted;
  float mean_square;
  std::vector<Projected> projected_queries;
  std::vector<double> projecting;  // milliseconds a query
  std::mutex mutex;
  Ranking exact, projection;

  Pass(const publish::SiteVectors& all, const Space& of, std::span<const RecallQuery> asked,
       std::uint32_t answers)
      : vectors(all),
        space(of),
        queries(asked),
        wanted(answers),
        mean_square(dot(of.mean, of.mean)),
        exact(asked.size(), answers),
        projection(asked.size(), answers) {
    if (!vectors.exact()) return;
    for (const RecallQuery& query : queries) {
      const double start = thread_milliseconds();
      projected_queries.push_back(project(space, query.vector));
      projecting.push_back(thread_milliseconds() - start);
    }
  }

  Status add_block(WorkIndex first, std::uint32_t count) {
    const std::uint32_t dimension = vectors.dimension();
    std::vector<float> rows(std::size_t{count} * dimension);
    const auto row = [&](std::uint32_t i) {
      return std::span(rows).subspan(std::size_t{i} * dimension, dimension);
    };
    for (std::uint32_t i = 0; i < count; ++i) {
      if (Status status = vectors.read(first + i, row(i)); !status.ok()) return status;
    }
    std::vector<BlockBest> found;
    for (const RecallQuery& query : queries) {
      found.push_back(best_of_block(first, count, query, wanted,
                                    [&](std::uint32_t i) { return dot(query.vector, row(i)); }));
    }
    add_all(found, exact);
    if (projected_queries.empty()) return Done{};

    std::vector<Projected> works;
    std::vector<float> gains;
    for (std::uint32_t i = 0; i < count; ++i) {
      works.push_back(project(space, row(i)));
      gains.push_back(gain_of(works.back(), mean_square));
    }
    found.clear();
    for (std::size_t q = 0; q < queries.size(); ++q) {
      found.push_back(best_of_block(first, count, queries[q], wanted, [&](std::uint32_t i) {
        return projected_cosine(works[i], gains[i], projected_queries[q], mean_square);
      }));
    }
    add_all(found, projection);
    return Done{};
  }

  void add_all(std::span<const BlockBest> found, Ranking& ranking) {
    const std::lock_guard lock(mutex);
    for (std::size_t q = 0; q < found.size(); ++q) ranking.add(q, found[q].hits, found[q].milliseconds);
  }
};

}  // namespace

Result<ExactPass> search_all_embeddings(const publish::SiteVectors& vectors, const Space& space,
                                        std::uint32_t works, std::span<const RecallQuery> queries,
                                        std::uint32_t wanted, unsigned threads, io::ProgressStyle style) {
  Pass pass(vectors, space, queries, wanted);
  const std::uint32_t block = std::clamp(kBlockValues / vectors.dimension(), kLeastBlock, kMostBlock);
  const std::size_t blocks = (std::size_t{works} + block - 1) / block;
  std::optional<Error> failure;
  io::Progress progress("All embeddings", works, style);
  const std::size_t done = io::parallel_for(blocks, threads, [&](std::size_t i) {
    const auto first = static_cast<WorkIndex>(i * block);
    {
      const std::lock_guard lock(pass.mutex);
      if (failure) return;
    }
    const Status status = pass.add_block(first, std::min(block, works - first));
    if (!status.ok()) {
      const std::lock_guard lock(pass.mutex);
      failure = status.error();
    }
    progress.advance(std::min(block, works - first));
  });
  progress.finish();
  if (failure) return *failure;
  if (done < blocks) return Error{ErrorCode::kInterrupted, "searching all embeddings was interrupted"};
  ExactPass found{pass.exact.take(), {}};
  if (vectors.exact()) {
    found.projection = pass.projection.take();
    for (std::size_t q = 0; q < queries.size(); ++q) found.projection.milliseconds[q] += pass.projecting[q];
  }
  return found;
}

}  // namespace vitrine::lab

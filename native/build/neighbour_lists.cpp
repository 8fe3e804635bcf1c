// SPDX-License-Identifier: MIT
// Two steps. A float32 matrix product over blocks finds, for each work, all works that could be among its k
// nearest: those whose product is within twice its rounding error of the k-th. Then vitrine::dot, whose bits
// do not depend on a machine, decides. So the lists are the same whatever order a machine's product sums in.
#include "build/neighbour_lists.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <functional>
#include <limits>
#include <new>
#include <optional>
#include <string>

#include "build/block_product.h"
#include "io/parallel.h"
#include "vitrine/embedding.h"

namespace vitrine::build {
namespace {

// Works a task compares with all others at once: enough for the product to run at full speed. Fewer in large
// collections, so that a task's products stay within 64 MB.
constexpr std::uint32_t kMaxBlock = 64;
constexpr std::uint64_t kMaxProducts = std::uint64_t{1} << 24;

// How far a product of unit vectors summed in float32 in any order may lie from the true one, with all terms
// against it (Higham, 2002, section 3.1: n u / (1 - n u)); 1.05 covers vectors that miss unit length by a
// rounding.
float rounding_error(std::uint32_t dimension) {
  const double rounded = static_cast<double>(dimension) * 0x1p-24;
  return static_cast<float>(1.05 * rounded / (1.0 - rounded));
}

struct Candidate {
  WorkIndex work;
  float cosine;
};

bool nearer(const Candidate& a, const Candidate& b) {
  return a.cosine != b.cosine ? a.cosine > b.cosine : a.work < b.work;
}

Candidate compare(const Embeddings& embeddings, WorkIndex work, WorkIndex other) {
  return {other, dot(embeddings.row(work), embeddings.row(other))};
}

// REQUIRES: at least as many candidates as the list takes.
void take_nearest(std::vector<Candidate>& candidates, std::span<Neighbour> list) {
  const auto end = candidates.begin() + static_cast<std::ptrdiff_t>(list.size());
  std::partial_sort(candidates.begin(), end, candidates.end(), nearer);
  std::transform(candidates.begin(), end, list.begin(), [](const Candidate& candidate) {
    return Neighbour{candidate.work, quantise_cosine(candidate.cosine)};
  });
}

// Scratch of one task.
struct Scratch {
  std::vector<float> ranked;
  std::vector<Candidate> candidates;
};

// The k-th largest product, that of the work with itself left out. Most products are below what was met
// before and are only compared. REQUIRES: 1 <= k < products.size().
float kth_largest(std::span<const float> products, WorkIndex itself, std::size_t k,
                  std::vector<float>& ranked) {
  const std::size_t most = std::max<std::size_t>(1024, 4 * k);
  const auto keep_best = [&] {
    std::nth_element(ranked.begin(), ranked.begin() + static_cast<std::ptrdiff_t>(k) - 1, ranked.end(),
                     std::greater<>());
    ranked.resize(k);
  };
  ranked.clear();
  float least = -std::numeric_limits<float>::infinity();
  for (std::size_t other = 0; other < products.size(); ++other) {
    if (!(products[other] > least) || other == itself) continue;
    ranked.push_back(products[other]);
    if (ranked.size() < most) continue;
    keep_best();
    least = ranked.back();
  }
  keep_best();
  return ranked.back();
}

// The k nearest of one work from its products with all. REQUIRES: 1 <= k < count.
void select(const Embeddings& embeddings, WorkIndex work, std::span<const float> products,
            std::span<Neighbour> list, Scratch& scratch) {
  const float kth = kth_largest(products, work, list.size(), scratch.ranked);
  // k works have a dot of at least the k-th product less two errors (one of the product, one of the dot). A
  // work whose dot reaches that has a product of at most two errors less.
  const float threshold = kth - 4.0f * rounding_error(embeddings.dimension);

  scratch.candidates.clear();
  for (WorkIndex other = 0; other < products.size(); ++other) {
    if (other == work || products[other] < threshold) continue;
    scratch.candidates.push_back(compare(embeddings, work, other));
  }
  take_nearest(scratch.candidates, list);
}

Status check(const Embeddings& embeddings, std::uint32_t k) {
  if (embeddings.count < 1 || embeddings.dimension < 1 || embeddings.dimension > kMaxEmbeddingDimension ||
      embeddings.values.size() != static_cast<std::size_t>(embeddings.count) * embeddings.dimension) {
    return Error{ErrorCode::kInvalidArgument, "there are no embeddings, or not count x dimension values"};
  }
  // NaN has no place in an order.
  const bool finite = std::all_of(embeddings.values.begin(), embeddings.values.end(),
                                  [](float v) { return std::isfinite(v); });
  if (!finite) return Error{ErrorCode::kInvalidArgument, "an embedding holds an infinite value or NaN"};
  if (k > kMaxNeighbours) {
    return Error{ErrorCode::kInvalidArgument,
                 "a list holds at most " + std::to_string(kMaxNeighbours) + " neighbours"};
  }
  return Done{};
}

// The rows of these works, one behind the other: in place where they are neighbours.
class GatheredRows {
 public:
  GatheredRows(const Embeddings& embeddings, std::span<const WorkIndex> works) {
    rows_ = {embeddings.row(works.front()).data(), works.size()};
    if (works.back() - works.front() + 1 == works.size()) return;
    copy_.reserve(works.size() * embeddings.dimension);
    for (const WorkIndex work : works) {
      const std::span<const float> row = embeddings.row(work);
      copy_.insert(copy_.end(), row.begin(), row.end());
    }
    rows_.values = copy_.data();
  }
  const Rows& rows() const { return rows_; }

 private:
  io::FloatTable copy_;
  Rows rows_;
};

// What every step of one run shares.
struct Run {
  const Embeddings& embeddings;
  std::uint32_t k;
  unsigned threads;
  std::vector<Neighbour> lists;  // [works][k]

  std::span<Neighbour> list(WorkIndex work) {
    return std::span(lists).subspan(static_cast<std::size_t>(work) * k, k);
  }
};

// Works of one task whose products with `others` works stay within the limit.
std::uint32_t block_for(std::size_t others) {
  const std::uint64_t fitting = std::max<std::uint64_t>(1, kMaxProducts / std::max<std::size_t>(others, 1));
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(kMaxBlock, fitting));
}

// Calls fill(block) for blocks of these works on all cores. Errors: kInterrupted, kOutOfMemory.
Status for_blocks(std::span<const WorkIndex> works, std::uint32_t block, unsigned threads,
                  io::Progress& progress, const std::function<void(std::span<const WorkIndex>)>& fill) {
  const std::size_t blocks = (works.size() + block - 1) / block;
  std::atomic<bool> out_of_memory = false;
  const std::size_t done = io::parallel_for(blocks, threads, [&](std::size_t i) {
    const auto some = works.subspan(i * block, std::min<std::size_t>(block, works.size() - i * block));
    try {
      fill(some);
    } catch (const std::bad_alloc&) {
      out_of_memory = true;
    }
    progress.advance(some.size());
  });
  if (done < blocks) return Error{ErrorCode::kInterrupted, "finding neighbours was interrupted"};
  if (out_of_memory)
    return Error{ErrorCode::kOutOfMemory, "no memory left to find neighbours: use fewer threads"};
  return Done{};
}

// Compares these works with all others.
Status fill_from_all(std::span<const WorkIndex> works, Run& run, io::Progress& progress) {
  const Embeddings& embeddings = run.embeddings;
  return for_blocks(works, block_for(embeddings.count), run.threads, progress, [&](auto block) {
    const GatheredRows gathered(embeddings, block);
    std::vector<float> products(block.size() * embeddings.count);
    block_product(gathered.rows(), {embeddings.values.data(), embeddings.count}, embeddings.dimension,
                  products.data());
    Scratch scratch;
    for (std::size_t i = 0; i < block.size(); ++i) {
      const auto row = std::span(products).subspan(i * embeddings.count, embeddings.count);
      select(embeddings, block[i], row, run.list(block[i]), scratch);
    }
  });
}

// Compares these works with those they knew, and with the fresh ones that may come before the last of them.
Status fill_from_known(std::span<const WorkIndex> works, const KnownNeighbours& known, Run& run,
                       io::Progress& progress) {
  const Embeddings& embeddings = run.embeddings;
  const std::size_t fresh = known.fresh.size();
  std::optional<GatheredRows> fresh_rows;
  if (fresh > 0) fresh_rows.emplace(embeddings, known.fresh);
  return for_blocks(works, block_for(fresh), run.threads, progress, [&](auto block) {
    const GatheredRows gathered(embeddings, block);
    std::vector<float> products(block.size() * fresh);
    if (fresh > 0) block_product(gathered.rows(), fresh_rows->rows(), embeddings.dimension, products.data());
    for (std::size_t i = 0; i < block.size(); ++i) {
      std::vector<Candidate> candidates;
      float last = 1.0f;
      for (const WorkIndex other : known.lists[block[i]]) {
        candidates.push_back(compare(embeddings, block[i], other));
        last = std::min(last, candidates.back().cosine);
      }
      const float threshold = last - 2.0f * rounding_error(embeddings.dimension);
      for (std::size_t j = 0; j < fresh; ++j) {
        if (products[i * fresh + j] >= threshold)
          candidates.push_back(compare(embeddings, block[i], known.fresh[j]));
      }
      take_nearest(candidates, run.list(block[i]));
    }
  });
}

}  // namespace

Result<std::vector<Neighbour>> exact_neighbours(const Embeddings& embeddings, std::uint32_t k,
                                                unsigned threads, io::ProgressStyle style) {
  return update_neighbours(embeddings, {std::vector<std::vector<WorkIndex>>(embeddings.count), {}}, k,
                           threads, style);
}

Result<std::vector<Neighbour>> update_neighbours(const Embeddings& embeddings, const KnownNeighbours& known,
                                                 std::uint32_t k, unsigned threads, io::ProgressStyle style) {
  if (Status status = check(embeddings, k); !status.ok()) return status.error();
  k = std::min(k, embeddings.count - 1);
  if (k == 0) return std::vector<Neighbour>{};
  std::vector<WorkIndex> from_all, from_known;
  for (WorkIndex work = 0; work < embeddings.count; ++work)
    (known.lists[work].empty() ? from_all : from_known).push_back(work);
  Run run{embeddings, k, threads, {}};
  run.lists.resize(static_cast<std::size_t>(embeddings.count) * k);
  io::Progress progress("Neighbours", embeddings.count, style);
  Status status = fill_from_known(from_known, known, run, progress);
  if (status.ok()) status = fill_from_all(from_all, run, progress);
  progress.finish();
  if (!status.ok()) return status.error();
  return std::move(run.lists);
}

}  // namespace vitrine::build

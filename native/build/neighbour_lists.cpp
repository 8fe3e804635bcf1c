// SPDX-License-Identifier: MIT
// Two steps. A float32 matrix product over blocks finds, for each work, all works that could be among its k
// nearest: those whose product is within twice its rounding error of the k-th. Then vitrine::dot, whose bits
// do not depend on a machine, decides. So the lists are the same whatever order a machine's product sums in.
#include "build/neighbour_lists.h"

#include <Eigen/Core>
#include <algorithm>
#include <atomic>
#include <cmath>
#include <functional>
#include <new>
#include <string>

#include "build/eigen_setup.h"
#include "io/parallel.h"
#include "vitrine/embedding.h"

namespace vitrine::build {
namespace {

using RowMatrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using RowMap = Eigen::Map<const RowMatrix>;

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

// Scratch of one task.
struct Scratch {
  std::vector<float> ranked;
  std::vector<Candidate> candidates;
};

// The k nearest of one work from its products with all. REQUIRES: 1 <= k < count.
void select(const Embeddings& embeddings, WorkIndex work, std::span<const float> products,
            std::span<Neighbour> list, Scratch& scratch) {
  scratch.ranked.assign(products.begin(), products.end());
  scratch.ranked.erase(scratch.ranked.begin() + work);
  const auto last = scratch.ranked.begin() + static_cast<std::ptrdiff_t>(list.size()) - 1;
  std::nth_element(scratch.ranked.begin(), last, scratch.ranked.end(), std::greater<>());
  // k works have a dot of at least the k-th product less two errors (one of the product, one of the dot). A
  // work whose dot reaches that has a product of at most two errors less.
  const float threshold = *last - 4.0f * rounding_error(embeddings.dimension);

  scratch.candidates.clear();
  for (WorkIndex other = 0; other < products.size(); ++other) {
    if (other == work || products[other] < threshold) continue;
    scratch.candidates.push_back(Candidate{other, dot(embeddings.row(work), embeddings.row(other))});
  }
  const auto end = scratch.candidates.begin() + static_cast<std::ptrdiff_t>(list.size());
  std::partial_sort(scratch.candidates.begin(), end, scratch.candidates.end(), nearer);
  std::transform(scratch.candidates.begin(), end, list.begin(), [](const Candidate& candidate) {
    return Neighbour{candidate.work, quantise_cosine(candidate.cosine)};
  });
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

// The lists of the works first..first+rows.
void fill_block(const Embeddings& embeddings, std::uint32_t first, std::uint32_t rows, std::uint32_t k,
                std::vector<Neighbour>& lists) {
  const RowMap all(embeddings.values.data(), embeddings.count, embeddings.dimension);
  const RowMatrix products = all.middleRows(first, rows) * all.transpose();
  Scratch scratch;
  for (std::uint32_t i = 0; i < rows; ++i) {
    const std::span<const float> row(products.row(i).data(), embeddings.count);
    const std::size_t begin = (static_cast<std::size_t>(first) + i) * k;
    select(embeddings, first + i, row, std::span(lists).subspan(begin, k), scratch);
  }
}

}  // namespace

Result<std::vector<Neighbour>> exact_neighbours(const Embeddings& embeddings, std::uint32_t k,
                                                unsigned threads, io::ProgressStyle style) {
  if (Status status = check(embeddings, k); !status.ok()) return status.error();
  k = std::min(k, embeddings.count - 1);
  if (k == 0) return std::vector<Neighbour>{};
  pin_eigen_blocking();

  const auto fitting =
      static_cast<std::uint32_t>(std::max<std::uint64_t>(1, kMaxProducts / embeddings.count));
  const std::uint32_t block = std::min(kMaxBlock, fitting);
  const std::size_t blocks = (std::size_t{embeddings.count} + block - 1) / block;
  std::vector<Neighbour> lists(static_cast<std::size_t>(embeddings.count) * k);
  std::atomic<bool> out_of_memory = false;
  io::Progress progress("Neighbours", embeddings.count, style);
  const std::size_t done = io::parallel_for(blocks, threads, [&](std::size_t i) {
    const auto first = static_cast<std::uint32_t>(i * block);
    const std::uint32_t rows = std::min(block, embeddings.count - first);
    try {
      fill_block(embeddings, first, rows, k, lists);
    } catch (const std::bad_alloc&) {
      out_of_memory = true;
    }
    progress.advance(rows);
  });
  progress.finish();
  if (done < blocks) return Error{ErrorCode::kInterrupted, "finding neighbours was interrupted"};
  if (out_of_memory)
    return Error{ErrorCode::kOutOfMemory, "no memory left to find neighbours: use fewer threads"};
  return lists;
}

}  // namespace vitrine::build

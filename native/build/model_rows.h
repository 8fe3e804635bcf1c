// SPDX-License-Identifier: MIT
// What one model makes of a collection: a row a work, from the cache or computed.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "build/space_fit.h"
#include "embed/embedder.h"
#include "embed/embedding_cache.h"
#include "io/hash.h"
#include "vitrine/result.h"

namespace vitrine::build {

// A work whose picture the model was prepared for, and whose embedding is still to come.
struct PreparedWork {
  std::size_t work = 0;
  io::Digest picture = {};
  std::vector<float> prepared;
};

// Threads may work on different works at once.
class ModelRows {
 public:
  ModelRows(const embed::Embedder& embedder, std::size_t works);

  // Keeps embeddings in this folder from now on. Errors: those of EmbeddingCache::open().
  [[nodiscard]] Status open_cache(const std::filesystem::path& folder);

  // Takes the work's row from the cache; false where it is not there.
  bool recall(std::size_t work, const io::Digest& picture);

  // Embeds these works and sets their rows. The answers stand in the works' order: an error of the cache, and
  // no other, is kIo; then nothing is to be added any more.
  [[nodiscard]] std::vector<Status> embed(std::vector<PreparedWork> works);

  [[nodiscard]] const embed::Embedder& embedder() const { return embedder_; }
  [[nodiscard]] bool has(std::size_t work) const { return present_[work] != 0; }
  void drop(std::size_t work) { present_[work] = 0; }
  [[nodiscard]] std::uint64_t embedded() const { return embedded_; }
  [[nodiscard]] std::uint64_t recalled() const { return recalled_; }

  // The rows of these works as one table; leaves none behind. REQUIRES: ascending works that have a row.
  [[nodiscard]] Embeddings take(const std::vector<std::size_t>& works);

 private:
  const embed::Embedder& embedder_;
  std::unique_ptr<embed::EmbeddingCache> cache_;  // null: no cache
  void keep(std::size_t work, std::span<const float> row);

  io::FloatTable rows_;                // [works][dimension]: a row is written once, by one thread
  std::vector<std::uint8_t> present_;  // [works]: whether the row is there
  std::atomic<std::uint64_t> embedded_ = 0, recalled_ = 0;
};

}  // namespace vitrine::build

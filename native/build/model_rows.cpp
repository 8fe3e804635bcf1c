// SPDX-License-Identifier: MIT
#include "build/model_rows.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace vitrine::build {

ModelRows::ModelRows(const embed::Embedder& embedder, std::size_t works)
    : embedder_(embedder), rows_(works * embedder.dimension()), present_(works) {}

void ModelRows::keep(std::size_t work, std::span<const float> row) {
  std::copy(row.begin(), row.end(), rows_.begin() + static_cast<std::ptrdiff_t>(work * row.size()));
  present_[work] = 1;
}

Status ModelRows::open_cache(const std::filesystem::path& folder) {
  auto opened = embed::EmbeddingCache::open(folder, embedder_.model_hash(), embedder_.dimension());
  if (!opened.ok()) return opened.error();
  cache_ = std::move(*opened);
  return Done{};
}

bool ModelRows::recall(std::size_t work, const io::Digest& picture) {
  if (cache_ == nullptr) return false;
  const std::optional<std::vector<float>> known = cache_->find(picture);
  if (!known) return false;
  keep(work, *known);
  ++recalled_;
  return true;
}

std::vector<Status> ModelRows::embed(std::vector<PreparedWork> works) {
  std::vector<std::vector<float>> prepared;
  for (PreparedWork& work : works) prepared.push_back(std::move(work.prepared));
  std::vector<Result<std::vector<float>>> answers = embedder_.embed_batch(std::move(prepared));
  std::vector<Status> outcomes;
  for (std::size_t i = 0; i < works.size(); ++i) {
    if (!answers[i].ok()) {
      outcomes.push_back(answers[i].error());
      continue;
    }
    Status kept = cache_ == nullptr ? Status(Done{}) : cache_->add(works[i].picture, *answers[i]);
    if (kept.ok()) {
      keep(works[i].work, *answers[i]);
      ++embedded_;
    }
    outcomes.push_back(std::move(kept));
  }
  return outcomes;
}

Embeddings ModelRows::take(const std::vector<std::size_t>& works) {
  const std::size_t width = embedder_.dimension();
  const auto row = [&](std::size_t i) { return rows_.begin() + static_cast<std::ptrdiff_t>(i * width); };
  // Forwards and in place: works ascend, so that no row is overwritten before it was moved.
  for (std::size_t i = 0; i < works.size(); ++i) {
    if (works[i] != i) std::copy(row(works[i]), row(works[i] + 1), row(i));
  }
  rows_.resize(works.size() * width);
  present_.assign(present_.size(), 0);
  Embeddings table;
  table.dimension = embedder_.dimension();
  table.count = static_cast<std::uint32_t>(works.size());
  table.values = std::move(rows_);
  return table;
}

}  // namespace vitrine::build

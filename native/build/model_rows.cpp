// SPDX-License-Identifier: MIT
#include "build/model_rows.h"

#include <utility>

namespace vitrine::build {

Status ModelRows::open_cache(const std::filesystem::path& folder) {
  auto opened = embed::EmbeddingCache::open(folder, embedder_.model_hash(), embedder_.dimension());
  if (!opened.ok()) return opened.error();
  cache_ = std::move(*opened);
  return Done{};
}

bool ModelRows::recall(std::size_t work, const io::Digest& picture) {
  if (cache_ == nullptr) return false;
  std::optional<std::vector<float>> known = cache_->find(picture);
  if (!known) return false;
  rows_[work] = *std::move(known);
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
      rows_[works[i].work] = *std::move(answers[i]);
      ++embedded_;
    }
    outcomes.push_back(std::move(kept));
  }
  return outcomes;
}

Embeddings ModelRows::take(const std::vector<std::size_t>& works) {
  Embeddings table;
  table.dimension = embedder_.dimension();
  table.count = static_cast<std::uint32_t>(works.size());
  table.values.reserve(works.size() * embedder_.dimension());
  for (const std::size_t work : works) {
    table.values.insert(table.values.end(), rows_[work].begin(), rows_[work].end());
    drop(work);
  }
  return table;
}

}  // namespace vitrine::build

// SPDX-License-Identifier: MIT
// Embeds one collection with several models, and finds each work's exact neighbours by each of them.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "build/embed_collection.h"
#include "embed/embedder.h"
#include "ingest/work.h"
#include "lab/compare/comparison.h"
#include "vitrine/result.h"

namespace vitrine::lab {

struct Contestant {
  std::string id;
  const embed::Embedder* embedder = nullptr;  // not owned
  std::uint64_t network_bytes = 0;            // 0: built in
};

struct CompareOptions {
  build::EmbedOptions embed;
  std::uint32_t neighbours = 10;  // a work
  std::uint32_t timed = 20;       // pictures embedded afresh for EmbedTime, by each model
  // Called before each model begins, so that who waits knows what for; none when empty.
  std::function<void(const Contestant&)> begins = {};
};

// Only a work's first picture counts. `visit` sees each readable picture once, as embed_collection() shows
// it. Embeddings of every model are held at once. Errors: as embed_collection() and exact_neighbours(), with
// the model's name; kInvalidArgument for fewer than two works that all models have embedded.
[[nodiscard]] Result<Comparison> compare_models(const ingest::Collection& collection,
                                                std::span<const Contestant> contestants,
                                                const CompareOptions& options,
                                                const build::PictureVisitor& visit);

}  // namespace vitrine::lab

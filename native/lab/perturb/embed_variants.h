// SPDX-License-Identifier: MIT
// Originals and their altered copies as embeddings of several models. Altered pictures are made in memory and
// never written.
//
// As in build::embed_collection(), every thread takes picture after picture and embeds as soon as a model has
// a batch. A picture is decoded and altered once for all models, and freed before the next one; an altered
// copy is decoded beside the original, so that pictures take up to 18 bytes for each of the pixels that
// build::kPixelsAThread allows. What an earlier run embedded comes from the cache: altered copies by the hash
// of their JPEG bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "build/space_fit.h"
#include "embed/embedder.h"
#include "ingest/work.h"
#include "io/progress.h"
#include "vitrine/result.h"

namespace vitrine::lab {

struct VariantOptions {
  std::filesystem::path cache;  // folder of the embedding caches, a file a model; empty: no cache
  unsigned threads = 0;         // 0: one a core
  io::ProgressStyle progress = io::ProgressStyle::kAuto;
};

// A model's share of EmbeddedVariants.
struct VariantTable {
  build::Embeddings rows;      // in the order that metrics.h describes
  std::uint64_t embedded = 0;  // embeddings computed in this run
  std::uint64_t reused = 0;    // embeddings taken from the cache
};

struct EmbeddedVariants {
  std::vector<std::size_t> kept;         // positions in the collection, ascending
  std::vector<std::size_t> left_out;     // likewise; all models look at the same works
  std::vector<ingest::Skipped> skipped;  // why, in the same order
  std::string pictures;                  // hex hash of the kept originals' bytes, in their order
  std::vector<VariantTable> tables;      // a table a model
};

// The first images of the works at `positions`, which ascend. A work that cannot be altered, or embedded by
// one of the models, is left out. Errors: kInvalidArgument where two models are the same or nothing could be
// embedded; those of EmbeddingCache::open(); kIo for a full disk; kInterrupted, where what is done is in the
// cache.
[[nodiscard]] Result<EmbeddedVariants> embed_variants(const ingest::Collection& collection,
                                                      std::span<const std::size_t> positions,
                                                      std::span<const embed::Embedder* const> models,
                                                      const VariantOptions& options);

}  // namespace vitrine::lab

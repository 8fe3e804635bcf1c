// SPDX-License-Identifier: MIT
// Reads, decodes and embeds every picture of a collection on all cores: the long part of a build. What an
// earlier run embedded comes from the cache; a picture that cannot be read is reported and left out; Ctrl-C
// loses nothing.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "build/space_fit.h"
#include "embed/embedder.h"
#include "ingest/work.h"
#include "io/files.h"
#include "io/progress.h"
#include "vitrine/image.h"
#include "vitrine/result.h"

namespace vitrine::build {

// One picture file while it is worked on. Its pixels are decoded when somebody first asks, and once.
class Picture {
 public:
  explicit Picture(io::Bytes bytes);

  // Names the content: hex of the first half of its SHA-256. Equal files have equal keys.
  [[nodiscard]] const std::string& key() const { return key_; }
  [[nodiscard]] const std::array<std::uint8_t, 32>& digest() const { return digest_; }

  // The upright pixels, or why there are none.
  [[nodiscard]] const Result<Image>& pixels();

 private:
  io::Bytes bytes_;
  std::array<std::uint8_t, 32> digest_;
  std::string key_;
  std::optional<Result<Image>> pixels_;
};

// Called once for each readable picture, from several threads, with the position of its work in the
// collection and of the image in the work. A kIo or kOutOfMemory error ends the run; any other one leaves the
// picture out.
using PictureVisitor = std::function<Status(std::size_t work, std::size_t image, Picture& picture)>;

struct EmbedOptions {
  std::filesystem::path cache;  // folder of the embedding caches, a file a model; empty: no cache
  // A second embedder, of another model, for the same pixels: what a page answers visitors with while the
  // collection's own network is still on its way. Not owned; none when null.
  const embed::Embedder* instant = nullptr;
  unsigned threads = 0;  // 0: one a core
  io::ProgressStyle progress = io::ProgressStyle::kAuto;
};

struct EmbeddedCollection {
  std::vector<std::size_t> kept;         // positions in the collection that have an embedding, ascending
  Embeddings embeddings;                 // one row a kept work: of its first image
  Embeddings instant;                    // rows parallel to `embeddings`; empty without EmbedOptions::instant
  std::vector<ingest::Skipped> skipped;  // pictures left out, in the collection's order
  std::uint64_t embedded = 0;            // `embeddings` computed in this run
  std::uint64_t reused = 0;              // `embeddings` taken from the cache
};

// Embeds the first image of every work; `visit` sees all images. With `instant`, a work is kept only when
// both models have embedded it, from pixels decoded once. Errors: kInterrupted (what is done is in the
// cache), kIo for a full disk, kInvalidArgument where no picture at all could be embedded or both models are
// the same.
[[nodiscard]] Result<EmbeddedCollection> embed_collection(const ingest::Collection& collection,
                                                          const embed::Embedder& embedder,
                                                          const EmbedOptions& options,
                                                          const PictureVisitor& visit);

}  // namespace vitrine::build

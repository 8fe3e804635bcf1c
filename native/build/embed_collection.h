// SPDX-License-Identifier: MIT
// Reads, decodes and embeds every picture of a collection on all cores: the long part of a build. What an
// earlier run embedded comes from the cache; a picture that cannot be read is reported and left out; Ctrl-C
// loses nothing.
//
// Every thread takes picture after picture: it decodes one, prepares it for the model and lets the visitor
// see the pixels, frees them, and embeds as soon as it has a batch of prepared pictures. So one thread's
// inference overlaps another's decoding, no queue stands between them, and what is in memory does not grow
// with the collection: a batch of prepared pictures a thread, and decoded pictures of kPixelsAThread a thread
// (or one of any size) at up to 12 bytes a pixel. Towards the end threads embed one by one, so that none of
// them waits longer than for one picture.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "build/picture.h"
#include "build/space_fit.h"
#include "embed/embedder.h"
#include "ingest/work.h"
#include "io/progress.h"
#include "vitrine/result.h"

namespace vitrine::build {

// Called once for each readable picture, from several threads and in no order, with the position of its work
// in the collection and of the image in the work. The first image of a work is seen before it is embedded. A
// kIo or kOutOfMemory error ends the run; any other one leaves the picture out.
using PictureVisitor = std::function<Status(std::size_t work, std::size_t image, Picture& picture)>;

// Pixels that may be decoded at once, for each thread: a photograph of 16 megapixels. Larger ones share what
// there is, and one alone may have the core's limit of 134 megapixels.
inline constexpr std::uint64_t kPixelsAThread = 1ull << 24;

struct EmbedOptions {
  std::filesystem::path cache;  // folder of the embedding caches, a file a model; empty: no cache
  // A second embedder, of another model, for the same pixels: what a page answers visitors with while the
  // collection's own network is still on its way. Not owned; none when null.
  const embed::Embedder* instant = nullptr;
  // The collection is a part of one: that nothing of it could be embedded is an answer, and no error.
  bool part = false;
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

// What can be done about a picture that cannot be embedded for this reason; may be empty.
[[nodiscard]] std::string remedy_for(const Error& error);

// Embeds the first image of every work; `visit` sees all images. With `instant`, a work is kept only when
// both models have embedded it, from pixels decoded once. Errors: kInterrupted (what is done is in the
// cache), kIo for a full disk, kInvalidArgument where no picture at all could be embedded (but see
// EmbedOptions::part) or both models are the same.
[[nodiscard]] Result<EmbeddedCollection> embed_collection(const ingest::Collection& collection,
                                                          const embed::Embedder& embedder,
                                                          const EmbedOptions& options,
                                                          const PictureVisitor& visit);

}  // namespace vitrine::build

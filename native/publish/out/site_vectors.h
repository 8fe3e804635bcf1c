// SPDX-License-Identifier: MIT
// The vectors of a site's works, in the order of the site, as other systems want them. A site itself holds
// only codes, which are approximate; the embeddings that it was built from lie in the cache of embeddings,
// are made again from the pictures, or stand in the file of vectors that was its source.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "build/embed_collection.h"
#include "embed/embedder.h"
#include "ingest/vectors.h"
#include "publish/site.h"
#include "vitrine/result.h"

namespace vitrine::publish {

// One vector a work, of unit length, in one space: the product of two is their works' cosine. Thread-safe.
// The site must outlive it.
class SiteVectors {
 public:
  virtual ~SiteVectors() = default;

  // True for embeddings at full precision, false for what the codes say of them.
  [[nodiscard]] virtual bool exact() const = 0;
  [[nodiscard]] virtual std::uint32_t dimension() const = 0;
  // Where they come from: a phrase for people, as "the embeddings of 264 works in the cache".
  [[nodiscard]] virtual const std::string& origin() const = 0;

  // Reads from where they lie, so that a collection's never stand in memory together. Errors: kCorrupt for a
  // damaged record; kIo. REQUIRES: work < number of works, out.size() == dimension().
  [[nodiscard]] virtual Status read(WorkIndex work, std::span<float> out) const = 0;
};

// What the codes hold of the embeddings: one value more than the space has coefficients, for the direction
// of the mean outside the projection, without which a cosine could not be told from these vectors alone; as
// many as coefficients where the mean has no such part, or next to none. Angles are those of the embeddings,
// as far as the codes know them.
[[nodiscard]] std::unique_ptr<SiteVectors> projected_vectors(const Site& site);

// Embeddings of local pictures from the cache in this folder (that of `vitrine build`), found by the hash in
// a picture's address. Errors: kNotFound where one is not there, naming it; those of the cache.
[[nodiscard]] Result<std::unique_ptr<SiteVectors>> cached_embeddings(const Site& site,
                                                                     const std::filesystem::path& cache);

// Embeddings of a source of vectors, matched by id; other works' are passed over. Errors: kNotFound where a
// work has none; kSpaceMismatch where they are of another dimension, or not those the site was built from.
[[nodiscard]] Result<std::unique_ptr<SiteVectors>> given_embeddings(const Site& site,
                                                                    ingest::VectorCollection vectors);

// Embeddings made again from the pictures, or from the cache where they are there: local pictures are
// matched by their bytes, those of other hosts by their works' ids. Errors: as given_embeddings(), and as
// build::embed_collection().
[[nodiscard]] Result<std::unique_ptr<SiteVectors>> embed_again(const Site& site,
                                                               const ingest::Collection& pictures,
                                                               const embed::Embedder& embedder,
                                                               const build::EmbedOptions& options);

}  // namespace vitrine::publish

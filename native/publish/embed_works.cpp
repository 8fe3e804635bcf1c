// SPDX-License-Identifier: MIT
#include "publish/embed_works.h"

#include <memory>
#include <utility>

#include "publish/iiif_level0.h"

namespace vitrine::publish {
namespace {

// Publishes pictures as IIIF services while they are decoded for embedding, one slot an image, so that
// threads never meet.
class PicturePublisher {
 public:
  PicturePublisher(const ingest::Collection& collection, const BuildOptions& options) : options_(options) {
    for (const ingest::Work& work : collection.works) images_.emplace_back(work.images.size());
  }

  Status visit(std::size_t work, std::size_t image, build::Picture& picture) {
    Result<PublishedImage> published = read_iiif_image(options_.site, picture.key(), options_.iiif);
    if (!published.ok()) {
      const Result<Image>& pixels = picture.pixels();
      if (!pixels.ok()) return pixels.error();
      published = write_iiif_image(options_.site, picture.key(), *pixels, options_.iiif);
    }
    if (!published.ok()) return published.error();
    images_[work][image] = std::move(*published);
    return Done{};
  }

  // The images of a work that could be published, its first one first.
  std::vector<PublishedImage> take(std::size_t work) {
    std::erase_if(images_[work], [](const PublishedImage& image) { return image.width == 0; });
    return std::move(images_[work]);
  }

 private:
  const BuildOptions& options_;
  std::vector<std::vector<PublishedImage>> images_;
};

}  // namespace

Result<EmbeddedWorks> embed_works(const ingest::Collection& collection, const embed::Embedder& embedder,
                                  const BuildOptions& options) {
  PicturePublisher publisher(collection, options);
  const std::unique_ptr<embed::Embedder> descriptor =
      options.instant ? embed::make_descriptor_embedder() : nullptr;
  build::EmbedOptions embedding = options.embed;
  embedding.instant = descriptor.get();
  Result<build::EmbeddedCollection> embedded = build::embed_collection(
      collection, embedder, embedding, [&](std::size_t work, std::size_t image, build::Picture& picture) {
        return publisher.visit(work, image, picture);
      });
  if (!embedded.ok()) return embedded.error();
  EmbeddedWorks result;
  result.positions = std::move(embedded->kept);
  for (const std::size_t work : result.positions)
    result.works.push_back({collection.works[work], publisher.take(work)});
  result.embeddings = std::move(embedded->embeddings);
  result.instant = std::move(embedded->instant);
  result.skipped = std::move(embedded->skipped);
  result.embedded = embedded->embedded;
  result.reused = embedded->reused;
  return result;
}

}  // namespace vitrine::publish

// SPDX-License-Identifier: MIT
#include "publish/build_site.h"

#include <memory>
#include <utility>

#include "publish/compute_site.h"

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

Result<BuildReport> build_site(const ingest::Collection& collection, const embed::Embedder& embedder,
                               const BuildOptions& options) {
  if (Status status = check_options(options); !status.ok()) return status.error();
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

  SiteContents contents;
  contents.model = embedder.card();
  for (const std::size_t work : embedded->kept) {
    contents.works.push_back({collection.works[work], publisher.take(work)});
  }
  if (Status status = compute_site(embedded->embeddings, embedder.model_hash(), options, contents);
      !status.ok()) {
    return status.error();
  }
  if (descriptor) {
    if (Status status = compute_instant(embedded->instant, *descriptor, options, contents); !status.ok())
      return status.error();
  }
  if (Status status = write_site(options.site, contents, options.page); !status.ok()) return status.error();

  BuildReport report{contents.works.size(), embedded->embedded, embedded->reused, 0, collection.skipped};
  report.skipped.insert(report.skipped.end(), embedded->skipped.begin(), embedded->skipped.end());
  return report;
}

}  // namespace vitrine::publish

// SPDX-License-Identifier: MIT
#include "publish/embed_works.h"

#include <memory>
#include <optional>
#include <utility>

#include "build/palette.h"
#include "publish/iiif_level0.h"
#include "publish/image_hosts.h"
#include "publish/logos.h"
#include "publish/remote_image.h"

namespace vitrine::publish {
namespace {

// Publishes pictures as IIIF services while they are decoded for embedding, one slot an image, so that
// threads never meet.
class PicturePublisher {
 public:
  PicturePublisher(const ingest::Collection& collection, const BuildOptions& options)
      : collection_(collection), options_(options), palettes_(collection.works.size()) {
    for (const ingest::Work& work : collection.works) images_.emplace_back(work.images.size());
  }

  Status visit(std::size_t work, std::size_t image, build::Picture& picture) {
    const ingest::ImageSource& source = collection_.works[work].images[image];
    if (options_.hosted && source.hosted) return look_at(work, image, source, picture);
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

  std::optional<build::Palette> palette(std::size_t work) const { return palettes_[work]; }

  // The images of a work that could be published, its first one first.
  std::vector<PublishedImage> take(std::size_t work) {
    std::erase_if(images_[work], [](const PublishedImage& image) { return image.width == 0; });
    return std::move(images_[work]);
  }

 private:
  // A picture that its host goes on serving: what there is to be seen of it is kept, and not the picture.
  Status look_at(std::size_t work, std::size_t image, const ingest::ImageSource& source,
                 build::Picture& picture) {
    if (source.hosted->empty()) return Done{};
    Result<PublishedImage> hosted = hosted_image(*source.hosted, source.aspect_ratio);
    if (!hosted.ok()) return Done{};
    const Result<Image>& pixels = picture.pixels();
    if (!pixels.ok()) return pixels.error();
    hosted->colour = average_colour(*pixels);
    if (image == 0) palettes_[work] = build::palette_of(*pixels);
    images_[work][image] = std::move(*hosted);
    return Done{};
  }

  const ingest::Collection& collection_;
  const BuildOptions& options_;
  std::vector<std::optional<build::Palette>> palettes_;
  std::vector<std::vector<PublishedImage>> images_;
};

// Hosts beyond what a page's policy names are told before hours of embedding, and pictures that no page can
// show with the others that are left out.
Result<std::vector<ingest::Skipped>> check_hosted(const ingest::Collection& collection) {
  std::vector<PublishedWork> works;
  std::vector<ingest::Skipped> skipped;
  for (const ingest::Work& work : collection.works) {
    PublishedWork& shown = works.emplace_back();
    shown.work.id = work.id;
    for (const ingest::ImageSource& source : work.images) {
      if (!source.hosted) continue;
      Result<PublishedImage> image =
          source.hosted->empty()
              ? Error{ErrorCode::kInvalidArgument, "its host has no address of it that begins with https://"}
              : hosted_image(*source.hosted, source.aspect_ratio);
      if (image.ok()) {
        shown.images.push_back(std::move(*image));
      } else {
        skipped.push_back({work.id, "a picture is not shown: " + image.error().message,
                           "publish copies of the pictures, with --thumbnails local"});
      }
    }
  }
  const auto hosts = image_hosts(works);
  if (!hosts.ok()) return hosts.error();
  return skipped;
}

}  // namespace

Result<EmbeddedWorks> embed_works(const ingest::Collection& collection, const embed::Embedder& embedder,
                                  const BuildOptions& options) {
  Result<std::vector<ingest::Skipped>> not_shown = std::vector<ingest::Skipped>();
  if (options.hosted) not_shown = check_hosted(collection);
  if (!not_shown.ok()) return not_shown.error();
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
    result.works.push_back({collection.works[work], publisher.take(work), {}, publisher.palette(work), {}});
  result.embeddings = std::move(embedded->embeddings);
  result.instant = std::move(embedded->instant);
  result.skipped = std::move(embedded->skipped);
  result.skipped.insert(result.skipped.end(), not_shown->begin(), not_shown->end());
  if (Status status = place_logos(options.site, result.works, result.skipped); !status.ok())
    return status.error();
  result.embedded = embedded->embedded;
  result.reused = embedded->reused;
  return result;
}

}  // namespace vitrine::publish

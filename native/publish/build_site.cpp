// SPDX-License-Identifier: MIT
#include "publish/build_site.h"

#include <memory>
#include <span>
#include <utility>

#include "build/neighbour_lists.h"
#include "embed/prepared.h"
#include "io/hash.h"
#include "publish/site_network.h"

namespace vitrine::publish {
namespace {

template <class T>
std::span<const std::uint8_t> bytes_of(const std::vector<T>& values) {
  return {reinterpret_cast<const std::uint8_t*>(values.data()), values.size() * sizeof(T)};
}

// Names a space by all that decides a code: model, mean, basis, step. Computed over values of one machine's
// endianness, which the name hides: a site is only ever read by the id it carries.
std::string space_id(const Space& space) {
  std::string parts =
      space.model + ' ' + std::to_string(space.input_dimension) + ' ' + std::to_string(space.dimension);
  for (const io::Digest& digest :
       {io::sha256(bytes_of(space.mean)), io::sha256(bytes_of(space.basis)),
        io::sha256(bytes_of(space.basis_scale)),
        io::sha256({reinterpret_cast<const std::uint8_t*>(&space.step), sizeof(space.step)})}) {
    parts += ' ' + io::hex(digest);
  }
  return io::hex(io::sha256(std::string_view(parts)));
}

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

// What a search needs of one model's embeddings: space, codes, graph.
Status index_embeddings(const build::Embeddings& embeddings, const embed::Embedder& embedder,
                        const BuildOptions& options, Space& space, build::OwnedCodes& codes,
                        build::FrozenGraph& graph) {
  Result<Space> fitted =
      build::fit_space(embeddings, embedder.model_hash(), embedder.card().id, options.space);
  if (!fitted.ok()) return fitted.error();
  space = std::move(*fitted);
  space.id = space_id(space);

  Result<build::OwnedCodes> encoded = build::encode_all(space, embeddings);
  if (!encoded.ok()) return encoded.error();
  codes = std::move(*encoded);

  Result<build::FrozenGraph> built = build::build_graph(codes.view(), options.graph);
  if (!built.ok()) return built.error();
  graph = std::move(*built);
  return Done{};
}

// Everything computed from the collection's own embeddings: the index and the neighbour lists.
Status compute(const build::Embeddings& embeddings, const embed::Embedder& embedder,
               const BuildOptions& options, SiteContents& contents) {
  if (Status status =
          index_embeddings(embeddings, embedder, options, contents.space, contents.codes, contents.graph);
      !status.ok()) {
    return status;
  }
  Result<std::vector<Neighbour>> neighbours =
      build::exact_neighbours(embeddings, options.neighbours, options.embed.threads, options.embed.progress);
  if (!neighbours.ok()) return neighbours.error();
  contents.neighbours = std::move(*neighbours);
  contents.neighbours_per_work = static_cast<std::uint32_t>(contents.neighbours.size() / embeddings.count);
  return Done{};
}

Status compute_instant(const build::Embeddings& embeddings, const embed::Embedder& descriptor,
                       const BuildOptions& options, SiteContents& contents) {
  InstantSpace& instant = contents.instant.emplace();
  instant.model = descriptor.card();
  return index_embeddings(embeddings, descriptor, options, instant.space, instant.codes, instant.graph);
}

// All that can be known to fail before hours of embedding.
Status check_options(const BuildOptions& options) {
  if (Status status = check_destination(options.site, options.page, options.title, options.language,
                                        options.accent, options.isolate);
      !status.ok()) {
    return status;
  }
  if (!options.network) return Done{};
  if (Status status = check_network(*options.network); !status.ok()) return status;
  return embed::verify_form(*options.network);
}

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
  contents.title = options.title;
  contents.language = options.language;
  contents.accent = options.accent;
  contents.model = embedder.card();
  contents.upload = options.upload;
  contents.upload_reason = options.upload_reason;
  contents.network = options.network;
  contents.isolate = options.isolate;
  for (const std::size_t work : embedded->kept) {
    contents.works.push_back({collection.works[work], publisher.take(work)});
  }
  if (Status status = compute(embedded->embeddings, embedder, options, contents); !status.ok())
    return status.error();
  if (descriptor) {
    if (Status status = compute_instant(embedded->instant, *descriptor, options, contents); !status.ok())
      return status.error();
  }
  if (Status status = write_site(options.site, contents, options.page); !status.ok()) return status.error();

  BuildReport report{contents.works.size(), embedded->embedded, embedded->reused, collection.skipped};
  report.skipped.insert(report.skipped.end(), embedded->skipped.begin(), embedded->skipped.end());
  return report;
}

}  // namespace vitrine::publish

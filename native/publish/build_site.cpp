// SPDX-License-Identifier: MIT
#include "publish/build_site.h"

#include <span>
#include <utility>

#include "build/neighbour_lists.h"
#include "io/hash.h"

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

// Everything computed from the embeddings: space, codes, graph, neighbour lists.
Status compute(const build::Embeddings& embeddings, const embed::Embedder& embedder,
               const BuildOptions& options, SiteContents& contents) {
  Result<Space> space =
      build::fit_space(embeddings, embedder.model_hash(), embedder.card().id, options.space);
  if (!space.ok()) return space.error();
  contents.space = std::move(*space);
  contents.space.id = space_id(contents.space);

  Result<build::OwnedCodes> codes = build::encode_all(contents.space, embeddings);
  if (!codes.ok()) return codes.error();
  contents.codes = std::move(*codes);

  Result<build::FrozenGraph> graph = build::build_graph(contents.codes.view(), options.graph);
  if (!graph.ok()) return graph.error();
  contents.graph = std::move(*graph);

  Result<std::vector<Neighbour>> neighbours =
      build::exact_neighbours(embeddings, options.neighbours, options.embed.threads, options.embed.progress);
  if (!neighbours.ok()) return neighbours.error();
  contents.neighbours = std::move(*neighbours);
  contents.neighbours_per_work = static_cast<std::uint32_t>(contents.neighbours.size() / embeddings.count);
  return Done{};
}

}  // namespace

Result<BuildReport> build_site(const ingest::Collection& collection, const embed::Embedder& embedder,
                               const BuildOptions& options) {
  if (Status status =
          check_destination(options.site, options.page, options.title, options.language, options.accent);
      !status.ok()) {
    return status.error();
  }
  PicturePublisher publisher(collection, options);
  Result<build::EmbeddedCollection> embedded = build::embed_collection(
      collection, embedder, options.embed, [&](std::size_t work, std::size_t image, build::Picture& picture) {
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
  contents.weights = options.weights;
  for (const std::size_t work : embedded->kept) {
    contents.works.push_back({collection.works[work], publisher.take(work)});
  }
  if (Status status = compute(embedded->embeddings, embedder, options, contents); !status.ok())
    return status.error();
  if (Status status = write_site(options.site, contents, options.page); !status.ok()) return status.error();

  BuildReport report{contents.works.size(), embedded->embedded, embedded->reused, collection.skipped};
  report.skipped.insert(report.skipped.end(), embedded->skipped.begin(), embedded->skipped.end());
  return report;
}

}  // namespace vitrine::publish

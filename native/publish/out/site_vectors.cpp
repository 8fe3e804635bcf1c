// SPDX-License-Identifier: MIT
#include "publish/out/site_vectors.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "embed/embedding_cache.h"
#include "io/files.h"
#include "io/hash.h"

namespace vitrine::publish {
namespace {

namespace fs = std::filesystem;

// The address of a local picture ends with the first half of its file's SHA-256, in hex.
constexpr std::string_view kLocal = "iiif/";
constexpr std::size_t kKeyDigits = 32;

// Works on which embeddings that somebody names are held against the site's codes.
constexpr std::size_t kSample = 16;
// Codes of the same embedding are equal but for rounding; those of two works are far apart.
constexpr double kLeastLikeness = 0.99;

// Empty where the first picture is another host's, or there is none.
std::string_view key_of(const PublishedWork& work) {
  if (work.images.empty()) return {};
  const std::string_view service = work.images.front().service;
  if (!service.starts_with(kLocal) || service.size() != kLocal.size() + kKeyDigits) return {};
  return service.substr(kLocal.size());
}

Error missing(const Site& site, WorkIndex work, const std::string& where, const std::string& remedy) {
  return Error{ErrorCode::kNotFound, "the embedding of work \"" + io::printable(site.works[work].work.id) +
                                         "\" is not in " + where + "; " + remedy};
}

// The cosine of the two codes, so that one made of another embedding stands out.
double likeness(const Code& a, const Code& b) {
  double ab = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < a.coefficients.size(); ++i) {
    ab += a.coefficients[i] * b.coefficients[i];
    aa += a.coefficients[i] * a.coefficients[i];
    bb += b.coefficients[i] * b.coefficients[i];
  }
  return aa == 0 || bb == 0 ? (aa == bb ? 1 : 0) : ab / std::sqrt(aa * bb);
}

// Whether these embeddings are those that the site's codes were made of. Errors: kSpaceMismatch.
Status check_origin(const Site& site, const SiteVectors& vectors) {
  std::vector<float> row(vectors.dimension());
  const std::size_t count = std::min(kSample, site.works.size());
  for (std::size_t i = 0; i < count; ++i) {
    const auto work = static_cast<WorkIndex>(i * site.works.size() / count);
    if (Status status = vectors.read(work, row); !status.ok()) return status;
    const Result<Code> code = encode(site.index.space, row);
    if (!code.ok()) return code.error();
    const std::optional<Code> published = site.index.code_of(work);
    if (published && likeness(*code, *published) >= kLeastLikeness) continue;
    return Error{ErrorCode::kSpaceMismatch,
                 "the embedding of work \"" + io::printable(site.works[work].work.id) +
                     "\" is not the one this site was built from; name the same sources, or build again"};
  }
  return Done{};
}

class CachedEmbeddings : public SiteVectors {
 public:
  CachedEmbeddings(const Site& site, std::unique_ptr<embed::EmbeddingCache> cache)
      : site_(site),
        cache_(std::move(cache)),
        origin_("the cache of embeddings, " + std::to_string(site.index.space.input_dimension) +
                " values a work") {}

  // Finds each work's record. Errors: kNotFound.
  Status find_all() {
    std::map<std::string, io::Digest> known;
    for (const io::Digest& digest : cache_->pictures())
      known.emplace(io::hex(digest, kKeyDigits / 2), digest);
    for (WorkIndex work = 0; work < site_.works.size(); ++work) {
      const auto found = known.find(std::string(key_of(site_.works[work])));
      if (found == known.end())
        return missing(site_, work, "the cache", "name where its picture lies with --from SOURCE");
      pictures_.push_back(found->second);
    }
    return Done{};
  }

  bool exact() const override { return true; }
  std::uint32_t dimension() const override { return site_.index.space.input_dimension; }
  const std::string& origin() const override { return origin_; }

  Status read(WorkIndex work, std::span<float> out) const override {
    const std::optional<std::vector<float>> row = cache_->find(pictures_[work]);
    if (!row) {
      return Error{ErrorCode::kCorrupt, "the record of work \"" + io::printable(site_.works[work].work.id) +
                                            "\" in the cache of embeddings is damaged; build again, or name "
                                            "where the pictures lie with --from SOURCE"};
    }
    std::copy(row->begin(), row->end(), out.begin());
    return Done{};
  }

 private:
  const Site& site_;
  const std::unique_ptr<embed::EmbeddingCache> cache_;
  std::vector<io::Digest> pictures_;  // [works]
  const std::string origin_;
};

// Rows of a table that may lie in a file.
class TableVectors : public SiteVectors {
 public:
  TableVectors(io::FloatTable values, std::uint32_t dimension, std::vector<std::size_t> rows,
               std::string origin)
      : values_(std::move(values)),
        dimension_(dimension),
        rows_(std::move(rows)),
        origin_(std::move(origin)) {}

  bool exact() const override { return true; }
  std::uint32_t dimension() const override { return dimension_; }
  const std::string& origin() const override { return origin_; }
  Status read(WorkIndex work, std::span<float> out) const override {
    const auto row = std::span(values_).subspan(rows_[work] * dimension_, dimension_);
    std::copy(row.begin(), row.end(), out.begin());
    return Done{};
  }

 private:
  const io::FloatTable values_;
  const std::uint32_t dimension_;
  const std::vector<std::size_t> rows_;  // [works]
  const std::string origin_;
};

using Places = std::map<std::string, std::size_t, std::less<>>;

Result<std::unique_ptr<SiteVectors>> checked(const Site& site, std::unique_ptr<SiteVectors> vectors) {
  if (Status status = check_origin(site, *vectors); !status.ok()) return status.error();
  return vectors;
}

Error other_dimension(const Site& site, std::uint32_t dimension) {
  return Error{ErrorCode::kSpaceMismatch, "the vectors have " + std::to_string(dimension) +
                                              " values, those this site was built from " +
                                              std::to_string(site.index.space.input_dimension)};
}

}  // namespace

Result<std::unique_ptr<SiteVectors>> cached_embeddings(const Site& site, const fs::path& cache) {
  const Space& space = site.index.space;
  if (!embed::EmbeddingCache::exists(cache, space.model)) {
    return Error{ErrorCode::kNotFound, "no embeddings of model " + io::printable(space.model_name) +
                                           " lie in " + io::display(cache) +
                                           "; name the cache of the build with --cache, or where pictures or "
                                           "vectors lie with --from SOURCE"};
  }
  Result<std::unique_ptr<embed::EmbeddingCache>> opened =
      embed::EmbeddingCache::open(cache, space.model, space.input_dimension);
  if (!opened.ok()) return opened.error();
  auto vectors = std::make_unique<CachedEmbeddings>(site, std::move(*opened));
  if (Status status = vectors->find_all(); !status.ok()) return status.error();
  return checked(site, std::move(vectors));
}

Result<std::unique_ptr<SiteVectors>> given_embeddings(const Site& site, ingest::VectorCollection vectors) {
  if (vectors.dimension != site.index.space.input_dimension) return other_dimension(site, vectors.dimension);
  Places by_id;
  for (std::size_t row = 0; row < vectors.collection.works.size(); ++row)
    by_id.emplace(vectors.collection.works[row].id, row);
  std::vector<std::size_t> rows;
  for (WorkIndex work = 0; work < site.works.size(); ++work) {
    const auto found = by_id.find(site.works[work].work.id);
    if (found == by_id.end())
      return missing(site, work, "the vectors of --from", "name the vectors that the site was built from");
    rows.push_back(found->second);
  }
  return checked(site, std::make_unique<TableVectors>(
                           std::move(vectors.values), vectors.dimension, std::move(rows),
                           "the vectors of --from, " + std::to_string(vectors.dimension) + " values a work"));
}

Result<std::unique_ptr<SiteVectors>> embed_again(const Site& site, const ingest::Collection& pictures,
                                                 const embed::Embedder& embedder,
                                                 const build::EmbedOptions& options) {
  if (embedder.model_hash() != site.index.space.model) {
    return Error{ErrorCode::kSpaceMismatch,
                 "the site was embedded by another network than the " + io::printable(embedder.card().id) +
                     " found here; name its file with --model and --weights, or its form with --form"};
  }
  std::vector<std::string> keys(pictures.works.size());
  Result<build::EmbeddedCollection> embedded =
      build::embed_collection(pictures, embedder, options,
                              [&](std::size_t work, std::size_t image, build::Picture& picture) -> Status {
                                if (image == 0) keys[work] = picture.key();
                                return Done{};
                              });
  if (!embedded.ok()) return embedded.error();
  Places by_key, by_id;
  for (std::size_t row = 0; row < embedded->kept.size(); ++row) {
    by_key.emplace(keys[embedded->kept[row]], row);
    by_id.emplace(pictures.works[embedded->kept[row]].id, row);
  }
  std::vector<std::size_t> rows;
  for (WorkIndex work = 0; work < site.works.size(); ++work) {
    const std::string_view key = key_of(site.works[work]);
    const Places& places = key.empty() ? by_id : by_key;
    const auto found = places.find(key.empty() ? std::string_view(site.works[work].work.id) : key);
    if (found == places.end())
      return missing(site, work, "the pictures of --from", "name the sources that the site was built from");
    rows.push_back(found->second);
  }
  const std::uint32_t dimension = embedded->embeddings.dimension;
  return checked(site, std::make_unique<TableVectors>(
                           std::move(embedded->embeddings.values), dimension, std::move(rows),
                           "the pictures of --from, " + std::to_string(dimension) + " values a work"));
}

}  // namespace vitrine::publish

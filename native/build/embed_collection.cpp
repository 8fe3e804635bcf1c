// SPDX-License-Identifier: MIT
#include "build/embed_collection.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <utility>

#include "embed/embedding_cache.h"
#include "ingest/picture.h"
#include "io/hash.h"
#include "io/parallel.h"

namespace vitrine::build {
namespace {

// An error that concerns the machine rather than one picture: going on would fail for every picture after it.
bool ends_the_run(const Error& error) {
  return error.code == ErrorCode::kIo || error.code == ErrorCode::kOutOfMemory;
}

// One run over a collection. Rows of work i are written by the one thread that handles i; all else is
// guarded.
class Run {
 public:
  Run(const ingest::Collection& collection, const embed::Embedder& embedder, embed::EmbeddingCache* cache,
      const PictureVisitor& visit, io::Progress& progress)
      : collection_(collection),
        embedder_(embedder),
        cache_(cache),
        visit_(visit),
        progress_(progress),
        rows_(collection.works.size()),
        problems_(collection.works.size()) {}

  void handle(std::size_t position) {
    if (failed()) return;
    const ingest::Work& work = collection_.works[position];
    for (std::size_t i = 0; i < work.images.size(); ++i) {
      if (Status status = handle_image(position, i); !status.ok()) {
        if (failed()) return;
        problems_[position].push_back(
            {io::display(work.images[i].file), status.error().message, remedy(status.error())});
        if (i == 0) break;
      }
    }
    progress_.advance();
  }

  Result<EmbeddedCollection> finish(bool complete) {
    if (fatal_) return *fatal_;
    if (!complete) {
      return Error{ErrorCode::kInterrupted,
                   "interrupted; what was embedded is kept, run the same command to go on"};
    }
    EmbeddedCollection result;
    result.embeddings.dimension = embedder_.dimension();
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      result.skipped.insert(result.skipped.end(), problems_[i].begin(), problems_[i].end());
      if (rows_[i].empty()) continue;
      result.kept.push_back(i);
      result.embeddings.values.insert(result.embeddings.values.end(), rows_[i].begin(), rows_[i].end());
      std::vector<float>().swap(rows_[i]);
    }
    result.embeddings.count = static_cast<std::uint32_t>(result.kept.size());
    result.embedded = embedded_;
    result.reused = reused_;
    if (result.kept.empty()) {
      const ingest::Skipped& first = result.skipped.front();
      return Error{ErrorCode::kInvalidArgument, "none of the " + std::to_string(rows_.size()) +
                                                    " pictures could be read; the first: " + first.where +
                                                    ": " + first.reason};
    }
    return result;
  }

 private:
  bool failed() {
    const std::lock_guard lock(mutex_);
    return fatal_.has_value();
  }

  Status fail(const Error& error) {
    const std::lock_guard lock(mutex_);
    if (!fatal_) fatal_ = error;
    return error;
  }

  static std::string remedy(const Error& error) {
    switch (error.code) {
      case ErrorCode::kCorrupt:
        return "replace the file by a sound copy";
      case ErrorCode::kTooLarge:
        return "provide a smaller copy of the picture";
      case ErrorCode::kUnsupported:
        return "convert it to JPEG or PNG";
      case ErrorCode::kNotFound:
        return "check the file's name";
      default:
        return "";
    }
  }

  Status handle_image(std::size_t position, std::size_t image) {
    const ingest::ImageSource& source = collection_.works[position].images[image];
    if (source.file.empty()) return Error{ErrorCode::kNotFound, "has no local file"};
    Result<io::Bytes> bytes = io::read_file(source.file, ImageLimits{}.max_bytes);
    // A file that cannot be read is that file's trouble, whatever the system calls it.
    if (!bytes.ok()) return Error{ErrorCode::kNotFound, bytes.error().message};
    Picture picture(std::move(*bytes));
    std::vector<float> row;
    if (image == 0) {
      Result<std::vector<float>> embedding = embed(picture);
      if (!embedding.ok()) return embedding.error();
      row = std::move(*embedding);
    }
    if (Status status = visit_(position, image, picture); !status.ok()) {
      return ends_the_run(status.error()) ? fail(status.error()) : status;
    }
    if (image == 0) rows_[position] = std::move(row);
    return Done{};
  }

  Result<std::vector<float>> embed(Picture& picture) {
    if (cache_ != nullptr) {
      if (std::optional<std::vector<float>> known = cache_->find(picture.digest())) {
        ++reused_;
        return *std::move(known);
      }
    }
    const Result<Image>& pixels = picture.pixels();
    if (!pixels.ok()) return pixels.error();
    Result<std::vector<float>> embedding = embedder_.embed(*pixels);
    if (!embedding.ok()) return embedding;
    if (cache_ != nullptr) {
      if (Status status = cache_->add(picture.digest(), *embedding); !status.ok()) {
        (void)fail(status.error());
        return status.error();
      }
    }
    ++embedded_;
    return embedding;
  }

  const ingest::Collection& collection_;
  const embed::Embedder& embedder_;
  embed::EmbeddingCache* const cache_;
  const PictureVisitor& visit_;
  io::Progress& progress_;
  std::vector<std::vector<float>> rows_;
  std::vector<std::vector<ingest::Skipped>> problems_;
  std::atomic<std::uint64_t> embedded_ = 0, reused_ = 0;
  std::mutex mutex_;
  std::optional<Error> fatal_;
};

}  // namespace

Picture::Picture(io::Bytes bytes)
    : bytes_(std::move(bytes)), digest_(io::sha256(bytes_)), key_(io::hex(digest_, 16)) {}

const Result<Image>& Picture::pixels() {
  if (!pixels_) {
    pixels_ = ingest::decode_picture(bytes_);
    io::Bytes().swap(bytes_);
  }
  return *pixels_;
}

Result<EmbeddedCollection> embed_collection(const ingest::Collection& collection,
                                            const embed::Embedder& embedder, const EmbedOptions& options,
                                            const PictureVisitor& visit) {
  if (collection.works.empty()) return Error{ErrorCode::kInvalidArgument, "there are no pictures to embed"};
  std::unique_ptr<embed::EmbeddingCache> cache;
  if (!options.cache.empty()) {
    auto opened = embed::EmbeddingCache::open(options.cache, embedder.model_hash(), embedder.dimension());
    if (!opened.ok()) return opened.error();
    cache = std::move(*opened);
  }
  io::Progress progress("Embedding", collection.works.size(), options.progress);
  Run run(collection, embedder, cache.get(), visit, progress);
  const std::size_t handled = io::parallel_for(collection.works.size(), options.threads,
                                               [&](std::size_t position) { run.handle(position); });
  progress.finish();
  return run.finish(handled == collection.works.size());
}

}  // namespace vitrine::build

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

// One of the models a picture is embedded by, what it embedded before, and its rows: empty ones for works
// that are left out.
struct Model {
  const embed::Embedder& embedder;
  std::unique_ptr<embed::EmbeddingCache> cache;  // null: no cache
  std::vector<std::vector<float>> rows;
  std::atomic<std::uint64_t> embedded = 0, reused = 0;

  Model(const embed::Embedder& made_by, std::size_t works) : embedder(made_by), rows(works) {}

  Status open_cache(const std::filesystem::path& folder) {
    auto opened = embed::EmbeddingCache::open(folder, embedder.model_hash(), embedder.dimension());
    if (!opened.ok()) return opened.error();
    cache = std::move(*opened);
    return Done{};
  }

  // Moves the rows of these works into one table.
  Embeddings take(const std::vector<std::size_t>& kept) {
    Embeddings table;
    table.dimension = embedder.dimension();
    table.count = static_cast<std::uint32_t>(kept.size());
    table.values.reserve(kept.size() * embedder.dimension());
    for (const std::size_t work : kept) {
      table.values.insert(table.values.end(), rows[work].begin(), rows[work].end());
      std::vector<float>().swap(rows[work]);
    }
    return table;
  }
};

// One run over a collection. Rows of work i are written by the one thread that handles i; all else is
// guarded.
class Run {
 public:
  Run(const ingest::Collection& collection, Model& main, Model* instant, const PictureVisitor& visit,
      io::Progress& progress)
      : collection_(collection),
        main_(main),
        instant_(instant),
        visit_(visit),
        progress_(progress),
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
    for (std::size_t i = 0; i < problems_.size(); ++i) {
      result.skipped.insert(result.skipped.end(), problems_[i].begin(), problems_[i].end());
      if (!main_.rows[i].empty()) result.kept.push_back(i);
    }
    if (result.kept.empty()) {
      const ingest::Skipped& first = result.skipped.front();
      return Error{ErrorCode::kInvalidArgument, "none of the " + std::to_string(problems_.size()) +
                                                    " pictures could be read; the first: " + first.where +
                                                    ": " + first.reason};
    }
    result.embeddings = main_.take(result.kept);
    if (instant_ != nullptr) result.instant = instant_->take(result.kept);
    result.embedded = main_.embedded;
    result.reused = main_.reused;
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
    std::vector<float> row, instant_row;
    if (image == 0) {
      if (Status status = embed(main_, picture, row); !status.ok()) return status;
      if (instant_ != nullptr) {
        if (Status status = embed(*instant_, picture, instant_row); !status.ok()) return status;
      }
    }
    if (Status status = visit_(position, image, picture); !status.ok()) {
      return ends_the_run(status.error()) ? fail(status.error()) : status;
    }
    if (image == 0) main_.rows[position] = std::move(row);
    if (image == 0 && instant_ != nullptr) instant_->rows[position] = std::move(instant_row);
    return Done{};
  }

  Status embed(Model& model, Picture& picture, std::vector<float>& row) {
    if (model.cache != nullptr) {
      if (std::optional<std::vector<float>> known = model.cache->find(picture.digest())) {
        ++model.reused;
        row = *std::move(known);
        return Done{};
      }
    }
    const Result<Image>& pixels = picture.pixels();
    if (!pixels.ok()) return pixels.error();
    Result<std::vector<float>> embedding = model.embedder.embed(*pixels);
    if (!embedding.ok()) return embedding.error();
    if (model.cache != nullptr) {
      if (Status status = model.cache->add(picture.digest(), *embedding); !status.ok())
        return fail(status.error());
    }
    ++model.embedded;
    row = *std::move(embedding);
    return Done{};
  }

  const ingest::Collection& collection_;
  Model& main_;
  Model* const instant_;  // null: there is one model only
  const PictureVisitor& visit_;
  io::Progress& progress_;
  std::vector<std::vector<ingest::Skipped>> problems_;
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
  Model main(embedder, collection.works.size());
  std::optional<Model> instant;
  if (options.instant != nullptr) {
    if (options.instant->model_hash() == embedder.model_hash()) {
      return Error{
          ErrorCode::kInvalidArgument,
          "model " + embedder.card().id + " cannot be its own second model; leave the second one out"};
    }
    instant.emplace(*options.instant, collection.works.size());
  }
  if (!options.cache.empty()) {
    if (Status opened = main.open_cache(options.cache); !opened.ok()) return opened.error();
    if (instant) {
      if (Status opened = instant->open_cache(options.cache); !opened.ok()) return opened.error();
    }
  }
  io::Progress progress("Embedding", collection.works.size(), options.progress);
  Run run(collection, main, instant ? &*instant : nullptr, visit, progress);
  const std::size_t handled = io::parallel_for(collection.works.size(), options.threads,
                                               [&](std::size_t position) { run.handle(position); });
  progress.finish();
  return run.finish(handled == collection.works.size());
}

}  // namespace vitrine::build

// SPDX-License-Identifier: MIT
#include "build/embed_collection.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "build/model_rows.h"
#include "io/budget.h"
#include "io/files.h"
#include "io/parallel.h"

namespace vitrine::build {
namespace {

// An error that concerns the machine rather than one picture: going on would fail for every picture after it.
bool ends_the_run(const Error& error) {
  return error.code == ErrorCode::kIo || error.code == ErrorCode::kOutOfMemory;
}

// A picture's place: the work in the collection, the image in the work. And why it was left out.
struct Place {
  std::size_t work = 0, image = 0;
};
struct Problem {
  Place place;
  ingest::Skipped skipped;
};

// One run over a collection. Pictures are handed out in the collection's order; rows of a work are written by
// the one thread that has its first image; all else is guarded.
class Run {
 public:
  Run(const ingest::Collection& collection, std::vector<ModelRows*> models, const PictureVisitor& visit,
      const EmbedOptions& options, io::Progress& progress)
      : collection_(collection),
        models_(std::move(models)),
        visit_(visit),
        threads_(io::thread_count(options.threads)),
        part_(options.part),
        progress_(progress),
        pixels_(std::max(threads_ * kPixelsAThread, ImageLimits{}.max_pixels)) {
    for (std::size_t work = 0; work < collection.works.size(); ++work) {
      for (std::size_t image = 0; image < collection.works[work].images.size(); ++image)
        places_.push_back({work, image});
    }
  }

  std::size_t pictures() const { return places_.size(); }

  // What each thread does until there are no more pictures.
  void take_pictures() {
    std::vector<std::vector<PreparedWork>> waiting(models_.size());
    while (!io::interrupted() && !failed_) {
      const std::size_t next = next_.fetch_add(1);
      if (next >= places_.size()) break;
      if (Status status = handle(places_[next], waiting); !status.ok()) leave_out(places_[next], status);
      // While all threads can still fill a batch, it is worth waiting for.
      const std::size_t left = places_.size() - std::min(places_.size(), next + 1);
      for (std::size_t m = 0; m < models_.size(); ++m) {
        const std::size_t batch = models_[m]->embedder().batch_size();
        if (waiting[m].size() >= (left >= batch * threads_ ? batch : 1)) embed(m, waiting[m]);
      }
      progress_.advance();
    }
    for (std::size_t m = 0; m < models_.size() && !failed_; ++m) embed(m, waiting[m]);
  }

  Result<EmbeddedCollection> finish() {
    if (fatal_) return *fatal_;
    if (next_ < places_.size()) {
      return Error{ErrorCode::kInterrupted,
                   "interrupted; what was embedded is kept, run the same command to go on"};
    }
    EmbeddedCollection result;
    for (std::size_t work = 0; work < collection_.works.size(); ++work) {
      if (is_kept(work)) result.kept.push_back(work);
    }
    result.skipped = report();
    if (result.kept.empty() && !part_) return nothing_embedded(result.skipped);
    result.embeddings = models_.front()->take(result.kept);
    if (models_.size() > 1) result.instant = models_.back()->take(result.kept);
    result.embedded = models_.front()->embedded();
    result.reused = models_.front()->recalled();
    return result;
  }

 private:
  Status handle(Place place, std::vector<std::vector<PreparedWork>>& waiting) {
    const ingest::ImageSource& source = collection_.works[place.work].images[place.image];
    if (source.file.empty()) return Error{ErrorCode::kNotFound, "has no local file"};
    Result<io::Bytes> bytes = io::read_file(source.file, ImageLimits{}.max_bytes);
    // A file that cannot be read is that file's trouble, whatever the system calls it.
    if (!bytes.ok()) return Error{ErrorCode::kNotFound, bytes.error().message};
    Picture picture(std::move(*bytes), pixels_);
    std::vector<std::optional<PreparedWork>> prepared(models_.size());
    for (std::size_t m = 0; m < models_.size() && place.image == 0; ++m) {
      if (models_[m]->recall(place.work, picture.digest())) continue;
      const Result<Image>& pixels = picture.pixels();
      if (!pixels.ok()) return pixels.error();
      Result<std::vector<float>> half = models_[m]->embedder().prepare(*pixels);
      if (!half.ok()) return half.error();
      prepared[m] = PreparedWork{place.work, picture.digest(), *std::move(half)};
    }
    if (Status status = visit_(place.work, place.image, picture); !status.ok()) {
      if (ends_the_run(status.error())) fail(status.error());
      return status;
    }
    for (std::size_t m = 0; m < models_.size(); ++m) {
      if (prepared[m]) waiting[m].push_back(*std::move(prepared[m]));
    }
    return Done{};
  }

  void embed(std::size_t model, std::vector<PreparedWork>& waiting) {
    if (waiting.empty()) return;
    std::vector<std::size_t> works;
    for (const PreparedWork& one : waiting) works.push_back(one.work);
    const std::vector<Status> outcomes = models_[model]->embed(std::exchange(waiting, {}));
    for (std::size_t i = 0; i < works.size(); ++i) {
      if (outcomes[i].ok()) continue;
      if (outcomes[i].error().code == ErrorCode::kIo) fail(outcomes[i].error());
      leave_out({works[i], 0}, outcomes[i]);
    }
  }

  // A work without its first image is left out, whatever its other ones are.
  void leave_out(Place place, const Status& status) {
    if (place.image == 0) {
      for (ModelRows* model : models_) model->drop(place.work);
    }
    const auto& file = collection_.works[place.work].images[place.image].file;
    const std::lock_guard lock(mutex_);
    problems_.push_back({place, {io::display(file), status.error().message, remedy_for(status.error())}});
  }

  void fail(const Error& error) {
    const std::lock_guard lock(mutex_);
    if (!fatal_) fatal_ = error;
    failed_ = true;
  }

  bool is_kept(std::size_t work) const {
    return std::all_of(models_.begin(), models_.end(),
                       [&](const ModelRows* model) { return model->has(work); });
  }

  // In the collection's order; of a work that is left out, only its first image and its first trouble.
  std::vector<ingest::Skipped> report() {
    // The reason decides last: two models may refuse a picture, in an order that depends on the threads.
    std::sort(problems_.begin(), problems_.end(), [](const Problem& a, const Problem& b) {
      return std::tie(a.place.work, a.place.image, a.skipped.reason) <
             std::tie(b.place.work, b.place.image, b.skipped.reason);
    });
    std::vector<ingest::Skipped> skipped;
    std::optional<std::size_t> left_out;
    for (Problem& problem : problems_) {
      if (left_out == problem.place.work) continue;
      if (problem.place.image == 0) left_out = problem.place.work;
      skipped.push_back(std::move(problem.skipped));
    }
    return skipped;
  }

  Error nothing_embedded(const std::vector<ingest::Skipped>& skipped) const {
    const std::string first =
        skipped.empty() ? "" : "; the first: " + skipped.front().where + ": " + skipped.front().reason;
    return Error{ErrorCode::kInvalidArgument, "none of the " + std::to_string(collection_.works.size()) +
                                                  " pictures could be read" + first};
  }

  const ingest::Collection& collection_;
  const std::vector<ModelRows*> models_;  // the collection's own; then the instant one, where there is one
  const PictureVisitor& visit_;
  const unsigned threads_;
  const bool part_;
  io::Progress& progress_;
  io::Budget pixels_;
  std::vector<Place> places_;
  std::atomic<std::size_t> next_ = 0;
  std::atomic<bool> failed_ = false;
  std::mutex mutex_;
  std::vector<Problem> problems_;
  std::optional<Error> fatal_;
};

Status check(const ingest::Collection& collection, const embed::Embedder& embedder,
             const EmbedOptions& options) {
  if (collection.works.empty() && !options.part)
    return Error{ErrorCode::kInvalidArgument, "there are no pictures to embed"};
  if (options.instant != nullptr && options.instant->model_hash() == embedder.model_hash()) {
    return Error{ErrorCode::kInvalidArgument,
                 "model " + embedder.card().id + " cannot be its own second model; leave the second one out"};
  }
  return Done{};
}

}  // namespace

std::string remedy_for(const Error& error) {
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

Result<EmbeddedCollection> embed_collection(const ingest::Collection& collection,
                                            const embed::Embedder& embedder, const EmbedOptions& options,
                                            const PictureVisitor& visit) {
  if (Status status = check(collection, embedder, options); !status.ok()) return status.error();
  ModelRows main(embedder, collection.works.size());
  std::optional<ModelRows> instant;
  std::vector<ModelRows*> models = {&main};
  if (options.instant != nullptr)
    models.push_back(&instant.emplace(*options.instant, collection.works.size()));
  for (ModelRows* model : models) {
    if (options.cache.empty()) break;
    if (Status opened = model->open_cache(options.cache); !opened.ok()) return opened.error();
  }
  std::size_t pictures = 0;
  for (const ingest::Work& work : collection.works) pictures += work.images.size();
  io::Progress progress("Embedding", pictures, options.progress);
  const unsigned threads = io::thread_count(options.threads);
  Run run(collection, std::move(models), visit, options, progress);
  (void)io::parallel_for(std::min<std::size_t>(threads, pictures), threads,
                         [&](std::size_t) { run.take_pictures(); });
  progress.finish();
  return run.finish();
}

}  // namespace vitrine::build

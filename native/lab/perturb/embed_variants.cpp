// SPDX-License-Identifier: MIT
#include "lab/perturb/embed_variants.h"

#include <algorithm>
#include <atomic>
#include <deque>
#include <mutex>
#include <optional>
#include <tuple>
#include <utility>

#include "build/embed_collection.h"
#include "build/model_rows.h"
#include "io/budget.h"
#include "io/files.h"
#include "io/parallel.h"
#include "lab/perturb/metrics.h"

namespace vitrine::lab {
namespace {

using build::PreparedWork;

// Prepared pictures of each model.
using Waiting = std::vector<std::vector<PreparedWork>>;

// One run over a sample. Slots count its originals; rows of a slot are written by the one thread that has it;
// all else is guarded.
class Run {
 public:
  Run(const ingest::Collection& collection, std::span<const std::size_t> positions,
      std::deque<build::ModelRows>& models, unsigned threads, io::Progress& progress)
      : collection_(collection),
        positions_(positions),
        models_(models),
        progress_(progress),
        pixels_(std::max(threads * build::kPixelsAThread, ImageLimits{}.max_pixels)),
        digests_(positions.size()) {}

  // What each thread does until there are no more pictures.
  void take_pictures() {
    Waiting waiting(models_.size());
    while (!io::interrupted() && !failed_) {
      const std::size_t slot = next_.fetch_add(1);
      if (slot >= positions_.size()) break;
      if (Status status = handle(slot, waiting); !status.ok()) leave_out(slot, status.error());
      for (std::size_t m = 0; m < models_.size(); ++m) {
        const std::size_t batch = models_[m].embedder().batch_size();
        while (waiting[m].size() >= batch && !failed_) embed(m, waiting[m], batch);
      }
      progress_.advance();
    }
    for (std::size_t m = 0; m < models_.size(); ++m) {
      while (!waiting[m].empty() && !failed_)
        embed(m, waiting[m], std::min(models_[m].embedder().batch_size(), waiting[m].size()));
    }
  }

  Result<EmbeddedVariants> finish() {
    if (fatal_) return *fatal_;
    if (next_ < positions_.size()) {
      return Error{ErrorCode::kInterrupted,
                   "interrupted; what was embedded is kept, run the same command to go on"};
    }
    EmbeddedVariants result;
    std::vector<std::size_t> rows;
    std::string digests;
    for (std::size_t slot = 0; slot < positions_.size(); ++slot) {
      if (!is_kept(slot)) continue;
      result.kept.push_back(positions_[slot]);
      for (std::size_t v = 0; v < kVariants; ++v) rows.push_back(slot * kVariants + v);
      digests.append(digests_[slot].begin(), digests_[slot].end());
    }
    report(result);
    if (result.kept.empty()) {
      const ingest::Skipped& first = result.skipped.front();
      return Error{ErrorCode::kInvalidArgument, "none of the " + std::to_string(positions_.size()) +
                                                    " pictures could be read; the first: " + first.where +
                                                    ": " + first.reason};
    }
    result.pictures = io::hex(io::sha256(std::string_view(digests)));
    for (build::ModelRows& model : models_)
      result.tables.push_back({model.take(rows), model.embedded(), model.recalled()});
    return result;
  }

 private:
  const std::filesystem::path& file_of(std::size_t slot) const {
    return collection_.works[positions_[slot]].images.front().file;
  }

  // The original and its copies: recalled, or prepared and waiting. A picture of which one copy fails leaves
  // none.
  Status handle(std::size_t slot, Waiting& waiting) {
    if (file_of(slot).empty()) return Error{ErrorCode::kNotFound, "has no local file"};
    Result<io::Bytes> bytes = io::read_file(file_of(slot), ImageLimits{}.max_bytes);
    // A file that cannot be read is that file's trouble, whatever the system calls it.
    if (!bytes.ok()) return Error{ErrorCode::kNotFound, bytes.error().message};
    build::Picture picture(std::move(*bytes), pixels_);
    digests_[slot] = picture.digest();
    const Result<Image>& pixels = picture.pixels();
    if (!pixels.ok()) return pixels.error();
    Waiting prepared(models_.size());
    const std::size_t row = slot * kVariants;
    const auto unaltered = [&] { return &pixels; };
    if (Status status = prepare(row, picture.digest(), unaltered, prepared); !status.ok()) return status;
    for (const ProfileInfo& profile : kProfileTable) {
      const Result<io::Bytes> altered = altered_file(profile.profile, *pixels);
      if (!altered.ok()) return altered.error();
      std::optional<Result<Image>> decoded;
      const auto decode = [&] { return decoded ? &*decoded : &decoded.emplace(decode_image(*altered)); };
      const auto copy = row + 1 + static_cast<std::size_t>(&profile - kProfileTable.data());
      if (Status status = prepare(copy, io::sha256(*altered), decode, prepared); !status.ok()) return status;
    }
    for (std::size_t m = 0; m < models_.size(); ++m)
      std::move(prepared[m].begin(), prepared[m].end(), std::back_inserter(waiting[m]));
    return Done{};
  }

  // For every model that does not know this picture. `pixels` answers a Result<Image>, decoded when it is
  // asked.
  template <class Pixels>
  Status prepare(std::size_t row, const io::Digest& digest, const Pixels& pixels, Waiting& prepared) {
    for (std::size_t m = 0; m < models_.size(); ++m) {
      if (models_[m].recall(row, digest)) continue;
      const Result<Image>& image = *pixels();
      if (!image.ok()) return image.error();
      Result<std::vector<float>> half = models_[m].embedder().prepare(*image);
      if (!half.ok()) return half.error();
      prepared[m].push_back({row, digest, *std::move(half)});
    }
    return Done{};
  }

  // Embeds the first `count` of those that wait.
  void embed(std::size_t model, std::vector<PreparedWork>& waiting, std::size_t count) {
    const auto end = waiting.begin() + static_cast<std::ptrdiff_t>(count);
    std::vector<PreparedWork> batch(std::make_move_iterator(waiting.begin()), std::make_move_iterator(end));
    waiting.erase(waiting.begin(), end);
    std::vector<std::size_t> rows;
    for (const PreparedWork& one : batch) rows.push_back(one.work);
    const std::vector<Status> outcomes = models_[model].embed(std::move(batch));
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (outcomes[i].ok()) continue;
      if (outcomes[i].error().code == ErrorCode::kIo) fail(outcomes[i].error());
      leave_out(rows[i] / kVariants, outcomes[i].error());
    }
  }

  void leave_out(std::size_t slot, const Error& error) {
    const std::lock_guard lock(mutex_);
    problems_.push_back({slot, {io::display(file_of(slot)), error.message, build::remedy_for(error)}});
  }

  void fail(const Error& error) {
    const std::lock_guard lock(mutex_);
    if (!fatal_) fatal_ = error;
    failed_ = true;
  }

  bool is_kept(std::size_t slot) const {
    return std::all_of(models_.begin(), models_.end(), [&](const build::ModelRows& model) {
      for (std::size_t v = 0; v < kVariants; ++v) {
        if (!model.has(slot * kVariants + v)) return false;
      }
      return true;
    });
  }

  // In the collection's order, one reason a work: the same one however the threads ran.
  void report(EmbeddedVariants& result) {
    std::sort(problems_.begin(), problems_.end(), [](const Problem& a, const Problem& b) {
      return std::tie(a.slot, a.skipped.reason) < std::tie(b.slot, b.skipped.reason);
    });
    for (Problem& problem : problems_) {
      const std::size_t position = positions_[problem.slot];
      if (!result.left_out.empty() && result.left_out.back() == position) continue;
      result.left_out.push_back(position);
      result.skipped.push_back(std::move(problem.skipped));
    }
  }

  struct Problem {
    std::size_t slot = 0;
    ingest::Skipped skipped;
  };

  const ingest::Collection& collection_;
  const std::span<const std::size_t> positions_;
  std::deque<build::ModelRows>& models_;
  io::Progress& progress_;
  io::Budget pixels_;
  std::vector<io::Digest> digests_;  // of the originals
  std::atomic<std::size_t> next_ = 0;
  std::atomic<bool> failed_ = false;
  std::mutex mutex_;
  std::vector<Problem> problems_;
  std::optional<Error> fatal_;
};

Status check(std::span<const std::size_t> positions, std::span<const embed::Embedder* const> models) {
  if (positions.empty()) return Error{ErrorCode::kInvalidArgument, "there are no pictures to alter"};
  if (models.empty()) return Error{ErrorCode::kInvalidArgument, "there is no model to hold against others"};
  for (std::size_t a = 0; a < models.size(); ++a) {
    for (std::size_t b = 0; b < a; ++b) {
      if (models[a]->model_hash() != models[b]->model_hash()) continue;
      return Error{ErrorCode::kInvalidArgument, "models " + models[b]->card().id + " and " +
                                                    models[a]->card().id +
                                                    " are the same network; leave one of them out"};
    }
  }
  return Done{};
}

}  // namespace

Result<EmbeddedVariants> embed_variants(const ingest::Collection& collection,
                                        std::span<const std::size_t> positions,
                                        std::span<const embed::Embedder* const> models,
                                        const VariantOptions& options) {
  if (Status status = check(positions, models); !status.ok()) return status.error();
  std::deque<build::ModelRows> rows;
  for (const embed::Embedder* model : models) {
    build::ModelRows& table = rows.emplace_back(*model, positions.size() * kVariants);
    if (options.cache.empty()) continue;
    if (Status opened = table.open_cache(options.cache); !opened.ok()) return opened.error();
  }
  io::Progress progress("Altering and embedding", positions.size(), options.progress);
  const unsigned threads = io::thread_count(options.threads);
  Run run(collection, positions, rows, threads, progress);
  (void)io::parallel_for(std::min<std::size_t>(threads, positions.size()), threads,
                         [&](std::size_t) { run.take_pictures(); });
  progress.finish();
  return run.finish();
}

}  // namespace vitrine::lab

// SPDX-License-Identifier: MIT
#include "publish/merge_parts.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <system_error>
#include <utility>

#include "io/files.h"
#include "io/parallel.h"
#include "publish/catalogue_json.h"
#include "publish/compute_site.h"
#include "publish/logos.h"
#include "publish/site_files.h"
#include "vitrine/embedding.h"

namespace vitrine::publish {
namespace {

namespace fs = std::filesystem;

// Squared lengths of float32 rows that were scaled to unit length lie far closer to 1.
constexpr float kUnitTolerance = 1e-3f;

std::string again(const fs::path& folder, const Part& part) {
  return "build it again: vitrine build ... -o " + io::display(folder) + " --shard " +
         std::to_string(part.shard.number) + "/" + std::to_string(part.shard.count);
}

// A fault of the part's bytes, with its remedy; any other error is as it was.
Error damaged(const fs::path& folder, const Part& part, const Error& error) {
  if (error.code != ErrorCode::kCorrupt && error.code != ErrorCode::kNotFound) return error;
  return Error{error.code, io::display(folder) + ": " + error.message + "; " + again(folder, part)};
}

// A file of the part, byte for byte what part.json vouches for.
Result<io::Bytes> read_vouched(const fs::path& folder, const FileReference& reference) {
  Result<io::Bytes> bytes = read_below(folder, reference.file, reference.bytes);
  if (!bytes.ok() && bytes.error().code != ErrorCode::kTooLarge) {
    return bytes.error().code == ErrorCode::kNotFound
               ? Error{ErrorCode::kNotFound, reference.file + " is missing"}
               : bytes.error();
  }
  if (!bytes.ok() || bytes->size() != reference.bytes ||
      reference_of(reference.file, *bytes).sha256 != reference.sha256)
    return Error{ErrorCode::kCorrupt, reference.file + " holds other bytes than part.json says"};
  return bytes;
}

float float_at(const std::uint8_t* at) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(at[0]) | static_cast<std::uint32_t>(at[1]) << 8 |
                              static_cast<std::uint32_t>(at[2]) << 16 |
                              static_cast<std::uint32_t>(at[3]) << 24);
}

// Whether the run's files have their sizes: so that no memory is set aside for rows that are not there.
Status check_sizes(const fs::path& folder, const PartRun& run) {
  std::vector<const FileReference*> files = {&run.catalogue, &run.embeddings};
  if (run.instant) files.push_back(&*run.instant);
  for (const FileReference* file : files) {
    std::error_code failure;
    const std::uint64_t bytes = fs::file_size(folder / file->file, failure);
    if (failure) return Error{ErrorCode::kNotFound, file->file + " is missing"};
    if (bytes != file->bytes)
      return Error{ErrorCode::kCorrupt, file->file + " has another size than part.json says"};
  }
  return Done{};
}

// Puts the rows of a run where `places` says. REQUIRES: the file has a row for each place, as parse_part()
// made sure.
Status read_rows(const fs::path& folder, const FileReference& file, std::span<const std::size_t> places,
                 build::Embeddings& table) {
  const Result<io::Bytes> bytes = read_vouched(folder, file);
  if (!bytes.ok()) return bytes.error();
  const std::uint8_t* from = bytes->data();
  for (const std::size_t place : places) {
    float* const row = table.values.data() + place * table.dimension;
    for (std::uint32_t i = 0; i < table.dimension; ++i, from += 4) row[i] = float_at(from);
    const std::span<const float> values(row, table.dimension);
    // Also false for NaN.
    if (!(std::abs(dot(values, values) - 1.0f) <= kUnitTolerance))
      return Error{ErrorCode::kCorrupt, file.file + " holds a row that is no embedding"};
  }
  return Done{};
}

// Where a picture of a work comes from.
struct Brought {
  std::size_t part = 0;
  const PublishedImage* image = nullptr;
};

// Reads all parts into one table, in the collection's order.
class Merge {
 public:
  Merge(const PartSet& set, const BuildOptions& options) : set_(set), options_(options) {}

  Status read_works() {
    const std::vector<std::vector<std::size_t>> places = place_works();
    if (merged_.positions.empty()) return nothing_there();
    for (std::size_t p = 0; p < set_.parts.size(); ++p) {
      for (const PartRun& run : set_.parts[p].runs) {
        if (Status status = check_sizes(set_.folders[p], run); !status.ok())
          return damaged(set_.folders[p], set_.parts[p], status.error());
      }
    }
    const Part& first = set_.parts.front();
    allocate(merged_.embeddings, first.model.card.dimension);
    if (options_.instant) allocate(merged_.instant, first.instant_dimension);
    merged_.works.resize(merged_.positions.size());
    owners_.resize(merged_.positions.size());
    for (std::size_t p = 0; p < set_.parts.size(); ++p) {
      if (Status status = read_part(p, places[p]); !status.ok())
        return damaged(set_.folders[p], set_.parts[p], status.error());
      const auto& skipped = set_.parts[p].skipped;
      merged_.skipped.insert(merged_.skipped.end(), skipped.begin(), skipped.end());
    }
    merged_.skipped.insert(merged_.skipped.begin(), first.omitted.begin(), first.omitted.end());
    return Done{};
  }

  // Pictures are independent files: all cores bring them.
  Status bring_pictures() {
    std::vector<Brought> pictures;
    std::set<std::string_view> seen;
    for (std::size_t i = 0; i < merged_.works.size(); ++i) {
      for (const PublishedImage& image : merged_.works[i].images) {
        // Other hosts go on serving theirs.
        if (is_site_path(image.service) && seen.insert(image.service).second)
          pictures.push_back({owners_[i], &image});
      }
    }
    std::mutex mutex;
    std::optional<Error> fault;
    std::atomic<bool> failed = false;
    io::Progress progress("Pictures", pictures.size(), options_.embed.progress);
    const std::size_t done = io::parallel_for(pictures.size(), options_.embed.threads, [&](std::size_t i) {
      if (failed) return;
      if (Status status = bring(pictures[i]); !status.ok()) {
        const std::lock_guard lock(mutex);
        if (!fault)
          fault = damaged(set_.folders[pictures[i].part], set_.parts[pictures[i].part], status.error());
        failed = true;
      }
      progress.advance();
    });
    progress.finish();
    if (fault) return *fault;
    if (done < pictures.size())
      return Error{ErrorCode::kInterrupted, "bringing the pictures was interrupted"};
    return Done{};
  }

  EmbeddedWorks take() { return std::move(merged_); }

 private:
  // Where the works of each part stand among all that have rows.
  std::vector<std::vector<std::size_t>> place_works() {
    std::vector<std::vector<std::uint32_t>> kept;
    for (const Part& part : set_.parts) {
      kept.push_back(kept_positions(part));
      merged_.positions.insert(merged_.positions.end(), kept.back().begin(), kept.back().end());
    }
    std::sort(merged_.positions.begin(), merged_.positions.end());
    std::vector<std::vector<std::size_t>> places(kept.size());
    for (std::size_t p = 0; p < kept.size(); ++p) {
      for (const std::uint32_t position : kept[p]) {
        const auto at = std::lower_bound(merged_.positions.begin(), merged_.positions.end(), position);
        places[p].push_back(static_cast<std::size_t>(at - merged_.positions.begin()));
      }
    }
    return places;
  }

  void allocate(build::Embeddings& table, std::uint32_t dimension) {
    table.count = static_cast<std::uint32_t>(merged_.positions.size());
    table.dimension = dimension;
    table.values.resize(merged_.positions.size() * dimension);
  }

  Status read_part(std::size_t p, std::span<const std::size_t> places) {
    const fs::path& folder = set_.folders[p];
    for (const PartRun& run : set_.parts[p].runs) {
      if (io::interrupted()) return Error{ErrorCode::kInterrupted, "reading the parts was interrupted"};
      const auto some = places.first(run.works);
      places = places.subspan(run.works);
      if (Status status = read_rows(folder, run.embeddings, some, merged_.embeddings); !status.ok())
        return status;
      if (options_.instant) {
        if (Status status = read_rows(folder, *run.instant, some, merged_.instant); !status.ok())
          return status;
      }
      const Result<io::Bytes> text = read_vouched(folder, run.catalogue);
      if (!text.ok()) return text.error();
      auto works = parse_shard(as_text(*text), run.catalogue.file, 0, run.works);
      if (!works.ok()) return works.error();
      for (std::size_t i = 0; i < some.size(); ++i) {
        if (Status status = bring_logos(folder, options_.site, (*works)[i], logos_); !status.ok())
          return status;
        merged_.works[some[i]] = std::move((*works)[i]);
        owners_[some[i]] = p;
      }
    }
    return Done{};
  }

  Status bring(const Brought& picture) const {
    constexpr std::string_view kFolder = "iiif/";
    const std::string& service = picture.image->service;
    if (!service.starts_with(kFolder))
      return Error{ErrorCode::kCorrupt, "\"" + io::printable(service) + "\" is no picture of a part"};
    const std::string key = service.substr(kFolder.size());
    const auto brought = bring_iiif_image(set_.folders[picture.part], options_.site, key, options_.iiif);
    if (!brought.ok()) return brought.error();
    if (!same_image(*brought, *picture.image))
      return Error{ErrorCode::kCorrupt, service + " has other sizes than the catalogue says"};
    return Done{};
  }

  static bool same_image(const PublishedImage& a, const PublishedImage& b) {
    return a.width == b.width && a.height == b.height && a.colour == b.colour && b.thumbnail.empty() &&
           std::equal(
               a.sizes.begin(), a.sizes.end(), b.sizes.begin(), b.sizes.end(),
               [](const auto& x, const auto& y) { return x.width == y.width && x.height == y.height; });
  }

  Status nothing_there() const {
    std::string first;
    for (const Part& part : set_.parts) {
      if (first.empty() && !part.skipped.empty())
        first = "; the first: " + part.skipped.front().where + ": " + part.skipped.front().reason;
    }
    return Error{ErrorCode::kInvalidArgument, "none of the " +
                                                  std::to_string(set_.parts.front().collection_works) +
                                                  " pictures could be read" + first};
  }

  const PartSet& set_;
  const BuildOptions& options_;
  EmbeddedWorks merged_;
  std::vector<std::size_t> owners_;  // the part of each work
  std::set<std::string> logos_;      // that were brought
};

}  // namespace

Result<BuildReport> merge_parts(const PartSet& set, const BuildOptions& options) {
  if (Status status = check_options(options); !status.ok()) return status.error();
  Merge merge(set, options);
  if (Status status = merge.read_works(); !status.ok()) return status.error();
  if (Status status = merge.bring_pictures(); !status.ok()) return status.error();
  const PartModel& model = set.parts.front().model;
  Result<BuildReport> report = finish_site(merge.take(), model.card, model.hash, options);
  if (report.ok()) report->given = report->works;
  return report;
}

}  // namespace vitrine::publish

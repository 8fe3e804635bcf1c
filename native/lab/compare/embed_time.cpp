// SPDX-License-Identifier: MIT
#include "lab/compare/embed_time.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <vector>

#include "ingest/picture.h"
#include "io/files.h"
#include "io/parallel.h"

namespace vitrine::lab {
namespace {

std::optional<double> time_one(const std::filesystem::path& file, const embed::Embedder& embedder) {
  const Result<io::Bytes> bytes = io::read_file(file, ImageLimits{}.max_bytes);
  if (!bytes.ok()) return std::nullopt;
  const Result<Image> image = ingest::decode_picture(*bytes);
  if (!image.ok()) return std::nullopt;
  const auto start = std::chrono::steady_clock::now();
  const bool embedded = embedder.embed(*image).ok();
  const std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - start;
  return embedded ? std::optional(taken.count()) : std::nullopt;
}

}  // namespace

double median(std::span<const double> values) {
  if (values.empty()) return 0;
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  const std::size_t middle = sorted.size() / 2;
  return sorted.size() % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

Result<EmbedTime> time_embedding(const ingest::Collection& collection, std::span<const std::size_t> works,
                                 const embed::Embedder& embedder, std::uint32_t count) {
  const std::size_t wanted = std::min<std::size_t>(count, works.size());
  std::vector<double> times;
  bool warm = false;
  for (std::size_t i = 0; i < wanted; ++i) {
    if (io::interrupted()) {
      return Error{ErrorCode::kInterrupted,
                   "interrupted; what was embedded is kept, run the same command to go on"};
    }
    const auto& images = collection.works[works[i * works.size() / wanted]].images;
    if (images.empty()) continue;
    if (!warm) warm = time_one(images.front().file, embedder).has_value();
    if (const auto taken = time_one(images.front().file, embedder)) times.push_back(*taken);
  }
  return EmbedTime{median(times), static_cast<std::uint32_t>(times.size())};
}

}  // namespace vitrine::lab

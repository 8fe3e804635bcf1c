// SPDX-License-Identifier: MIT
#include "build/fine_codes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <new>
#include <string>

#include "io/parallel.h"

namespace vitrine::build {
namespace {

constexpr std::uint32_t kSample = 400;
// A file's frame, work, two numbers, the coder's states, and half of its padding (FORMAT.md).
constexpr double kFrameBytes = 64 + 12 + 16 + 8;
constexpr int kSteps = 24;  // of bisection: a ten-thousandth of the range
// Works whose files are in memory beside all others before they are put behind them.
constexpr std::uint32_t kBlock = 1024;

std::vector<float> residual_at(const Space& space, const OwnedCodes& codes, const Embeddings& embeddings,
                               WorkIndex work) {
  return residual_of(space, codes.code(work), embeddings.row(work));
}

// Residuals of works spread evenly through the collection, one behind the other.
std::vector<float> sample_residuals(const Space& space, const OwnedCodes& codes, const Embeddings& embeddings,
                                    unsigned threads) {
  const std::uint32_t count = std::min(kSample, embeddings.count);
  std::vector<float> residuals(std::size_t{count} * embeddings.dimension);
  io::parallel_for(count, threads, [&](std::size_t i) {
    const auto work = static_cast<WorkIndex>(i * embeddings.count / count);
    const std::vector<float> one = residual_at(space, codes, embeddings, work);
    std::copy(one.begin(), one.end(), residuals.begin() + static_cast<std::ptrdiff_t>(i * one.size()));
  });
  return residuals;
}

std::vector<std::int8_t> rounded(std::span<const float> residuals, float step) {
  std::vector<std::int8_t> values(residuals.size());
  std::transform(residuals.begin(), residuals.end(), values.begin(), [&](float residual) {
    return static_cast<std::int8_t>(std::lround(std::clamp(residual / step, -127.0f, 127.0f)));
  });
  return values;
}

// Bytes of a file of so many values, distributed as these are (their entropy).
double file_bytes(std::span<const std::int8_t> values, std::uint32_t dimension) {
  std::array<std::uint64_t, 256> counts{};
  for (const std::int8_t value : values) ++counts[static_cast<std::uint8_t>(value)];
  const auto total = static_cast<double>(values.size());
  double bits = 0.0;
  for (const std::uint64_t count : counts) {
    if (count > 0) bits -= static_cast<double>(count) * std::log2(static_cast<double>(count) / total);
  }
  return kFrameBytes + bits / total / 8.0 * dimension;
}

// Coarser steps take fewer bytes: bisects in the steps' logarithm.
float find_step(std::span<const float> residuals, std::uint32_t dimension, double bytes_per_work) {
  float largest = 0.0f;
  for (const float residual : residuals) largest = std::max(largest, std::abs(residual));
  const float finest = std::clamp(largest / 127.0f, kMinFineStep, 1.0f);
  const auto fits = [&](float step) {
    return file_bytes(rounded(residuals, step), dimension) <= bytes_per_work;
  };
  if (fits(finest)) return finest;
  float fine = finest, coarse = 1.0f;
  for (int i = 0; i < kSteps && coarse > 1.0005f * fine; ++i) {
    const float middle = std::sqrt(fine * coarse);
    (fits(middle) ? coarse : fine) = middle;
  }
  return coarse;
}

// The table codes more than the sample holds: half as large a value again, rarely met.
std::int8_t add_rare_values(std::vector<std::int8_t>& values) {
  int largest = 0;
  for (const std::int8_t value : values) largest = std::max(largest, std::abs(int{value}));
  const int most = std::min(127, largest + largest / 2 + 1);
  for (int value = -most; value <= most; ++value) values.push_back(static_cast<std::int8_t>(value));
  return static_cast<std::int8_t>(most);
}

Result<FineCodes> encode(const Space& space, const OwnedCodes& codes, const Embeddings& embeddings,
                         double bytes_per_work, unsigned threads, io::ProgressStyle style) {
  const std::vector<float> sample = sample_residuals(space, codes, embeddings, threads);
  if (io::interrupted()) return Error{ErrorCode::kInterrupted, "fitting fine codes was interrupted"};
  FineCodes fine;
  fine.layer.step = find_step(sample, embeddings.dimension, bytes_per_work);
  std::vector<std::int8_t> values = rounded(sample, fine.layer.step);
  const std::int8_t most = add_rare_values(values);
  fine.layer.tables = fit_fine_tables(values);
  io::Progress progress("Fine codes", embeddings.count, style);
  for (std::uint32_t first = 0; first < embeddings.count; first += kBlock) {
    std::vector<std::vector<std::uint8_t>> files(std::min(kBlock, embeddings.count - first));
    std::vector<std::string> failures(files.size());
    const std::size_t done = io::parallel_for(files.size(), threads, [&](std::size_t i) {
      const auto work = static_cast<WorkIndex>(first + i);
      const std::vector<float> residual = residual_at(space, codes, embeddings, work);
      const FineCode code = fine_code(space, embeddings.row(work), residual, fine.layer.step, most);
      Result<std::vector<std::uint8_t>> file = write_fine(fine.layer, work, code);
      if (file.ok())
        files[i] = std::move(*file);
      else
        failures[i] = file.error().message;
    });
    if (done < files.size()) return Error{ErrorCode::kInterrupted, "coding finely was interrupted"};
    for (std::size_t i = 0; i < files.size(); ++i) {
      if (!failures[i].empty())
        return Error{ErrorCode::kInvalidArgument, "work " + std::to_string(first + i) + ": " + failures[i]};
      fine.files.insert(fine.files.end(), files[i].begin(), files[i].end());
      fine.ends.push_back(fine.files.size());
    }
    progress.advance(files.size());
  }
  return fine;
}

}  // namespace

Result<FineCodes> encode_fine(const Space& space, const OwnedCodes& codes, const Embeddings& embeddings,
                              double bytes_per_work, unsigned threads, io::ProgressStyle progress) {
  if (embeddings.count < 1 || codes.bias_levels.size() != embeddings.count ||
      embeddings.dimension != space.input_dimension) {
    return Error{ErrorCode::kInvalidArgument,
                 "fine codes need the codes and the embeddings of the same works"};
  }
  try {
    return encode(space, codes, embeddings, bytes_per_work, threads, progress);
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::kOutOfMemory, "no memory left for fine codes: allow them fewer bytes a work"};
  }
}

}  // namespace vitrine::build

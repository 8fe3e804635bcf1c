// SPDX-License-Identifier: MIT
// The fine codes of a collection: as fine as the bytes allow that each may take.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "build/space_fit.h"
#include "io/progress.h"
#include "vitrine/fine.h"

namespace vitrine::build {

// Fifty of them are 40 KB: a second on a poor connection.
inline constexpr double kFineBytes = 800.0;

// All files, packed, one behind the other.
struct FineCodes {
  FineLayer layer;
  std::vector<std::uint8_t> files;
  std::vector<std::uint64_t> ends;  // [works]: where each work's file ends
  [[nodiscard]] std::span<const std::uint8_t> file(WorkIndex work) const {
    const std::uint64_t begin = work == 0 ? 0 : ends[work - 1];
    return std::span(files).subspan(begin, ends[work] - begin);
  }
};

// Takes the finest step at which a file has at most `bytes_per_work` bytes on average, found on a sample of
// the works, but none so fine that the sample's largest residuals would be clamped. Deterministic, whatever
// the number of threads. Errors: kInvalidArgument for codes and embeddings of
// different collections, kInterrupted, kOutOfMemory. REQUIRES: codes of the space.
[[nodiscard]] Result<FineCodes> encode_fine(const Space& space, const OwnedCodes& codes,
                                            const Embeddings& embeddings, double bytes_per_work,
                                            unsigned threads, io::ProgressStyle progress);

}  // namespace vitrine::build

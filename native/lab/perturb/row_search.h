// SPDX-License-Identifier: MIT
// What originals find among originals and altered copies: by comparing with every picture in full precision,
// and by asking the index that a site of these pictures would have.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "build/space_fit.h"
#include "io/progress.h"
#include "lab/perturb/metrics.h"
#include "vitrine/index_file.h"
#include "vitrine/result.h"

namespace vitrine::lab {

// Most originals of a study: with their copies they are the most works whose index is whole in memory, and
// not in partitions, which number works anew.
inline constexpr std::uint32_t kMaxOriginals = 16000;

// The rows of greatest cosine for every original, without itself, ties by smaller row. Lists of
// kNeighboursFound, or fewer where there are not as many. Errors: kInterrupted. REQUIRES: rows as metrics.h
// describes them.
[[nodiscard]] Result<std::vector<RowList>> exact_lists(const build::Embeddings& rows, unsigned threads,
                                                       io::ProgressStyle progress);

struct IndexOptions {
  bool fine = false;  // put the first answers in order by fine codes, as a site built with --fine does
  unsigned threads = 0;
  io::ProgressStyle progress = io::ProgressStyle::kAuto;
  std::optional<Structure> structure = {};  // exact or graph; none: by the number of pictures, as a build
};

struct IndexAnswers {
  std::vector<RowList> lists;
  Structure structure = Structure::kExact;
  std::uint32_t coefficients = 0;     // of a code
  double bytes_per_picture = 0;       // of a code, as the index file keeps it
  double fine_bytes_per_picture = 0;  // of a fine code; 0 without
};

// The same lists as a site answers visitors' pictures: fits a space as a build does without further options,
// chooses the structure by the number of pictures, and asks with the original's embedding. Errors: those of
// build::fit_space(), build::encode_all(), build::build_graph(), build::encode_fine() and search();
// kInterrupted. REQUIRES: likewise, of at most kMaxOriginals.
[[nodiscard]] Result<IndexAnswers> index_lists(const build::Embeddings& rows, const std::string& model_hash,
                                               const std::string& model_name, const IndexOptions& options);

}  // namespace vitrine::lab

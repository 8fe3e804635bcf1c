// SPDX-License-Identifier: MIT
// The perturbation study: how reliably do models find a picture's altered copies? Originals of a sample and
// their five copies are indexed together, each original is a query, and of its ten neighbours the first 1, 3
// and 5 are counted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "embed/embedder.h"
#include "ingest/work.h"
#include "lab/perturb/embed_variants.h"
#include "lab/perturb/metrics.h"
#include "lab/perturb/row_search.h"
#include "vitrine/result.h"

namespace vitrine::lab {

struct StudyOptions {
  std::string title;            // of the collection, for people
  std::uint32_t sample = 1000;  // originals, 1..kMaxOriginals; fewer where the collection has fewer
  std::uint64_t seed = 1;
  bool fine = false;  // the index has fine codes, see IndexOptions
  VariantOptions variants;
};

// What one model found.
struct ModelScores {
  std::string id, label, hash;
  std::uint32_t dimension = 0;
  bool trained = true;  // false for weights from a seed
  Scores exact;         // compared with every picture in full precision
  Scores index;         // answered by the index of a site
  Structure structure = Structure::kExact;
  std::uint32_t coefficients = 0;     // of a code of that index
  double bytes_per_picture = 0;       // likewise
  double fine_bytes_per_picture = 0;  // of its fine codes; 0 without
};

// Holds no times and no paths: equal input gives an equal study.
struct Study {
  std::string title;
  std::uint64_t works = 0;   // in the collection
  std::uint64_t sample = 0;  // asked for
  std::uint64_t seed = 0;
  std::uint64_t originals = 0;        // looked at
  std::string pictures;               // hex hash of their files, in the order of the works' ids
  std::vector<std::string> left_out;  // ids of works of the sample that could not be read
  std::vector<ModelScores> models;    // in the order they were asked for
};

struct StudyRun {
  Study study;
  std::vector<std::size_t> originals;           // positions in the collection, ascending
  std::vector<ingest::Skipped> skipped;         // why works were left out, in the order of study.left_out
  std::vector<std::uint64_t> embedded, reused;  // a number a model: embeddings made, and taken from the cache
};

// Runs the study. Errors: kInvalidArgument for options out of range; as embed_variants(), exact_lists() and
// index_lists().
[[nodiscard]] Result<StudyRun> run_study(const ingest::Collection& collection,
                                         std::span<const embed::Embedder* const> models,
                                         const StudyOptions& options);

// The two ways of searching, as results name them.
struct Searched {
  std::string_view name;
  const Scores ModelScores::*scores;
};
inline constexpr Searched kSearches[] = {{"exact", &ModelScores::exact}, {"index", &ModelScores::index}};

}  // namespace vitrine::lab

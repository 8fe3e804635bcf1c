// SPDX-License-Identifier: MIT
// How well a site answers, and what each of its savings costs: its answers held against exact search in the
// full embedding, stage by stage, on the same queries.
//
// The stages are one chain: all embeddings whole; their projection in float; the codes, all looked at; what
// the structure finds of them; the first fifty in the order of their fine codes. What a stage loses is the
// recall before it less the recall behind it, so that the losses and what is left add up to 1. Beside the
// chain stand other widths of the structure's search, and the published lists, which are answers of their
// own.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "build/space_fit.h"
#include "io/progress.h"
#include "publish/entry.h"
#include "publish/out/site_vectors.h"
#include "publish/site.h"
#include "vitrine/result.h"

namespace vitrine::lab {

// Recall is counted among so many first answers.
inline constexpr std::array<std::uint32_t, 3> kRecallAt = {1, 10, 50};
inline constexpr std::uint32_t kMostAnswers = kRecallAt.back();

// Most works or pictures that are asked: more tell nothing that is seen in four decimals.
inline constexpr std::uint32_t kMaxSample = 100000;

// Shares of 0 to 1, one a count of kRecallAt; absent where no answer holds so many works.
using Recall = std::array<std::optional<double>, kRecallAt.size()>;

// One way to answer, over all queries.
struct RecallRow {
  std::string stage;               // "exact", "projection", "codes", "structure", "fine" or "lists"
  std::string label;               // for people: "graph, beam 200"
  bool in_chain = false;           // what a visitor gets, or a step on the way there
  Recall recall;                   // of the truth
  Recall loss;                     // in the chain: recall of the stage before less this one
  std::optional<Recall> of_codes;  // of the structure: recall of what looking at all codes finds
  double milliseconds = 0;         // of processor time, the middle one of the queries
  double bytes = 0;                // a visitor downloads for a first answer, on average
  double bytes_per_work = 0;       // that all of it takes, shared among the works
};

// Queries of one kind.
struct RecallSet {
  std::string queries;  // "works" or "pictures"
  std::uint32_t count = 0;
  std::vector<RecallRow> rows;
};

struct RecallReport {
  std::string title, model, structure;
  std::uint32_t works = 0;
  std::uint32_t dimension = 0;     // of the vectors that are the truth
  std::uint32_t coefficients = 0;  // of a code
  bool exact = true;               // false: the truth is what the codes say, so that their loss is not seen
  std::string truth;               // where the vectors come from
  std::uint64_t seed = 0;
  std::vector<RecallSet> sets;
};

struct RecallOptions {
  std::uint32_t sample = 200;  // works asked, 0..kMaxSample; all where there are fewer
  std::uint64_t seed = 1;
  unsigned threads = 0;  // of the search in all embeddings; 0: one a core
  io::ProgressStyle progress = io::ProgressStyle::kAuto;
};

// Asks a sample of the works, each left out of its own answers, and then these pictures' embeddings (of the
// site's model; none where count is 0). Memory does not grow with the embeddings: they are read in blocks,
// once. Errors: kInvalidArgument for a site of fewer than two works, a sample beyond the limit, or nothing to
// ask; those of reading vectors and the site's files; kInterrupted.
[[nodiscard]] Result<RecallReport> measure_recall(const publish::Site& site, const publish::Entry& entry,
                                                  const publish::SiteVectors& vectors,
                                                  const build::Embeddings& pictures,
                                                  const RecallOptions& options);

// `count` different numbers below `from`, ascending, drawn by the seed; all where there are no more.
[[nodiscard]] std::vector<std::uint32_t> draw_sample(std::uint32_t from, std::uint32_t count,
                                                     std::uint64_t seed);

}  // namespace vitrine::lab

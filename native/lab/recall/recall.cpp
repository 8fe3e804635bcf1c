// SPDX-License-Identifier: MIT
#include "lab/recall/recall.h"

#include <algorithm>
#include <set>
#include <utility>

#include "demo/random.h"
#include "lab/recall/exact_pass.h"
#include "lab/recall/queries.h"
#include "lab/recall/site_stages.h"
#include "lab/share_of.h"

namespace vitrine::lab {
namespace {

// The middle one, the upper of two. REQUIRES: values.
double middle(std::vector<double> values) {
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

double mean(std::span<const double> values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

// The share of the first `count` wanted works that the first `count` found ones hold.
double share(std::span<const WorkIndex> wanted, std::span<const WorkIndex> found, std::size_t count) {
  return share_of(wanted.first(std::min(count, wanted.size())), found.first(std::min(count, found.size())));
}

// A run of the queries: the works, or the pictures behind them.
struct Range {
  std::size_t begin = 0, end = 0;
};

Recall recall_of(const Stage& stage, const Answers& truth, const Range& range) {
  Recall recall;
  for (std::size_t at = 0; at < kRecallAt.size(); ++at) {
    if (stage.most < kRecallAt[at]) continue;
    double sum = 0;
    for (std::size_t q = range.begin; q < range.end; ++q)
      sum += share(truth.works[q], stage.answers.works[q], kRecallAt[at]);
    recall[at] = sum / static_cast<double>(range.end - range.begin);
  }
  return recall;
}

template <class T>
std::span<const T> part_of(const std::vector<T>& values, const Range& range) {
  return std::span(values).subspan(range.begin, range.end - range.begin);
}

// The codes' own answers, which the structure's are held against.
const Answers& codes_of(std::span<const Stage> stages) {
  return std::find_if(stages.begin(), stages.end(), [](const Stage& stage) { return stage.stage == "codes"; })
      ->answers;
}

RecallSet count_set(std::string queries, std::span<const Stage> stages, const Range& range) {
  RecallSet set{std::move(queries), static_cast<std::uint32_t>(range.end - range.begin), {}};
  const Answers& truth = stages.front().answers;
  const Answers& codes = codes_of(stages);
  std::optional<Recall> before;
  for (const Stage& stage : stages) {
    if (stage.answers.works.size() < range.end) continue;  // lists know no pictures
    RecallRow row;
    row.stage = stage.stage;
    row.label = stage.label;
    row.in_chain = stage.in_chain;
    row.recall = recall_of(stage, truth, range);
    if (stage.in_chain) {
      for (std::size_t at = 0; at < kRecallAt.size(); ++at)
        row.loss[at] = (before ? *(*before)[at] : 1.0) - *row.recall[at];
      before = row.recall;
    }
    if (stage.of_structure) row.of_codes = recall_of(stage, codes, range);
    const auto times = part_of(stage.answers.milliseconds, range);
    row.milliseconds = middle({times.begin(), times.end()});
    row.bytes = mean(part_of(stage.answers.bytes, range));
    row.bytes_per_work = stage.bytes_per_work;
    set.rows.push_back(std::move(row));
  }
  return set;
}

// The first two links of the chain, with what they would weigh as float32.
void add_exact_stages(ExactPass pass, const publish::SiteVectors& vectors, const Space& space,
                      std::uint32_t works, std::vector<Stage>& stages) {
  const std::size_t queries = pass.exact.works.size();
  Stage exact{"exact", vectors.exact() ? "embeddings, float32" : "what codes say, float32", true};
  exact.most = kMostAnswers;
  exact.answers = std::move(pass.exact);
  exact.bytes_per_work = 4.0 * vectors.dimension();
  exact.answers.bytes.assign(queries, exact.bytes_per_work * works);
  stages.push_back(std::move(exact));
  if (!vectors.exact()) return;
  Stage projection{"projection",
                   std::to_string(space.dimension) + " of " + std::to_string(space.input_dimension) +
                       " dimensions, float32",
                   true};
  projection.most = kMostAnswers;
  projection.answers = std::move(pass.projection);
  projection.bytes_per_work = 4.0 * (space.dimension + 1);
  // Mean and basis come to the works: as they lie in an index.
  const std::size_t own = sizeof(float) * (space.mean.size() + space.basis_scale.size()) +
                          sizeof(std::int16_t) * space.basis.size();
  projection.answers.bytes.assign(queries, projection.bytes_per_work * works + static_cast<double>(own));
  stages.push_back(std::move(projection));
}

std::string structure_name(Structure structure) {
  if (structure == Structure::kExact) return "exact";
  return structure == Structure::kGraph ? "graph" : "partitions";
}

}  // namespace

std::vector<std::uint32_t> draw_sample(std::uint32_t from, std::uint32_t count, std::uint64_t seed) {
  // Floyd's way: each set of so many numbers is as likely as any other, and memory is the sample's.
  std::set<std::uint32_t> drawn;
  demo::Random random("lab recall", seed);
  for (std::uint32_t last = from - std::min(count, from); last < from; ++last) {
    const auto number = static_cast<std::uint32_t>(random.next() % (std::uint64_t{last} + 1));
    if (!drawn.insert(number).second) drawn.insert(last);
  }
  return {drawn.begin(), drawn.end()};
}

Result<RecallReport> measure_recall(const publish::Site& site, const publish::Entry& entry,
                                    const publish::SiteVectors& vectors, const build::Embeddings& pictures,
                                    const RecallOptions& options) {
  const auto works = static_cast<std::uint32_t>(site.works.size());
  if (works < 2) return Error{ErrorCode::kInvalidArgument, "a site of one work has no neighbours to find"};
  if (options.sample > kMaxSample || pictures.count > kMaxSample)
    return Error{ErrorCode::kInvalidArgument, "ask at most " + std::to_string(kMaxSample) + " queries"};
  if (options.sample == 0 && pictures.count == 0)
    return Error{ErrorCode::kInvalidArgument, "nothing is asked: a sample of at least one work is needed"};

  const std::vector<WorkIndex> sample = draw_sample(works, options.sample, options.seed);
  Result<std::vector<RecallQuery>> queries = queries_of_works(site, vectors, sample);
  if (!queries.ok()) return queries.error();
  Result<std::vector<RecallQuery>> of_pictures = queries_of_pictures(site, vectors, pictures);
  if (!of_pictures.ok()) return of_pictures.error();
  std::move(of_pictures->begin(), of_pictures->end(), std::back_inserter(*queries));

  Result<ExactPass> pass = search_all_embeddings(vectors, site.index.space, works, *queries, kMostAnswers,
                                                 options.threads, options.progress);
  if (!pass.ok()) return pass.error();
  std::vector<Stage> stages;
  add_exact_stages(std::move(*pass), vectors, site.index.space, works, stages);
  Result<std::vector<Stage>> asked = ask_site({site, entry, *queries, vectors.exact()}, options.progress);
  if (!asked.ok()) return asked.error();
  std::move(asked->begin(), asked->end(), std::back_inserter(stages));

  RecallReport report;
  report.title = site.title;
  report.model = site.index.space.model_name;
  report.structure = structure_name(site.index.structure());
  report.works = works;
  report.dimension = vectors.dimension();
  report.coefficients = site.index.space.dimension;
  report.exact = vectors.exact();
  report.truth = vectors.origin();
  report.seed = options.seed;
  if (!sample.empty()) report.sets.push_back(count_set("works", stages, {0, sample.size()}));
  if (pictures.count > 0)
    report.sets.push_back(count_set("pictures", stages, {sample.size(), queries->size()}));
  return report;
}

}  // namespace vitrine::lab

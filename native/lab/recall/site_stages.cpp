// SPDX-License-Identifier: MIT
#include "lab/recall/site_stages.h"

#include <algorithm>
#include <functional>
#include <string>
#include <utility>

#include "core/best_hits.h"
#include "io/parallel.h"
#include "lab/recall/recall.h"
#include "lab/recall/site_bytes.h"
#include "lab/recall/widths.h"
#include "publish/fine_layer.h"
#include "publish/site_load.h"
#include "vitrine/explorer.h"

namespace vitrine::lab {
namespace {

std::vector<ScoredWork> without_itself(std::vector<ScoredWork> found, const RecallQuery& query) {
  std::erase_if(found, [&](const ScoredWork& one) { return query.itself == one.work; });
  if (found.size() > kMostAnswers) found.resize(kMostAnswers);
  return found;
}

std::vector<WorkIndex> works_of(std::span<const ScoredWork> found) {
  std::vector<WorkIndex> works;
  for (const ScoredWork& one : found) works.push_back(one.work);
  return works;
}

// Every code looked at. Codes in partitions are looked at where their works are at home.
std::vector<ScoredWork> search_all_codes(const Index& index, const Query& query) {
  BestHits best(kAsked);
  if (index.structure() == Structure::kPartitions) {
    for (std::uint32_t number = 0; number < index.partitions.count(); ++number) {
      const WorkIndex first = index.partitions.starts[number];
      CodesView home = index.held[number].codes.view();
      home.count = index.partitions.starts[number + 1] - first;
      for (std::uint32_t i = 0; i < home.count; ++i) best.offer({first + i, similarity(home, i, query)});
    }
  } else {
    for (const Hit& hit : search_exhaustive(index.codes, query, kAsked)) best.offer(hit);
  }
  std::vector<ScoredWork> found;
  for (const Hit& hit : best.take_sorted()) found.push_back({hit.work, similarity_to_cosine(hit.similarity)});
  return found;
}

// What a way of searching answers a query.
using Search = std::function<Result<std::vector<ScoredWork>>(const RecallQuery&)>;
// What a visitor downloads for an answer.
using Bytes = std::function<Result<double>(const RecallQuery&, std::span<const ScoredWork>)>;

class Asker {
 public:
  Asker(const SiteQuestions& questions, const SiteBytes& bytes, io::Progress& progress)
      : site_(questions.site), questions_(questions), bytes_(bytes), progress_(progress) {}

  Result<Stage> codes() {
    Stage stage{"codes", "codes, all looked at", true};
    stage.bytes_per_work = bytes_.codes / site_.index.works;
    return ask(
        std::move(stage), kMostAnswers,
        [&](const RecallQuery& query) { return search_all_codes(site_.index, query.query); },
        [&](const RecallQuery&, auto) { return bytes_.codes; });
  }

  // The structure asked with these options.
  Result<Stage> structure(std::string label, bool in_chain, const SearchOptions& options) {
    Stage stage{"structure", std::move(label), in_chain, true};
    stage.bytes_per_work = bytes_.index / site_.index.works;
    return ask(
        std::move(stage), kMostAnswers,
        [&](const RecallQuery& query) { return search(site_.index, query.query, options); },
        [&](const RecallQuery& query, auto) -> Result<double> {
          const auto numbers = partitions_for(site_.index, query.query, options);
          if (!numbers.ok()) return numbers.error();
          return bytes_.index_file + bytes_.partitions(*numbers);
        });
  }

  // The first answers of the structure, asked with these options, in the order of their fine codes.
  Result<Stage> fine(const SearchOptions& options) {
    Stage stage{"fine", "fine codes of the first " + std::to_string(kRefined), true};
    stage.bytes_per_work = (bytes_.index + bytes_.fine_set) / site_.index.works;
    return ask(
        std::move(stage), kMostAnswers,
        [&](const RecallQuery& query) -> Result<std::vector<ScoredWork>> {
          Result<std::vector<ScoredWork>> found = search(site_.index, query.query, options);
          if (!found.ok()) return found;
          return publish::refine_answers(site_, query.query, query.vector,
                                         without_itself(std::move(*found), query));
        },
        [&](const RecallQuery& query, std::span<const ScoredWork> found) -> Result<double> {
          const auto numbers = partitions_for(site_.index, query.query, options);
          if (!numbers.ok()) return numbers.error();
          const Result<double> files = bytes_.fine(site_, works_of(found));
          if (!files.ok()) return files;
          return bytes_.index_file + bytes_.partitions(*numbers) + *files;
        });
  }

  // The page of a work's list, read and decoded.
  Result<Stage> lists() {
    const publish::Entry& entry = questions_.entry;
    Stage stage{"lists", "published neighbour lists"};
    stage.bytes_per_work = bytes_.pages_all / site_.index.works;
    const auto page_of = [&](const RecallQuery& query) { return *query.itself / entry.works_per_page; };
    return ask(
        std::move(stage), std::min(kMostAnswers, entry.neighbours_k),
        [&, page_of](const RecallQuery& query) -> Result<std::vector<ScoredWork>> {
          const Result<NeighbourPage> page = publish::load_neighbours(site_.folder, entry, page_of(query));
          if (!page.ok()) return page.error();
          std::vector<ScoredWork> found;
          for (const Neighbour& one : page->of(*query.itself)) found.push_back({one.work, cosine_of(one)});
          return found;
        },
        [&, page_of](const RecallQuery& query, auto) { return bytes_.pages[page_of(query)]; });
  }

 private:
  Result<Stage> ask(Stage stage, std::size_t most, const Search& search, const Bytes& bytes) {
    stage.most = most;
    for (const RecallQuery& query : questions_.queries) {
      // Lists are of works: pictures come behind them.
      if (stage.stage == "lists" && !query.itself) break;
      if (io::interrupted()) return Error{ErrorCode::kInterrupted, "asking the site was interrupted"};
      const double start = thread_milliseconds();
      Result<std::vector<ScoredWork>> found = search(query);
      if (!found.ok()) return found.error();
      stage.answers.milliseconds.push_back(thread_milliseconds() - start);
      const std::vector<ScoredWork> counted = without_itself(std::move(*found), query);
      const Result<double> size = bytes(query, counted);
      if (!size.ok()) return size.error();
      stage.answers.bytes.push_back(*size);
      stage.answers.works.push_back(works_of(counted));
      progress_.advance();
    }
    return stage;
  }

  const publish::Site& site_;
  const SiteQuestions& questions_;
  const SiteBytes& bytes_;
  io::Progress& progress_;
};

}  // namespace

Result<std::vector<Stage>> ask_site(const SiteQuestions& questions, io::ProgressStyle style) {
  const publish::Site& site = questions.site;
  const Result<SiteBytes> bytes = bytes_of(site, questions.entry);
  if (!bytes.ok()) return bytes.error();
  const std::vector<SearchWidth> widths = search_widths(site.index);
  const bool fine = site.fine.has_value() && questions.embeddings;
  const auto works = static_cast<std::uint64_t>(
      std::count_if(questions.queries.begin(), questions.queries.end(),
                    [](const RecallQuery& query) { return query.itself.has_value(); }));
  io::Progress progress("The site's answers",
                        questions.queries.size() * (widths.size() + (fine ? 2 : 1)) + works, style);
  Asker asker(questions, *bytes, progress);
  std::vector<Stage> stages;
  const auto add = [&](Result<Stage> stage) -> Status {
    if (!stage.ok()) return stage.error();
    stages.push_back(std::move(*stage));
    return Done{};
  };
  if (Status status = add(asker.codes()); !status.ok()) return status.error();
  for (const SearchWidth& width : widths) {
    if (Status status = add(asker.structure(width.label, width.own, width.options)); !status.ok())
      return status.error();
  }
  if (fine) {
    if (Status status = add(asker.fine(widths.front().options)); !status.ok()) return status.error();
  }
  if (works > 0) {
    if (Status status = add(asker.lists()); !status.ok()) return status.error();
  }
  progress.finish();
  return stages;
}

}  // namespace vitrine::lab

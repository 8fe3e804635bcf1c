// SPDX-License-Identifier: MIT
#include "lab/perturb/row_search.h"

#include <algorithm>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <utility>

#include "build/fine_codes.h"
#include "build/graph_builder.h"
#include "io/parallel.h"
#include "publish/find_structure.h"
#include "vitrine/embedding.h"
#include "vitrine/explorer.h"

namespace vitrine::lab {
namespace {

// A list for every original, on all cores.
Result<std::vector<RowList>> for_originals(std::uint32_t rows, unsigned threads, const char* label,
                                           io::ProgressStyle style,
                                           const std::function<Result<RowList>(WorkIndex row)>& find) {
  std::vector<RowList> lists(rows / kVariants);
  std::mutex mutex;
  std::optional<Error> failure;
  io::Progress progress(label, lists.size(), style);
  const std::size_t done = io::parallel_for(lists.size(), threads, [&](std::size_t original) {
    Result<RowList> list = find(static_cast<WorkIndex>(original) * kVariants);
    if (list.ok()) {
      lists[original] = std::move(*list);
    } else {
      const std::lock_guard lock(mutex);
      failure = list.error();
    }
    progress.advance();
  });
  progress.finish();
  if (done < lists.size())
    return Error{ErrorCode::kInterrupted,
                 "finding altered copies was interrupted; run the same command to go on"};
  if (failure) return *failure;
  return lists;
}

RowList nearest_rows(const build::Embeddings& rows, WorkIndex row) {
  std::vector<std::pair<float, WorkIndex>> others;
  others.reserve(rows.count - 1);
  for (WorkIndex other = 0; other < rows.count; ++other) {
    if (other != row) others.emplace_back(-dot(rows.row(row), rows.row(other)), other);
  }
  const std::size_t wanted = std::min<std::size_t>(kNeighboursFound, others.size());
  std::partial_sort(others.begin(), others.begin() + static_cast<std::ptrdiff_t>(wanted), others.end());
  RowList list(wanted);
  std::transform(others.begin(), others.begin() + static_cast<std::ptrdiff_t>(wanted), list.begin(),
                 [](const auto& other) { return other.second; });
  return list;
}

// An index in memory, as a build would write it, with its fine codes where they are wished for.
struct BuiltIndex {
  Index index;
  std::optional<build::FineCodes> fine;
};

Result<BuiltIndex> build_index(const build::Embeddings& rows, const std::string& model_hash,
                               const std::string& model_name, const IndexOptions& options) {
  BuiltIndex built;
  Index& index = built.index;
  Result<Space> space = build::fit_space(rows, model_hash, model_name, build::SpaceOptions());
  if (!space.ok()) return space.error();
  index.space = std::move(*space);
  Result<OwnedCodes> codes = build::encode_all(index.space, rows);
  if (!codes.ok()) return codes.error();
  index.works = rows.count;
  index.owned_codes = std::move(*codes);
  index.codes = index.owned_codes.view();
  publish::StructureOptions structure;
  structure.structure = options.structure;
  if (publish::choose_structure(structure, rows.count) != Structure::kExact) {
    Result<OwnedGraph> graph = build::build_graph(index.space, index.owned_codes, structure.graph);
    if (!graph.ok()) return graph.error();
    index.owned_graph = std::move(*graph);
    index.graph = index.owned_graph.view();
  }
  if (!options.fine) return built;
  Result<build::FineCodes> fine = build::encode_fine(index.space, index.owned_codes, rows, build::kFineBytes,
                                                     options.threads, options.progress);
  if (!fine.ok()) return fine.error();
  built.fine = std::move(*fine);
  index.fine = built.fine->layer;
  return built;
}

// What a site answers to this embedding: see publish::neighbours_of_embedding().
Result<std::vector<ScoredWork>> ask(const BuiltIndex& built, std::span<const float> embedding,
                                    const std::string& model_hash) {
  SearchOptions options;
  options.k = kNeighboursFound + 1;  // the original finds itself
  if (!built.fine) return search(built.index, embedding, model_hash, options);
  options.k = kRefined;
  const Result<Query> query = query_of_embedding(built.index, embedding, model_hash);
  if (!query.ok()) return query.error();
  const Result<std::vector<ScoredWork>> found = search(built.index, *query, options);
  if (!found.ok()) return found;
  std::vector<FineFile> files;
  for (const ScoredWork& answer : *found) files.push_back({answer.work, built.fine->file(answer.work)});
  return refine(built.index, *query, embedding, files);
}

}  // namespace

Result<std::vector<RowList>> exact_lists(const build::Embeddings& rows, unsigned threads,
                                         io::ProgressStyle progress) {
  return for_originals(rows.count, threads, "Exact neighbours", progress,
                       [&](WorkIndex row) -> Result<RowList> { return nearest_rows(rows, row); });
}

Result<IndexAnswers> index_lists(const build::Embeddings& rows, const std::string& model_hash,
                                 const std::string& model_name, const IndexOptions& options) {
  const Result<BuiltIndex> built = build_index(rows, model_hash, model_name, options);
  if (!built.ok()) return built.error();
  Result<std::vector<RowList>> lists =
      for_originals(rows.count, options.threads, "Neighbours by the index", options.progress,
                    [&](WorkIndex row) -> Result<RowList> {
                      const Result<std::vector<ScoredWork>> answers = ask(*built, rows.row(row), model_hash);
                      if (!answers.ok()) return answers.error();
                      RowList list;
                      for (const ScoredWork& answer : *answers) {
                        if (answer.work != row && list.size() < kNeighboursFound) list.push_back(answer.work);
                      }
                      return list;
                    });
  if (!lists.ok()) return lists.error();
  IndexAnswers answers;
  answers.lists = std::move(*lists);
  answers.structure = built->index.structure();
  answers.coefficients = built->index.space.dimension;
  answers.bytes_per_picture = static_cast<double>(packed_bytes(built->index.owned_codes)) / rows.count;
  if (built->fine)
    answers.fine_bytes_per_picture = static_cast<double>(built->fine->files.size()) / rows.count;
  return answers;
}

}  // namespace vitrine::lab

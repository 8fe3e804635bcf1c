// SPDX-License-Identifier: MIT
#include "publish/fine_layer.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "build/fine_codes.h"
#include "io/files.h"
#include "io/parallel.h"
#include "publish/file_set.h"
#include "publish/site_files.h"

namespace vitrine::publish {
namespace {

constexpr std::uint32_t kSample = 200;
constexpr std::uint32_t kTen = 10;

// The first `wanted` works like this one, found by codes and put in order by fine codes.
std::vector<WorkIndex> refined_like(const build::Embeddings& embeddings, const SiteContents& contents,
                                    WorkIndex work, std::size_t wanted) {
  const FineLayer& layer = contents.fine->layer;
  const std::span<const float> embedding = embeddings.row(work);
  const Result<Query> query = encode_query(contents.space, embedding);
  if (!query.ok()) return {};
  std::vector<float> centred(embedding.begin(), embedding.end());
  for (std::size_t i = 0; i < centred.size(); ++i) centred[i] -= contents.space.mean[i];
  const CodesView codes = contents.codes.view();
  std::vector<Hit> hits = search_exhaustive(codes, *query, kRefined + 1);
  std::erase_if(hits, [&](const Hit& hit) { return hit.work == work; });
  for (Hit& hit : hits) {
    const auto code = read_fine(layer, embeddings.dimension, hit.work, contents.fine->file(hit.work));
    if (!code.ok()) return {};  // the measure shows it
    hit.similarity =
        fine_similarity(layer, *code, dot(codes.row(hit.work), query->coefficients), *query, centred);
  }
  std::sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return a.similarity > b.similarity; });
  std::vector<WorkIndex> first;
  for (const Hit& hit : std::span(hits).first(std::min(wanted, hits.size()))) first.push_back(hit.work);
  return first;
}

// Truth are the published lists, which are exact, or nearly so.
void measure(const build::Embeddings& embeddings, unsigned threads, SiteContents& contents) {
  const std::size_t wanted = std::min(kTen, contents.neighbours_per_work);
  if (wanted == 0) return;
  std::vector<double> shares(std::min(kSample, embeddings.count));
  io::parallel_for(shares.size(), threads, [&](std::size_t i) {
    const auto work = static_cast<WorkIndex>(i * embeddings.count / shares.size());
    const std::vector<WorkIndex> found = refined_like(embeddings, contents, work, wanted);
    const auto truth =
        std::span(contents.neighbours).subspan(std::size_t{work} * contents.neighbours_per_work, wanted);
    const auto met = std::count_if(truth.begin(), truth.end(), [&](const Neighbour& neighbour) {
      return std::find(found.begin(), found.end(), neighbour.work) != found.end();
    });
    shares[i] = static_cast<double>(met) / static_cast<double>(wanted);
  });
  contents.measured.fine = static_cast<float>(std::accumulate(shares.begin(), shares.end(), 0.0) /
                                              static_cast<double>(shares.size()));
}

}  // namespace

Status add_fine_codes(const build::Embeddings& embeddings, const BuildOptions& options,
                      SiteContents& contents) {
  contents.measured.fine.reset();
  if (options.fine_bytes <= 0.0) return Done{};
  Result<build::FineCodes> fine =
      build::encode_fine(contents.space, contents.codes, embeddings, options.fine_bytes,
                         options.embed.threads, options.embed.progress);
  if (!fine.ok()) return fine.error();
  contents.fine = std::move(*fine);
  measure(embeddings, options.embed.threads, contents);
  return Done{};
}

Result<std::vector<ScoredWork>> refine_answers(const Site& site, const Query& query,
                                               std::span<const float> embedding,
                                               std::vector<ScoredWork> answers) {
  if (!site.fine) return answers;
  const std::size_t count = std::min<std::size_t>(answers.size(), kRefined);
  std::vector<io::Bytes> bytes;
  std::vector<FineFile> files;
  for (const ScoredWork& answer : std::span(answers).first(count)) {
    Result<io::Bytes> read = read_referenced(site.folder, reference_of(*site.fine, answer.work));
    if (!read.ok()) return read.error();
    bytes.push_back(std::move(*read));
    files.push_back({answer.work, bytes.back()});  // a vector that moves keeps its bytes where they are
  }
  const Result<std::vector<ScoredWork>> refined = refine(site.index, query, embedding, files);
  if (!refined.ok()) return refined.error();
  std::copy(refined->begin(), refined->end(), answers.begin());
  return answers;
}

}  // namespace vitrine::publish

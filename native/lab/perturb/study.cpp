// SPDX-License-Identifier: MIT
#include "lab/perturb/study.h"

#include <utility>

#include "lab/perturb/sample.h"
#include "vitrine/text.h"

namespace vitrine::lab {
namespace {

Result<ModelScores> score_model(const embed::Embedder& model, const build::Embeddings& rows,
                                const StudyOptions& options) {
  const VariantOptions& variants = options.variants;
  ModelScores scores;
  const embed::ModelCard& card = model.card();
  scores.id = card.id;
  scores.label = to_utf8(card.label);
  scores.hash = model.model_hash();
  scores.dimension = model.dimension();
  scores.trained = card.trained;
  const Result<std::vector<RowList>> exact = exact_lists(rows, variants.threads, variants.progress);
  if (!exact.ok()) return exact.error();
  scores.exact = score(*exact);
  const Result<IndexAnswers> index =
      index_lists(rows, scores.hash, card.id, {options.fine, variants.threads, variants.progress});
  if (!index.ok()) return index.error();
  scores.index = score(index->lists);
  scores.structure = index->structure;
  scores.coefficients = index->coefficients;
  scores.bytes_per_picture = index->bytes_per_picture;
  scores.fine_bytes_per_picture = index->fine_bytes_per_picture;
  return scores;
}

}  // namespace

Result<StudyRun> run_study(const ingest::Collection& collection,
                           std::span<const embed::Embedder* const> models, const StudyOptions& options) {
  if (options.sample < 1 || options.sample > kMaxOriginals) {
    return Error{ErrorCode::kInvalidArgument, "a sample of " + std::to_string(options.sample) +
                                                  " works; choose 1 to " + std::to_string(kMaxOriginals)};
  }
  const std::vector<std::size_t> positions = choose_sample(collection, options.sample, options.seed);
  Result<EmbeddedVariants> embedded = embed_variants(collection, positions, models, options.variants);
  if (!embedded.ok()) return embedded.error();
  StudyRun run;
  run.study.title = to_utf8(options.title);
  run.study.works = collection.works.size();
  run.study.sample = options.sample;
  run.study.seed = options.seed;
  run.study.originals = embedded->kept.size();
  run.study.pictures = embedded->pictures;
  for (const std::size_t position : embedded->left_out)
    run.study.left_out.push_back(to_utf8(collection.works[position].id));
  run.originals = std::move(embedded->kept);
  run.skipped = std::move(embedded->skipped);
  for (std::size_t m = 0; m < models.size(); ++m) {
    const VariantTable& table = embedded->tables[m];
    Result<ModelScores> scores = score_model(*models[m], table.rows, options);
    if (!scores.ok()) return with_context("model " + models[m]->card().id, scores.error());
    run.study.models.push_back(std::move(*scores));
    run.embedded.push_back(table.embedded);
    run.reused.push_back(table.reused);
  }
  return run;
}

}  // namespace vitrine::lab

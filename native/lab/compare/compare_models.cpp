// SPDX-License-Identifier: MIT
#include "lab/compare/compare_models.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>
#include <vector>

#include "build/neighbour_lists.h"
#include "io/files.h"
#include "lab/compare/embed_time.h"

namespace vitrine::lab {
namespace {

ingest::Collection first_pictures(const ingest::Collection& collection) {
  ingest::Collection firsts = collection;
  for (ingest::Work& work : firsts.works) work.images.resize(std::min<std::size_t>(work.images.size(), 1));
  return firsts;
}

// Positions, ascending, that all models have.
std::vector<std::size_t> kept_by_all(std::span<const build::EmbeddedCollection> all) {
  std::vector<std::size_t> kept = all.front().kept;
  for (const build::EmbeddedCollection& other : all.subspan(1)) {
    std::vector<std::size_t> both;
    std::set_intersection(kept.begin(), kept.end(), other.kept.begin(), other.kept.end(),
                          std::back_inserter(both));
    kept = std::move(both);
  }
  return kept;
}

// The rows of these positions, moved together in place. REQUIRES: `kept` ascends and holds all of `wanted`.
void keep_rows(build::Embeddings& embeddings, std::span<const std::size_t> kept,
               std::span<const std::size_t> wanted) {
  if (kept.size() == wanted.size()) return;
  const std::size_t width = embeddings.dimension;
  std::size_t to = 0;
  for (std::size_t from = 0; from < kept.size() && to < wanted.size(); ++from) {
    if (kept[from] != wanted[to]) continue;
    std::copy_n(embeddings.values.data() + from * width, width, embeddings.values.data() + to * width);
    ++to;
  }
  embeddings.values.resize(wanted.size() * width);
  embeddings.count = static_cast<std::uint32_t>(wanted.size());
}

// A picture that cannot be read is refused by every model; it is told of once.
void add_skipped(std::vector<ingest::Skipped>& all, std::set<std::string>& told,
                 std::vector<ingest::Skipped> more) {
  for (ingest::Skipped& one : more) {
    if (told.insert(one.where).second) all.push_back(std::move(one));
  }
}

ComparedModel describe(const Contestant& contestant, const build::EmbeddedCollection& embedded) {
  const embed::ModelCard& card = contestant.embedder->card();
  ComparedModel model;
  model.id = contestant.id;
  model.label = card.label;
  model.hash = contestant.embedder->model_hash();
  model.trained = card.trained;
  model.dimension = contestant.embedder->dimension();
  model.network_bytes = contestant.network_bytes;
  model.embedded = embedded.embedded;
  model.reused = embedded.reused;
  return model;
}

Error about(const Contestant& contestant, const Error& error) {
  return error.code == ErrorCode::kInterrupted ? error
                                               : with_context("model " + io::printable(contestant.id), error);
}

}  // namespace

Result<Comparison> compare_models(const ingest::Collection& collection,
                                  std::span<const Contestant> contestants, const CompareOptions& options,
                                  const build::PictureVisitor& visit) {
  const ingest::Collection pictures = first_pictures(collection);
  const build::PictureVisitor seen = [](std::size_t, std::size_t, build::Picture&) -> Status {
    return Done{};
  };
  Comparison comparison;
  std::set<std::string> told;
  std::vector<build::EmbeddedCollection> all;
  for (const Contestant& contestant : contestants) {
    if (options.begins) options.begins(contestant);
    Result<build::EmbeddedCollection> embedded =
        build::embed_collection(pictures, *contestant.embedder, options.embed, all.empty() ? visit : seen);
    if (!embedded.ok()) return about(contestant, embedded.error());
    add_skipped(comparison.skipped, told, std::move(embedded->skipped));
    all.push_back(std::move(*embedded));
  }
  const std::vector<std::size_t> kept = kept_by_all(all);
  if (kept.size() < 2) {
    return Error{ErrorCode::kInvalidArgument,
                 std::to_string(kept.size()) +
                     " works were embedded by all models, and a work needs another "
                     "one to be compared with; look at what was left out"};
  }
  for (const std::size_t position : kept) comparison.works.push_back({position, {}, {}, {}});
  comparison.neighbours = std::min(options.neighbours, static_cast<std::uint32_t>(kept.size() - 1));
  for (std::size_t m = 0; m < all.size(); ++m) {
    const Contestant& contestant = contestants[m];
    ComparedModel model = describe(contestant, all[m]);
    keep_rows(all[m].embeddings, all[m].kept, kept);
    Result<std::vector<Neighbour>> found = build::exact_neighbours(
        all[m].embeddings, comparison.neighbours, options.embed.threads, options.embed.progress);
    if (!found.ok()) return about(contestant, found.error());
    model.neighbours = std::move(*found);
    all[m].embeddings = {};
    const Result<EmbedTime> time = time_embedding(pictures, kept, *contestant.embedder, options.timed);
    if (!time.ok()) return about(contestant, time.error());
    model.time = *time;
    comparison.models.push_back(std::move(model));
  }
  return comparison;
}

}  // namespace vitrine::lab

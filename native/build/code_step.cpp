// SPDX-License-Identifier: MIT
#include "build/code_step.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "io/parallel.h"
#include "vitrine/codes.h"
#include "vitrine/embedding.h"
#include "vitrine/index_file.h"

namespace vitrine::build {
namespace {

constexpr std::size_t kQueries = 200;
constexpr std::size_t kTen = 10;
constexpr std::size_t kFifty = 50;
constexpr float kCoarser = 1.25f;
// Below this share of the true ten among the first fifty, coarser steps are of no interest.
constexpr double kUseless = 0.9;

// The works of the sample most like one of them, best first, without it.
std::vector<std::uint32_t> first_of(std::span<const float> scores, std::size_t self, std::size_t wanted) {
  std::vector<std::uint32_t> places(scores.size());
  std::iota(places.begin(), places.end(), 0u);
  places.erase(places.begin() + static_cast<std::ptrdiff_t>(self));
  const auto end = places.begin() + static_cast<std::ptrdiff_t>(std::min(wanted, places.size()));
  std::partial_sort(places.begin(), end, places.end(), [&](std::uint32_t a, std::uint32_t b) {
    return scores[a] != scores[b] ? scores[a] > scores[b] : a < b;
  });
  places.erase(end, places.end());
  return places;
}

// A query of the sample and what full precision answers.
struct Truth {
  std::size_t query = 0;            // its place in the sample
  std::vector<float> cosines;       // with each work of the sample
  std::vector<std::uint32_t> best;  // the first ten, by place
};

double mean_cosine(const Truth& truth, std::span<const std::uint32_t> places) {
  double sum = 0.0;
  for (const std::uint32_t place : places) sum += static_cast<double>(truth.cosines[place]);
  return sum / static_cast<double>(std::max<std::size_t>(places.size(), 1));
}

std::vector<Truth> find_truth(const Embeddings& embeddings, std::span<const std::uint32_t> rows) {
  std::vector<Truth> truths(std::min(kQueries, rows.size()));
  io::parallel_for(truths.size(), 0, [&](std::size_t i) {
    Truth& truth = truths[i];
    truth.query = i * rows.size() / truths.size();
    truth.cosines.resize(rows.size());
    for (std::size_t place = 0; place < rows.size(); ++place)
      truth.cosines[place] = dot(embeddings.row(rows[truth.query]), embeddings.row(rows[place]));
    truth.best = first_of(truth.cosines, truth.query, kTen);
  });
  return truths;
}

OwnedCodes encode_rows(const Space& space, const Embeddings& embeddings,
                       std::span<const std::uint32_t> rows) {
  OwnedCodes codes;
  codes.dimension = space.dimension;
  codes.coefficients.resize(rows.size() * space.dimension);
  codes.bias_levels.resize(rows.size());
  io::parallel_for(rows.size(), 0, [&](std::size_t i) {
    const Result<Code> code = encode(space, embeddings.row(rows[i]));
    if (!code.ok()) return;  // encode_all() names it
    std::copy(code->coefficients.begin(), code->coefficients.end(),
              codes.coefficients.begin() + static_cast<std::ptrdiff_t>(i * space.dimension));
    codes.bias_levels[i] = code->bias_level;
  });
  complete(space, codes);
  return codes;
}

CodeMeasure measure(const Embeddings& embeddings, std::span<const std::uint32_t> rows,
                    std::span<const Truth> truths, const Space& space) {
  const OwnedCodes codes = encode_rows(space, embeddings, rows);
  const CodesView view = codes.view();
  std::vector<double> found(truths.size()), likeness(truths.size());
  io::parallel_for(truths.size(), 0, [&](std::size_t i) {
    const Truth& truth = truths[i];
    const Result<Query> query = encode_query(space, embeddings.row(rows[truth.query]));
    if (!query.ok()) return;
    std::vector<std::uint32_t> first;
    for (const Hit& hit : search_exhaustive(view, *query, kFifty + 1)) {
      if (hit.work != truth.query && first.size() < kFifty) first.push_back(hit.work);
    }
    const auto is_found = [&](std::uint32_t place) {
      return std::find(first.begin(), first.end(), place) != first.end();
    };
    found[i] = static_cast<double>(std::count_if(truth.best.begin(), truth.best.end(), is_found)) /
               static_cast<double>(std::max<std::size_t>(truth.best.size(), 1));
    first.resize(std::min(first.size(), truth.best.size()));
    likeness[i] = mean_cosine(truth, first) / std::max(mean_cosine(truth, truth.best), 1e-3);
  });
  const auto mean = [](const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
  };
  const auto bytes = static_cast<double>(packed_bytes(codes));
  return {space.step, bytes / static_cast<double>(rows.size()), mean(found), mean(likeness)};
}

}  // namespace

Result<std::vector<CodeMeasure>> measure_steps(const Embeddings& embeddings,
                                               std::span<const std::uint32_t> rows, const Space& space,
                                               float finest) {
  const std::vector<Truth> truths = find_truth(embeddings, rows);
  std::vector<CodeMeasure> measures;
  Space tried = space;
  for (tried.step = finest; tried.step <= 1.0f; tried.step *= kCoarser) {
    if (io::interrupted()) return Error{ErrorCode::kInterrupted, "fitting the space was interrupted"};
    measures.push_back(measure(embeddings, rows, truths, tried));
    if (measures.back().first_fifty < kUseless) break;
  }
  return measures;
}

const CodeMeasure& choose_step(std::span<const CodeMeasure> measures, const SpaceOptions& options) {
  const CodeMeasure* chosen = &measures.front();
  for (const CodeMeasure& one : measures) {
    if (options.bytes_per_work > 0.0) {
      // The finest that fits; where none does, the coarsest.
      if (chosen->bytes_per_work > options.bytes_per_work) chosen = &one;
    } else if (one.first_fifty >= options.first_fifty && one.likeness >= options.likeness) {
      chosen = &one;
    }
  }
  return *chosen;
}

}  // namespace vitrine::build

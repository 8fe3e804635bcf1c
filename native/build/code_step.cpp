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

// The sample in the finest step a query has: any step of codes follows from it without projecting again.
struct Projected {
  float step = 0;                   // of one unit of the queries' coefficients
  std::vector<Query> queries;       // a row each
  std::vector<std::int8_t> biases;  // levels
};

Projected project(const Space& space, const Embeddings& embeddings, std::span<const std::uint32_t> rows) {
  const float mean_square = dot(space.mean, space.mean);
  Projected projected{space.step / static_cast<float>(kQueryScale), {}, {}};
  projected.queries.resize(rows.size());
  projected.biases.resize(rows.size());
  io::parallel_for(rows.size(), 0, [&](std::size_t i) {
    Result<Query> query = encode_query(space, embeddings.row(rows[i]));
    if (!query.ok()) {  // encode_all() will name it
      query = Query{std::vector<std::int16_t>(space.dimension), 0, 0};
    }
    projected.queries[i] = std::move(*query);
    const float mean_product = projected.queries[i].bias - mean_square;
    const float level = (mean_product - space.bias_offset) / space.bias_step;
    projected.biases[i] = static_cast<std::int8_t>(std::lround(std::clamp(level, -127.0f, 127.0f)));
  });
  return projected;
}

long rounded(std::int16_t value, float factor, float limit) {
  return std::lround(std::clamp(static_cast<float>(value) * factor, -limit, limit));
}

OwnedCodes codes_of(const Space& space, const Projected& projected) {
  OwnedCodes codes;
  codes.dimension = space.dimension;
  codes.bias_levels = projected.biases;
  codes.coefficients.reserve(projected.queries.size() * space.dimension);
  for (const Query& query : projected.queries) {
    for (const std::int16_t value : query.coefficients)
      codes.coefficients.push_back(
          static_cast<std::int8_t>(rounded(value, projected.step / space.step, 127.0f)));
  }
  complete(space, codes);
  return codes;
}

Query query_at(const Space& space, const Query& fine, float fine_step) {
  const float step = space.step / static_cast<float>(kQueryScale);
  Query query = fine;
  for (std::int16_t& value : query.coefficients)
    value = static_cast<std::int16_t>(rounded(value, fine_step / step, kMaxQueryCoefficient));
  query.scale = space.step * step;
  return query;
}

// Where even the nearest works are at right angles or beyond, there is no likeness to take a part of: then the
// loss alone counts, as if there were a thousandth.
double as_part(double found, double best) {
  return std::clamp(1 - (best - found) / std::max(best, 1e-3), 0.0, 1.0);
}

CodeMeasure measure(const Projected& projected, std::span<const Truth> truths, const Space& space) {
  const OwnedCodes codes = codes_of(space, projected);
  const CodesView view = codes.view();
  std::vector<double> found(truths.size()), likeness(truths.size());
  io::parallel_for(truths.size(), 0, [&](std::size_t i) {
    const Truth& truth = truths[i];
    const Query query = query_at(space, projected.queries[truth.query], projected.step);
    std::vector<std::uint32_t> first;
    for (const Hit& hit : search_exhaustive(view, query, kFifty + 1)) {
      if (hit.work != truth.query && first.size() < kFifty) first.push_back(hit.work);
    }
    const auto is_found = [&](std::uint32_t place) {
      return std::find(first.begin(), first.end(), place) != first.end();
    };
    found[i] = static_cast<double>(std::count_if(truth.best.begin(), truth.best.end(), is_found)) /
               static_cast<double>(std::max<std::size_t>(truth.best.size(), 1));
    first.resize(std::min(first.size(), truth.best.size()));
    likeness[i] = as_part(mean_cosine(truth, first), mean_cosine(truth, truth.best));
  });
  const auto mean = [](const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
  };
  const auto bytes = static_cast<double>(packed_bytes(codes));
  return {space.step, bytes / static_cast<double>(projected.queries.size()), mean(found), mean(likeness)};
}

}  // namespace

Result<std::vector<CodeMeasure>> measure_steps(const Embeddings& embeddings,
                                               std::span<const std::uint32_t> rows, const Space& space,
                                               float finest) {
  const std::vector<Truth> truths = find_truth(embeddings, rows);
  std::vector<CodeMeasure> measures;
  Space tried = space;
  tried.step = finest;
  const Projected projected = project(tried, embeddings, rows);
  for (tried.step = finest; tried.step <= 1.0f; tried.step *= kCoarser) {
    if (io::interrupted()) return Error{ErrorCode::kInterrupted, "fitting the space was interrupted"};
    measures.push_back(measure(projected, truths, tried));
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

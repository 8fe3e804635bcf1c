// SPDX-License-Identifier: MIT
#include <algorithm>
#include <new>
#include <numeric>
#include <utility>

#include "ingest/vector_rows.h"
#include "ingest/vectors.h"

namespace vitrine::ingest {
namespace {

void join(VectorCollection& all, VectorCollection part) {
  std::vector<Work> works = std::move(all.collection.works);
  std::move(part.collection.works.begin(), part.collection.works.end(), std::back_inserter(works));
  std::move(part.collection.skipped.begin(), part.collection.skipped.end(),
            std::back_inserter(all.collection.skipped));
  all.values.insert(all.values.end(), part.values.begin(), part.values.end());

  std::vector<std::size_t> order(works.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  // Stable: of two works with one id, the earlier source's comes first.
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return works[a].id < works[b].id; });
  std::vector<std::size_t> kept, twins;
  for (const std::size_t position : order) {
    const bool is_twin = !kept.empty() && works[kept.back()].id == works[position].id;
    (is_twin ? twins : kept).push_back(position);
  }
  for (const std::size_t position : twins) {
    all.collection.skipped.push_back(
        {works[position].id, "an earlier source has a work of this id", "give every work an id of its own"});
  }
  all.collection.works.clear();
  for (const std::size_t position : kept) all.collection.works.push_back(std::move(works[position]));
  kept.insert(kept.end(), twins.begin(), twins.end());
  permute_rows(all.values, all.dimension, std::move(kept));
  all.values.resize(all.collection.works.size() * all.dimension);
}

}  // namespace

Status merge(VectorCollection& all, VectorCollection part) {
  if (all.collection.works.empty()) {
    std::vector<Skipped> skipped = std::move(all.collection.skipped);
    all = std::move(part);
    all.collection.skipped.insert(all.collection.skipped.begin(), skipped.begin(), skipped.end());
    return Done{};
  }
  if (all.dimension != part.dimension) {
    return Error{ErrorCode::kInvalidArgument, "the sources hold vectors of " + std::to_string(all.dimension) +
                                                  " and of " + std::to_string(part.dimension) +
                                                  " values; build a site of each"};
  }
  try {
    join(all, std::move(part));
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::kOutOfMemory, "not enough memory for all vectors"};
  }
  return Done{};
}

}  // namespace vitrine::ingest

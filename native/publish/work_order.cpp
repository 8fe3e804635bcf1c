// SPDX-License-Identifier: MIT
#include "publish/work_order.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "build/look_order.h"

namespace vitrine::publish {
namespace {

// Brings row order[i] to row i, in place: embeddings may fill most of the memory.
template <class Table>
void permute_rows(Table& values, std::size_t width, const std::vector<WorkIndex>& order) {
  std::vector<bool> placed(order.size());
  std::vector<typename Table::value_type> first(width);
  const auto row = [&](std::size_t i) { return values.begin() + static_cast<std::ptrdiff_t>(i * width); };
  for (std::size_t start = 0; start < order.size(); ++start) {
    if (placed[start]) continue;
    std::move(row(start), row(start + 1), first.begin());
    std::size_t to = start;
    for (; order[to] != start; to = order[to]) {
      std::move(row(order[to]), row(order[to] + std::size_t{1}), row(to));
      placed[to] = true;
    }
    std::move(first.begin(), first.end(), row(to));
    placed[to] = true;
  }
}

void renumber(const std::vector<WorkIndex>& order, build::Embeddings& embeddings, build::Embeddings& instant,
              SiteContents& contents) {
  for (std::uint32_t place = 0; place < contents.works.size(); ++place) contents.works[place].place = place;
  permute_rows(contents.works, 1, order);
  permute_rows(embeddings.values, embeddings.dimension, order);
  if (instant.count > 0) permute_rows(instant.values, instant.dimension, order);
  permute_rows(contents.codes.coefficients, contents.codes.dimension, order);
  permute_rows(contents.codes.bias_levels, 1, order);
  complete(contents.space, contents.codes);
}

}  // namespace

Status number_by_look(build::Embeddings& embeddings, build::Embeddings& instant, SiteContents& contents) {
  const Result<std::vector<WorkIndex>> order = build::look_order(contents.codes.view());
  if (!order.ok()) return order.error();
  renumber(*order, embeddings, instant, contents);
  return Done{};
}

Status number_by_partition(build::Embeddings& embeddings, build::Embeddings& instant,
                           const build::PartitionOptions& options, SiteContents& contents) {
  Result<build::Partitioning> parts = build::partition_works(contents.space, contents.codes, options, 0);
  if (!parts.ok()) return parts.error();
  renumber(parts->order, embeddings, instant, contents);
  parts->directory.tables = fit_tables(contents.codes);
  contents.parts = std::move(*parts);
  return Done{};
}

}  // namespace vitrine::publish

// SPDX-License-Identifier: MIT
#include "ingest/vector_rows.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace vitrine::ingest {
namespace {

std::string values_text(std::uint32_t dimension) { return std::to_string(dimension) + " values"; }

// Positions by id; of equal ids the earlier first.
std::vector<std::size_t> order_by_id(const std::vector<Work>& works) {
  std::vector<std::size_t> order(works.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return works[a].id < works[b].id; });
  return order;
}

}  // namespace

void VectorRows::add(VectorRecord record, std::string where) {
  for (auto& [reason, remedy] : record.notes) skip(where, std::move(reason), std::move(remedy));
  const auto dimension = static_cast<std::uint32_t>(record.values.size());
  const auto [found, is_new] = groups_.try_emplace(dimension);
  Group& group = found->second;
  if (is_new) group.first = records_;
  group.works.push_back(std::move(record.work));
  group.where.push_back(std::move(where));
  group.values.insert(group.values.end(), record.values.begin(), record.values.end());
  ++records_;
}

void VectorRows::skip(std::string where, std::string reason, std::string remedy) {
  skipped_.push_back({std::move(where), std::move(reason), std::move(remedy)});
}

void VectorRows::leave_out_others(const Group& chosen, std::uint32_t dimension) {
  for (const auto& [other, group] : groups_) {
    if (&group == &chosen) continue;
    for (const std::string& where : group.where) {
      skip(where, "its vector has " + values_text(other) + ", most have " + std::to_string(dimension),
           "make all vectors with one model");
    }
  }
}

VectorCollection VectorRows::finish() && {
  const auto best = std::max_element(groups_.begin(), groups_.end(), [](const auto& a, const auto& b) {
    const std::size_t left = a.second.works.size(), right = b.second.works.size();
    return left != right ? left < right : a.second.first > b.second.first;
  });
  Group& group = best->second;
  VectorCollection result;
  result.dimension = best->first;
  leave_out_others(group, result.dimension);

  std::vector<std::size_t> order = order_by_id(group.works);
  const auto same_id = [&](std::size_t a, std::size_t b) { return group.works[a].id == group.works[b].id; };
  // Twins go to the end, so that what is kept is the beginning of the permuted rows.
  std::vector<std::size_t> kept, twins;
  for (const std::size_t position : order) {
    if (kept.empty() || !same_id(kept.back(), position)) {
      kept.push_back(position);
      continue;
    }
    skip(group.where[position],
         "the id " + group.works[position].id + " is already that of " + group.where[kept.back()],
         "give every work an id of its own");
    twins.push_back(position);
  }
  for (const std::size_t position : kept) result.collection.works.push_back(std::move(group.works[position]));
  order = kept;
  order.insert(order.end(), twins.begin(), twins.end());
  result.values = std::move(group.values);
  permute_rows(result.values, result.dimension, std::move(order));
  result.values.resize(kept.size() * result.dimension);
  result.collection.skipped = std::move(skipped_);
  return result;
}

std::string vector_remedy(const Error& error) {
  switch (error.code) {
    case ErrorCode::kUnsupported:
      return "move it elsewhere to silence this";
    case ErrorCode::kTooLarge:
      return "leave out what is not needed";
    case ErrorCode::kCorrupt:
      return "export it again";
    default:
      return "";
  }
}

void permute_rows(io::FloatTable& values, std::size_t dimension, std::vector<std::size_t> order) {
  const auto row = [&](std::size_t i) { return values.begin() + static_cast<std::ptrdiff_t>(i * dimension); };
  std::vector<float> held(dimension);
  for (std::size_t start = 0; start < order.size(); ++start) {
    if (order[start] == start) continue;
    // Each cycle is walked once, its first row held aside; a place that is done points to itself.
    std::copy_n(row(start), dimension, held.begin());
    std::size_t to = start;
    while (order[to] != start) {
      const std::size_t from = order[to];
      std::copy_n(row(from), dimension, row(to));
      order[to] = to;
      to = from;
    }
    std::copy(held.begin(), held.end(), row(to));
    order[to] = to;
  }
}

}  // namespace vitrine::ingest

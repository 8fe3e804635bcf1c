// SPDX-License-Identifier: MIT
#include "vitrine/partitions.h"

#include <algorithm>
#include <numeric>
#include <string>

#include "core/best_hits.h"
#include "core/coding/column_model.h"

namespace vitrine {
namespace {

Error corrupt(const std::string& message) { return Error{ErrorCode::kCorrupt, "partitions: " + message}; }

std::uint32_t count_allowed(std::span<const std::uint64_t> allowed, WorkIndex first, WorkIndex end) {
  std::uint32_t count = 0;
  for (WorkIndex work = first; work < end; ++work) count += is_allowed(allowed, work) ? 1 : 0;
  return count;
}

// Offers every work of one partition, but for copies of works that another of the partitions looked at is the
// home of.
void look_at(const PartitionDirectory& directory, const Partition& partition, std::uint32_t number,
             const std::vector<bool>& looked_at, const Query& query, std::span<const std::uint64_t> allowed,
             BestHits& best) {
  const CodesView codes = partition.codes.view();
  const std::uint32_t at_home = directory.starts[number + 1] - directory.starts[number];
  for (std::uint32_t row = 0; row < codes.count; ++row) {
    const bool copy = row >= at_home;
    const WorkIndex work = copy ? partition.copies[row - at_home] : directory.starts[number] + row;
    if (!is_allowed(allowed, work) || (copy && looked_at[directory.home_of(work)])) continue;
    best.offer(Hit{work, similarity(codes, row, query)});
  }
}

// A work whose home was not looked at may have been met more than once, as a copy.
std::vector<Hit> each_once(std::vector<Hit> hits, std::uint32_t k) {
  std::vector<Hit> once;
  for (const Hit& hit : hits) {
    const bool again =
        std::any_of(once.begin(), once.end(), [&](const Hit& other) { return other.work == hit.work; });
    if (!again && once.size() < k) once.push_back(hit);
  }
  return once;
}

}  // namespace

std::uint32_t PartitionDirectory::home_of(WorkIndex work) const {
  const auto after = std::upper_bound(starts.begin(), starts.end(), work);
  return static_cast<std::uint32_t>(after - starts.begin()) - 1;
}

Status validate(const PartitionDirectory& directory, std::uint32_t dimension) {
  const std::size_t count = directory.copies.size();
  if (count < 1 || count > kMaxPartitions)
    return corrupt("count is not 1 to " + std::to_string(kMaxPartitions));
  if (directory.lists < 1 || directory.lists > kMaxLists)
    return corrupt("lists is not 1 to " + std::to_string(kMaxLists));
  if (directory.starts.size() != count + 1 || directory.starts.front() != 0)
    return corrupt("starts does not begin with 0, or has not one entry more than partitions");
  for (std::size_t i = 0; i < count; ++i) {
    if (directory.starts[i] >= directory.starts[i + 1]) return corrupt("a partition is the home of no work");
    const std::uint64_t works = directory.starts[i + 1] - directory.starts[i];
    if (works + directory.copies[i] > kMaxPartitionWorks)
      return corrupt("a partition has more than " + std::to_string(kMaxPartitionWorks) + " works");
  }
  if (directory.centres.dimension != dimension || directory.centres.bias_levels.size() != count ||
      directory.centres.gains.size() != count || directory.centres.coefficients.size() != count * dimension)
    return corrupt("centres are not one for each partition, in the space's dimension");
  return Done{};
}

std::vector<std::uint32_t> nearest_partitions(const PartitionDirectory& directory, const Query& query,
                                              std::uint32_t lists, std::span<const std::uint64_t> allowed) {
  std::vector<std::uint32_t> nearest;
  if (allowed.empty()) {
    for (const Hit& hit : search_exhaustive(directory.centres.view(), query, lists))
      nearest.push_back(hit.work);
    return nearest;
  }
  // As many allowed works as a query without a filter meets works.
  const std::uint64_t enough =
      std::max<std::uint64_t>(1, std::uint64_t{lists} * directory.works() / directory.count());
  std::uint64_t met = 0;
  for (const Hit& hit : search_exhaustive(directory.centres.view(), query, directory.count())) {
    const std::uint32_t here =
        count_allowed(allowed, directory.starts[hit.work], directory.starts[hit.work + 1]);
    if (here == 0) continue;
    nearest.push_back(hit.work);
    met += here;
    if (nearest.size() >= kMaxLists || (nearest.size() >= lists && met >= enough)) break;
  }
  return nearest;
}

std::vector<Hit> search_partitions(const PartitionDirectory& directory, std::span<const Partition> held,
                                   std::span<const std::uint32_t> numbers, const Query& query,
                                   std::uint32_t k, std::span<const std::uint64_t> allowed) {
  std::vector<bool> looked_at(directory.count());
  for (const std::uint32_t number : numbers) looked_at[number] = held[number].held();
  BestHits best(std::min(2 * k, directory.works()));
  for (const std::uint32_t number : numbers) {
    if (looked_at[number]) look_at(directory, held[number], number, looked_at, query, allowed, best);
  }
  return each_once(best.take_sorted(), k);
}

}  // namespace vitrine

// SPDX-License-Identifier: MIT
#include "lab/recall/widths.h"

#include <algorithm>
#include <iterator>
#include <set>

namespace vitrine::lab {
namespace {

// Other widths than the site's own. A beam is at least as wide as answers are wanted, one more than fifty.
constexpr std::uint32_t kBeams[] = {64, 100, kPageBeam, 400};
constexpr std::uint32_t kLists[] = {1, 2, 4, 8, 16, 32, 64};

SearchOptions asking(SearchMethod method) {
  SearchOptions options;
  options.k = kAsked;
  options.ef = kPageBeam;
  options.method = method;
  return options;
}

}  // namespace

std::vector<SearchWidth> search_widths(const Index& index) {
  std::vector<SearchWidth> widths;
  if (index.structure() == Structure::kExact)
    widths.push_back({"exact: all codes", true, asking(SearchMethod::kAuto)});
  if (index.structure() == Structure::kGraph) {
    const bool all = index.works <= kExhaustiveLimit;
    if (all) widths.push_back({"graph, not walked: all codes", true, asking(SearchMethod::kAuto)});
    for (const std::uint32_t beam : kBeams) {
      SearchOptions options = asking(SearchMethod::kGraph);
      options.ef = beam;
      widths.push_back({"graph, beam " + std::to_string(beam), !all && beam == kPageBeam, options});
    }
  }
  if (index.structure() == Structure::kPartitions) {
    const std::uint32_t count = index.partitions.count();
    std::set<std::uint32_t> lists(std::begin(kLists), std::end(kLists));
    lists.insert(index.partitions.lists);
    if (count <= kMaxLists) lists.insert(count);
    for (const std::uint32_t number : lists) {
      if (number > count && number != index.partitions.lists) continue;
      SearchOptions options = asking(SearchMethod::kAuto);
      options.lists = number;
      widths.push_back({std::to_string(number) + " of " + std::to_string(count) + " partitions",
                        number == index.partitions.lists, options});
    }
  }
  std::stable_partition(widths.begin(), widths.end(), [](const SearchWidth& width) { return width.own; });
  return widths;
}

}  // namespace vitrine::lab

// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string>

#include "vitrine/graph.h"

namespace vitrine {
namespace {

Error corrupt(std::size_t level, std::string_view message) {
  return Error{ErrorCode::kCorrupt, "graph: level " + std::to_string(level) + ": " + std::string(message)};
}

bool strictly_ascends(std::span<const std::uint32_t> values) {
  return std::adjacent_find(values.begin(), values.end(), [](auto a, auto b) { return a >= b; }) ==
         values.end();
}

Status check_rows(const GraphLevel& level, std::size_t number, std::size_t rows) {
  if (level.offsets.size() != rows + 1)
    return corrupt(number, "offsets has not one entry a work and one more");
  if (level.offsets.front() != 0) return corrupt(number, "offsets does not begin with 0");
  if (!std::is_sorted(level.offsets.begin(), level.offsets.end())) return corrupt(number, "offsets descends");
  if (level.offsets.back() != level.links.size())
    return corrupt(number, "offsets does not end at the number of links");
  return Done{};
}

// Each node of a level stands on the level below too, so that a descent never finds its work missing.
Status check_upper(const GraphView& graph, std::size_t number) {
  const GraphLevel& level = graph.levels[number];
  if (level.nodes.empty()) return corrupt(number, "nodes is empty");
  if (!strictly_ascends(level.nodes)) return corrupt(number, "nodes does not ascend");
  if (level.nodes.back() >= graph.count) return corrupt(number, "nodes names a work beyond the collection");
  if (number > 1) {
    const std::span<const std::uint32_t> below = graph.levels[number - 1].nodes;
    if (!std::includes(below.begin(), below.end(), level.nodes.begin(), level.nodes.end())) {
      return corrupt(number, "nodes names a work that is not on the level below");
    }
  }
  std::vector<bool> present(graph.count);
  for (const std::uint32_t node : level.nodes) present[node] = true;
  for (const std::uint32_t link : level.links) {
    if (link >= graph.count || !present[link])
      return corrupt(number, "links leads to a work that is not on this level");
  }
  return check_rows(level, number, level.nodes.size());
}

Status check_bottom(const GraphView& graph) {
  const GraphLevel& level = graph.levels[0];
  if (!level.nodes.empty()) return corrupt(0, "nodes is not empty, though every work stands there");
  const bool inside = std::all_of(level.links.begin(), level.links.end(),
                                  [&](std::uint32_t link) { return link < graph.count; });
  if (!inside) return corrupt(0, "links leads beyond the collection");
  return check_rows(level, 0, graph.count);
}

}  // namespace

GraphView OwnedGraph::view() const {
  GraphView view;
  view.count = count;
  view.entry = entry;
  for (const Level& level : levels)
    view.levels.push_back(GraphLevel{level.nodes, level.offsets, level.links});
  return view;
}

Status validate(const GraphView& graph) {
  if (graph.count < 1) return Error{ErrorCode::kCorrupt, "graph: count is 0"};
  if (graph.levels.empty() || graph.levels.size() > kMaxGraphLevels) {
    return Error{ErrorCode::kCorrupt, "graph: levels is not 1.." + std::to_string(kMaxGraphLevels)};
  }
  if (graph.entry >= graph.count)
    return Error{ErrorCode::kCorrupt, "graph: entry lies beyond the collection"};
  if (Status status = check_bottom(graph); !status.ok()) return status;
  for (std::size_t number = 1; number < graph.levels.size(); ++number) {
    if (Status status = check_upper(graph, number); !status.ok()) return status;
  }
  const std::span<const std::uint32_t> top = graph.levels.back().nodes;
  if (graph.levels.size() > 1 && !std::binary_search(top.begin(), top.end(), graph.entry)) {
    return Error{ErrorCode::kCorrupt, "graph: entry does not stand on the top level"};
  }
  return Done{};
}

}  // namespace vitrine

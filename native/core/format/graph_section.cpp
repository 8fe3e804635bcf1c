// SPDX-License-Identifier: MIT
#include "core/format/graph_section.h"

#include <algorithm>

#include "core/format/byte_writer.h"
#include "core/format/fold_sign.h"

namespace vitrine::format {
namespace {

void write_row(ByteWriter& writer, WorkIndex work, std::span<const std::uint32_t> links) {
  std::vector<std::uint32_t> sorted(links.begin(), links.end());
  std::sort(sorted.begin(), sorted.end());
  // A link that is given twice says nothing more, and a reader takes only links that ascend.
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  writer.varint(static_cast<std::uint32_t>(sorted.size()));
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    writer.varint(i == 0 ? fold_sign(std::int64_t{sorted[i]} - work) : sorted[i] - sorted[i - 1]);
  }
}

// A work beyond the collection, or one that does not ascend, becomes a number that validate() refuses.
constexpr std::uint32_t kNoWork = 0xffffffffu;

std::uint32_t work_or_none(std::int64_t work, bool ascends) {
  return ascends && work >= 0 && work < kNoWork ? static_cast<std::uint32_t>(work) : kNoWork;
}

void read_row(ByteReader& reader, WorkIndex work, std::vector<std::uint32_t>& links) {
  const std::uint32_t count = reader.varint("link count");
  std::int64_t link = work;
  for (std::uint32_t i = 0; i < count && reader.ok(); ++i) {
    const std::uint32_t step = reader.varint("link");
    link += i == 0 ? unfold_sign(step) : std::int64_t{step};
    links.push_back(work_or_none(link, i == 0 || step > 0));
  }
}

void read_nodes(ByteReader& reader, std::vector<std::uint32_t>& nodes) {
  const std::uint32_t count = reader.varint("node count");
  std::int64_t node = 0;
  for (std::uint32_t i = 0; i < count && reader.ok(); ++i) {
    const std::uint32_t step = reader.varint("node");
    node += step;
    nodes.push_back(work_or_none(node, i == 0 || step > 0));
  }
}

void read_level(ByteReader& reader, bool bottom, std::uint32_t works, OwnedGraph::Level& level) {
  if (!bottom) read_nodes(reader, level.nodes);
  const std::uint32_t rows = bottom ? works : static_cast<std::uint32_t>(level.nodes.size());
  level.offsets.push_back(0);
  for (std::uint32_t row = 0; row < rows && reader.ok(); ++row) {
    read_row(reader, bottom ? row : level.nodes[row], level.links);
    level.offsets.push_back(static_cast<std::uint32_t>(level.links.size()));
  }
}

}  // namespace

std::vector<std::uint8_t> pack_graph(const GraphView& graph) {
  ByteWriter writer;
  writer.varint(graph.entry);
  writer.varint(static_cast<std::uint32_t>(graph.levels.size()));
  for (std::size_t number = 0; number < graph.levels.size(); ++number) {
    const GraphLevel& level = graph.levels[number];
    if (number > 0) {
      writer.varint(static_cast<std::uint32_t>(level.nodes.size()));
      for (std::size_t i = 0; i < level.nodes.size(); ++i)
        writer.varint(i == 0 ? level.nodes[0] : level.nodes[i] - level.nodes[i - 1]);
    }
    for (std::size_t row = 0; row + 1 < level.offsets.size(); ++row) {
      const WorkIndex work = number == 0 ? static_cast<WorkIndex>(row) : level.nodes[row];
      write_row(writer, work,
                level.links.subspan(level.offsets[row], level.offsets[row + 1] - level.offsets[row]));
    }
  }
  return writer.take().value();
}

Status unpack_graph(ByteReader& reader, std::uint32_t works, OwnedGraph& graph) {
  graph.count = works;
  graph.entry = reader.varint("entry");
  const std::uint32_t levels = reader.varint("levels");
  for (std::uint32_t number = 0; number < levels && number <= kMaxGraphLevels && reader.ok(); ++number) {
    read_level(reader, number == 0, works, graph.levels.emplace_back());
  }
  if (Status status = reader.status(); !status.ok()) return status;
  return validate(graph.view());
}

}  // namespace vitrine::format

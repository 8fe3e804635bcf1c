// SPDX-License-Identifier: MIT
#include <cstring>
#include <string>
#include <utility>

#include "core/format/byte_reader.h"
#include "core/format/codes_check.h"
#include "core/format/index_sections.h"
#include "vitrine/index_file.h"

namespace vitrine {
namespace {

using format::ByteReader;
using format::Section;

// A run of numbers, viewed where it lies. Sections begin on 16 bytes and the storage on at least 4, so T is
// aligned.
template <class T>
std::span<const T> view_values(ByteReader& reader, std::string_view field, std::uint64_t count) {
  static_assert(alignof(T) <= alignof(std::uint32_t));
  const std::span<const std::uint8_t> bytes = reader.raw(field, count * sizeof(T));
  return {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
}

Status read_space(std::span<const Section> sections, Space& space, std::uint32_t& works) {
  Status status = format::read_section(sections, format::kSpaceSection, [&](ByteReader& reader) {
    space.input_dimension = reader.u32("input_dimension");
    space.dimension = reader.u32("dimension");
    works = reader.u32("works");
    space.step = reader.f32("step");
    space.id = reader.text("id");
    space.model = reader.text("model");
    space.model_name = reader.text("model_name");
  });
  if (!status.ok()) return status;
  status = format::read_section(sections, format::kMeanSection, [&](ByteReader& reader) {
    space.mean = reader.values<float>("mean", space.input_dimension);
  });
  if (!status.ok()) return status;
  status = format::read_section(sections, format::kBasisSection, [&](ByteReader& reader) {
    space.basis_scale = reader.values<float>("basis_scale", space.dimension);
    space.basis =
        reader.values<std::int16_t>("basis", std::uint64_t{space.dimension} * space.input_dimension);
  });
  return status.ok() ? validate(space) : status;
}

// REQUIRES: a dimension of at most kMaxCodeDimension, so that count times dimension does not overflow.
Status read_codes(std::span<const Section> sections, std::uint32_t works, std::uint32_t dimension,
                  CodesView& codes) {
  codes.count = works;
  codes.dimension = dimension;
  Status status = format::read_section(sections, format::kCodesSection, [&](ByteReader& reader) {
    codes.coefficients = view_values<std::int8_t>(reader, "coefficients", std::uint64_t{works} * dimension);
  });
  if (!status.ok()) return status;
  status = format::read_section(sections, format::kBiasesSection, [&](ByteReader& reader) {
    codes.biases = view_values<std::int32_t>(reader, "biases", works);
  });
  return status.ok() ? format::check_codes(codes) : status;
}

Status read_graph(std::span<const Section> sections, std::uint32_t works, GraphView& graph) {
  struct Counts {
    std::uint32_t nodes, links;
  };
  graph.count = works;
  Status status = format::read_section(sections, format::kGraphSection, [&](ByteReader& reader) {
    graph.entry = reader.u32("entry");
    const std::uint32_t levels = reader.u32("levels");
    std::vector<Counts> counts;
    for (std::uint32_t level = 0; level < levels && level <= kMaxGraphLevels; ++level) {
      const std::uint32_t nodes = reader.u32("node count");
      counts.push_back({nodes, reader.u32("link count")});
    }
    for (const Counts& count : counts) {
      GraphLevel& level = graph.levels.emplace_back();
      const std::uint64_t rows = graph.levels.size() == 1 ? works : count.nodes;
      level.nodes = view_values<std::uint32_t>(reader, "nodes", count.nodes);
      level.offsets = view_values<std::uint32_t>(reader, "offsets", rows + 1);
      level.links = view_values<std::uint32_t>(reader, "links", count.links);
    }
  });
  return status.ok() ? validate(graph) : status;
}

}  // namespace

Result<Index> read_index(std::span<const std::uint8_t> bytes) {
  // Checked before the copy: a file that is too large or damaged costs no memory.
  Result<std::vector<Section>> sections =
      format::read_container(format::FileKind::kIndex, bytes, kMaxIndexBytes);
  if (!sections.ok()) return sections.error();
  Index index;
  index.storage.resize((bytes.size() + 3) / 4);
  std::memcpy(index.storage.data(), bytes.data(), bytes.size());
  const std::span<const std::uint8_t> stored(reinterpret_cast<const std::uint8_t*>(index.storage.data()),
                                             bytes.size());
  for (Section& section : *sections) {
    const auto offset = static_cast<std::size_t>(section.bytes.data() - bytes.data());
    section.bytes = stored.subspan(offset, section.bytes.size());
  }

  std::uint32_t works = 0;
  if (Status status = read_space(*sections, index.space, works); !status.ok()) return status.error();
  if (Status status = read_codes(*sections, works, index.space.dimension, index.codes); !status.ok())
    return status.error();
  if (Status status = read_graph(*sections, works, index.graph); !status.ok()) return status.error();
  return index;
}

}  // namespace vitrine

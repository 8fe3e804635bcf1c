// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string>
#include <utility>

#include "core/coding/column_model.h"
#include "core/format/byte_reader.h"
#include "core/format/codes_section.h"
#include "core/format/graph_section.h"
#include "core/format/index_sections.h"
#include "core/format/partition_directory.h"
#include "vitrine/index_file.h"

namespace vitrine {
namespace {

using format::ByteReader;
using format::Section;

Status read_space(std::span<const Section> sections, Space& space, std::uint32_t& works) {
  Status status = format::read_section(sections, format::kSpaceSection, [&](ByteReader& reader) {
    space.input_dimension = reader.u32("input_dimension");
    space.dimension = reader.u32("dimension");
    works = reader.u32("works");
    space.step = reader.f32("step");
    space.bias_offset = reader.f32("bias_offset");
    space.bias_step = reader.f32("bias_step");
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

Status read_codes_and_graph(std::span<const Section> sections, Index& index) {
  Status status = format::unpack_section(sections, format::kCodesSection, [&](ByteReader& reader) {
    return format::unpack_codes(reader, index.works, index.space.dimension, index.owned_codes);
  });
  if (!status.ok()) return status;
  if (format::has_section(sections, format::kGraphSection)) {
    status = format::unpack_section(sections, format::kGraphSection, [&](ByteReader& reader) {
      return format::unpack_graph(reader, index.works, index.owned_graph);
    });
    if (!status.ok()) return status;
  }
  complete(index.space, index.owned_codes);
  index.codes = index.owned_codes.view();
  index.graph = index.owned_graph.view();
  return Done{};
}

Status read_partitions(std::span<const Section> sections, Index& index) {
  PartitionDirectory& directory = index.partitions;
  Status status = format::unpack_section(sections, format::kPartitionsSection, [&](ByteReader& reader) {
    return format::read_directory(reader, index.space.dimension, directory);
  });
  if (!status.ok()) return status;
  status = format::unpack_section(sections, format::kCentresSection, [&](ByteReader& reader) {
    return format::unpack_codes(reader, directory.count(), index.space.dimension, directory.centres);
  });
  if (!status.ok()) return status;
  complete(index.space, directory.centres);
  if (status = validate(directory, index.space.dimension); !status.ok()) return status;
  if (directory.works() != index.works)
    return Error{ErrorCode::kCorrupt, "section PART: partitions hold another number of works than the index"};
  index.held.resize(directory.count());
  return Done{};
}

Status read_fine_layer(std::span<const Section> sections, FineLayer& fine) {
  if (!format::has_section(sections, format::kFineSection)) return Done{};
  return format::unpack_section(sections, format::kFineSection, [&](ByteReader& reader) -> Status {
    fine.step = reader.f32("fine step");
    const std::span<const std::uint8_t> tables = reader.raw("tables", reader.left());
    if (Status status = reader.status(); !status.ok()) return status;
    // Written so that NaN fails it.
    if (!(fine.step >= kMinFineStep && fine.step <= 1.0f))
      return Error{ErrorCode::kCorrupt, "section FINE: fine step is not between 2^-24 and 1"};
    ByteReader again(tables, "section FINE");
    if (const auto model = coding::ColumnModel::read(again, 1); !model.ok())
      return with_context("section FINE", model.error());
    fine.tables.assign(tables.begin(), tables.end());
    return again.finish();
  });
}

}  // namespace

Result<Index> read_index(std::span<const std::uint8_t> bytes) {
  const Result<std::vector<Section>> sections =
      format::read_container(format::FileKind::kIndex, bytes, kMaxIndexBytes);
  if (!sections.ok()) return sections.error();
  Index index;
  Status status = read_space(*sections, index.space, index.works);
  if (status.ok()) {
    status = format::has_section(*sections, format::kPartitionsSection)
                 ? read_partitions(*sections, index)
                 : read_codes_and_graph(*sections, index);
  }
  if (status.ok()) status = read_fine_layer(*sections, index.fine);
  if (!status.ok()) return status.error();
  return index;
}

Structure Index::structure() const {
  if (partitions.count() > 0) return Structure::kPartitions;
  return graph.levels.empty() ? Structure::kExact : Structure::kGraph;
}

std::optional<Code> Index::code_of(WorkIndex work) const {
  if (partitions.count() == 0) return owned_codes.code(work);
  const std::uint32_t home = partitions.home_of(work);
  if (held[home].held()) return held[home].codes.code(work - partitions.starts[home]);
  for (std::uint32_t number = 0; number < held.size(); ++number) {
    const std::vector<WorkIndex>& copies = held[number].copies;
    const auto at = std::lower_bound(copies.begin(), copies.end(), work);
    if (at == copies.end() || *at != work) continue;
    const std::uint32_t at_home = partitions.starts[number + 1] - partitions.starts[number];
    return held[number].codes.code(at_home + static_cast<std::uint32_t>(at - copies.begin()));
  }
  return std::nullopt;
}

}  // namespace vitrine

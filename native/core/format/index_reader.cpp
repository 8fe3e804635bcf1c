// SPDX-License-Identifier: MIT
#include <string>
#include <utility>

#include "core/format/byte_reader.h"
#include "core/format/codes_section.h"
#include "core/format/graph_section.h"
#include "core/format/index_sections.h"
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

// Runs `unpack(reader)` over one required section. It says what is wrong better than the reader, which knows
// only where the bytes ended.
template <class Unpack>
Status unpack_section(std::span<const Section> sections, std::uint32_t type, Unpack unpack) {
  Status unpacked = Done{};
  const Status framed =
      format::read_section(sections, type, [&](ByteReader& reader) { unpacked = unpack(reader); });
  return unpacked.ok() ? framed : unpacked;
}

}  // namespace

Result<Index> read_index(std::span<const std::uint8_t> bytes) {
  const Result<std::vector<Section>> sections =
      format::read_container(format::FileKind::kIndex, bytes, kMaxIndexBytes);
  if (!sections.ok()) return sections.error();
  Index index;
  std::uint32_t works = 0;
  if (Status status = read_space(*sections, index.space, works); !status.ok()) return status.error();
  Status status = unpack_section(*sections, format::kCodesSection, [&](ByteReader& reader) {
    return format::unpack_codes(reader, works, index.space.dimension, index.owned_codes);
  });
  if (!status.ok()) return status.error();
  status = unpack_section(*sections, format::kGraphSection, [&](ByteReader& reader) {
    return format::unpack_graph(reader, works, index.owned_graph);
  });
  if (!status.ok()) return status.error();
  complete(index.space, index.owned_codes);
  index.codes = index.owned_codes.view();
  index.graph = index.owned_graph.view();
  return index;
}

}  // namespace vitrine

// SPDX-License-Identifier: MIT
#include <array>
#include <string>
#include <utility>

#include "core/format/byte_writer.h"
#include "core/format/codes_section.h"
#include "core/format/graph_section.h"
#include "core/format/index_sections.h"
#include "core/format/partition_directory.h"
#include "vitrine/index_file.h"

namespace vitrine {
namespace {

using format::ByteWriter;

template <class T>
void add_values(ByteWriter& writer, const std::vector<T>& values) {
  writer.values(std::span<const T>(values));
}

// Names, sizes and the quantiser. Row scales stand with the basis.
Result<std::vector<std::uint8_t>> space_section(const Space& space, std::uint32_t works) {
  ByteWriter writer;
  writer.u32(space.input_dimension);
  writer.u32(space.dimension);
  writer.u32(works);
  writer.f32(space.step);
  writer.f32(space.bias_offset);
  writer.f32(space.bias_step);
  writer.text("id", space.id);
  writer.text("model", space.model);
  writer.text("model_name", space.model_name);
  return writer.take();
}

std::vector<std::uint8_t> basis_section(const Space& space) {
  ByteWriter writer;
  add_values(writer, space.basis_scale);
  add_values(writer, space.basis);
  return writer.take().value();
}

template <class T>
std::vector<std::uint8_t> values_section(std::span<const T> values) {
  ByteWriter writer;
  writer.values(values);
  return writer.take().value();
}

Status check_agreement(const Space& space, const OwnedCodes& codes, const GraphView& graph) {
  if (codes.dimension != space.dimension) {
    return Error{ErrorCode::kInvalidArgument, "the codes have another dimension than the space"};
  }
  if (!graph.levels.empty() && codes.bias_levels.size() != graph.count) {
    return Error{ErrorCode::kInvalidArgument, "the graph has another number of works than the codes"};
  }
  return Done{};
}

std::vector<std::uint8_t> fine_section(const FineLayer& fine) {
  ByteWriter writer;
  writer.f32(fine.step);
  writer.raw(fine.tables);
  return writer.take().value();
}

// A file of the space and of the sections that follow it; its version is at least `minor_version`.
Result<std::vector<std::uint8_t>> write_file(const Space& space, std::uint32_t works,
                                             std::span<const format::Section> more, const FineLayer& fine,
                                             std::uint16_t minor_version) {
  const Result<std::vector<std::uint8_t>> head = space_section(space, works);
  if (!head.ok()) return head.error();
  const std::vector<std::uint8_t> mean = values_section(std::span<const float>(space.mean));
  const std::vector<std::uint8_t> basis = basis_section(space);
  std::vector<format::Section> sections = {
      {format::kSpaceSection, *head}, {format::kMeanSection, mean}, {format::kBasisSection, basis}};
  sections.insert(sections.end(), more.begin(), more.end());
  const std::vector<std::uint8_t> rest = fine_section(fine);
  if (fine.present()) {
    sections.push_back({format::kFineSection, rest});
    minor_version = format::kWithFineCodes;
  }
  std::vector<std::uint8_t> file = format::write_container(format::FileKind::kIndex, sections, minor_version);
  if (file.size() > kMaxIndexBytes) {
    return Error{ErrorCode::kTooLarge, "the index would have " + std::to_string(file.size()) +
                                           " bytes, more than " + std::to_string(kMaxIndexBytes) +
                                           ": keep fewer coefficients"};
  }
  return file;
}

}  // namespace

Result<std::vector<std::uint8_t>> write_index(const Space& space, const OwnedCodes& codes,
                                              const GraphView& graph, const FineLayer& fine) {
  const bool linked = !graph.levels.empty();
  if (Status status = validate(space); !status.ok()) return status.error();
  if (Status status = linked ? validate(graph) : Done{}; !status.ok()) return status.error();
  if (Status status = check_agreement(space, codes, graph); !status.ok()) return status.error();
  const Result<std::vector<std::uint8_t>> packed = format::pack_codes(codes);
  if (!packed.ok()) return packed.error();
  std::vector<format::Section> sections = {{format::kCodesSection, *packed}};
  const std::vector<std::uint8_t> links = linked ? format::pack_graph(graph) : std::vector<std::uint8_t>();
  if (linked) sections.push_back({format::kGraphSection, links});
  return write_file(space, static_cast<std::uint32_t>(codes.bias_levels.size()), sections, fine,
                    linked ? 0 : format::kWithoutGraph);
}

Result<std::vector<std::uint8_t>> write_index(const Space& space, const PartitionDirectory& partitions,
                                              const FineLayer& fine) {
  if (Status status = validate(space); !status.ok()) return status.error();
  if (Status status = validate(partitions, space.dimension); !status.ok()) return status.error();
  const Result<std::vector<std::uint8_t>> centres = format::pack_codes(partitions.centres);
  if (!centres.ok()) return centres.error();
  const std::vector<std::uint8_t> directory = format::pack_directory(partitions);
  const std::array<format::Section, 2> sections = {
      {{format::kPartitionsSection, directory}, {format::kCentresSection, *centres}}};
  return write_file(space, partitions.works(), sections, fine, format::kWithoutGraph);
}

std::uint64_t packed_bytes(const OwnedCodes& codes) {
  const Result<std::vector<std::uint8_t>> packed = format::pack_codes(codes);
  return packed.ok() ? packed->size() : 0;
}

}  // namespace vitrine

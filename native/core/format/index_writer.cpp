// SPDX-License-Identifier: MIT
#include <array>
#include <string>
#include <utility>

#include "core/format/byte_writer.h"
#include "core/format/codes_section.h"
#include "core/format/graph_section.h"
#include "core/format/index_sections.h"
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
  if (codes.bias_levels.size() != graph.count) {
    return Error{ErrorCode::kInvalidArgument, "the graph has another number of works than the codes"};
  }
  return Done{};
}

}  // namespace

Result<std::vector<std::uint8_t>> write_index(const Space& space, const OwnedCodes& codes,
                                              const GraphView& graph) {
  if (Status status = validate(space); !status.ok()) return status.error();
  if (Status status = validate(graph); !status.ok()) return status.error();
  if (Status status = check_agreement(space, codes, graph); !status.ok()) return status.error();

  const Result<std::vector<std::uint8_t>> head = space_section(space, graph.count);
  if (!head.ok()) return head.error();
  const Result<std::vector<std::uint8_t>> packed = format::pack_codes(codes);
  if (!packed.ok()) return packed.error();
  const std::vector<std::uint8_t> mean = values_section(std::span<const float>(space.mean));
  const std::vector<std::uint8_t> basis = basis_section(space);
  const std::vector<std::uint8_t> links = format::pack_graph(graph);
  const std::array<format::Section, 5> sections = {{{format::kSpaceSection, *head},
                                                    {format::kMeanSection, mean},
                                                    {format::kBasisSection, basis},
                                                    {format::kCodesSection, *packed},
                                                    {format::kGraphSection, links}}};
  std::vector<std::uint8_t> file = format::write_container(format::FileKind::kIndex, sections);
  if (file.size() > kMaxIndexBytes) {
    return Error{ErrorCode::kTooLarge, "the index would have " + std::to_string(file.size()) +
                                           " bytes, more than " + std::to_string(kMaxIndexBytes) +
                                           ": keep fewer coefficients"};
  }
  return file;
}

std::uint64_t packed_bytes(const OwnedCodes& codes) {
  const Result<std::vector<std::uint8_t>> packed = format::pack_codes(codes);
  return packed.ok() ? packed->size() : 0;
}

}  // namespace vitrine

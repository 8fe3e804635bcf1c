// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "core/format/byte_writer.h"
#include "core/format/code_rows.h"
#include "core/format/codes_section.h"
#include "core/format/index_sections.h"
#include "vitrine/partitions.h"

namespace vitrine {
namespace {

using coding::ColumnModel;
using format::ByteReader;
using format::ByteWriter;
using format::Section;

Error invalid(const std::string& message) {
  return Error{ErrorCode::kInvalidArgument, "partition: " + message};
}
Error corrupt(const std::string& message) { return Error{ErrorCode::kCorrupt, "partition: " + message}; }

Result<ColumnModel> tables_of(const PartitionDirectory& directory) {
  ByteReader reader(directory.tables, "section PART");
  return ColumnModel::read(reader, directory.centres.dimension + std::size_t{1});
}

std::uint32_t works_at_home(const PartitionDirectory& directory, std::uint32_t number) {
  return directory.starts[number + 1] - directory.starts[number];
}

// Copies ascend, lie within the collection, and are not at home here.
bool is_copy(const PartitionDirectory& directory, std::uint32_t number, std::int64_t work) {
  return work >= 0 && work < directory.works() &&
         (work < directory.starts[number] || work >= directory.starts[number + 1]);
}

Status check(const PartitionDirectory& directory, std::uint32_t number, const Partition& partition) {
  const std::size_t works = partition.codes.bias_levels.size();
  if (partition.copies.size() != directory.copies[number] ||
      works != works_at_home(directory, number) + partition.copies.size())
    return invalid("it has not the works that the directory says");
  for (std::size_t i = 0; i < partition.copies.size(); ++i) {
    if (!is_copy(directory, number, partition.copies[i]) ||
        (i > 0 && partition.copies[i] <= partition.copies[i - 1]))
      return invalid("a copy is at home here, beyond the collection, or does not ascend");
  }
  return Done{};
}

Status read_copies(ByteReader& reader, const PartitionDirectory& directory, std::uint32_t number,
                   std::vector<WorkIndex>& copies) {
  const std::uint32_t count = directory.copies[number];
  if (count > reader.left()) return corrupt("section COPY ends before its works do");
  std::int64_t work = -1;
  for (std::uint32_t i = 0; i < count && reader.ok(); ++i) {
    work += std::int64_t{reader.varint("copy")} + 1;
    if (!is_copy(directory, number, work)) return corrupt("a copy is at home here, or beyond the collection");
    copies.push_back(static_cast<WorkIndex>(work));
  }
  return Done{};
}

// Which partition a file holds, so that none is taken for another.
Status read_head(ByteReader& reader, const PartitionDirectory& directory, std::uint32_t number) {
  const std::uint32_t found = reader.u32("number");
  const std::uint32_t first = reader.u32("first");
  const std::uint32_t works = reader.u32("works");
  const std::uint32_t copies = reader.u32("copies");
  if (!reader.ok()) return reader.status();
  if (found != number || first != directory.starts[number] || works != works_at_home(directory, number) ||
      copies != directory.copies[number])
    return corrupt("it is another one than number " + std::to_string(number) + " of this index");
  return Done{};
}

}  // namespace

std::vector<std::uint8_t> fit_tables(const OwnedCodes& codes) {
  ByteWriter writer;
  ColumnModel::fit(format::rows_of(codes), codes.dimension + std::size_t{1}).write(writer);
  return writer.take().value();
}

Result<std::vector<std::uint8_t>> write_partition(const PartitionDirectory& directory, std::uint32_t number,
                                                  const Partition& partition) {
  if (Status status = check(directory, number, partition); !status.ok()) return status.error();
  const Result<ColumnModel> tables = tables_of(directory);
  if (!tables.ok()) return tables.error();
  const Result<std::vector<std::uint8_t>> codes = format::pack_codes(partition.codes, *tables);
  if (!codes.ok()) return invalid(codes.error().message);
  ByteWriter head;
  head.u32(number);
  head.u32(directory.starts[number]);
  head.u32(works_at_home(directory, number));
  head.u32(directory.copies[number]);
  ByteWriter copies;
  std::int64_t before = -1;
  for (const WorkIndex work : partition.copies) {
    copies.varint(static_cast<std::uint32_t>(work - before - 1));
    before = work;
  }
  const std::vector<std::uint8_t> head_bytes = head.take().value();
  const std::vector<std::uint8_t> copy_bytes = copies.take().value();
  const std::array<Section, 3> sections = {{{format::kPartitionSection, head_bytes},
                                            {format::kCopiesSection, copy_bytes},
                                            {format::kCodesSection, *codes}}};
  return format::write_container(format::FileKind::kPartition, sections, format::kWithoutGraph);
}

Result<Partition> read_partition(const Space& space, const PartitionDirectory& directory,
                                 std::uint32_t number, std::span<const std::uint8_t> bytes) {
  const Result<std::vector<Section>> sections =
      format::read_container(format::FileKind::kPartition, bytes, kMaxPartitionBytes);
  if (!sections.ok()) return sections.error();
  const Result<ColumnModel> tables = tables_of(directory);
  if (!tables.ok()) return tables.error();
  Partition partition;
  Status status = format::unpack_section(*sections, format::kPartitionSection, [&](ByteReader& reader) {
    return read_head(reader, directory, number);
  });
  if (!status.ok()) return status.error();
  status = format::unpack_section(*sections, format::kCopiesSection, [&](ByteReader& reader) {
    return read_copies(reader, directory, number, partition.copies);
  });
  if (!status.ok()) return status.error();
  status = format::unpack_section(*sections, format::kCodesSection, [&](ByteReader& reader) {
    const std::uint32_t works = works_at_home(directory, number) + directory.copies[number];
    return format::unpack_codes(reader, works, *tables, partition.codes);
  });
  if (!status.ok()) return status.error();
  complete(space, partition.codes);
  return partition;
}

}  // namespace vitrine

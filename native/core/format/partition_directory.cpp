// SPDX-License-Identifier: MIT
#include "core/format/partition_directory.h"

#include <string>

#include "core/coding/column_model.h"
#include "core/format/byte_writer.h"

namespace vitrine::format {
namespace {

Error corrupt(const std::string& message) { return Error{ErrorCode::kCorrupt, "section PART: " + message}; }

}  // namespace

std::vector<std::uint8_t> pack_directory(const PartitionDirectory& directory) {
  ByteWriter writer;
  writer.u32(directory.count());
  writer.u32(directory.lists);
  for (std::uint32_t number = 0; number < directory.count(); ++number) {
    writer.varint(directory.starts[number + 1] - directory.starts[number]);
    writer.varint(directory.copies[number]);
  }
  writer.raw(directory.tables);
  return writer.take().value();
}

Status read_directory(ByteReader& reader, std::uint32_t dimension, PartitionDirectory& directory) {
  const std::uint32_t count = reader.u32("count");
  // Each partition takes two bytes at least.
  if (count < 1 || count > kMaxPartitions || count > reader.left() / 2)
    return corrupt("count is 0, or more than a section of this size may hold");
  directory.lists = reader.u32("lists");
  directory.starts.push_back(0);
  for (std::uint32_t number = 0; number < count && reader.ok(); ++number) {
    const std::uint32_t works = reader.varint("works");
    const std::uint32_t copies = reader.varint("copies");
    // Here, so that no sum of them overflows: 2^16 partitions of 2^16 works are less than 2^32 works but one.
    if (works >= kMaxPartitionWorks || copies >= kMaxPartitionWorks)
      return corrupt("a partition has more works than a reader takes");
    directory.starts.push_back(directory.starts.back() + works);
    directory.copies.push_back(copies);
  }
  directory.tables.clear();
  const auto length = static_cast<std::uint64_t>(reader.left());
  const std::span<const std::uint8_t> tables = reader.raw("tables", length);
  if (Status status = reader.status(); !status.ok()) return status;
  directory.tables.assign(tables.begin(), tables.end());
  ByteReader again(directory.tables, "section PART");
  if (const auto model = coding::ColumnModel::read(again, dimension + std::size_t{1}); !model.ok())
    return with_context("section PART", model.error());
  return again.finish();
}

}  // namespace vitrine::format

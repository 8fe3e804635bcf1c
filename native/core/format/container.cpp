// SPDX-License-Identifier: MIT
#include "core/format/container.h"

#include <algorithm>
#include <array>

#include "core/format/byte_reader.h"
#include "core/format/byte_writer.h"
#include "core/format/crc32.h"
#include "vitrine/index_file.h"

namespace vitrine::format {
namespace {

// "VITRINE" and a byte that no text file holds.
constexpr std::array<std::uint8_t, 8> kMagic = {'V', 'I', 'T', 'R', 'I', 'N', 'E', 0x1A};
// The header's last field is its checksum, which covers the rest of the header and the table.
constexpr std::size_t kChecksummedHeaderBytes = kHeaderBytes - 4;

constexpr std::uint64_t aligned(std::uint64_t offset) {
  return (offset + kSectionAlignment - 1) / kSectionAlignment * kSectionAlignment;
}

Error corrupt(std::string message) {
  return Error{ErrorCode::kCorrupt, std::move(message) + "; the file is damaged: copy or build it again"};
}

std::string_view kind_name(FileKind kind) {
  switch (kind) {
    case FileKind::kIndex:
      return "a Vitrine index";
    case FileKind::kPartition:
      return "a Vitrine partition";
    case FileKind::kFineCode:
      return "a Vitrine fine code";
    case FileKind::kNeighbourPage:
      break;
  }
  return "a Vitrine neighbour page";
}

std::uint32_t header_checksum(std::span<const std::uint8_t> bytes, std::size_t table_bytes) {
  return crc32(bytes.subspan(kHeaderBytes, table_bytes), crc32(bytes.first(kChecksummedHeaderBytes)));
}

bool all_zero(std::span<const std::uint8_t> bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte == 0; });
}

// Checks the header; gives the number of sections, whose table then lies within the bytes and fits its
// checksum.
Result<std::uint32_t> read_header(FileKind kind, std::span<const std::uint8_t> bytes) {
  ByteReader reader(bytes.first(std::min(bytes.size(), kHeaderBytes)), "header");
  const std::span<const std::uint8_t> magic = reader.raw("magic", kMagic.size());
  if (!std::equal(magic.begin(), magic.end(), kMagic.begin(), kMagic.end())) {
    return Error{ErrorCode::kUnsupported,
                 "not " + std::string(kind_name(kind)) + ": it does not begin with VITRINE"};
  }
  const std::uint32_t found_kind = reader.u32("kind");
  const std::uint16_t major = reader.u16("major version");
  reader.u16("minor version");
  const std::uint64_t length = reader.u64("file length");
  const std::uint32_t count = reader.u32("section count");
  const std::uint32_t checksum = reader.u32("header checksum");
  if (Status status = reader.status(); !status.ok()) return corrupt(status.error().message);

  if (found_kind != static_cast<std::uint32_t>(kind)) {
    return Error{ErrorCode::kUnsupported,
                 "not " + std::string(kind_name(kind)) + " but another kind of Vitrine file"};
  }
  if (major != kIndexMajorVersion) {
    return Error{ErrorCode::kUnsupported, "format version " + std::to_string(major) + " is not " +
                                              std::to_string(kIndexMajorVersion) +
                                              ": use the Vitrine that wrote the file"};
  }
  if (length != bytes.size()) {
    return corrupt("file length is " + std::to_string(bytes.size()) + " bytes where the header says " +
                   std::to_string(length));
  }
  if (count < 1 || count > kMaxSections)
    return corrupt("section count is not 1.." + std::to_string(kMaxSections));
  const std::size_t table_bytes = count * kTableEntryBytes;
  if (table_bytes > bytes.size() - kHeaderBytes) return corrupt("the file ends within the section table");
  if (header_checksum(bytes, table_bytes) != checksum) return corrupt("header checksum does not fit");
  return count;
}

}  // namespace

std::string section_name(std::uint32_t type) {
  std::string name = "section ";
  for (int i = 0; i < 4; ++i) {
    const auto letter = static_cast<char>(type >> (8 * i));
    name += letter > ' ' && letter <= '~' ? letter : '?';
  }
  return name;
}

std::vector<std::uint8_t> write_container(FileKind kind, std::span<const Section> sections,
                                          std::uint16_t minor_version) {
  const std::size_t table_bytes = sections.size() * kTableEntryBytes;
  std::uint64_t end = aligned(kHeaderBytes + table_bytes);
  ByteWriter table;
  for (const Section& section : sections) {
    table.u32(section.type);
    table.u32(crc32(section.bytes));
    table.u64(end);
    table.u64(section.bytes.size());
    end = aligned(end + section.bytes.size());
  }
  const std::vector<std::uint8_t> table_out = table.take().value();

  ByteWriter file;
  file.raw(kMagic);
  file.u32(static_cast<std::uint32_t>(kind));
  file.u16(kIndexMajorVersion);
  file.u16(minor_version);
  file.u64(end);
  file.u32(static_cast<std::uint32_t>(sections.size()));
  const std::vector<std::uint8_t> header = file.take().value();

  ByteWriter out;
  out.raw(header);
  out.u32(crc32(table_out, crc32(header)));
  out.raw(table_out);
  for (const Section& section : sections) {
    out.pad_to(kSectionAlignment);
    out.raw(section.bytes);
  }
  out.pad_to(kSectionAlignment);
  return out.take().value();
}

Result<std::vector<Section>> read_container(FileKind kind, std::span<const std::uint8_t> bytes,
                                            std::uint64_t limit) {
  if (bytes.size() > limit) {
    return Error{ErrorCode::kTooLarge, std::string(kind_name(kind)) + " may have " + std::to_string(limit) +
                                           " bytes, not " + std::to_string(bytes.size())};
  }
  const Result<std::uint32_t> count = read_header(kind, bytes);
  if (!count.ok()) return count.error();

  std::vector<Section> sections;
  std::uint64_t end = kHeaderBytes + *count * kTableEntryBytes;
  ByteReader table(bytes.subspan(kHeaderBytes, *count * kTableEntryBytes), "section table");
  for (std::uint32_t i = 0; i < *count; ++i) {
    const std::uint32_t type = table.u32("type");
    const std::uint32_t checksum = table.u32("checksum");
    const std::uint64_t offset = table.u64("offset");
    const std::uint64_t length = table.u64("length");
    const std::string name = section_name(type);
    // Sections lie one behind the other, which leaves an attacker no overlap and a reader one thing to check.
    if (offset != aligned(end) || offset > bytes.size())
      return corrupt(name + " is not where the one before it ends");
    if (length > bytes.size() - offset) return corrupt(name + " reaches beyond the end of the file");
    const auto begin = static_cast<std::size_t>(offset);
    const auto padding_begin = static_cast<std::size_t>(end);
    const std::span<const std::uint8_t> content = bytes.subspan(begin, static_cast<std::size_t>(length));
    if (!all_zero(bytes.subspan(padding_begin, begin - padding_begin)))
      return corrupt("padding before " + name + " is not zero");
    if (crc32(content) != checksum) return corrupt("checksum of " + name + " does not fit");
    const bool twice =
        std::any_of(sections.begin(), sections.end(), [&](const Section& s) { return s.type == type; });
    if (twice) return corrupt(name + " appears twice");
    sections.push_back(Section{type, content});
    end = offset + length;
  }
  if (aligned(end) != bytes.size()) return corrupt("the file does not end with its last section");
  if (!all_zero(bytes.subspan(static_cast<std::size_t>(end))))
    return corrupt("padding at the end is not zero");
  return sections;
}

Result<std::span<const std::uint8_t>> required_section(std::span<const Section> sections,
                                                       std::uint32_t type) {
  const auto found =
      std::find_if(sections.begin(), sections.end(), [&](const Section& s) { return s.type == type; });
  if (found == sections.end()) return corrupt(section_name(type) + " is missing");
  return found->bytes;
}

}  // namespace vitrine::format

// SPDX-License-Identifier: MIT
// The sections of an index, a partition and a neighbour page, as FORMAT.md names them.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "core/format/byte_reader.h"
#include "core/format/container.h"

namespace vitrine::format {

inline constexpr std::uint32_t kSpaceSection = four_letters("SPAC");
inline constexpr std::uint32_t kMeanSection = four_letters("MEAN");
inline constexpr std::uint32_t kBasisSection = four_letters("BASI");
inline constexpr std::uint32_t kCodesSection = four_letters("CODE");
inline constexpr std::uint32_t kGraphSection = four_letters("GRPH");

inline constexpr std::uint32_t kPartitionsSection = four_letters("PART");
inline constexpr std::uint32_t kCentresSection = four_letters("CENT");

inline constexpr std::uint32_t kFineSection = four_letters("FINE");

inline constexpr std::uint32_t kPartitionSection = four_letters("HEAD");
inline constexpr std::uint32_t kCopiesSection = four_letters("COPY");

inline constexpr std::uint32_t kRestSection = four_letters("REST");

inline constexpr std::uint32_t kPageSection = four_letters("PAGE");
inline constexpr std::uint32_t kListsSection = four_letters("LIST");

// The least minor versions that have these; what has none of them is 0.
inline constexpr std::uint16_t kWithoutGraph = 1;  // and partitions
inline constexpr std::uint16_t kWithFineCodes = 2;

// Reads one required section with `read(reader)`, from its first to its last byte.
template <class Read>
Status read_section(std::span<const Section> sections, std::uint32_t type, Read read) {
  const Result<std::span<const std::uint8_t>> bytes = required_section(sections, type);
  if (!bytes.ok()) return bytes.error();
  const std::string name = section_name(type);
  ByteReader reader(*bytes, name);
  read(reader);
  return reader.finish();
}

// Runs `unpack(reader)`, which answers a Status, over one required section. It says what is wrong better than
// the reader, which knows only where the bytes ended.
template <class Unpack>
Status unpack_section(std::span<const Section> sections, std::uint32_t type, Unpack unpack) {
  Status unpacked = Done{};
  const Status framed = read_section(sections, type, [&](ByteReader& reader) { unpacked = unpack(reader); });
  return unpacked.ok() ? framed : unpacked;
}

[[nodiscard]] inline bool has_section(std::span<const Section> sections, std::uint32_t type) {
  for (const Section& section : sections) {
    if (section.type == type) return true;
  }
  return false;
}

}  // namespace vitrine::format

// SPDX-License-Identifier: MIT
// The frame that an index, a partition and a neighbour page share: a header, a table of sections, the
// sections. FORMAT.md specifies it. Each byte of a file is covered by a checksum or must be zero, so that any
// change to it is found.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "vitrine/result.h"

namespace vitrine::format {

// Four ASCII letters as a number whose little-endian bytes spell them.
constexpr std::uint32_t four_letters(const char (&name)[5]) {
  std::uint32_t value = 0;
  for (int i = 3; i >= 0; --i) value = (value << 8) | static_cast<std::uint8_t>(name[i]);
  return value;
}

enum class FileKind : std::uint32_t {
  kIndex = four_letters("INDX"),
  kPartition = four_letters("PART"),
  kFineCode = four_letters("FINE"),
  kNeighbourPage = four_letters("NBRS"),
};

// Header and table entry in bytes; sections begin on this boundary, so that arrays of any number can be
// viewed in place.
inline constexpr std::size_t kHeaderBytes = 32;
inline constexpr std::size_t kTableEntryBytes = 24;
inline constexpr std::size_t kSectionAlignment = 16;
// Most sections read: several times what any version uses.
inline constexpr std::uint32_t kMaxSections = 64;

struct Section {
  std::uint32_t type = 0;
  std::span<const std::uint8_t> bytes;
};

// "section CODE", for messages.
[[nodiscard]] std::string section_name(std::uint32_t type);

// The sections as a file, in their order. REQUIRES: 1..kMaxSections of different types.
// `minor_version` is the least one that has all sections in it.
[[nodiscard]] std::vector<std::uint8_t> write_container(FileKind kind, std::span<const Section> sections,
                                                        std::uint16_t minor_version = 0);

// Checks the whole frame and every checksum. The sections point into `bytes`.
// Errors: kTooLarge above `limit` bytes; kUnsupported for another kind of file or major version; kCorrupt.
[[nodiscard]] Result<std::vector<Section>> read_container(FileKind kind, std::span<const std::uint8_t> bytes,
                                                          std::uint64_t limit);

// The section of this type. Errors: kCorrupt where there is none.
[[nodiscard]] Result<std::span<const std::uint8_t>> required_section(std::span<const Section> sections,
                                                                     std::uint32_t type);

}  // namespace vitrine::format

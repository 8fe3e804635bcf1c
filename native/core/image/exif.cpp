// SPDX-License-Identifier: MIT
#include "core/image/formats.h"

namespace vitrine::image {
namespace {

constexpr std::uint32_t kOrientationTag = 0x0112;  // TIFF 6.0, section 8
constexpr std::uint32_t kTypeShort = 3;
constexpr std::uint32_t kTypeLong = 4;  // against the specification, but some writers use it
constexpr std::size_t kEntryBytes = 12;

}  // namespace

std::uint8_t exif_orientation(Bytes tiff) {
  const bool little = has_text(tiff, 0, "II");
  if (!has(tiff, 0, 8) || (!little && !has_text(tiff, 0, "MM"))) return 1;
  const auto u16 = [&](std::size_t offset) { return little ? u16_le(tiff, offset) : u16_be(tiff, offset); };
  const auto u32 = [&](std::size_t offset) { return little ? u32_le(tiff, offset) : u32_be(tiff, offset); };
  if (u16(2) != 42) return 1;

  const std::uint64_t directory = u32(4);
  if (!has(tiff, directory, 2)) return 1;
  const std::uint32_t entries = u16(static_cast<std::size_t>(directory));
  for (std::uint32_t i = 0; i < entries; ++i) {
    const std::uint64_t entry = directory + 2 + kEntryBytes * i;
    if (!has(tiff, entry, kEntryBytes)) return 1;
    const auto at = static_cast<std::size_t>(entry);
    if (u16(at) != kOrientationTag) continue;
    const std::uint32_t type = u16(at + 2);
    if ((type != kTypeShort && type != kTypeLong) || u32(at + 4) != 1) return 1;
    const std::uint32_t value = type == kTypeShort ? u16(at + 8) : u32(at + 8);
    return value >= 1 && value <= 8 ? static_cast<std::uint8_t>(value) : std::uint8_t{1};
  }
  return 1;
}

}  // namespace vitrine::image

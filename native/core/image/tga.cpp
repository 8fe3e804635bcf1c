// SPDX-License-Identifier: MIT
// TGA has no signature: a file is one only where every field of its header makes sense (Truevision TGA 2.0,
// section C).
#include "core/image/formats.h"

namespace vitrine::image {
namespace {

constexpr std::size_t kHeaderBytes = 18;

struct Tga {
  std::uint32_t id_bytes, colour_map, type, map_first, map_entries, map_bits, width, height, bits, descriptor;

  bool mapped() const { return type == 1 || type == 9; }
  bool grey() const { return type == 3 || type == 11; }
  bool compressed() const { return type >= 9; }
  std::uint32_t alpha_bits() const { return descriptor & 15; }
  bool right_to_left() const { return (descriptor & 0x10) != 0; }
};

// REQUIRES: has(bytes, 0, kHeaderBytes).
Tga read_fields(Bytes bytes) {
  return Tga{.id_bytes = bytes[0],
             .colour_map = bytes[1],
             .type = bytes[2],
             .map_first = u16_le(bytes, 3),
             .map_entries = u16_le(bytes, 5),
             .map_bits = bytes[7],
             .width = u16_le(bytes, 12),
             .height = u16_le(bytes, 14),
             .bits = bytes[16],
             .descriptor = bytes[17]};
}

bool plausible_colour_map(const Tga& tga) {
  if (!tga.mapped()) return tga.colour_map == 0 && tga.map_first == 0 && tga.map_entries == 0;
  return tga.colour_map == 1 && tga.map_first == 0 && tga.map_entries > 0 &&
         (tga.map_bits == 15 || tga.map_bits == 16 || tga.map_bits == 24 || tga.map_bits == 32);
}

bool plausible_depth(const Tga& tga) {
  if (tga.mapped()) return tga.bits == 8 && tga.alpha_bits() <= 8;
  if (tga.grey()) return tga.bits == 8 ? tga.alpha_bits() == 0 : tga.bits == 16 && tga.alpha_bits() <= 8;
  if (tga.bits == 32) return tga.alpha_bits() == 0 || tga.alpha_bits() == 8;
  if (tga.bits == 24) return tga.alpha_bits() == 0;
  return (tga.bits == 15 || tga.bits == 16) && tga.alpha_bits() <= 1;
}

}  // namespace

bool looks_like_tga(Bytes bytes) {
  if (!has(bytes, 0, kHeaderBytes)) return false;
  const Tga tga = read_fields(bytes);
  const bool known_type = (tga.type >= 1 && tga.type <= 3) || (tga.type >= 9 && tga.type <= 11);
  return known_type && tga.width > 0 && tga.height > 0 && (tga.descriptor & 0xC0) == 0 &&
         plausible_colour_map(tga) && plausible_depth(tga);
}

Result<Header> read_tga_header(Bytes bytes) {
  const Tga tga = read_fields(bytes);
  if (tga.right_to_left()) {
    return Error{ErrorCode::kUnsupported, "TGA: rows from right to left are not read; save it as PNG"};
  }
  const std::uint64_t map_bytes = tga.mapped() ? tga.map_entries * ((tga.map_bits + 7ull) / 8) : 0;
  const std::uint64_t pixels = std::uint64_t{tga.width} * tga.height;
  const std::uint64_t pixel_bytes = (tga.bits + 7ull) / 8;
  // A run-length packet holds at most 128 pixels behind its one byte.
  const std::uint64_t least =
      tga.compressed() ? (pixels + 127) / 128 * (1 + pixel_bytes) : pixels * pixel_bytes;
  if (!has(bytes, kHeaderBytes + tga.id_bytes + map_bytes, least)) {
    return Error{ErrorCode::kCorrupt, "TGA: the file is truncated: it ends before the picture does"};
  }
  Header header;
  header.info.format = ImageFormat::kTga;
  header.info.width = tga.width;
  header.info.height = tga.height;
  header.opaque = tga.bits == 32 && tga.alpha_bits() == 0;
  return header;
}

}  // namespace vitrine::image

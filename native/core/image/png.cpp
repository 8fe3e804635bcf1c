// SPDX-License-Identifier: MIT
// The chunks of a PNG: sizes from IHDR, orientation from eXIf, and a walk that checks what stb_image does
// not: checksums, unknown critical chunks, and that the file has its end.
#include <array>
#include <string>

#include "core/image/formats.h"

namespace vitrine::image {
namespace {

constexpr std::size_t kSignatureBytes = 8;
constexpr std::size_t kChunkOverhead = 12;  // length, type and checksum

Error corrupt(const std::string& what) { return Error{ErrorCode::kCorrupt, "PNG: " + what}; }

// CRC-32 of ISO 3309, as PNG (third edition, annex D) defines it.
constexpr std::array<std::uint32_t, 256> kCrcTable = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t n = 0; n < 256; ++n) {
    std::uint32_t c = n;
    for (int bit = 0; bit < 8; ++bit) c = (c & 1) != 0 ? 0xEDB88320u ^ (c >> 1) : c >> 1;
    table[n] = c;
  }
  return table;
}();

std::uint32_t crc32(Bytes bytes) {
  std::uint32_t c = 0xFFFFFFFFu;
  for (const std::uint8_t byte : bytes) c = kCrcTable[(c ^ byte) & 0xFF] ^ (c >> 8);
  return ~c;
}

struct Chunk {
  Bytes type;  // four letters
  Bytes data;
  std::uint32_t crc = 0;
  std::size_t next = 0;  // where the following chunk begins

  bool is(std::string_view name) const { return has_text(type, 0, name); }
  // A reader must know every chunk whose first letter is a capital.
  bool critical() const { return (type[0] & 0x20) == 0; }
};

Result<Chunk> read_chunk(Bytes bytes, std::size_t offset) {
  if (!has(bytes, offset, kChunkOverhead)) {
    return corrupt("the file is truncated: it ends before the IEND chunk");
  }
  const std::uint32_t length = u32_be(bytes, offset);
  if (!has(bytes, offset + kChunkOverhead, length)) {
    return corrupt("the file is truncated: it ends inside a chunk of " + std::to_string(length) + " bytes");
  }
  Chunk chunk;
  chunk.type = bytes.subspan(offset + 4, 4);
  chunk.data = bytes.subspan(offset + 8, length);
  chunk.crc = u32_be(bytes, offset + 8 + length);
  chunk.next = offset + kChunkOverhead + length;
  return chunk;
}

bool is_known_critical(const Chunk& chunk) {
  return chunk.is("IHDR") || chunk.is("PLTE") || chunk.is("IDAT") || chunk.is("IEND");
}

// The eXIf chunk may stand before or behind the pixels. A damaged rest of the file is not the header's
// concern.
std::uint8_t find_orientation(Bytes bytes) {
  for (std::size_t offset = kSignatureBytes;;) {
    const Result<Chunk> chunk = read_chunk(bytes, offset);
    if (!chunk.ok() || chunk->is("IEND")) return 1;
    if (chunk->is("eXIf")) return exif_orientation(chunk->data);
    offset = chunk->next;
  }
}

}  // namespace

Result<Header> read_png_header(Bytes bytes) {
  if (!has(bytes, kSignatureBytes, 8 + 13))
    return corrupt("the file is truncated: it ends inside the IHDR chunk");
  if (!has_text(bytes, kSignatureBytes + 4, "IHDR") || u32_be(bytes, kSignatureBytes) != 13) {
    return corrupt("the first chunk is not an IHDR of 13 bytes");
  }
  Header header;
  header.info.format = ImageFormat::kPng;
  header.info.width = u32_be(bytes, kSignatureBytes + 8);
  header.info.height = u32_be(bytes, kSignatureBytes + 12);
  if (header.info.width == 0 || header.info.height == 0) return corrupt("a side is 0 pixels long");
  header.info.orientation = find_orientation(bytes);
  return header;
}

Status check_png(Bytes bytes) {
  for (std::size_t offset = kSignatureBytes;;) {
    const Result<Chunk> chunk = read_chunk(bytes, offset);
    if (!chunk.ok()) return chunk.error();
    const std::string name(reinterpret_cast<const char*>(chunk->type.data()), 4);
    if (chunk->critical() && !is_known_critical(*chunk)) {
      return Error{ErrorCode::kUnsupported, "PNG: a critical chunk of an unknown type"};
    }
    if (chunk->critical() || chunk->is("tRNS")) {
      const Bytes covered = bytes.subspan(offset + 4, 4 + chunk->data.size());
      if (crc32(covered) != chunk->crc) return corrupt("the checksum of the " + name + " chunk is wrong");
    }
    if (chunk->is("IEND")) return Done{};
    offset = chunk->next;
  }
}

}  // namespace vitrine::image

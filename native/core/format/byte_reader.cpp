// SPDX-License-Identifier: MIT
#include "core/format/byte_reader.h"

#include <bit>

namespace vitrine::format {

// Arrays are copied and viewed as they lie in the file. Nothing this code runs on is big-endian; a port would
// swap here.
static_assert(std::endian::native == std::endian::little, "the format is little-endian and is read in place");

float ByteReader::f32(std::string_view field) {
  const std::uint32_t bits = u32(field);
  float value = 0.0f;
  std::memcpy(&value, &bits, sizeof(value));
  return value;
}

std::uint32_t ByteReader::varint(std::string_view field) {
  std::uint32_t value = 0;
  for (unsigned shift = 0; shift < 35; shift += 7) {
    const std::uint8_t byte = u8(field);
    if (!ok()) return 0;
    const std::uint32_t bits = byte & 0x7fu;
    // Beyond 32 bits, or a last byte that says nothing.
    if ((shift == 28 && bits > 0xfu) || (shift > 0 && byte == 0)) break;
    value |= bits << shift;
    if (byte < 0x80u) return value;
  }
  fail(field, "has a number beyond 32 bits, or longer than it needs to be, in field ");
  return 0;
}

std::string ByteReader::text(std::string_view field) {
  const std::span<const std::uint8_t> bytes = raw(field, u8(field));
  return std::string(bytes.begin(), bytes.end());
}

std::span<const std::uint8_t> ByteReader::raw(std::string_view field, std::uint64_t length) {
  if (!ok() || length > left_.size()) {
    fail(field);
    return {};
  }
  const std::span<const std::uint8_t> bytes = left_.first(static_cast<std::size_t>(length));
  left_ = left_.subspan(bytes.size());
  return bytes;
}

void ByteReader::fail(std::string_view field, std::string_view how) {
  if (ok()) failure_ = std::string(how) + std::string(field);
  left_ = {};
}

Status ByteReader::status() const {
  if (ok()) return Done{};
  return Error{ErrorCode::kCorrupt, std::string(where_) + " " + failure_};
}

Status ByteReader::finish() const {
  if (!ok() || left_.empty()) return status();
  return Error{ErrorCode::kCorrupt,
               std::string(where_) + " has " + std::to_string(left_.size()) + " bytes after its last field"};
}

}  // namespace vitrine::format

// SPDX-License-Identifier: MIT
// Fixed-width numbers out of hostile bytes. Callers ask has() first; the readers do not look again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace vitrine::image {

using Bytes = std::span<const std::uint8_t>;

// Whether [offset, offset + count) lies inside, without a sum that could wrap.
inline bool has(Bytes bytes, std::uint64_t offset, std::uint64_t count) {
  return offset <= bytes.size() && count <= bytes.size() - offset;
}

// REQUIRES: has(bytes, offset, 2).
inline std::uint32_t u16_be(Bytes bytes, std::size_t offset) {
  return static_cast<std::uint32_t>(bytes[offset] << 8 | bytes[offset + 1]);
}
inline std::uint32_t u16_le(Bytes bytes, std::size_t offset) {
  return static_cast<std::uint32_t>(bytes[offset + 1] << 8 | bytes[offset]);
}

// REQUIRES: has(bytes, offset, 4).
inline std::uint32_t u32_be(Bytes bytes, std::size_t offset) {
  return u16_be(bytes, offset) << 16 | u16_be(bytes, offset + 2);
}
inline std::uint32_t u32_le(Bytes bytes, std::size_t offset) {
  return u16_le(bytes, offset + 2) << 16 | u16_le(bytes, offset);
}

// Whether `text` stands at the offset; false where the bytes end before it does.
inline bool has_text(Bytes bytes, std::size_t offset, std::string_view text) {
  return has(bytes, offset, text.size()) && std::memcmp(bytes.data() + offset, text.data(), text.size()) == 0;
}

}  // namespace vitrine::image

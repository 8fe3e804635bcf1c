// SPDX-License-Identifier: MIT
#include "core/format/byte_writer.h"

#include <utility>

namespace vitrine::format {

void ByteWriter::f32(float value) {
  std::uint32_t bits = 0;
  std::memcpy(&bits, &value, sizeof(bits));
  u32(bits);
}

void ByteWriter::varint(std::uint32_t value) {
  for (; value >= 0x80u; value >>= 7) u8(static_cast<std::uint8_t>(value | 0x80u));
  u8(static_cast<std::uint8_t>(value));
}

void ByteWriter::text(std::string_view field, std::string_view value) {
  if (value.size() > 255) {
    if (failed_field_.empty()) failed_field_ = field;
    return;
  }
  u8(static_cast<std::uint8_t>(value.size()));
  for (const char c : value) u8(static_cast<std::uint8_t>(c));
}

Result<std::vector<std::uint8_t>> ByteWriter::take() {
  if (!failed_field_.empty()) {
    return Error{ErrorCode::kInvalidArgument, "field " + failed_field_ + " is longer than 255 bytes"};
  }
  return std::move(bytes_);
}

}  // namespace vitrine::format

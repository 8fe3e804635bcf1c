// SPDX-License-Identifier: MIT
// Appends little-endian fields, and names the one it could not write.
#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "vitrine/result.h"

namespace vitrine::format {

class ByteWriter {
 public:
  void u8(std::uint8_t value) { number(value); }
  void u16(std::uint16_t value) { number(value); }
  void u32(std::uint32_t value) { number(value); }
  void u64(std::uint64_t value) { number(value); }
  void f32(float value);
  // Seven bits a byte, the lowest first.
  void varint(std::uint32_t value);

  // One byte of length, then the bytes. Fails where the text is longer than 255 bytes.
  void text(std::string_view field, std::string_view value);
  void raw(std::span<const std::uint8_t> bytes) { bytes_.insert(bytes_.end(), bytes.begin(), bytes.end()); }

  template <class T>
  void values(std::span<const T> numbers) {
    static_assert(std::is_arithmetic_v<T>, "no struct is ever written to a file");
    const std::size_t before = bytes_.size();
    bytes_.resize(before + numbers.size_bytes());
    if (!numbers.empty()) std::memcpy(bytes_.data() + before, numbers.data(), numbers.size_bytes());
  }

  // Zero bytes up to the next multiple of `alignment`.
  void pad_to(std::size_t alignment) {
    bytes_.resize((bytes_.size() + alignment - 1) / alignment * alignment);
  }

  std::size_t size() const { return bytes_.size(); }
  // What was written, or the first field that did not fit (kInvalidArgument). Leaves nothing behind.
  Result<std::vector<std::uint8_t>> take();

 private:
  template <class T>
  void number(T value) {
    for (std::size_t i = 0; i < sizeof(T); ++i) bytes_.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
  }

  std::vector<std::uint8_t> bytes_;
  std::string failed_field_;
};

}  // namespace vitrine::format

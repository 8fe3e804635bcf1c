// SPDX-License-Identifier: MIT
// Reads little-endian fields and cannot run past the end. The first failure sticks: later reads give zeros,
// and status() names the field. So a caller reads a whole record and asks once.
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

class ByteReader {
 public:
  // `where` names the record in messages: "section SPAC". It and the bytes must outlive the reader.
  ByteReader(std::span<const std::uint8_t> bytes, std::string_view where) : left_(bytes), where_(where) {}

  std::uint8_t u8(std::string_view field) { return number<std::uint8_t>(field); }
  std::uint16_t u16(std::string_view field) { return number<std::uint16_t>(field); }
  std::uint32_t u32(std::string_view field) { return number<std::uint32_t>(field); }
  std::uint64_t u64(std::string_view field) { return number<std::uint64_t>(field); }
  float f32(std::string_view field);
  // A number in seven bits a byte, the lowest first, of at most 32 bits and in its shortest form.
  std::uint32_t varint(std::string_view field);

  // One byte of length, then so many bytes.
  std::string text(std::string_view field);

  // A run of `length` bytes, in place.
  std::span<const std::uint8_t> raw(std::string_view field, std::uint64_t length);

  // `count` numbers, copied. Nothing is allocated before their bytes are known to be there.
  template <class T>
  std::vector<T> values(std::string_view field, std::uint64_t count) {
    static_assert(std::is_arithmetic_v<T>, "no struct is ever read from a file");
    if (count > left_.size() / sizeof(T)) {
      fail(field);
      return {};
    }
    const std::span<const std::uint8_t> bytes = raw(field, count * sizeof(T));
    std::vector<T> numbers(static_cast<std::size_t>(count));
    if (!bytes.empty()) std::memcpy(numbers.data(), bytes.data(), bytes.size());
    return numbers;
  }

  // Bytes not read yet; 0 after a failure. No list is longer than this.
  std::uint64_t left() const { return left_.size(); }
  bool ok() const { return failure_.empty(); }
  // The first failure, if any.
  Status status() const;
  // As status(), and bytes left over are a failure too.
  Status finish() const;

 private:
  template <class T>
  T number(std::string_view field) {
    const std::span<const std::uint8_t> bytes = raw(field, sizeof(T));
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) value |= std::uint64_t{bytes[i]} << (8 * i);
    return static_cast<T>(value);
  }
  void fail(std::string_view field, std::string_view how = "ends within field ");

  std::span<const std::uint8_t> left_;
  std::string_view where_;
  std::string failure_;
};

}  // namespace vitrine::format

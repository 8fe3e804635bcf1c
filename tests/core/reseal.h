// SPDX-License-Identifier: MIT
// Makes checksums fit again after a file was changed: what somebody does who means harm. Written from
// FORMAT.md, not with the reader's code, for the fuzzer and the corruption test.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace vitrine::testing {

inline std::uint32_t plain_crc32(std::span<const std::uint8_t> bytes, std::uint32_t before = 0) {
  std::uint32_t state = ~before;
  for (const std::uint8_t byte : bytes) {
    state ^= byte;
    for (int bit = 0; bit < 8; ++bit) state = (state >> 1) ^ ((state & 1u) != 0 ? 0xEDB88320u : 0u);
  }
  return ~state;
}

inline std::uint64_t get_number(std::span<const std::uint8_t> bytes, std::size_t at, std::size_t size) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < size; ++i) value |= std::uint64_t{bytes[at + i]} << (8 * i);
  return value;
}

inline void put_number(std::span<std::uint8_t> bytes, std::size_t at, std::size_t size, std::uint64_t value) {
  for (std::size_t i = 0; i < size; ++i) bytes[at + i] = static_cast<std::uint8_t>(value >> (8 * i));
}

// Sets magic, version, file length and every checksum whose section lies inside the file. Kind, table and
// contents stay.
inline void reseal(std::span<std::uint8_t> file) {
  constexpr std::size_t kHeader = 32;
  constexpr std::size_t kEntry = 24;
  if (file.size() < kHeader) return;
  constexpr std::uint8_t kMagic[8] = {'V', 'I', 'T', 'R', 'I', 'N', 'E', 0x1A};
  for (std::size_t i = 0; i < 8; ++i) file[i] = kMagic[i];
  put_number(file, 12, 2, 2);
  put_number(file, 16, 8, file.size());
  const std::uint64_t count = get_number(file, 24, 4);
  if (count > (file.size() - kHeader) / kEntry) return;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t entry = kHeader + i * kEntry;
    const std::uint64_t offset = get_number(file, entry + 8, 8);
    const std::uint64_t length = get_number(file, entry + 16, 8);
    if (offset > file.size() || length > file.size() - offset) continue;
    const auto content = file.subspan(static_cast<std::size_t>(offset), static_cast<std::size_t>(length));
    put_number(file, entry + 4, 4, plain_crc32(content));
  }
  const auto table = file.subspan(kHeader, static_cast<std::size_t>(count) * kEntry);
  put_number(file, 28, 4, plain_crc32(table, plain_crc32(file.first(28))));
}

}  // namespace vitrine::testing

// SPDX-License-Identifier: MIT
#include "core/format/crc32.h"

#include <array>
#include <cstddef>

namespace vitrine::format {
namespace {

constexpr std::uint32_t kPolynomial = 0xEDB88320u;
// Tables for eight bytes at a time (Kounavis and Berry, 2005): an index of 30 MB is checked within a frame or
// two.
constexpr std::size_t kSlices = 8;
using Tables = std::array<std::array<std::uint32_t, 256>, kSlices>;

Tables make_tables() {
  Tables tables{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t value = byte;
    for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ ((value & 1u) ? kPolynomial : 0u);
    tables[0][byte] = value;
  }
  for (std::size_t slice = 1; slice < kSlices; ++slice) {
    for (std::size_t byte = 0; byte < 256; ++byte) {
      const std::uint32_t value = tables[slice - 1][byte];
      tables[slice][byte] = (value >> 8) ^ tables[0][value & 0xFFu];
    }
  }
  return tables;
}

// Made when they are first needed: ready ones would be 8 KB of a module that is downloaded.
const Tables& tables() {
  static const Tables kTables = make_tables();
  return kTables;
}

}  // namespace

std::uint32_t crc32(std::span<const std::uint8_t> bytes, std::uint32_t before) {
  const Tables& slices = tables();
  std::uint32_t state = ~before;
  std::size_t at = 0;
  for (; at + kSlices <= bytes.size(); at += kSlices) {
    std::uint32_t next = 0;
    for (std::size_t i = 0; i < kSlices; ++i) {
      const std::uint32_t mask = i < 4 ? (state >> (8 * i)) & 0xFFu : 0u;
      next ^= slices[kSlices - 1 - i][bytes[at + i] ^ mask];
    }
    state = next;
  }
  for (; at < bytes.size(); ++at) state = (state >> 8) ^ slices[0][(state ^ bytes[at]) & 0xFFu];
  return ~state;
}

}  // namespace vitrine::format

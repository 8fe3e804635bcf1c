// SPDX-License-Identifier: MIT
#include <string>

#include "vitrine/packed_weights.h"

namespace vitrine {
namespace {

// The two's complement of four bits.
constexpr int signed_nibble(unsigned bits) { return static_cast<int>(bits ^ 8u) - 8; }

}  // namespace

Status unpack_int4(std::span<const std::uint8_t> packed, std::span<std::int8_t> unpacked) {
  if (unpacked.size() % kInt4GroupValues != 0) {
    return Error{ErrorCode::kInvalidArgument, "int4 weights come in groups of " +
                                                  std::to_string(kInt4GroupValues) + " values; " +
                                                  std::to_string(unpacked.size()) + " are asked for"};
  }
  const std::size_t groups = unpacked.size() / kInt4GroupValues;
  // Compared by division: groups * 17 would overflow 32 bits where the values nearly fill the address space.
  if (packed.size() % kInt4GroupBytes != 0 || packed.size() / kInt4GroupBytes != groups) {
    return Error{ErrorCode::kInvalidArgument,
                 std::to_string(packed.size()) + " bytes of int4 weights are not the " +
                     std::to_string(groups) + " groups of " + std::to_string(kInt4GroupBytes) +
                     " bytes that " + std::to_string(unpacked.size()) + " values take"};
  }
  for (std::size_t group = 0; group < groups; ++group) {
    const std::uint8_t* bytes = packed.data() + group * kInt4GroupBytes;
    std::int8_t* values = unpacked.data() + group * kInt4GroupValues;
    std::int8_t table[16];
    for (unsigned bits = 0; bits < 16; ++bits) table[bits] = int4_value(signed_nibble(bits), bytes[0]);
    for (std::size_t pair = 0; pair < kInt4GroupValues / 2; ++pair) {
      values[2 * pair] = table[bytes[1 + pair] & 15u];
      values[2 * pair + 1] = table[bytes[1 + pair] >> 4];
    }
  }
  return Done{};
}

}  // namespace vitrine

// SPDX-License-Identifier: MIT
// Weights of a network that travel with 4 bits each and run as int8. A network's big dense layers are most of
// its bytes; a site publishes them packed and the page unpacks them once, before the network is opened, so
// that half the bytes travel and the speed of int8 stays. Packing is a matter of choice and lives with the
// preparation of networks; unpacking is this one function, all integer, equal to the bit everywhere.
//
// Groups of 32 int8 values travel as 17 bytes: u8 `scale`, then 16 bytes of two signed 4-bit numbers q each,
// the low nibble first, two's complement, -8..7.
//
//   value = clamp((q * scale + 8) >> 4, -127, 127)     with an arithmetic shift
#pragma once

#include <cstdint>
#include <span>

#include "vitrine/result.h"

namespace vitrine {

inline constexpr std::size_t kInt4GroupValues = 32;
inline constexpr std::size_t kInt4GroupBytes = 1 + kInt4GroupValues / 2;

// What q and a group's scale say: -127..112. REQUIRES: -8 <= q <= 7.
[[nodiscard]] constexpr std::int8_t int4_value(int q, std::uint8_t scale) {
  const int value = (q * scale + 8) >> 4;
  return static_cast<std::int8_t>(value < -127 ? -127 : value);
}

// Fills `unpacked` from the groups in `packed`. Errors: kInvalidArgument where `unpacked` is not whole groups
// or `packed` is not as long as they ask; nothing is written then. Any bytes of the right length are groups.
[[nodiscard]] Status unpack_int4(std::span<const std::uint8_t> packed, std::span<std::int8_t> unpacked);

}  // namespace vitrine

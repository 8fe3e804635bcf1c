// SPDX-License-Identifier: MIT
// The CRC-32 of PNG, gzip and Ethernet (reflected polynomial 0xEDB88320): finds what a transfer or a disk
// breaks. It is no defence against intent, so that readers validate everything behind it all the same.
#pragma once

#include <cstdint>
#include <span>

namespace vitrine::format {

// The checksum of `bytes`; `before` is that of the bytes in front of them, 0 where there are none.
[[nodiscard]] std::uint32_t crc32(std::span<const std::uint8_t> bytes, std::uint32_t before = 0);

}  // namespace vitrine::format

// SPDX-License-Identifier: MIT
// What the bytes of each picture of the demo collection must be. They let a second run skip what is already
// drawn, and a test see when a change alters a picture. `vitrine_demo_sheet table` prints checksums.cpp anew
// after a wanted change.
#pragma once

#include <cstdint>
#include <span>

namespace vitrine::demo {

// FNV-1a, 64 bits: guards against accidents, not against forgery.
constexpr std::uint64_t checksum(std::span<const std::uint8_t> bytes) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const std::uint8_t byte : bytes) hash = (hash ^ byte) * 0x100000001b3u;
  return hash;
}

// One a work, in the order of demo_works(), of the encoded file.
std::span<const std::uint64_t> picture_checksums();

}  // namespace vitrine::demo

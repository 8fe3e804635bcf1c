// SPDX-License-Identifier: MIT
// Which file a request means, what kind it is, and which part of it is asked for. No sockets: plain values in
// and out.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace vitrine::cli {

// The media type by the file's ending; application/octet-stream for others.
[[nodiscard]] std::string_view media_type(const std::filesystem::path& file);

// What stands at a decoded request path below `root` (a canonical path): the file or folder with links
// resolved, or nothing where the path leaves the root, names something hidden, or leads nowhere.
[[nodiscard]] std::optional<std::filesystem::path> resolve_request(const std::filesystem::path& root,
                                                                   std::string_view path);

// A part of a file, both ends included.
struct ByteRange {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
};

enum class RangeKind : std::uint8_t { kWhole, kPart, kUnsatisfiable };

struct RangeAnswer {
  RangeKind kind = RangeKind::kWhole;
  ByteRange range;  // for kPart
};

// Reads a Range header (RFC 9110). Several ranges, other units and malformed ones mean the whole file, which
// the RFC allows.
[[nodiscard]] RangeAnswer parse_range(std::string_view header, std::uint64_t size);

}  // namespace vitrine::cli

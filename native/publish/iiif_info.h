// SPDX-License-Identifier: MIT
// info.json of a level-0 service: which sizes a picture is published in, written and read.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "publish/site.h"
#include "vitrine/result.h"

namespace vitrine::publish {

// Longest info.json read. Ours have about 400 bytes.
inline constexpr std::uint64_t kMaxInfoBytes = 64 << 10;

// The sizes a picture of width x height is published in, ascending by area; the last is its largest. See
// IiifOptions::long_sides.
[[nodiscard]] std::vector<PublishedImage::Size> planned_sizes(std::uint32_t width, std::uint32_t height,
                                                              std::span<const std::uint32_t> long_sides);

// What info.json says of a picture.
struct IiifInfo {
  std::string id;                           // the service's URI, without a slash at the end
  std::vector<PublishedImage::Size> sizes;  // ascending; the last is the full image, unless there are tiles
  std::optional<PublishedImage::Size> tiled;  // where there are: the picture that they show, larger than that
};

[[nodiscard]] std::string info_json(const IiifInfo& info);

// Reads what info_json() writes, checking every required property of Image API 3. Errors: kCorrupt naming
// file and field.
[[nodiscard]] Result<IiifInfo> parse_info_json(std::string_view text, const std::string& file);

// Where a size lies below a service: "full/<w>,<h>/0/default.jpg".
[[nodiscard]] std::string size_path(const PublishedImage::Size& size);
inline constexpr std::string_view kMaxSizePath = "full/max/0/default.jpg";

}  // namespace vitrine::publish

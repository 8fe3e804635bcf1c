// SPDX-License-Identifier: MIT
// Thumbnails as JPEG files that carry their own checksum, so that verify finds a changed byte without a list
// of hashes; and JPEG files as other programs write them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "io/files.h"
#include "vitrine/image.h"
#include "vitrine/result.h"

namespace vitrine::publish {

// Largest one read back.
inline constexpr std::uint64_t kMaxJpegBytes = 64ull << 20;

// Progressive JPEG, 4:2:0, optimised Huffman tables, integer DCT: equal pixels give equal bytes on every
// machine with the same libjpeg. `note` (printable ASCII) goes into a comment segment, followed by the
// checksum. quality: 1..100. Errors: kInvalidArgument for an image or quality out of range; kOutOfMemory.
[[nodiscard]] Result<io::Bytes> encode_jpeg(const Image& image, int quality, std::string_view note);

enum class JpegColours : std::uint8_t {
  kColour,  // YCbCr, 4:2:0
  kGrey,    // one component: the first channel's
};

// A JPEG file as most programs write it unless told otherwise: baseline, standard Huffman tables, integer
// DCT, no comment. Errors: as encode_jpeg().
[[nodiscard]] Result<io::Bytes> encode_plain_jpeg(const Image& image, int quality, JpegColours colours);

// The note of a file that encode_jpeg() wrote. Errors: kUnsupported where there is none; kCorrupt where the
// checksum disagrees.
[[nodiscard]] Result<std::string> check_jpeg(std::span<const std::uint8_t> bytes);

}  // namespace vitrine::publish

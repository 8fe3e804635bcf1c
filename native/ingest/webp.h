// SPDX-License-Identifier: MIT
// WebP through libwebp. Compiled only where libwebp was found (VITRINE_HAS_WEBP).
#pragma once

#include <cstdint>
#include <span>

#include "vitrine/image.h"
#include "vitrine/result.h"

namespace vitrine::ingest {

// Decodes a still WebP, alpha over white. The header is checked against the limits before pixels are
// allocated. Errors: kTooLarge, kCorrupt, kUnsupported for an animation, kOutOfMemory.
[[nodiscard]] Result<Image> decode_webp(std::span<const std::uint8_t> bytes, const ImageLimits& limits);

// Width times height by the header; 0 for a damaged one.
[[nodiscard]] std::uint64_t count_webp_pixels(std::span<const std::uint8_t> bytes);

}  // namespace vitrine::ingest

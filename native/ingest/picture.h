// SPDX-License-Identifier: MIT
// A picture file as pixels: the core's decoder, and libwebp for WebP where it was found when building.
#pragma once

#include <cstdint>
#include <span>

#include "vitrine/image.h"
#include "vitrine/result.h"

namespace vitrine::ingest {

// Decodes any picture this build reads. The error's message names what was found (for example "a text file")
// and the remedy, not the path.
[[nodiscard]] Result<Image> decode_picture(std::span<const std::uint8_t> bytes,
                                           const ImageLimits& limits = {});

// Pixels decode_picture() would make, read from the header; 0 where there is no header to read.
[[nodiscard]] std::uint64_t count_pixels(std::span<const std::uint8_t> bytes);

}  // namespace vitrine::ingest

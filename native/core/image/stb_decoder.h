// SPDX-License-Identifier: MIT
// The one door to stb_image. Nothing else in Vitrine includes it.
#pragma once

#include <cstdint>
#include <memory>

#include "core/image/formats.h"
#include "vitrine/result.h"

namespace vitrine::image {

struct FreePixels {
  void operator()(std::uint8_t* pixels) const;
};

// Interleaved 8-bit samples as the file has them: grey, grey and alpha, RGB or RGBA.
struct StbPixels {
  std::unique_ptr<std::uint8_t[], FreePixels> samples;
  std::uint32_t channels = 0;
};

// Decodes a file whose header was read, whose size was checked and whose structure was walked. The memory it
// may use is bounded by the header's picture size; any reading past the end is noticed. Errors: kCorrupt,
// kUnsupported, kOutOfMemory.
[[nodiscard]] Result<StbPixels> decode_with_stb(Bytes bytes, const Header& header);

}  // namespace vitrine::image

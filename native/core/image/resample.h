// SPDX-License-Identifier: MIT
// The antialiased bilinear resize, for a window of the resized picture: what a crop would throw away is never
// made.
#pragma once

#include <cstdint>

#include "vitrine/image.h"
#include "vitrine/result.h"

namespace vitrine::image {

// One axis of the result: pixels [first, first + count) of an axis that is `size` pixels long once resized.
struct Axis {
  std::uint64_t size = 0;
  std::uint64_t first = 0;
  std::uint32_t count = 0;
};

// REQUIRES: the image keeps its invariant; each axis has count >= 1 and first + count <= size.
// Errors: kOutOfMemory.
[[nodiscard]] Result<Image> resample(const Image& image, const Axis& horizontal, const Axis& vertical);

}  // namespace vitrine::image

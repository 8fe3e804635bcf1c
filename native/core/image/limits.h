// SPDX-License-Identifier: MIT
// Size checks that every way to a picture shares.
#pragma once

#include <cstddef>
#include <cstdint>

#include "vitrine/image.h"
#include "vitrine/result.h"

namespace vitrine::image {

// Whether a picture of this size is allowed. Errors: kInvalidArgument for a side of 0; kTooLarge naming size
// and limit.
[[nodiscard]] Status check_size(std::uint64_t width, std::uint64_t height, const ImageLimits& limits);

// A picture of the size, black. Errors: kOutOfMemory.
[[nodiscard]] Result<Image> make_image(std::uint32_t width, std::uint32_t height);

// Whether that many bytes can be had now.
[[nodiscard]] bool can_allocate(std::uint64_t bytes);

}  // namespace vitrine::image

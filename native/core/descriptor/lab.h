// SPDX-License-Identifier: MIT
// A small picture in CIE 1976 L*a*b* (D65), where distances are roughly those the eye sees.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "vitrine/image.h"

namespace vitrine::descriptor {

// Steps of one unit of L*, a* or b*.
inline constexpr std::int32_t kLabUnit = 64;

// Three square planes of side x side values, rows from the top: L* in 0..100, a* in -87..99, b* in -108..95,
// all times kLabUnit. Greys have a* and b* of exactly 0.
struct LabPicture {
  std::int32_t side = 0;
  std::array<std::vector<std::int16_t>, 3> planes;
};

// One colour. Within 0.1 units of the definition in real numbers.
[[nodiscard]] std::array<std::int16_t, 3> to_lab(std::uint8_t red, std::uint8_t green, std::uint8_t blue);

// REQUIRES: image.width == image.height.
[[nodiscard]] LabPicture to_lab(const Image& image);

// The means of blocks of factor x factor pixels. REQUIRES: factor divides picture.side.
[[nodiscard]] LabPicture reduce(const LabPicture& picture, std::int32_t factor);

}  // namespace vitrine::descriptor

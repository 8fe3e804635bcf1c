// SPDX-License-Identifier: MIT
// The few colours that a picture is made of: what a page compares where visitors ask by colours.
#pragma once

#include <array>
#include <cstdint>

#include "vitrine/image.h"

namespace vitrine::build {

// A colour in sRGB, and its part of the picture's area in 255ths; 0 where the picture has fewer colours.
struct Swatch {
  std::uint8_t red = 0, green = 0, blue = 0;
  std::uint8_t share = 0;
  friend bool operator==(const Swatch&, const Swatch&) = default;
};

inline constexpr std::size_t kSwatches = 5;
using Palette = std::array<Swatch, kSwatches>;

// Five colours by k-means (Lloyd, 1982) in CIE L*a*b* (D65), begun with the colours that lie farthest from
// each other; clusters nearer than a difference that people see at a glance are one. The greatest share comes
// first. Looks at a reduced picture of at most 48 x 48 pixels. A picture that breaks its invariant has no
// colours. Deterministic.
[[nodiscard]] Palette palette_of(const Image& image);

}  // namespace vitrine::build

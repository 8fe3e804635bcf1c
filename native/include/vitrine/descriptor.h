// SPDX-License-Identifier: MIT
// The built-in descriptor: what a picture looks like in colour and line, without any network. It needs no
// weights, runs everywhere at once, and is computed in integers alone, so that native and wasm agree to the
// bit.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "vitrine/image.h"
#include "vitrine/result.h"

namespace vitrine {

// The descriptor's name and version. A change of any output value changes the version, and with it every
// space's hash.
inline constexpr std::string_view kDescriptorModel = "descriptor";
inline constexpr std::uint32_t kDescriptorVersion = 1;

// Length of a descriptor (int16) and of its embedding (float32).
[[nodiscard]] std::uint32_t descriptor_dimension();

// Colour layout and histogram in Lab, gradient orientations on a spatial pyramid; docs/DESCRIPTOR.md tells
// the blocks and their weights. Any picture of at least 1 x 1 has one. Errors: kInvalidArgument for an image
// that breaks its invariant.
[[nodiscard]] Result<std::vector<std::int16_t>> describe(const Image& image);

// The descriptor as a unit-length float32 embedding, computed with IEEE operations in a fixed order: equal on
// every machine.
[[nodiscard]] std::vector<float> descriptor_embedding(std::span<const std::int16_t> descriptor);

}  // namespace vitrine

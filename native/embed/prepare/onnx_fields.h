// SPDX-License-Identifier: MIT
// The few fields of onnx.proto that are written by hand, so that a model's weights need not stand in memory
// to be written.
#pragma once

#include <cstdint>
#include <string>

namespace vitrine::embed {

// A field's number with the wire type of a run of bytes.
constexpr std::uint32_t bytes_field(std::uint32_t number) { return number << 3 | 2; }
inline constexpr std::uint32_t kModelGraph = bytes_field(7);
inline constexpr std::uint32_t kGraphInitializer = bytes_field(5);
inline constexpr std::uint32_t kTensorRawData = bytes_field(9);

// The tag of a field and the length of what follows.
[[nodiscard]] std::string run_of(std::uint32_t field, std::uint64_t length);

}  // namespace vitrine::embed

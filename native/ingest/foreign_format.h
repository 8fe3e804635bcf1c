// SPDX-License-Identifier: MIT
// Names what a file is when it is not a picture this build reads, so that the message can say what to do.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace vitrine::ingest {

// One clause, for example "a TIFF: convert it to JPEG or PNG". Empty for what is not recognised, and for
// every format read here. Text is recognised by looks_like_text() alone.
[[nodiscard]] std::string describe_foreign_format(std::span<const std::uint8_t> bytes);

// True where the beginning is printable UTF-8 and not the header of a PNM picture.
[[nodiscard]] bool looks_like_text(std::span<const std::uint8_t> bytes);

}  // namespace vitrine::ingest

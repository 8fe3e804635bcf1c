// SPDX-License-Identifier: MIT
// SHA-256, through OpenSSL's libcrypto: names of content-addressed files, spaces, models, and keys of the embedding cache.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "vitrine/result.h"

namespace vitrine::io {

using Digest = std::array<std::uint8_t, 32>;

[[nodiscard]] Digest sha256(std::span<const std::uint8_t> bytes);
[[nodiscard]] Digest sha256(std::string_view text);
[[nodiscard]] Result<Digest> sha256_file(const std::filesystem::path& path);

// Lower-case hex of the first `bytes` bytes. 16 hex digits name a file, 64 verify one.
[[nodiscard]] std::string hex(const Digest& digest, std::size_t bytes = 32);

}  // namespace vitrine::io

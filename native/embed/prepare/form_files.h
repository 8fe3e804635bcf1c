// SPDX-License-Identifier: MIT
// The files of a form as they go to disk, each named by what it holds.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>

#include "embed/network.h"
#include "vitrine/result.h"

namespace vitrine::embed {

// Writes <kind>-<first 16 hex digits of the SHA-256><ending>; what is there already is left alone.
class FormFiles {
 public:
  // `written` is told of bytes as they reach the disk; may be empty. Both must live as long.
  FormFiles(const std::filesystem::path& folder, const std::function<void(std::uint64_t bytes)>& written)
      : folder_(folder), written_(written) {}

  // Errors: kIo; kInterrupted.
  [[nodiscard]] Result<NetworkFile> write(const char* kind, const char* ending,
                                          std::span<const std::uint8_t> bytes);

  // What travels of a network's weights, in parts of at most kMaxPartBytes. Errors: as write().
  [[nodiscard]] Status write_parts(std::span<const std::uint8_t> travelling, NetworkWeights& weights);

 private:
  const std::filesystem::path& folder_;
  const std::function<void(std::uint64_t)>& written_;
};

}  // namespace vitrine::embed

// SPDX-License-Identifier: MIT
// A file of any size written piece by piece under a temporary name, which gets its good one when it is whole.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "io/file_handle.h"
#include "vitrine/result.h"

namespace vitrine::publish {

// Moves, does not copy. What was not finished is removed with it: an earlier file of that name stays.
class OutputFile {
 public:
  // Parent folders are made. Errors: kIo.
  [[nodiscard]] static Result<OutputFile> create(const std::filesystem::path& path);

  OutputFile(OutputFile&&) = default;
  OutputFile& operator=(OutputFile&&) = delete;
  ~OutputFile();

  // Errors: kIo, for a full disk say. They may show only in a later write or in finish().
  [[nodiscard]] Status write(std::string_view text);
  [[nodiscard]] Status write(std::span<const std::uint8_t> bytes);
  // Values as little-endian float32.
  [[nodiscard]] Status write(std::span<const float> values);

  // Brings everything to the disk and renames. Nothing is written after it. Errors: kIo.
  [[nodiscard]] Status finish();

 private:
  OutputFile(std::filesystem::path path, std::filesystem::path temporary, io::FileHandle handle);
  Status flush();

  std::filesystem::path path_, temporary_;
  io::FileHandle handle_;  // closed: finished, or moved away
  std::string waiting_;
};

}  // namespace vitrine::publish

// SPDX-License-Identifier: MIT
// An open file of the operating system that closes itself, and the few calls on it that must be repeated until they are done.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include "vitrine/result.h"

namespace vitrine::io {

// Owns a POSIX file descriptor; moves, does not copy.
class FileHandle {
 public:
  FileHandle() = default;
  explicit FileHandle(int descriptor) : descriptor_(descriptor) {}
  ~FileHandle() { close(); }
  FileHandle(FileHandle&& other) noexcept : descriptor_(other.release()) {}
  FileHandle& operator=(FileHandle&& other) noexcept;
  FileHandle(const FileHandle&) = delete;
  FileHandle& operator=(const FileHandle&) = delete;

  [[nodiscard]] bool open() const { return descriptor_ >= 0; }
  [[nodiscard]] int get() const { return descriptor_; }
  int release();
  // False where the system reports that earlier writes did not reach the disk (errno says why).
  bool close();

 private:
  int descriptor_ = -1;
};

// Opens a regular file for reading, without waiting on pipes. Errors: kNotFound, kIo, kUnsupported for a folder or device.
[[nodiscard]] Result<FileHandle> open_regular_file(const std::filesystem::path& path);

// An error of the operating system about `path`: "cannot write site/x.bin: no space left on device (free some ...)".
// kNotFound for a missing file, else kIo. `action` is a verb: "read", "write".
[[nodiscard]] Error system_error(const char* action, const std::filesystem::path& path, int error_number);

// Writes all bytes at the handle's position. Returns 0 or the errno of the write that failed.
[[nodiscard]] int write_all(int descriptor, std::span<const std::uint8_t> bytes);

// Reads until `bytes` is full or the file ends. Returns the bytes read, or -1 with errno set.
[[nodiscard]] std::int64_t read_at(int descriptor, std::span<std::uint8_t> bytes, std::uint64_t offset);

}  // namespace vitrine::io

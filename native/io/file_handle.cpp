// SPDX-License-Identifier: MIT
#include "io/file_handle.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "io/files.h"

namespace vitrine::io {

FileHandle& FileHandle::operator=(FileHandle&& other) noexcept {
  if (this != &other) {
    close();
    descriptor_ = other.release();
  }
  return *this;
}

int FileHandle::release() { return std::exchange(descriptor_, -1); }

bool FileHandle::close() {
  const int descriptor = release();
  // After EINTR Linux has closed the descriptor already; closing again could hit a stranger's file.
  return descriptor < 0 || ::close(descriptor) == 0 || errno == EINTR;
}

Result<FileHandle> open_regular_file(const std::filesystem::path& path) {
  // O_NONBLOCK: a named pipe among the pictures must not stop the run until somebody writes to it.
  FileHandle handle(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!handle.open()) return system_error("read", path, errno);
  struct stat status {};
  if (::fstat(handle.get(), &status) != 0) return system_error("read", path, errno);
  if (S_ISDIR(status.st_mode)) {
    return Error{ErrorCode::kUnsupported, display(path) + " is a folder where a file was expected"};
  }
  if (!S_ISREG(status.st_mode)) {
    return Error{ErrorCode::kUnsupported, display(path) + " is a device or pipe where a file was expected"};
  }
  return handle;
}

Error system_error(const char* action, const std::filesystem::path& path, int error_number) {
  std::string message = std::string("cannot ") + action + " " + display(path) + ": " +
                        std::generic_category().message(error_number);
  if (error_number == ENOSPC || error_number == EDQUOT) {
    message += " (free some space and run again; what was finished before is kept)";
  } else if (error_number == EACCES || error_number == EPERM) {
    message += " (check the permissions)";
  }
  const bool missing = error_number == ENOENT || error_number == ENOTDIR;
  return Error{missing ? ErrorCode::kNotFound : ErrorCode::kIo, std::move(message)};
}

int write_all(int descriptor, std::span<const std::uint8_t> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return errno;
    }
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return 0;
}

std::int64_t read_at(int descriptor, std::span<std::uint8_t> bytes, std::uint64_t offset) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t got =
        ::pread(descriptor, bytes.data() + done, bytes.size() - done, static_cast<off_t>(offset + done));
    if (got < 0) {
      if (errno == EINTR) continue;
      return -1;
    }
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return static_cast<std::int64_t>(done);
}

}  // namespace vitrine::io

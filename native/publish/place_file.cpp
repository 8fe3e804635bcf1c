// SPDX-License-Identifier: MIT
#include "publish/place_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <string>
#include <system_error>

#include "io/file_handle.h"
#include "io/files.h"

namespace vitrine::publish {
namespace {

namespace fs = std::filesystem;

bool holds(const fs::path& path, std::span<const std::uint8_t> bytes) {
  std::error_code failure;
  if (fs::file_size(path, failure) != bytes.size() || failure) return false;
  const Result<io::Bytes> present = io::read_file(path, bytes.size());
  return present.ok() && std::equal(present->begin(), present->end(), bytes.begin(), bytes.end());
}

// The pattern of io::write_file()'s temporary names, so that one rule finds what a crash leaves behind.
fs::path temporary_beside(const fs::path& path) {
  static std::atomic<std::uint64_t> counter{0};
  return path.parent_path() /
         (".vitrine-" + std::to_string(::getpid()) + "-p" + std::to_string(counter++) + ".tmp");
}

// 0 or the errno of what failed.
int write_new(const fs::path& path, std::span<const std::uint8_t> bytes) {
  io::FileHandle handle(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
  if (!handle.open()) return errno;
  if (const int failure = io::write_all(handle.get(), bytes); failure != 0) return failure;
  return handle.close() ? 0 : errno;
}

}  // namespace

Status place_file(const fs::path& path, std::span<const std::uint8_t> bytes) {
  if (holds(path, bytes)) return Done{};
  std::error_code folder_failure;
  fs::create_directories(path.parent_path(), folder_failure);
  if (folder_failure) return io::system_error("make folder", path.parent_path(), folder_failure.value());
  const fs::path temporary = temporary_beside(path);
  int failure = write_new(temporary, bytes);
  if (failure == 0 && ::rename(temporary.c_str(), path.c_str()) != 0) failure = errno;
  if (failure == 0) return Done{};
  ::unlink(temporary.c_str());
  return io::system_error("write", path, failure);
}

Status link_or_place_file(const fs::path& from, const fs::path& path, std::span<const std::uint8_t> bytes) {
  std::error_code ignored;
  fs::create_directories(path.parent_path(), ignored);
  // A link to a symbolic link would be one itself.
  if (fs::is_regular_file(fs::symlink_status(from, ignored)) && ::link(from.c_str(), path.c_str()) == 0)
    return Done{};
  return place_file(path, bytes);
}

Status sync_site(const fs::path& site) {
  io::FileHandle handle(::open(site.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!handle.open()) return io::system_error("open", site, errno);
#ifdef __linux__
  if (::syncfs(handle.get()) != 0) return io::system_error("write", site, errno);
#else
  ::sync();
#endif
  return Done{};
}

}  // namespace vitrine::publish

// SPDX-License-Identifier: MIT
#include "io/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <new>

#include "io/file_handle.h"
#include "vitrine/text.h"

namespace vitrine::io {
namespace {

Error too_large(const std::filesystem::path& path, std::uint64_t max_bytes) {
  return Error{ErrorCode::kTooLarge, display(path) + " is larger than " + std::to_string(max_bytes) +
                                         " bytes, the most that is read here"};
}

// A name of our own beside the target, short enough wherever the target's own name is.
std::filesystem::path temporary_beside(const std::filesystem::path& path) {
  static std::atomic<std::uint64_t> counter{0};
  return path.parent_path() /
         (".vitrine-" + std::to_string(::getpid()) + "-" + std::to_string(counter++) + ".tmp");
}

// Removes the temporary file unless it was renamed away.
class Temporary {
 public:
  explicit Temporary(std::filesystem::path path) : path_(std::move(path)) {}
  ~Temporary() {
    if (!kept_) ::unlink(path_.c_str());
  }
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;
  const std::filesystem::path& path() const { return path_; }
  void keep() { kept_ = true; }

 private:
  std::filesystem::path path_;
  bool kept_ = false;
};

// A rename is on disk only when its folder is. Some file systems (network shares) refuse to sync folders: not
// a failure.
Status sync_folder(const std::filesystem::path& folder) {
  FileHandle handle(::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!handle.open()) return system_error("open", folder, errno);
  if (::fsync(handle.get()) != 0 && errno != EINVAL && errno != ENOTSUP) {
    return system_error("write", folder, errno);
  }
  return Done{};
}

Status make_parents(const std::filesystem::path& path) {
  const std::filesystem::path parent = path.parent_path();
  if (parent.empty()) return Done{};
  std::error_code failure;
  std::filesystem::create_directories(parent, failure);
  if (failure) return system_error("make folder", parent, failure.value());
  return Done{};
}

std::span<const std::uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

// True when the file holds exactly these bytes. Compared in parts, so that no second copy is held.
bool holds(const std::filesystem::path& path, std::span<const std::uint8_t> bytes) {
  const Result<FileHandle> handle = open_regular_file(path);
  if (!handle.ok()) return false;
  struct stat status {};
  if (::fstat(handle->get(), &status) != 0 || static_cast<std::uint64_t>(status.st_size) != bytes.size())
    return false;
  Bytes part(std::min<std::size_t>(bytes.size(), 1u << 16));
  for (std::size_t at = 0; at < bytes.size(); at += part.size()) {
    const std::size_t wanted = std::min(part.size(), bytes.size() - at);
    const std::int64_t got = read_at(handle->get(), std::span(part).first(wanted), at);
    if (got != static_cast<std::int64_t>(wanted)) return false;
    if (!std::equal(part.begin(), part.begin() + static_cast<std::ptrdiff_t>(wanted),
                    bytes.begin() + static_cast<std::ptrdiff_t>(at))) {
      return false;
    }
  }
  return true;
}

bool is_c1_control(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]) == 0xC2 && at + 1 < text.size() &&
         static_cast<unsigned char>(text[at + 1]) < 0xA0;
}

}  // namespace

Result<Bytes> read_file(const std::filesystem::path& path, std::uint64_t max_bytes) {
  const Result<FileHandle> handle = open_regular_file(path);
  if (!handle.ok()) return handle.error();
  struct stat status {};
  if (::fstat(handle->get(), &status) != 0) return system_error("read", path, errno);
  const std::uint64_t size = static_cast<std::uint64_t>(status.st_size);
  if (size > max_bytes) return too_large(path, max_bytes);
  try {
    Bytes bytes(static_cast<std::size_t>(size));
    const std::int64_t got = read_at(handle->get(), bytes, 0);
    if (got < 0) return system_error("read", path, errno);
    bytes.resize(static_cast<std::size_t>(got));  // the file may have been cut while it was read
    return bytes;
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::kOutOfMemory,
                 "no memory for the " + std::to_string(size) + " bytes of " + display(path)};
  }
}

Status write_file(const std::filesystem::path& path, std::span<const std::uint8_t> bytes) {
  if (Status made = make_parents(path); !made.ok()) return made;
  Temporary temporary(temporary_beside(path));
  FileHandle handle(::open(temporary.path().c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
  if (!handle.open()) return system_error("write", path, errno);
  if (const int failure = write_all(handle.get(), bytes); failure != 0)
    return system_error("write", path, failure);
  if (::fsync(handle.get()) != 0) return system_error("write", path, errno);
  if (!handle.close()) return system_error("write", path, errno);
  if (::rename(temporary.path().c_str(), path.c_str()) != 0) return system_error("write", path, errno);
  temporary.keep();
  return sync_folder(path.parent_path());
}

Status write_file(const std::filesystem::path& path, std::string_view text) {
  return write_file(path, bytes_of(text));
}

Status write_file_if_changed(const std::filesystem::path& path, std::span<const std::uint8_t> bytes) {
  if (holds(path, bytes)) return Done{};
  return write_file(path, bytes);
}

Status move_into_place(const std::filesystem::path& from, const std::filesystem::path& to) {
  FileHandle handle(::open(from.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!handle.open() || ::fsync(handle.get()) != 0) return system_error("write", from, errno);
  if (::rename(from.c_str(), to.c_str()) != 0) return system_error("write", to, errno);
  return sync_folder(to.parent_path());
}

std::string printable(std::string_view text) {
  static constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD
  const std::string valid = to_utf8(text);
  std::string out;
  out.reserve(valid.size());
  for (std::size_t i = 0; i < valid.size(); ++i) {
    const auto byte = static_cast<unsigned char>(valid[i]);
    if (byte < 0x20 || byte == 0x7F) {
      out += kReplacement;
    } else if (is_c1_control(valid, i)) {
      out += kReplacement;
      ++i;
    } else {
      out += valid[i];
    }
  }
  return out;
}

std::string display(const std::filesystem::path& path) { return printable(path.native()); }

}  // namespace vitrine::io

// SPDX-License-Identifier: MIT
#include "publish/out/output_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <bit>
#include <cerrno>
#include <system_error>
#include <utility>

#include "io/files.h"

namespace vitrine::publish {
namespace {

namespace fs = std::filesystem;

// Written at once: a call of the system for each line of a million would take longer than the lines.
constexpr std::size_t kPiece = 256 << 10;

// The pattern of io::write_file()'s temporary names.
fs::path temporary_beside(const fs::path& path) {
  static std::atomic<std::uint64_t> counter{0};
  return path.parent_path() /
         (".vitrine-" + std::to_string(::getpid()) + "-o" + std::to_string(counter++) + ".tmp");
}

}  // namespace

OutputFile::OutputFile(fs::path path, fs::path temporary, io::FileHandle handle)
    : path_(std::move(path)), temporary_(std::move(temporary)), handle_(std::move(handle)) {}

OutputFile::~OutputFile() {
  if (handle_.open()) ::unlink(temporary_.c_str());
}

Result<OutputFile> OutputFile::create(const fs::path& path) {
  std::error_code failure;
  if (!path.parent_path().empty()) fs::create_directories(path.parent_path(), failure);
  if (failure) return io::system_error("make folder", path.parent_path(), failure.value());
  fs::path temporary = temporary_beside(path);
  io::FileHandle handle(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  if (!handle.open()) return io::system_error("write", path, errno);
  return OutputFile(path, std::move(temporary), std::move(handle));
}

Status OutputFile::write(std::string_view text) {
  waiting_ += text;
  return waiting_.size() < kPiece ? Status(Done{}) : flush();
}

Status OutputFile::write(std::span<const std::uint8_t> bytes) {
  return write(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

Status OutputFile::write(std::span<const float> values) {
  for (const float value : values) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    for (int shift = 0; shift < 32; shift += 8) waiting_ += static_cast<char>(bits >> shift & 0xff);
  }
  return waiting_.size() < kPiece ? Status(Done{}) : flush();
}

Status OutputFile::flush() {
  const std::span bytes(reinterpret_cast<const std::uint8_t*>(waiting_.data()), waiting_.size());
  const int failure = io::write_all(handle_.get(), bytes);
  waiting_.clear();
  return failure == 0 ? Status(Done{}) : io::system_error("write", path_, failure);
}

Status OutputFile::finish() {
  Status status = flush();
  if (status.ok()) status = io::move_into_place(temporary_, path_);
  if (!status.ok()) return status;
  if (!handle_.close()) return io::system_error("write", path_, errno);
  return Done{};
}

}  // namespace vitrine::publish

// SPDX-License-Identifier: MIT
#include "io/table_memory.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>
#include <mutex>
#include <new>
#include <string>
#include <system_error>

namespace vitrine::io {
namespace {

namespace fs = std::filesystem;

// A function's own, so that it is there before main() is.
struct Folder {
  std::mutex lock;
  fs::path path;
};
Folder& folder() {
  static Folder kFolder;
  return kFolder;
}

fs::path table_folder() {
  const std::lock_guard guard(folder().lock);
  std::error_code ignored;
  return folder().path.empty() ? fs::temp_directory_path(ignored) : folder().path;
}

// A file of so many bytes that nobody else can open, gone when it is closed; -1 where there is no room. The
// room is taken now: a write to a mapped file that finds none would end the process.
int open_nameless(std::size_t bytes) {
  const fs::path parent = table_folder();
  std::error_code ignored;
  fs::create_directories(parent, ignored);
  std::string name = (parent / ".vitrine-table-XXXXXX").string();
  const int file = ::mkostemp(name.data(), O_CLOEXEC);
  if (file < 0) return -1;
  ::unlink(name.c_str());
  if (::posix_fallocate(file, 0, static_cast<off_t>(bytes)) == 0) return file;
  ::close(file);
  return -1;
}

}  // namespace

void set_table_folder(const fs::path& path) {
  const std::lock_guard guard(folder().lock);
  folder().path = path;
}

namespace table_memory {

void* allocate(std::size_t bytes, std::size_t limit) {
  if (bytes <= limit) return ::operator new(bytes);
  const int file = open_nameless(bytes);
  if (file < 0) throw std::bad_alloc();
  void* const memory = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  ::close(file);
  if (memory == MAP_FAILED) throw std::bad_alloc();
  return memory;
}

void release(void* memory, std::size_t bytes, std::size_t limit) {
  if (bytes <= limit) return ::operator delete(memory);
  ::munmap(memory, bytes);
}

}  // namespace table_memory
}  // namespace vitrine::io

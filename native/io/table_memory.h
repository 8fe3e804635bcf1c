// SPDX-License-Identifier: MIT
// Memory for tables that may be larger than the machine's: beyond a limit they lie in a file that has no
// name, and the system keeps in memory what is in use.
#pragma once

#include <cstddef>
#include <filesystem>
#include <vector>

namespace vitrine::io {

// Tables of more bytes than this lie in a file: the limit of a build is 8 GB, and it holds few tables at
// once.
inline constexpr std::size_t kTableInMemory = std::size_t{1} << 30;

// Where the files of large tables are made; the system's folder for temporary files unless told otherwise. A
// folder on a disk: one in memory would gain nothing.
void set_table_folder(const std::filesystem::path& folder);

namespace table_memory {
// Throws std::bad_alloc also where the disk has no room. `limit` is kTableInMemory but in tests.
[[nodiscard]] void* allocate(std::size_t bytes, std::size_t limit = kTableInMemory);
void release(void* memory, std::size_t bytes, std::size_t limit = kTableInMemory);
}  // namespace table_memory

// What std::vector takes.
template <class T>
struct TableAllocator {
  using value_type = T;
  TableAllocator() = default;
  template <class U>
  TableAllocator(const TableAllocator<U>&) {}
  T* allocate(std::size_t count) { return static_cast<T*>(table_memory::allocate(count * sizeof(T))); }
  void deallocate(T* memory, std::size_t count) { table_memory::release(memory, count * sizeof(T)); }
  friend bool operator==(const TableAllocator&, const TableAllocator&) { return true; }
};

// Embeddings of a collection, row after row.
using FloatTable = std::vector<float, TableAllocator<float>>;

}  // namespace vitrine::io

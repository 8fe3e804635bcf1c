// SPDX-License-Identifier: MIT
#include "io/table_memory.h"

#include <doctest/doctest.h>

#include <cstring>
#include <filesystem>
#include <new>

#include "temporary_folder.h"

using namespace vitrine;
namespace fs = std::filesystem;

TEST_CASE("memory beyond the limit lies in a file without a name, and is given back") {
  const testing::TemporaryFolder folder;
  io::set_table_folder(folder / "tables");
  constexpr std::size_t kBytes = 3 << 20;
  auto* const memory = static_cast<char*>(io::table_memory::allocate(kBytes, 1 << 20));
  std::memset(memory, 7, kBytes);
  CHECK(memory[0] == 7);
  CHECK(memory[kBytes - 1] == 7);
  CHECK(fs::exists(folder / "tables"));
  CHECK(fs::is_empty(folder / "tables"));
  io::table_memory::release(memory, kBytes, 1 << 20);
  io::set_table_folder({});
}

TEST_CASE("a disk without room is memory that is not there") {
  const testing::TemporaryFolder folder;
  io::set_table_folder(folder.path());
  CHECK_THROWS_AS(static_cast<void>(io::table_memory::allocate(std::size_t{1} << 60, 1 << 20)),
                  std::bad_alloc);
  CHECK(fs::is_empty(folder.path()));
  folder.write("file", "");
  io::set_table_folder(folder / "file");  // no folder
  CHECK_THROWS_AS(static_cast<void>(io::table_memory::allocate(2 << 20, 1 << 20)), std::bad_alloc);
  io::set_table_folder({});
}

TEST_CASE("small tables are ordinary vectors") {
  io::FloatTable table = {1.0f, 2.0f};
  table.push_back(3.0f);
  CHECK(io::FloatTable(table) == table);
}

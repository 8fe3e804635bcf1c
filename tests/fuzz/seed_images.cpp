// SPDX-License-Identifier: MIT
// Writes the tiny pictures of the core's tests into a folder, where the image fuzzer begins.
#include <filesystem>
#include <fstream>

#include "core/image_fixtures.h"

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const std::filesystem::path folder(argv[1]);
  std::error_code failure;
  std::filesystem::create_directories(folder, failure);
  for (const auto& [name, bytes] : vitrine::testing::all_fixtures()) {
    std::ofstream file(folder / name, std::ios::binary);
    file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    if (!file) return 1;
  }
  return 0;
}

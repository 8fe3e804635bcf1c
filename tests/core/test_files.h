// SPDX-License-Identifier: MIT
// Files for the core's tests, read the same natively and as wasm in Node. Data that is not part of the
// project lies in $VITRINE_SHARED or, failing that, in the folder `shared` beside the checkout; a test skips
// by name what is absent.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <ios>
#include <string>
#include <vector>

namespace vitrine::testing {

inline std::string shared_dir() {
  const char* chosen = std::getenv("VITRINE_SHARED");
  return chosen != nullptr && *chosen != '\0' ? chosen : VITRINE_SHARED_DIR;
}

// The bytes of a file; none where it cannot be read.
inline std::vector<std::uint8_t> read_test_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file) return {};
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(file.tellg()));
  file.seekg(0);
  file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  if (!file) return {};
  return bytes;
}

}  // namespace vitrine::testing

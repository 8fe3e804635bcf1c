// SPDX-License-Identifier: MIT
// FORMAT.md shows a small index byte by byte. It must be what the writer writes.
#include <doctest/doctest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "core/tiny_index.h"

using namespace vitrine;

namespace {

// The bytes of the lines "0000: 56 49 ..." of the document, each at the place that its number gives.
std::vector<std::uint8_t> bytes_shown(std::istream& document) {
  std::vector<std::uint8_t> bytes;
  for (std::string line; std::getline(document, line);) {
    if (line.size() < 8 || line.compare(4, 2, ": ") != 0) continue;
    CHECK(std::stoul(line.substr(0, 4), nullptr, 16) == bytes.size());
    // The map's right-hand column begins after two spaces.
    std::istringstream numbers(line.substr(6, line.find("  ", 6) - 6));
    for (std::string number; numbers >> number;)
      bytes.push_back(static_cast<std::uint8_t>(std::stoul(number, nullptr, 16)));
  }
  return bytes;
}

}  // namespace

TEST_CASE("the hex map of FORMAT.md is the index that the writer writes") {
  std::ifstream document(VITRINE_FORMAT_DOCUMENT);
  REQUIRE(document.good());
  CHECK(bytes_shown(document) == testing::TinyCollection().file());
}

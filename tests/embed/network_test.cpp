// SPDX-License-Identifier: MIT
#include "embed/network.h"

#include <doctest/doctest.h>

#include "io/hash.h"
#include "temporary_folder.h"
#include "vitrine/packed_weights.h"

namespace vitrine::embed {
namespace {

using testing::TemporaryFolder;

NetworkFile part(const TemporaryFolder& folder, const std::string& name, const std::string& bytes) {
  return {folder.write(name, bytes), bytes.size(), io::hex(io::sha256(std::string_view(bytes)))};
}

std::string text(const io::Bytes& bytes) { return {bytes.begin(), bytes.end()}; }

TEST_CASE("parts of a network's weights are joined in their order") {
  const TemporaryFolder folder;
  NetworkWeights weights{"weights.bin", 7, {part(folder, "b", "abcd"), part(folder, "a", "efg")}, {}};
  const auto joined = read_weights(weights);
  REQUIRE(joined.ok());
  CHECK(text(*joined) == "abcdefg");
}

TEST_CASE("packed blocks are unpacked between raw ones, also across parts") {
  const TemporaryFolder folder;
  // A group of scale 16: the numbers are the nibbles themselves.
  std::string group(1, '\x10');
  for (int i = 0; i < 16; ++i) group += '\x21';
  const std::string packed = "head" + group + "tail";
  NetworkWeights weights{"weights.bin",
                         40,
                         {part(folder, "1", packed.substr(0, 11)), part(folder, "2", packed.substr(11))},
                         {{Packing::kRaw, 4}, {Packing::kInt4, 32}, {Packing::kRaw, 4}}};
  const auto unpacked = read_weights(weights);
  REQUIRE(unpacked.ok());
  std::string expected = "head";
  for (int i = 0; i < 16; ++i) expected += "\x01\x02";
  CHECK(text(*unpacked) == expected + "tail");
}

TEST_CASE("weights that do not add up are refused before anything is read") {
  const TemporaryFolder folder;
  const NetworkFile absent{folder / "absent", 4, std::string(64, '0')};
  const std::vector<NetworkWeights> faulty = {
      {"w", 5, {absent}, {}},
      {"w", 4, {absent}, {{Packing::kRaw, 3}}},
      {"w", 16, {absent}, {{Packing::kInt4, 16}}},
      {"w", ~0ull, {absent}, {{Packing::kRaw, ~0ull}}},
      {"w", 2, {absent}, {{Packing::kRaw, 1ull << 63}, {Packing::kRaw, (1ull << 63) + 2}}},
      {"w", 1ull << 40, {{folder / "absent", 1ull << 40, std::string(64, '0')}}, {}},
  };
  for (const NetworkWeights& weights : faulty) {
    const auto answer = read_weights(weights);
    REQUIRE(!answer.ok());
    CHECK(answer.error().code == ErrorCode::kCorrupt);
  }
}

TEST_CASE("a part that is missing, cut short, longer or changed is named") {
  const TemporaryFolder folder;
  const NetworkFile sound = part(folder, "part.bin", "abcd");
  CHECK(text(*read_checked(sound)) == "abcd");
  const auto code_of = [&](std::string_view bytes) {
    folder.write("part.bin", bytes);
    const auto answer = read_checked(sound);
    REQUIRE(!answer.ok());
    CHECK(answer.error().message.find("part.bin") != std::string::npos);
    return answer.error().code;
  };
  CHECK(code_of("abc") == ErrorCode::kCorrupt);
  CHECK(code_of("abcde") == ErrorCode::kCorrupt);
  CHECK(code_of("abcD") == ErrorCode::kCorrupt);
  std::filesystem::remove(sound.file);
  CHECK(read_checked(sound).error().code == ErrorCode::kNotFound);
}

TEST_CASE("what somebody downloads is the graph and the parts") {
  Network network;
  network.graph.bytes = 10;
  CHECK(download_bytes(network) == 10);
  network.webgpu_graph = NetworkFile{"", 1000, ""};
  network.weights = NetworkWeights{"w", 500, {{"", 7, ""}, {"", 8, ""}}, {}};
  CHECK(download_bytes(network) == 25);
}

}  // namespace
}  // namespace vitrine::embed

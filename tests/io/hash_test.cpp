// SPDX-License-Identifier: MIT
#include "io/hash.h"

#include <doctest/doctest.h>

#include "temporary_folder.h"

namespace vitrine::io {
namespace {

TEST_CASE("SHA-256 of the test vectors of FIPS 180-4") {
  CHECK(hex(sha256(std::string_view(""))) ==
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(hex(sha256(std::string_view("abc"))) ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(hex(sha256(std::string_view("abc")), 8) == "ba7816bf8f01cfea");
}

TEST_CASE("a file read in parts hashes as its bytes in one piece") {
  const testing::TemporaryFolder folder;
  std::string bytes;
  for (int i = 0; i < 200000; ++i) bytes += static_cast<char>(i * 7);
  const auto digest = sha256_file(folder.write("long", bytes));
  REQUIRE(digest.ok());
  CHECK(*digest == sha256(bytes));
  CHECK(sha256_file(folder / "none").error().code == ErrorCode::kNotFound);
}

}  // namespace
}  // namespace vitrine::io

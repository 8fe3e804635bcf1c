// SPDX-License-Identifier: MIT
#include "io/files.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>

#include "io/file_handle.h"
#include "temporary_folder.h"

namespace vitrine::io {
namespace {

using testing::TemporaryFolder;

std::string text_of(const Bytes& bytes) { return {bytes.begin(), bytes.end()}; }

TEST_CASE("what is written is read back, parents are made and no temporary file stays") {
  const TemporaryFolder folder;
  REQUIRE(write_file(folder / "a/b/c.txt", std::string_view("hello")).ok());
  const auto bytes = read_file(folder / "a/b/c.txt", 5);
  REQUIRE(bytes.ok());
  CHECK(text_of(*bytes) == "hello");
  REQUIRE(write_file(folder / "a/b/c.txt", std::string_view("")).ok());
  CHECK(read_file(folder / "a/b/c.txt", 5)->empty());
  int entries = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder / "a/b")) ++entries;
  CHECK(entries == 1);
}

TEST_CASE("a file of one byte too many is refused before it is read") {
  const TemporaryFolder folder;
  const auto file = folder.write("six", "123456");
  const auto bytes = read_file(file, 5);
  REQUIRE(!bytes.ok());
  CHECK(bytes.error().code == ErrorCode::kTooLarge);
  CHECK(bytes.error().message.find("six") != std::string::npos);
}

TEST_CASE("a missing file, a folder and a pipe are told apart") {
  const TemporaryFolder folder;
  CHECK(read_file(folder / "none", 10).error().code == ErrorCode::kNotFound);
  CHECK(read_file(folder.path(), 10).error().code == ErrorCode::kUnsupported);
  REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
  CHECK(read_file(folder / "pipe", 10).error().code == ErrorCode::kUnsupported);
}

TEST_CASE("a write that cannot succeed leaves the old file and says why") {
  const TemporaryFolder folder;
  const auto file = folder.write("taken", "old");
  const Status below = write_file(file / "child", std::string_view("new"));
  REQUIRE(!below.ok());
  CHECK(below.error().message.find("taken") != std::string::npos);
  CHECK(text_of(*read_file(file, 10)) == "old");
  std::filesystem::create_directory(folder / "directory");
  CHECK(!write_file(folder / "directory", std::string_view("new")).ok());
}

TEST_CASE("a full disk is an error with a remedy") {
  const FileHandle full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  if (!full.open()) {
    MESSAGE("skipped: this system has no /dev/full");
    return;
  }
  const int failure = write_all(full.get(), Bytes(10, 1));
  REQUIRE(failure == ENOSPC);
  const Error error = system_error("write", "site/index.bin", failure);
  CHECK(error.code == ErrorCode::kIo);
  CHECK(error.message.find("cannot write site/index.bin: ") == 0);
  CHECK(error.message.find("free some space") != std::string::npos);
}

TEST_CASE("a write replaces a symlink instead of following it") {
  const TemporaryFolder folder;
  const auto target = folder.write("target", "kept");
  std::filesystem::create_symlink(target, folder / "link");
  REQUIRE(write_file(folder / "link", std::string_view("new")).ok());
  CHECK(!std::filesystem::is_symlink(folder / "link"));
  CHECK(text_of(*read_file(target, 10)) == "kept");
}

TEST_CASE("an unchanged file keeps its times") {
  const TemporaryFolder folder;
  const auto file = folder.write("same", "abc");
  const auto long_ago = std::filesystem::last_write_time(file) - std::chrono::hours(5);
  std::filesystem::last_write_time(file, long_ago);
  REQUIRE(write_file_if_changed(file, Bytes{'a', 'b', 'c'}).ok());
  CHECK(std::filesystem::last_write_time(file) == long_ago);
  REQUIRE(write_file_if_changed(file, Bytes{'a', 'b', 'd'}).ok());
  CHECK(std::filesystem::last_write_time(file) != long_ago);
  CHECK(text_of(*read_file(file, 3)) == "abd");
}

TEST_CASE("names that are not UTF-8 or would move the cursor are shown with replacement characters") {
  CHECK(display("caf\xC3\xA9.jpg") == "caf\xC3\xA9.jpg");
  CHECK(display("caf\xE9.jpg") == "caf\xEF\xBF\xBD.jpg");
  CHECK(display("a\x1b[2Jb") == "a\xEF\xBF\xBD[2Jb");
  CHECK(display("a\nb\x7F") ==
        "a\xEF\xBF\xBD"
        "b\xEF\xBF\xBD");
  CHECK(display("a\xC2\x9B"
                "b\xC2\xA0") ==
        "a\xEF\xBF\xBD"
        "b\xC2\xA0");
}

}  // namespace
}  // namespace vitrine::io

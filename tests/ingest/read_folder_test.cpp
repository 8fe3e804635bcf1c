// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "ingest/ingest.h"
#include "temporary_folder.h"

namespace vitrine::ingest {
namespace {

using testing::TemporaryFolder;

std::vector<std::string> ids(const Collection& collection) {
  std::vector<std::string> out;
  for (const Work& work : collection.works) out.push_back(work.id);
  return out;
}

// The reason given for the skipped entry whose place ends with `name`; empty where there is none.
std::string reason_for(const Collection& collection, std::string_view name) {
  for (const Skipped& skipped : collection.skipped) {
    if (skipped.where.ends_with(name)) return skipped.reason;
  }
  return "";
}

TEST_CASE("pictures are found recursively, by ending in any case, in byte order") {
  const TemporaryFolder folder;
  for (const char* name :
       {"b.JPG", "a/z.webp", "a/B.png", "a-1.gif", "\xC3\xA9.jpeg", "notes.txt", "a/c.pgm"})
    folder.write(name, "x");
  const Result<Collection> collection = read_folder(folder.path());
  REQUIRE(collection.ok());
  CHECK(ids(*collection) ==
        std::vector<std::string>{"a-1.gif", "a/B.png", "a/c.pgm", "a/z.webp", "b.JPG", "\xC3\xA9.jpeg"});
  CHECK(collection->skipped.empty());
  CHECK(collection->works[1].title == "B");
  CHECK(collection->works[1].images.at(0).file == folder / "a/B.png");
}

TEST_CASE("links that go round in a circle, or nowhere, are reported and end nothing") {
  const TemporaryFolder folder;
  folder.write("a/1.jpg", "x");
  folder.write("outside/2.jpg", "x");
  std::filesystem::create_directory_symlink("..", folder / "a/up");
  std::filesystem::create_directory_symlink("a", folder / "0-again");
  std::filesystem::create_symlink("self.jpg", folder / "self.jpg");
  std::filesystem::create_symlink("loop", folder / "loop");
  std::filesystem::create_symlink("gone.jpg", folder / "dangling.jpg");
  const Result<Collection> collection = read_folder(folder.path());
  REQUIRE(collection.ok());
  CHECK(ids(*collection) == std::vector<std::string>{"a/1.jpg", "outside/2.jpg"});
  CHECK(reason_for(*collection, "a/up") ==
        "a link to a folder that is read already (the collection's own folder)");
  CHECK(reason_for(*collection, "0-again") == "a link to a folder that is read already (a)");
  CHECK(reason_for(*collection, "/self.jpg") == "a link that leads round in a circle");
  CHECK(reason_for(*collection, "/loop") == "a link that leads round in a circle");
  CHECK(reason_for(*collection, "dangling.jpg") == "a link that leads nowhere");
}

TEST_CASE("a linked folder from elsewhere is read under the link's name") {
  const TemporaryFolder elsewhere, folder;
  elsewhere.write("deep/1.jpg", "x");
  folder.write("own.jpg", "x");
  std::filesystem::create_directory_symlink(elsewhere.path(), folder / "linked");
  const Result<Collection> collection = read_folder(folder.path());
  REQUIRE(collection.ok());
  CHECK(ids(*collection) == std::vector<std::string>{"linked/deep/1.jpg", "own.jpg"});
}

TEST_CASE("hidden files, names that are not UTF-8, pipes and formats not read are reported") {
  const TemporaryFolder folder;
  for (const char* name : {"good.jpg", ".hidden.jpg", ".git/1.jpg", ".DS_Store", "caf\xE9.jpg", "scan.TIF"})
    folder.write(name, "x");
  REQUIRE(::mkfifo((folder / "pipe.png").c_str(), 0600) == 0);
  const Result<Collection> collection = read_folder(folder.path());
  REQUIRE(collection.ok());
  CHECK(ids(*collection) == std::vector<std::string>{"good.jpg"});
  CHECK(collection->skipped.size() == 5);
  CHECK(reason_for(*collection, ".hidden.jpg") == "a hidden file");
  CHECK(reason_for(*collection, ".git") == "a hidden folder");
  CHECK(reason_for(*collection, "caf\xEF\xBF\xBD.jpg") == "its name is not UTF-8");
  CHECK(reason_for(*collection, "scan.TIF") == "a format that is not read");
  CHECK(reason_for(*collection, "pipe.png") == "a device or pipe, not a file");
}

TEST_CASE("what may not be read is reported with its permissions") {
  const TemporaryFolder folder;
  folder.write("good.jpg", "x");
  folder.write("locked/1.jpg", "x");
  ::chmod(folder.write("secret.jpg", "x").c_str(), 0);
  ::chmod((folder / "locked").c_str(), 0);
  if (::access((folder / "secret.jpg").c_str(), R_OK) == 0) {
    MESSAGE("skipped: this user may read everything");
    ::chmod((folder / "locked").c_str(), 0700);
    return;
  }
  const Result<Collection> collection = read_folder(folder.path());
  ::chmod((folder / "locked").c_str(), 0700);
  REQUIRE(collection.ok());
  CHECK(ids(*collection) == std::vector<std::string>{"good.jpg"});
  CHECK(reason_for(*collection, "secret.jpg") == "Permission denied");
  CHECK(reason_for(*collection, "locked") == "Permission denied");
  CHECK(collection->skipped.front().remedy == "check its permissions");
}

TEST_CASE("a missing folder, a file and a folder without pictures are told apart") {
  const TemporaryFolder folder;
  const auto file = folder.write("notes.txt", "x");
  CHECK(read_folder(folder / "none").error().code == ErrorCode::kNotFound);
  CHECK(read_folder(file).error().message.find("is a file") != std::string::npos);
  const Result<Collection> empty = read_folder(folder.path());
  REQUIRE(!empty.ok());
  CHECK(empty.error().code == ErrorCode::kInvalidArgument);
  CHECK(empty.error().message.find("no pictures (jpg, jpeg, png") == 0);
}

}  // namespace
}  // namespace vitrine::ingest

// SPDX-License-Identifier: MIT
#include "demo/demo_collection.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

#include "demo/checksums.h"
#include "io/files.h"
#include "temporary_folder.h"

namespace vitrine::demo {
namespace {

std::string family_of(const DrawnWork& work) { return work.file.substr(0, work.file.find('/')); }

// The first work of each family.
std::vector<std::size_t> first_works() {
  std::vector<std::size_t> firsts;
  std::string last;
  for (std::size_t i = 0; i < demo_works().size(); ++i) {
    if (family_of(demo_works()[i]) != last) firsts.push_back(i);
    last = family_of(demo_works()[i]);
  }
  return firsts;
}

TEST_CASE("there are enough works in enough families, each with its own file and title") {
  std::set<std::string> files;
  std::set<std::string> titles;
  std::set<std::string> families;
  for (const DrawnWork& work : demo_works()) {
    files.insert(work.file);
    titles.insert(work.title);
    families.insert(family_of(work));
    CHECK(work.maker.starts_with("The Vitrine Drawing Machine"));
    CHECK_FALSE(work.date.empty());
    CHECK(work.rights == "https://creativecommons.org/publicdomain/zero/1.0/");
  }
  CHECK(demo_works().size() >= 264);
  CHECK(families.size() >= 14);
  CHECK(files.size() == demo_works().size());
  CHECK(titles.size() == demo_works().size());
}

TEST_CASE("each family is a run of 16 to 24 works") {
  std::vector<std::size_t> firsts = first_works();
  firsts.push_back(demo_works().size());
  for (std::size_t i = 0; i + 1 < firsts.size(); ++i) {
    CAPTURE(demo_works()[firsts[i]].file);
    CHECK(firsts[i + 1] - firsts[i] >= 16);
    CHECK(firsts[i + 1] - firsts[i] <= 24);
  }
}

TEST_CASE("a work of every family draws to the bytes on record, on any machine") {
  REQUIRE(picture_checksums().size() == demo_works().size());
  for (const std::size_t work : first_works()) {
    CAPTURE(demo_works()[work].file);
    const Result<Image> image = draw(work);
    REQUIRE(image.ok());
    CHECK(image->rgb.size() == std::size_t{3} * image->width * image->height);
    CHECK(std::max(image->width, image->height) >= 850);
    CHECK(std::max(image->width, image->height) <= 1120);
    CHECK(checksum(encode_picture(image.value())) == picture_checksums()[work]);
  }
}

TEST_CASE("the same work drawn twice is the same to the byte") {
  const std::size_t last = demo_works().size() - 1;
  const Result<Image> once = draw(last);
  const Result<Image> again = draw(last);
  REQUIRE(once.ok());
  REQUIRE(again.ok());
  CHECK(once->rgb == again->rgb);
}

TEST_CASE("a work that does not exist is refused with the number there are") {
  const Result<Image> image = draw(demo_works().size());
  REQUIRE_FALSE(image.ok());
  CHECK(image.error().code == ErrorCode::kInvalidArgument);
  CHECK(image.error().message.find(std::to_string(demo_works().size())) != std::string::npos);
}

TEST_CASE("the collection is written whole, and a second run repairs only what is missing or damaged") {
  const testing::TemporaryFolder folder;
  REQUIRE(write_demo_collection(folder.path(), io::ProgressStyle::kQuiet).ok());
  for (std::size_t i = 0; i < demo_works().size(); ++i) {
    CAPTURE(demo_works()[i].file);
    const auto bytes = io::read_file(folder / demo_works()[i].file, 8u << 20);
    REQUIRE(bytes.ok());
    CHECK(checksum(bytes.value()) == picture_checksums()[i]);
  }
  std::ifstream catalogue(folder / "catalogue.csv");
  const std::string text((std::istreambuf_iterator<char>(catalogue)), std::istreambuf_iterator<char>());
  CHECK(text.starts_with("filename,title,maker,date,type,subjects,rights\n"));
  CHECK(std::count(text.begin(), text.end(), '\n') == static_cast<std::ptrdiff_t>(demo_works().size() + 1));

  const auto kept = folder / demo_works()[0].file;
  const auto damaged = folder / demo_works()[1].file;
  const auto missing = folder / demo_works()[2].file;
  const auto time = std::filesystem::last_write_time(kept);
  std::filesystem::resize_file(damaged, 1000);
  std::filesystem::remove(missing);
  REQUIRE(write_demo_collection(folder.path(), io::ProgressStyle::kQuiet).ok());
  CHECK(std::filesystem::last_write_time(kept) == time);
  CHECK(std::filesystem::file_size(damaged) > 1000);
  CHECK(std::filesystem::exists(missing));
}

TEST_CASE("a folder that cannot be made is an error that names it") {
  const testing::TemporaryFolder folder;
  const auto file = folder.write("taken", "not a folder");
  const Status status = write_demo_collection(file, io::ProgressStyle::kQuiet);
  REQUIRE_FALSE(status.ok());
  CHECK(status.error().message.find("taken") != std::string::npos);
}

}  // namespace
}  // namespace vitrine::demo

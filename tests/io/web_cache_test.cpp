// SPDX-License-Identifier: MIT
#include "io/web_cache.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include "io/files.h"
#include "temporary_folder.h"

namespace vitrine::io {
namespace {

namespace fs = std::filesystem;

void keep(const WebCache& cache, const CachedAnswer& answer, const std::string& body) {
  const auto part = cache.part_of(answer.url, 1);
  REQUIRE(part.ok());
  REQUIRE(write_file(*part, body).ok());
  REQUIRE(cache.keep(*part, answer).ok());
}

TEST_CASE("what was kept is found by its address alone, with what the server said") {
  const testing::TemporaryFolder folder;
  const WebCache cache(folder.path() / "web");
  const std::string url = "https://m.example/a?b=c";
  CHECK_FALSE(cache.find(url));
  keep(cache, {url, "https://m.example/d", "\"v1\"", "Sat, 01 Jan 2000 00:00:00 GMT", "application/json", 4},
       "body");
  const auto found = cache.find(url);
  REQUIRE(found);
  CHECK(found->from == "https://m.example/d");
  CHECK(found->etag == "\"v1\"");
  CHECK(found->last_modified == "Sat, 01 Jan 2000 00:00:00 GMT");
  CHECK(found->type == "application/json");
  CHECK_FALSE(cache.find("https://m.example/a"));
}

TEST_CASE("a body that is cut, longer or gone counts as absent") {
  const testing::TemporaryFolder folder;
  const WebCache cache(folder.path() / "web");
  const std::string url = "https://m.example/a";
  keep(cache, {url, url, "", "", "", 4}, "body");
  REQUIRE(cache.find(url));
  fs::resize_file(cache.file_of(url), 3);
  CHECK_FALSE(cache.find(url));
  REQUIRE(write_file(cache.file_of(url), "bodies").ok());
  CHECK_FALSE(cache.find(url));
  fs::remove(cache.file_of(url));
  CHECK_FALSE(cache.find(url));
}

TEST_CASE("no address leads out of the folder, and no header makes a line of its own") {
  const testing::TemporaryFolder folder;
  const WebCache cache(folder.path() / "web");
  for (const std::string& url :
       {std::string("../../etc/passwd"), std::string("https://m.example/") + std::string(4096, '/'),
        std::string("https://\xF0\x9F\x96\xBC")}) {
    const fs::path inside = cache.file_of(url).lexically_relative(folder.path() / "web");
    CHECK(inside.native().find("..") == std::string::npos);
    CHECK(inside.filename().native().size() == 40);
  }
  const std::string url = "https://m.example/a";
  keep(cache, {url, url, "x\nbytes: 1", "", "type\rx", 4}, "body");
  const auto found = cache.find(url);
  REQUIRE(found);
  CHECK(found->etag.empty());
  CHECK(found->type.empty());
  CHECK(found->bytes == 4);
}

}  // namespace
}  // namespace vitrine::io

// SPDX-License-Identifier: MIT
#include "ingest/fields.h"

#include <doctest/doctest.h>

namespace vitrine::ingest {
namespace {

TEST_CASE("texts lose white space at their ends and control characters inside") {
  CHECK(clean_text("  Blue\r\nmountain \t") == "Blue  mountain");
  CHECK(clean_text(std::string_view("a\0b", 3)) == "a b");
  CHECK(clean_text(" \n ").empty());
}

TEST_CASE("only absolute http and https addresses pass as links") {
  CHECK(is_web_url("https://example.org/works/1?x=2#y"));
  CHECK(is_web_url("HTTP://example.org"));
  for (const char* bad :
       {"", "javascript:alert(1)", "//example.org", "https://", "https:///path", "http://a b",
        "ftp://example.org", "https://example.org/\"onclick=", "data:text/html,x", "example.org"}) {
    CAPTURE(bad);
    CHECK(!is_web_url(bad));
  }
}

TEST_CASE("file names may not leave the folder") {
  CHECK(path_below("a/./b.jpg") == std::filesystem::path("a/b.jpg"));
  CHECK(path_below("a..b/..c.jpg").has_value());
  for (const std::string_view bad :
       {std::string_view(""), std::string_view("/etc/passwd"), std::string_view("../x.jpg"),
        std::string_view("a/../../x.jpg"), std::string_view(".."), std::string_view("a\0.jpg", 6)}) {
    CHECK(!path_below(bad));
  }
}

TEST_CASE("endings are read from the last part alone") {
  CHECK(ending_of("a.b/C.JPG") == "jpg");
  CHECK(ending_of("a.b/c").empty());
  CHECK(ending_of("a/.jpg").empty());
  CHECK(ending_of("a.").empty());
  CHECK(without_ending("a.b/c.tar.gz") == "a.b/c.tar");
  CHECK(without_ending("a.b/c") == "a.b/c");
  CHECK(last_part("a/b.jpg") == "b.jpg");
  CHECK(is_picture_ending("webp"));
  CHECK(!is_picture_ending("txt"));
}

}  // namespace
}  // namespace vitrine::ingest

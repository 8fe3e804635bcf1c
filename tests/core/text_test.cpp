// SPDX-License-Identifier: MIT
#include "vitrine/text.h"

#include <doctest/doctest.h>

using namespace vitrine;

TEST_CASE("well-formed UTF-8 of every length is accepted, at the limits too") {
  for (const char* text :
       {"", "plain", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80", "\xEF\xBF\xBF",
        "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF", "K\xC3\xBCnstler \xF0\x9F\x8E\xA8"}) {
    CAPTURE(text);
    CHECK(is_utf8(text));
    CHECK(to_utf8(text) == text);
  }
  CHECK(is_utf8(std::string_view("a\0b", 3)));
}

TEST_CASE("overlong forms, surrogates, values beyond Unicode and cut sequences are refused") {
  for (const char* text :
       {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xED\xBF\xBF",
        "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xC3", "\xE2\x82",
        "\xF0\x9F\x8E", "\xC3(", "\xE2(\xA1", "\xE2\x82(", "\xF0(\x8C\xBC", "\xF0\x9F\x8E("}) {
    CAPTURE(text);
    CHECK_FALSE(is_utf8(text));
    CHECK(is_utf8(to_utf8(text)));
  }
}

TEST_CASE("only the bytes that are wrong become the replacement character") {
  CHECK(to_utf8("a\xFF\xC3\xA9z") == "a\xEF\xBF\xBD\xC3\xA9z");
  CHECK(to_utf8("\xE2\x82") == "\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST_CASE("text for HTML is escaped") {
  CHECK(escape_html("<a href=\"x\" title='y'>&amp;</a>") ==
        "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;");
  CHECK(escape_html("Stillleben, \xC3\x96l") == "Stillleben, \xC3\x96l");
}

TEST_CASE("a URL segment keeps unreserved characters and encodes all other bytes") {
  CHECK(encode_url_segment("AZaz09-_.~") == "AZaz09-_.~");
  CHECK(encode_url_segment("a b/c?d#e%f") == "a%20b%2Fc%3Fd%23e%25f");
  CHECK(encode_url_segment("\xC3\xBC\xFF") == "%C3%BC%FF");
  CHECK(encode_url_segment(std::string_view("\0", 1)) == "%00");
}

// SPDX-License-Identifier: MIT
#include "publish/out/database_text.h"

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <vector>

using namespace vitrine;
using namespace vitrine::publish;

namespace {

std::string copied(std::string_view text) {
  std::string out;
  append_copy_text(out, text);
  return out;
}

// What PostgreSQL makes of a field of COPY, said once more.
std::string read_back(const std::string& field) {
  std::string text;
  for (std::size_t i = 0; i < field.size(); ++i) {
    if (field[i] != '\\') {
      text += field[i];
      continue;
    }
    const char c = field[++i];
    text += c == 't' ? '\t' : c == 'n' ? '\n' : c == 'r' ? '\r' : c;
  }
  return text;
}

}  // namespace

TEST_CASE("texts survive COPY, and nothing in them ends a field, a line or the data") {
  const std::string texts[] = {"",
                               "plain",
                               "tab\there",
                               "line\nfeed and\r\nreturn",
                               "back\\slash, \\N, \\. and \\t",
                               "\\.",
                               "\\N",
                               "\\",
                               "Gr\xc3\xb6\xc3\x9f"
                               "e \xe6\x97\xa5\xe6\x9c\xac \xf0\x9f\x96\xbc",
                               "'; DROP TABLE works; --"};
  for (const std::string& text : texts) {
    const std::string field = copied(text);
    CHECK(read_back(field) == text);
    CHECK(field.find_first_of("\t\n\r") == std::string::npos);
    CHECK(field != "\\N");
    CHECK(field != "\\.");
  }
}

TEST_CASE("zero bytes are dropped, bytes that are no UTF-8 are shown as such") {
  CHECK(copied(std::string("a\0b", 3)) == "ab");
  CHECK(copied("a\xff"
               "b") ==
        "a\xef\xbf\xbd"
        "b");
}

TEST_CASE("a text that is not known is NULL, an empty one is empty") {
  std::string out;
  append_copy_known(out, "");
  CHECK(out == "\\N");
  CHECK(copied("").empty());
  out.clear();
  append_copy_known(out, "\\N");
  CHECK(out == "\\\\N");
}

TEST_CASE("numbers read back as the same float, in few digits") {
  std::string out;
  append_vector(out, std::vector<float>{0.1f, -2.0f, 0.0f, 1e-10f});
  CHECK(out == "[0.1,-2,0,1e-10]");
  for (const float value : {1.0f / 3.0f, -0.70710677f, std::numeric_limits<float>::min(), 3.4e38f}) {
    std::string digits;
    append_number(digits, value);
    CHECK(std::stof(digits) == value);
  }
}

TEST_CASE("a name is a name of its database and nothing more") {
  for (const char* name : {"vitrine", "a", "_x1"}) CHECK(check_name(name, kTableName).ok());
  for (const char* name : {"", "A", "1a", "a-b", "a;b", "a b", "\xc3\xa4"})
    CHECK(!check_name(name, kTableName).ok());
  CHECK(check_name(std::string(48, 'a'), kTableName).ok());
  CHECK(!check_name(std::string(49, 'a'), kTableName).ok());
  for (const char* name : {"vitrine", "a.b-c_d", "0"}) CHECK(check_name(name, kIndexName).ok());
  for (const char* name : {"_a", "-a", "A", "a*", "a/b", ".", ".."})
    CHECK(!check_name(name, kIndexName).ok());
  for (const char* name : {"Onit", "a-b.c", "_x"}) CHECK(check_name(name, kCollectionName).ok());
  for (const char* name : {"..", "a/b", "a?b", "a%2f", ""}) CHECK(!check_name(name, kCollectionName).ok());
}

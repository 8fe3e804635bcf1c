// SPDX-License-Identifier: MIT
#include "ingest/csv.h"

#include <doctest/doctest.h>

namespace vitrine::ingest {
namespace {

using Rows = std::vector<std::vector<std::string>>;

Result<Rows> read_all(std::string_view text) {
  CsvReader reader(text);
  Rows rows;
  std::vector<std::string> fields;
  for (;;) {
    const Result<bool> more = reader.next(fields);
    if (!more.ok()) return more.error();
    if (!*more) return rows;
    rows.push_back(fields);
  }
}

std::string failure_of(std::string_view text) {
  const Result<Rows> rows = read_all(text);
  return rows.ok() ? "" : rows.error().message;
}

TEST_CASE("records end with LF, CRLF, CR or the file, and blank lines are passed over") {
  const Rows expected = {{"a", "b"}, {"c", "d"}};
  for (const char* text : {"a,b\nc,d\n", "a,b\r\nc,d\r\n", "a,b\rc,d", "a,b\nc,d", "\n\na,b\r\n\r\n\nc,d\n\n",
                           "\xEF\xBB\xBF"
                           "a,b\nc,d"}) {
    const Result<Rows> rows = read_all(text);
    REQUIRE(rows.ok());
    CHECK(*rows == expected);
  }
  CHECK(read_all("")->empty());
  CHECK(read_all("\xEF\xBB\xBF\r\n")->empty());
}

TEST_CASE("quoted fields keep commas, line ends and doubled quotes") {
  const Result<Rows> rows = read_all("1,\"a,b\",\"say \"\"hi\"\"\"\r\n2,\"two\r\nlines\",\"\"\n3,,\n");
  REQUIRE(rows.ok());
  CHECK(*rows == Rows{{"1", "a,b", "say \"hi\""}, {"2", "two\r\nlines", ""}, {"3", "", ""}});
}

TEST_CASE("the line of a record counts the line ends inside earlier quotes") {
  CsvReader reader("a\n\"b\n\nb\"\nc\n");
  std::vector<std::string> fields;
  std::vector<std::uint64_t> lines;
  while (*reader.next(fields)) lines.push_back(reader.record_line());
  CHECK(lines == std::vector<std::uint64_t>{1, 2, 5});
}

TEST_CASE("quotes in wrong places are named by line and column") {
  CHECK(failure_of("a,b\nc,d\"e\n").find("line 2, column 4: a quote inside an unquoted field") == 0);
  CHECK(failure_of("a,\"b\"c\n").find("line 1, column 6: text behind a closing quote") == 0);
  CHECK(failure_of("a\n\xC3\xA9,\"never\nclosed\n").find("line 2, column 3: this quote is never closed") ==
        0);
}

TEST_CASE("bytes that are not UTF-8 and NULs are refused with the remedy") {
  CHECK(failure_of("a,caf\xE9\n").find("line 1, column 7") == 0);
  CHECK(failure_of("a,caf\xE9\n").find("save the file as UTF-8") != std::string::npos);
  CHECK(failure_of(std::string_view("a,\0\n", 4)).find("not UTF-8") != std::string::npos);
  const Result<CsvTable> utf16 = CsvTable::open("\xFF\xFEi");
  REQUIRE(!utf16.ok());
  CHECK(utf16.error().message.find("UTF-16") != std::string::npos);
}

TEST_CASE("a record, and a number of columns, beyond the limits are refused") {
  const std::string long_text(kMaxCsvRecordBytes + 2, 'x');
  const Result<Rows> plain = read_all(long_text);
  REQUIRE(!plain.ok());
  CHECK(plain.error().code == ErrorCode::kTooLarge);
  const Result<Rows> quoted = read_all("\"" + long_text + "\"");
  REQUIRE(!quoted.ok());
  CHECK(quoted.error().code == ErrorCode::kTooLarge);
  CHECK(quoted.error().message.find("never closed") != std::string::npos);
  CHECK(read_all(std::string(kMaxCsvColumns - 1, ',')).ok());
  const Result<Rows> wide = read_all(std::string(kMaxCsvColumns, ','));
  REQUIRE(!wide.ok());
  CHECK(wide.error().code == ErrorCode::kTooLarge);
}

TEST_CASE("columns are found by name whatever their case") {
  Result<CsvTable> table = CsvTable::open(" ID ,Title\n7,  Blue  \n8\n");
  REQUIRE(table.ok());
  REQUIRE(table->column("title").has_value());
  CHECK(!table->column("maker"));
  CsvRow row;
  REQUIRE(*table->next(row));
  CHECK(row.line == 2);
  CHECK(table->is_complete(row));
  CHECK(csv_text(row, table->column("title")) == "Blue");
  CHECK(csv_text(row, table->column("maker")).empty());
  REQUIRE(*table->next(row));
  CHECK(!table->is_complete(row));
  CHECK(!*table->next(row));
}

TEST_CASE("a header that cannot be meant is refused") {
  CHECK(CsvTable::open("").error().message.find("the file is empty") == 0);
  CHECK(CsvTable::open("id,title,ID\n").error().message == "header, column 3: 'id' is named twice");
  CHECK(CsvTable::open("id;title\n").error().message.find("commas") != std::string::npos);
}

}  // namespace
}  // namespace vitrine::ingest

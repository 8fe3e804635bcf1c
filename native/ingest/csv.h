// SPDX-License-Identifier: MIT
// Comma-separated values after RFC 4180, from bytes that may be anything. Read strictly: a quote in the wrong
// place is an error with line and column, because a lenient reader would shift every later field without a
// word.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vitrine/result.h"

namespace vitrine::ingest {

// Largest record, quoted line ends included: a catalogue entry is a page of text at most, a missing quote is
// the whole file.
inline constexpr std::size_t kMaxCsvRecordBytes = 1u << 20;
// Columns of a record: collection systems export some hundred; more is not a table of works.
inline constexpr std::size_t kMaxCsvColumns = 1024;
// Records of a file: ten times the largest museum.
inline constexpr std::uint64_t kMaxCsvRecords = 10'000'000;

// Reads record after record. Lines end with LF, CRLF or CR; blank lines are passed over; a byte order mark at
// the start is too. Owns nothing: the text outlives the reader.
class CsvReader {
 public:
  explicit CsvReader(std::string_view text);

  // The next record's fields; false at the end. Errors: kCorrupt and kTooLarge, "line 4, column 7: ...".
  // After an error nothing further can be read.
  [[nodiscard]] Result<bool> next(std::vector<std::string>& fields);

  // The line, from 1, on which the record read last begins.
  [[nodiscard]] std::uint64_t record_line() const { return record_line_; }

 private:
  [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
  [[nodiscard]] bool at_line_end() const { return text_[at_] == '\n' || text_[at_] == '\r'; }
  void pass_line_end();
  [[nodiscard]] Status read_quoted(std::string& field);
  [[nodiscard]] Status read_plain(std::string& field);
  [[nodiscard]] Status check_field(const std::string& field) const;
  [[nodiscard]] Error error_at(std::size_t position, ErrorCode code, const std::string& what) const;

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_start_ = 0;
  std::uint64_t line_ = 1;
  std::size_t record_start_ = 0;
  std::uint64_t record_line_ = 1;
  std::uint64_t records_ = 0;
};

// A record below a header.
struct CsvRow {
  std::uint64_t line = 0;
  std::vector<std::string> fields;
};

// A column's name as it is compared: lower case (ASCII), without white space around it.
[[nodiscard]] std::string column_key(std::string_view name);

// A CSV whose first record names the columns.
class CsvTable {
 public:
  // Reads the header. Names are compared in lower case, without white space around them. Errors: as
  // CsvReader, and kCorrupt for an empty file, a column named twice, or another separator than the comma.
  [[nodiscard]] static Result<CsvTable> open(std::string_view text);

  // The column of this name, however it is written.
  [[nodiscard]] std::optional<std::size_t> column(std::string_view name) const;
  [[nodiscard]] const std::vector<std::string>& columns() const { return columns_; }

  // The next row; false at the end. A row may have more or fewer fields than there are columns: is_complete()
  // tells.
  [[nodiscard]] Result<bool> next(CsvRow& row);
  [[nodiscard]] bool is_complete(const CsvRow& row) const { return row.fields.size() == columns_.size(); }

 private:
  explicit CsvTable(CsvReader reader) : reader_(reader) {}

  CsvReader reader_;
  std::vector<std::string> columns_;
};

// The row's text in a column, cleaned; empty where the table has no such column. REQUIRES: a complete row.
[[nodiscard]] std::string csv_text(const CsvRow& row, std::optional<std::size_t> column);

}  // namespace vitrine::ingest

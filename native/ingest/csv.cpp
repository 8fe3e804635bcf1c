// SPDX-License-Identifier: MIT
#include "ingest/csv.h"

#include <algorithm>

#include "ingest/fields.h"
#include "io/files.h"
#include "vitrine/text.h"

namespace vitrine::ingest {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Characters, not bytes, so that the column is the one an editor shows.
std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool is_utf16(std::string_view text) {
  return text.substr(0, 2) == "\xFF\xFE" || text.substr(0, 2) == "\xFE\xFF";
}

std::string lower_ascii(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

Error header_error(std::size_t column, const std::string& what) {
  return Error{ErrorCode::kCorrupt, "header, column " + std::to_string(column + 1) + ": " + what};
}

}  // namespace

CsvReader::CsvReader(std::string_view text) : text_(text) {
  if (text_.substr(0, kByteOrderMark.size()) == kByteOrderMark) at_ = line_start_ = kByteOrderMark.size();
}

Result<bool> CsvReader::next(std::vector<std::string>& fields) {
  fields.clear();
  while (!at_end() && at_line_end()) pass_line_end();
  if (at_end()) return false;
  record_start_ = at_;
  record_line_ = line_;
  if (++records_ > kMaxCsvRecords) {
    return error_at(at_, ErrorCode::kTooLarge,
                    "more than " + std::to_string(kMaxCsvRecords) + " records; split the file");
  }
  for (;;) {
    if (fields.size() == kMaxCsvColumns) {
      return error_at(at_, ErrorCode::kTooLarge, "more than " + std::to_string(kMaxCsvColumns) + " columns");
    }
    std::string& field = fields.emplace_back();
    const bool quoted = !at_end() && text_[at_] == '"';
    if (const Status read = quoted ? read_quoted(field) : read_plain(field); !read.ok()) return read.error();
    if (const Status checked = check_field(field); !checked.ok()) return checked.error();
    if (at_end()) return true;
    if (at_line_end()) {
      pass_line_end();
      return true;
    }
    ++at_;  // the comma
  }
}

void CsvReader::pass_line_end() {
  if (text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n') ++at_;
  line_start_ = ++at_;
  ++line_;
}

// Leaves at_ on the comma, the line's end or the text's end.
Status CsvReader::read_quoted(std::string& field) {
  const Error unclosed = error_at(at_, ErrorCode::kCorrupt, "this quote is never closed");
  for (++at_; !at_end() && at_ - record_start_ <= kMaxCsvRecordBytes;) {
    if (text_[at_] == '"') {
      ++at_;
      if (at_end() || text_[at_] == ',' || at_line_end()) return Done{};
      if (text_[at_] != '"') {
        return error_at(at_, ErrorCode::kCorrupt,
                        "text behind a closing quote; quotes inside a field are written twice");
      }
    }
    const std::size_t from = at_;
    if (at_line_end()) {
      pass_line_end();
    } else {
      ++at_;
    }
    field.append(text_, from, at_ - from);
  }
  if (at_end()) return unclosed;
  return Error{ErrorCode::kTooLarge,
               unclosed.message + " within " + std::to_string(kMaxCsvRecordBytes) + " bytes"};
}

Status CsvReader::read_plain(std::string& field) {
  const std::size_t end = std::min(text_.find_first_of(",\r\n\"", at_), text_.size());
  if (end < text_.size() && text_[end] == '"') {
    return error_at(
        end, ErrorCode::kCorrupt,
        "a quote inside an unquoted field; put the field in quotes and write the quotes inside it twice");
  }
  field.assign(text_, at_, end - at_);
  at_ = end;
  return Done{};
}

Status CsvReader::check_field(const std::string& field) const {
  if (at_ - record_start_ > kMaxCsvRecordBytes) {
    return error_at(at_, ErrorCode::kTooLarge,
                    "a record of more than " + std::to_string(kMaxCsvRecordBytes) + " bytes");
  }
  const bool damaged = !is_utf8(field) || field.find('\0') != std::string::npos;
  if (damaged)
    return error_at(at_, ErrorCode::kCorrupt,
                    "the field that ends here is not UTF-8; save the file as UTF-8");
  return Done{};
}

Error CsvReader::error_at(std::size_t position, ErrorCode code, const std::string& what) const {
  const std::size_t column = characters(text_.substr(line_start_, position - line_start_)) + 1;
  return Error{code, "line " + std::to_string(line_) + ", column " + std::to_string(column) + ": " + what};
}

std::string column_key(std::string_view name) { return lower_ascii(clean_text(name)); }

Result<CsvTable> CsvTable::open(std::string_view text) {
  if (is_utf16(text)) return Error{ErrorCode::kCorrupt, "this is UTF-16; save the file as UTF-8"};
  CsvTable table{CsvReader(text)};
  const Result<bool> header = table.reader_.next(table.columns_);
  if (!header.ok()) return header.error();
  if (!*header) return Error{ErrorCode::kCorrupt, "the file is empty; its first line must name the columns"};
  std::vector<std::string>& names = table.columns_;
  for (std::string& name : names) name = column_key(name);
  if (names.size() == 1 && names[0].find_first_of(";\t") != std::string::npos) {
    return header_error(0, "columns are not separated by commas; export the table as CSV with commas");
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto here = names.begin() + static_cast<std::ptrdiff_t>(i);
    if (!names[i].empty() && std::find(names.begin(), here, names[i]) != here) {
      return header_error(i, "'" + io::printable(names[i]) + "' is named twice");
    }
  }
  return table;
}

std::optional<std::size_t> CsvTable::column(std::string_view name) const {
  const auto found = std::find(columns_.begin(), columns_.end(), column_key(name));
  if (found == columns_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - columns_.begin());
}

Result<bool> CsvTable::next(CsvRow& row) {
  Result<bool> more = reader_.next(row.fields);
  row.line = reader_.record_line();
  return more;
}

std::string csv_text(const CsvRow& row, std::optional<std::size_t> column) {
  return column && *column < row.fields.size() ? clean_text(row.fields[*column]) : "";
}

}  // namespace vitrine::ingest

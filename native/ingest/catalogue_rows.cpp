// SPDX-License-Identifier: MIT
#include "ingest/catalogue_rows.h"

#include <array>
#include <optional>
#include <utility>

#include "ingest/csv.h"
#include "ingest/fields.h"
#include "ingest/json_object.h"
#include "io/files.h"

namespace vitrine::ingest {
namespace {

struct Field {
  const char* name;
  std::string CatalogueRow::*text;
};

constexpr std::array<Field, 12> kFields = {{{"id", &CatalogueRow::id},
                                            {"filename", &CatalogueRow::filename},
                                            {"title", &CatalogueRow::title},
                                            {"maker", &CatalogueRow::maker},
                                            {"date", &CatalogueRow::date},
                                            {"rights", &CatalogueRow::rights},
                                            {"required_statement", &CatalogueRow::required_statement},
                                            {"homepage", &CatalogueRow::homepage},
                                            {"type", &CatalogueRow::type},
                                            {"subjects", &CatalogueRow::subjects},
                                            {"summary", &CatalogueRow::summary},
                                            {"language", &CatalogueRow::language}}};

// Repairs that are the same for both formats: a link that a page could not follow safely is dropped, and so
// is a language that is none.
void deliver(CatalogueRow row, const CatalogueSink& sink) {
  if (!row.homepage.empty() && !is_web_url(row.homepage)) {
    sink.skipped(row.line,
                 "the homepage '" + io::printable(row.homepage) + "' is no web address and was left out",
                 "write an address that begins with https://");
    row.homepage.clear();
  }
  if (!row.language.empty() && !is_language_tag(row.language)) {
    sink.skipped(row.line,
                 "the language '" + io::printable(row.language) + "' is no BCP 47 tag and was left out",
                 "write a tag such as en or zh-Hant");
    row.language.clear();
  }
  sink.row(std::move(row));
}

CatalogueRow row_of(const JsonObject& object, std::uint64_t line, const ColumnNames& columns,
                    const CatalogueSink& sink) {
  CatalogueRow row;
  row.line = line;
  for (const Field& field : kFields) {
    const auto member = object.find(columns.theirs(field.name));
    if (member == object.end()) continue;
    if (member->second.is_scalar) {
      row.*field.text = clean_text(member->second.text);
    } else if (field.text == &CatalogueRow::subjects && !member->second.items.empty()) {
      for (const std::string& item : member->second.items) row.subjects += clean_text(item) + ';';
    } else {
      sink.skipped(line, "'" + io::printable(columns.theirs(field.name)) + "' is a list or object and was left out",
                   "write it as one text");
    }
  }
  return row;
}

}  // namespace

Status read_catalogue_csv(std::string_view text, const ColumnNames& names, const CatalogueSink& sink) {
  Result<CsvTable> table = CsvTable::open(text);
  if (!table.ok()) return table.error();
  if (Status named = names.check(table->columns()); !named.ok()) return named;
  std::array<std::optional<std::size_t>, kFields.size()> columns;
  for (std::size_t i = 0; i < kFields.size(); ++i) {
    columns[i] = table->column(names.theirs(kFields[i].name));
  }
  if (!columns[0] && !columns[1]) {
    return Error{ErrorCode::kCorrupt, "the header names neither a column 'id' nor a column 'filename'; say which it is "
                                      "with --column id=COLUMN"};
  }
  CsvRow cells;
  for (;;) {
    const Result<bool> more = table->next(cells);
    if (!more.ok()) return more.error();
    if (!*more) return Done{};
    if (!table->is_complete(cells)) {
      sink.skipped(cells.line,
                   std::to_string(cells.fields.size()) + " fields where the header names " +
                       std::to_string(table->columns().size()),
                   "put fields that hold a comma in quotes");
      continue;
    }
    CatalogueRow row;
    row.line = cells.line;
    for (std::size_t i = 0; i < kFields.size(); ++i) row.*kFields[i].text = csv_text(cells, columns[i]);
    deliver(std::move(row), sink);
  }
}

Status read_catalogue_jsonl(std::string_view text, const ColumnNames& columns, const CatalogueSink& sink) {
  if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
  std::uint64_t line = 0, objects = 0;
  std::optional<Error> first_failure;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view record = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    ++line;
    if (record.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    const Result<JsonObject> object = read_json_object(record);
    if (object.ok()) {
      ++objects;
      deliver(row_of(*object, line, columns, sink), sink);
      continue;
    }
    sink.skipped(line, object.error().message, "write one JSON object a line");
    if (!first_failure) first_failure = with_context("line " + std::to_string(line), object.error());
  }
  // Not one good line: this is another file than it claims to be, a JSON array over many lines, say.
  if (objects == 0 && first_failure)
    return Error{ErrorCode::kCorrupt, first_failure->message + "; expected one JSON object a line"};
  return Done{};
}

}  // namespace vitrine::ingest

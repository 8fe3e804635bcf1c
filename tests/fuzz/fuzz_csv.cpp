// SPDX-License-Identifier: MIT
// Any text at all as a table or as a line of JSON: records within the limits or an error, never more and
// never a crash.
#include <cstdlib>

#include "ingest/csv.h"
#include "ingest/fields.h"
#include "ingest/json_object.h"
#include "vitrine/text.h"

namespace {

void must(bool condition) {
  if (!condition) std::abort();
}

void read_table(std::string_view text) {
  vitrine::Result<vitrine::ingest::CsvTable> table = vitrine::ingest::CsvTable::open(text);
  if (!table.ok()) return must(!table.error().message.empty());
  vitrine::ingest::CsvRow row;
  std::uint64_t line = 0;
  std::size_t kept = 0;
  for (;;) {
    const vitrine::Result<bool> more = table->next(row);
    if (!more.ok()) return must(more.error().message.find("line ") == 0);
    if (!*more) return;
    must(row.line > line && !row.fields.empty());
    line = row.line;
    for (const std::string& field : row.fields) {
      kept += field.size();
      must(vitrine::is_utf8(field));
      static_cast<void>(vitrine::ingest::is_web_url(field));
      const auto path = vitrine::ingest::path_below(field);
      must(!path || (path->is_relative() && *path->begin() != ".."));
    }
    must(kept <= text.size());
    must(vitrine::is_utf8(vitrine::ingest::csv_text(row, 0)));
  }
}

void read_json(std::string_view text) {
  const auto object = vitrine::ingest::read_json_object(text);
  if (!object.ok()) return must(!object.error().message.empty());
  for (const auto& [key, member] : *object) must(vitrine::is_utf8(key) && vitrine::is_utf8(member.text));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  read_table(text);
  read_json(text);
  return 0;
}

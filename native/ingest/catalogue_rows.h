// SPDX-License-Identifier: MIT
// The records of a catalogue, one after another, whatever its file format.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "ingest/columns.h"
#include "vitrine/result.h"

namespace vitrine::ingest {

// Texts are cleaned UTF-8; empty where the catalogue says nothing.
struct CatalogueRow {
  std::uint64_t line = 0;  // from 1
  std::string id, filename;
  std::string title, maker, date, rights, required_statement, homepage, summary;
  std::string type, subjects, language;  // subjects: with ";" between them
};

struct CatalogueSink {
  std::function<void(CatalogueRow)> row;
  // A line that was passed over, or a value of it, and what to do about it.
  std::function<void(std::uint64_t line, std::string reason, std::string remedy)> skipped;
};

// Errors: as apply_catalogue(), without the file's name.
[[nodiscard]] Status read_catalogue_csv(std::string_view text, const ColumnNames& columns,
                                        const CatalogueSink& sink);
[[nodiscard]] Status read_catalogue_jsonl(std::string_view text, const ColumnNames& columns,
                                          const CatalogueSink& sink);

}  // namespace vitrine::ingest

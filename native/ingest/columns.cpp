// SPDX-License-Identifier: MIT
#include "ingest/columns.h"

#include <algorithm>
#include <array>

#include "ingest/csv.h"
#include "io/files.h"

namespace vitrine::ingest {
namespace {

// Of read_csv() and apply_catalogue().
constexpr std::array<std::string_view, 14> kOurs = {
    "id",       "filename", "title",   "label",  "iiif",     "maker",    "date",
    "type",     "subjects", "summary", "rights", "language", "homepage", "required_statement"};

constexpr std::size_t kShownColumns = 30;

}  // namespace

Result<ColumnNames> ColumnNames::parse(std::span<const std::string> pairs) {
  ColumnNames names;
  for (const std::string& pair : pairs) {
    const std::size_t equals = pair.find('=');
    const std::string ours = pair.substr(0, equals);
    const bool known = std::find(kOurs.begin(), kOurs.end(), ours) != kOurs.end();
    if (equals == pair.npos || equals + 1 == pair.size() || !known) {
      std::string all;
      for (const std::string_view name : kOurs) all += (all.empty() ? "" : ", ") + std::string(name);
      return Error{ErrorCode::kInvalidArgument, "--column " + io::printable(pair) +
                                                    ": expected NAME=COLUMN, as title=Titel; names are " + all};
    }
    if (!names.theirs_.emplace(ours, pair.substr(equals + 1)).second)
      return Error{ErrorCode::kInvalidArgument, "--column names " + ours + " twice"};
  }
  return names;
}

std::string_view ColumnNames::theirs(std::string_view ours) const {
  const auto found = theirs_.find(ours);
  return found == theirs_.end() ? ours : std::string_view(found->second);
}

Status ColumnNames::check(std::span<const std::string> columns) const {
  for (const auto& [ours, theirs] : theirs_) {
    if (std::find(columns.begin(), columns.end(), column_key(theirs)) != columns.end()) continue;
    std::string all;
    for (const std::string& column : columns.first(std::min(columns.size(), kShownColumns)))
      all += (all.empty() ? "" : ", ") + io::printable(column);
    return Error{ErrorCode::kCorrupt, "the header names no column '" + io::printable(theirs) +
                                          "', which --column " + ours + " asks for; it names " + all};
  }
  return Done{};
}

}  // namespace vitrine::ingest

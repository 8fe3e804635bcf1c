// SPDX-License-Identifier: MIT
// What a museum's own columns are called: tables need not be renamed to be read.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "vitrine/result.h"

namespace vitrine::ingest {

class ColumnNames {
 public:
  // Reads "title=Titel des Werks", each name of ours at most once. Errors: kInvalidArgument naming the pair,
  // and the names there are.
  [[nodiscard]] static Result<ColumnNames> parse(std::span<const std::string> pairs);

  // The museum's name for a column that is called `ours` here: the same unless something else was said.
  [[nodiscard]] std::string_view theirs(std::string_view ours) const;

  // Errors: kCorrupt naming the first column that was said to be there and is not among `columns`, which are
  // in lower case as CsvTable has them, and those that are.
  [[nodiscard]] Status check(std::span<const std::string> columns) const;

 private:
  std::map<std::string, std::string, std::less<>> theirs_;
};

}  // namespace vitrine::ingest

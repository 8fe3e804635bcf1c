// SPDX-License-Identifier: MIT
#include "cli/lab_columns.h"

#include <utility>
#include <vector>

#include "io/files.h"

namespace vitrine::cli {
namespace {

using Values = std::map<std::string, std::string>;

template <class ValueOf>
Values gather(const ingest::Collection& collection, ValueOf value_of) {
  Values values;
  for (const ingest::Work& work : collection.works) {
    std::string value = value_of(work);
    if (!value.empty()) values.emplace(work.id, io::printable(value));
  }
  return values;
}

std::string folder_of(const ingest::Work& work) {
  if (work.images.empty() || work.images.front().file.empty()) return {};
  return work.images.front().file.parent_path().filename().string();
}

const std::map<std::string, std::string ingest::Work::*>& fields() {
  static const std::map<std::string, std::string ingest::Work::*> known = {
      {"date", &ingest::Work::date},
      {"language", &ingest::Work::language},
      {"maker", &ingest::Work::maker},
      {"rights", &ingest::Work::rights},
      {"type", &ingest::Work::type}};
  return known;
}

// The tables are read once more, with this column in the place of the type: so its names are found, and its
// faults told, as those of any other column.
Result<Values> read_column(LabOptions options, const std::string& column) {
  std::erase_if(options.sources.columns, [](const std::string& pair) { return pair.starts_with("type="); });
  options.sources.columns.push_back("type=" + column);
  const Result<ingest::Collection> read = read_lab_pictures(options);
  if (!read.ok()) return read.error();
  return gather(*read, [](const ingest::Work& work) { return work.type; });
}

}  // namespace

Result<Values> column_values(const LabOptions& options, const ingest::Collection& collection,
                             const std::string& column, const std::string& option) {
  const auto field = fields().find(column);
  Result<Values> values =
      column == kFolderColumn ? gather(collection, folder_of)
      : field != fields().end()
          ? gather(collection, [&](const ingest::Work& work) { return work.*(field->second); })
          : read_column(options, column);
  const std::string asked = option + " " + io::printable(column);
  if (!values.ok()) return with_context(asked, values.error());
  if (values->empty()) {
    return Error{ErrorCode::kNotFound,
                 asked +
                     ": no work has one; name a column of the CSV or of --catalogue, or "
                     "folder for the folder a picture lies in"};
  }
  return values;
}

}  // namespace vitrine::cli

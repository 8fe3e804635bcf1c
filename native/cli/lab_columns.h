// SPDX-License-Identifier: MIT
// What a museum's tables say of works beyond what the site shows: a class to count by, and the like.
#pragma once

#include <map>
#include <string>

#include "cli/lab_verbs.h"
#include "ingest/work.h"
#include "vitrine/result.h"

namespace vitrine::cli {

// The class that goes by the folder a work's picture lies in.
inline constexpr const char* kFolderColumn = "folder";

// By work id, for the works that have one: the name of the folder their first picture lies in, for "folder";
// what the works are known to have, for "type", "maker", "date", "language" and "rights"; else the value in
// the column of this name of the CSV or the catalogue. `option` names the option in messages. Errors:
// kNotFound where no work has any; as read_lab_pictures().
[[nodiscard]] Result<std::map<std::string, std::string>> column_values(const LabOptions& options,
                                                                       const ingest::Collection& collection,
                                                                       const std::string& column,
                                                                       const std::string& option);

}  // namespace vitrine::cli

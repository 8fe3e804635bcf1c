// SPDX-License-Identifier: MIT
// A file of ids, one a line: the works that a command is about.
#pragma once

#include <string>
#include <vector>

#include "publish/site.h"
#include "vitrine/result.h"

namespace vitrine::cli {

// The works of the file in its order; every work of the site where `path` is empty. Errors: kNotFound naming
// file and line; those of reading.
[[nodiscard]] Result<std::vector<WorkIndex>> listed_works(const publish::Site& site, const std::string& path);

}  // namespace vitrine::cli

// SPDX-License-Identifier: MIT
// Options of `vitrine publish` for databases and search engines.
#pragma once

#include <CLI/CLI.hpp>

#include "publish/out/database_options.h"

namespace vitrine::cli {

void add_database_options(CLI::App& command, publish::DatabaseOptions& options);

}  // namespace vitrine::cli

// SPDX-License-Identifier: MIT
// The verbs of the command line: one file each, one table. A verb declares its options and hands back what it
// does.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <span>

#include "vitrine/result.h"

namespace vitrine::cli {

using Action = std::function<Status()>;

struct Verb {
  const char* name;
  const char* summary;
  // Adds options to `command` and returns the action to run once they are parsed.
  Action (*declare)(CLI::App& command);
};

[[nodiscard]] std::span<const Verb> verbs();

Action declare_build(CLI::App& command);
Action declare_update(CLI::App& command);
Action declare_merge(CLI::App& command);
Action declare_query(CLI::App& command);
Action declare_path(CLI::App& command);
Action declare_neighbours(CLI::App& command);
Action declare_publish(CLI::App& command);
Action declare_show(CLI::App& command);
Action declare_verify(CLI::App& command);
Action declare_serve(CLI::App& command);
Action declare_model(CLI::App& command);
Action declare_lab(CLI::App& command);
Action declare_demo(CLI::App& command);

// The documented exit code of an error: 2 for a wrong request, 3 not found, 4 corrupt, 5 unsupported, 6 too
// large, 7 another model's embedding, 8 input or output, 9 memory, 130 interrupted. 0 is success, 1 is never
// used on purpose.
[[nodiscard]] int exit_code(ErrorCode code);

}  // namespace vitrine::cli

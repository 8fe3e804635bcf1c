// SPDX-License-Identifier: MIT
// How answers in the older service's shape name works and pictures: options of two verbs.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <utility>

#include "publish/out/wellcome.h"
#include "vitrine/result.h"

namespace vitrine::cli {

struct WellcomeChoice {
  publish::WellcomeOptions options;
  std::string table;  // a CSV; empty: none
};

// The options with their table read. Errors: those of read_wellcome_table().
[[nodiscard]] inline Result<publish::WellcomeOptions> wellcome_options(const WellcomeChoice& choice) {
  publish::WellcomeOptions options = choice.options;
  if (choice.table.empty()) return options;
  Result<publish::WellcomeTable> table = publish::read_wellcome_table(choice.table);
  if (!table.ok()) return table.error();
  options.table = std::move(*table);
  return options;
}

inline void add_wellcome_options(CLI::App& command, WellcomeChoice& choice) {
  publish::WellcomeOptions& options = choice.options;
  command.add_option(
      "--catalogue-ids", choice.table,
      "wellcome: CSV of id, catalogue_id, miro_id, where answers name works otherwise than the site");
  command
      .add_option("--catalogue-uri", options.catalogue_uri,
                  "wellcome: a work's address, of {catalogue_id}, {miro_id}, {homepage}, {picture}")
      ->capture_default_str();
  command.add_option("--miro-uri", options.miro_uri, "wellcome: its picture's address, likewise")
      ->capture_default_str();
  command.add_flag("--scores", options.scores, "wellcome: rank and score beside each neighbour");
}

}  // namespace vitrine::cli

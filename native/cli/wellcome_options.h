// SPDX-License-Identifier: MIT
// How answers in the older service's shape name works and pictures: options of two verbs.
#pragma once

#include <CLI/CLI.hpp>

#include "publish/out/wellcome.h"

namespace vitrine::cli {

inline void add_wellcome_options(CLI::App& command, publish::WellcomeOptions& options) {
  command
      .add_option("--catalogue-uri", options.catalogue_uri,
                  "wellcome: a work's address, of {catalogue_id}, {miro_id}, {homepage}, {picture}")
      ->capture_default_str();
  command.add_option("--miro-uri", options.miro_uri, "wellcome: its picture's address, likewise")
      ->capture_default_str();
  command.add_flag("--scores", options.scores, "wellcome: rank and score beside each neighbour");
}

}  // namespace vitrine::cli

// SPDX-License-Identifier: MIT
// What the commands that write a site have in common: `vitrine build` and `vitrine merge`.
#pragma once

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/visitor_model.h"
#include "publish/build_site.h"
#include "publish/part.h"

namespace vitrine::cli {

struct SiteOptions {
  std::string site;
  std::string page;  // empty: beside the program
  VisitorOptions visitors;
  std::string museum;     // file of the museum's settings; empty: none
  std::string manifests;  // address of the works' manifests; "no": nowhere; empty: as the site says
  bool fine = false;
  bool quiet = false;
  bool json = false;
  publish::BuildOptions build;
};

// Declares them all; `-o` takes a `kind`, as "SITE".
void add_site_options(CLI::App& command, SiteOptions& options, const std::string& kind);

// What the options say so far: texts, site, page, progress. Errors: those of the museum's file.
[[nodiscard]] Result<publish::BuildOptions> build_options(const SiteOptions& options);

// Says what was built, on standard error, or with --json on standard output. `model` is its label; `visitors`
// is a sentence about their pictures, or empty.
void print_report(const publish::BuildReport& report, const SiteOptions& options, const std::string& model,
                  const std::string& visitors, const publish::BuildOptions& build);

// What print_report() says as JSON.
[[nodiscard]] nlohmann::ordered_json build_json(const publish::BuildReport& report,
                                                const SiteOptions& options, const std::string& model,
                                                const publish::BuildOptions& build);

// The same for a part of a collection.
void print_part_report(const publish::BuildReport& report, const SiteOptions& options,
                       const std::string& model, const publish::Shard& shard);

}  // namespace vitrine::cli

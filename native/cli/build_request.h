// SPDX-License-Identifier: MIT
// What `vitrine build` is asked for, and doing it: for build itself, and for update, which asks for the same
// again.
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "cli/model_choice.h"
#include "cli/site_options.h"
#include "cli/sources.h"
#include "publish/build_site.h"
#include "vitrine/result.h"

namespace vitrine::cli {

struct BuildRequest {
  SourceOptions sources;
  ModelOptions model;
  std::string cache;  // empty: cache_folder()
  std::string shard;  // "2/3"; empty: the whole collection, as a site
  SiteOptions site;
};

void declare_build_options(CLI::App& command, BuildRequest& request);

// A request whose options have been checked, as far as that can be done before anything is read.
struct CheckedRequest {
  SourceOptions sources;
  publish::BuildOptions build;
};
[[nodiscard]] Result<CheckedRequest> check_request(const BuildRequest& request);

// A site that stands.
struct BuiltSite {
  publish::BuildReport report;
  publish::BuildOptions build;
  std::string model;     // its label
  std::string visitors;  // a sentence about their pictures
};

// Embeds pictures and writes the site. Errors: as choose_model(), decide_upload() and publish::build_site().
[[nodiscard]] Result<BuiltSite> build_pictures(const BuildRequest& request, const Sources& sources,
                                               publish::BuildOptions build);

// Options as they were given, by name, with their values: those that decide what a site holds, and not those
// of one run alone, or those that open this machine's own network to what a document says. Paths are made
// relative to `site`.
using GivenOptions = std::vector<std::pair<std::string, std::vector<std::string>>>;
[[nodiscard]] GivenOptions given_options(const CLI::App& command, const std::filesystem::path& site);

// The request that they were. Errors: kCorrupt naming an option that `vitrine build` does not know.
[[nodiscard]] Result<BuildRequest> request_of(const GivenOptions& options, const std::filesystem::path& site);

}  // namespace vitrine::cli

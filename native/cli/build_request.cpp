// SPDX-License-Identifier: MIT
#include "cli/build_request.h"

#include <algorithm>
#include <array>
#include <memory>
#include <set>
#include <string_view>
#include <system_error>

#include "cli/paths.h"
#include "cli/visitor_model.h"
#include "io/download.h"
#include "io/files.h"
#include "io/table_memory.h"
#include "publish/build_record.h"

namespace vitrine::cli {
namespace {

namespace fs = std::filesystem;

// Of one run alone. --allow-private-hosts is never remembered: a site's folder may come from elsewhere.
const std::set<std::string_view> kOfOneRun = {"--help",
                                              "--output",
                                              "--json",
                                              "--quiet",
                                              "--update",
                                              "--shard",
                                              "--threads",
                                              "--connections",
                                              "--timeout",
                                              "--refresh",
                                              "--allow-private-hosts"};
const std::set<std::string_view> kPaths = {"SOURCE",    "--images", "--catalogue", "--ids",  "--museum",
                                           "--weights", "--cards",  "--page",      "--cache"};

fs::path real_folder(const fs::path& folder) {
  std::error_code failure;
  fs::path real = fs::weakly_canonical(fs::absolute(folder), failure);
  return failure ? folder : real;
}

// Only the folder is looked up: a link may lead elsewhere the next time.
std::string relative_path(const std::string& path, const fs::path& site) {
  if (path.empty() || io::is_web_address(path)) return path;
  fs::path plain = fs::absolute(path).lexically_normal();
  if (!plain.has_filename()) plain = plain.parent_path();
  return (real_folder(plain.parent_path()) / plain.filename())
      .lexically_relative(real_folder(site))
      .generic_string();
}

std::string path_from(const std::string& path, const fs::path& site) {
  if (path.empty() || io::is_web_address(path)) return path;
  return (real_folder(site) / path).lexically_normal().string();
}

}  // namespace

void declare_build_options(CLI::App& command, BuildRequest& request) {
  command
      .add_option("SOURCE", request.sources.sources,
                  "Folders of pictures, CSV files of works, IIIF Manifests and Collections (.json files or "
                  "addresses); or vectors made elsewhere: folders of index "
                  "documents (.json), JSON Lines (.jsonl), NumPy (.npy)")
      ->required();
  command.add_option("--images", request.sources.images,
                     "Folder of a CSV's pictures (default: the CSV's own)");
  command.add_option("--catalogue", request.sources.catalogue,
                     "CSV or JSON Lines with title, maker, date, type, subjects, summary, language, rights, "
                     "homepage by id or file name");
  command
      .add_option("--column", request.sources.columns,
                  "What a table calls a column, as --column title=Titel; once for each: id, filename, title, "
                  "label, iiif, maker, date, type, subjects, summary, rights, language, homepage, "
                  "required_statement")
      ->type_name("NAME=COLUMN")
      ->allow_extra_args(false);
  command.add_option("--ids", request.sources.ids,
                     "Ids of a .npy's rows, one a line or a JSON list (default: NAME.ids.txt, NAME.ids.json, "
                     "ids.txt or ids.json beside it)");
  add_iiif_options(command, request.sources.iiif);
  add_picture_options(command, request.sources.iiif);
  add_model_options(command, request.model);
  command.add_option("--base-url", request.site.build.iiif.base_url,
                     "Address the site will have; makes its IIIF ids absolute");
  command.add_flag(
      "--tiles", request.site.build.iiif.tiles,
      "Publish pictures in their full size too, cut into tiles, so that visitors can look closely");
  command.add_option("--cache", request.cache,
                     "Folder that keeps embeddings between runs (default: $VITRINE_CACHE)");
  command
      .add_option("--shard", request.shard,
                  "Embed only shard I of N (1/3, 2/3, 3/3): SITE is then a folder for vitrine merge")
      ->type_name("I/N");
  add_site_options(command, request.site, "SITE");
}

Result<CheckedRequest> check_request(const BuildRequest& request) {
  const fs::path cache = request.cache.empty() ? cache_folder() : fs::path(request.cache);
  io::set_table_folder(cache);
  Result<publish::BuildOptions> build = build_options(request.site);
  if (!build.ok()) return build.error();
  CheckedRequest checked{request.sources, *std::move(build)};
  checked.build.embed.cache = cache / "embeddings";
  IiifOptions& iiif = checked.sources.iiif;
  iiif.cache = cache;
  iiif.language = request.site.build.language;
  iiif.progress = checked.build.embed.progress;
  // Said before hours of fetching.
  const auto& sources = checked.sources.sources;
  const bool fetches = std::any_of(sources.begin(), sources.end(), is_iiif_source);
  if (iiif.hosted && !fetches) {
    return Error{ErrorCode::kInvalidArgument,
                 "--thumbnails remote shows pictures from their IIIF hosts, and no source is a Manifest or "
                 "Collection; leave it out"};
  }
  checked.build.hosted = iiif.hosted;
  if (fetches) {
    const Result<std::uint32_t> side = picture_side(request.model);
    if (!side.ok()) return side.error();
    iiif.short_side = *side;
  }
  if (request.shard.empty() && fetches) {
    const publish::BuildOptions& to = checked.build;
    const Status status =
        publish::check_destination(to.site, to.page, to.title, to.language, to.accent, to.isolate);
    if (!status.ok()) return status.error();
  }
  return checked;
}

Result<BuiltSite> build_pictures(const BuildRequest& request, const Sources& sources,
                                 publish::BuildOptions build) {
  const Result<ChosenModel> chosen = choose_model(request.model);
  if (!chosen.ok()) return chosen.error();
  if (Status status = decide_upload(request.site.visitors, *chosen, build); !status.ok())
    return status.error();
  Result<publish::BuildReport> report = publish::build_site(sources.pictures, *chosen->embedder, build);
  if (!report.ok()) return report.error();
  name_addresses(sources, report->skipped);
  std::string visitors = describe_upload(*chosen, *report);
  return BuiltSite{*std::move(report), std::move(build), chosen->embedder->card().label, std::move(visitors)};
}

GivenOptions given_options(const CLI::App& command, const fs::path& site) {
  GivenOptions given;
  for (const CLI::Option* option : command.get_options()) {
    const std::string name = option->get_name();
    if (option->count() == 0 || kOfOneRun.contains(name)) continue;
    std::vector<std::string> values = option->results();
    if (kPaths.contains(name)) {
      for (std::string& value : values) value = relative_path(value, site);
    }
    given.emplace_back(name, std::move(values));
  }
  return given;
}

Result<BuildRequest> request_of(const GivenOptions& options, const fs::path& site) {
  BuildRequest request;
  CLI::App command;
  declare_build_options(command, request);
  std::vector<std::string> words = {"--output=" + site.string()}, sources;
  for (const auto& [name, values] : options) {
    for (const std::string& value : values) {
      const std::string meant = kPaths.contains(name) ? path_from(value, site) : value;
      if (name == "SOURCE") {
        sources.push_back(meant);
      } else if (kOfOneRun.contains(name) || !name.starts_with("--")) {
        return Error{ErrorCode::kCorrupt, std::string(publish::kBuildRecordName) + ": the option " +
                                              io::printable(name) +
                                              " is none that is remembered; build the site again"};
      } else if (meant.empty()) {
        words.insert(words.end(), {name, meant});
      } else {
        words.push_back(name + "=" + meant);
      }
    }
  }
  words.push_back("--");
  words.insert(words.end(), sources.begin(), sources.end());
  // Taken from the end.
  std::reverse(words.begin(), words.end());
  try {
    command.parse(std::move(words));
  } catch (const CLI::ParseError& failure) {
    return Error{ErrorCode::kCorrupt, std::string(publish::kBuildRecordName) + ": " +
                                          io::printable(failure.what()) + "; build the site again"};
  }
  return request;
}

}  // namespace vitrine::cli

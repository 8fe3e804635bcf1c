// SPDX-License-Identifier: MIT
#include "cli/site_options.h"

#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>

#include "cli/choice_option.h"
#include "cli/paths.h"
#include "publish/manifest_address.h"

namespace vitrine::cli {
namespace {

using Json = nlohmann::ordered_json;

// One line a picture that was left out.
void print_skipped(const publish::BuildReport& report) {
  for (const ingest::Skipped& skipped : report.skipped) {
    std::fprintf(stderr, "left out: %s: %s%s%s\n", skipped.where.c_str(), skipped.reason.c_str(),
                 skipped.remedy.empty() ? "" : "; ", skipped.remedy.c_str());
  }
}

// What a machine is told of any run.
Json report_json(const publish::BuildReport& report, const SiteOptions& options, const std::string& model) {
  Json json = {{"site", options.site},        {"works", report.works},   {"model", model},
               {"embedded", report.embedded}, {"reused", report.reused}, {"given", report.given},
               {"skipped", Json::array()}};
  if (report.update) {
    json["update"] = {{"kept", report.update->kept},
                      {"fresh", report.update->fresh},
                      {"removed", report.update->removed},
                      {"lists_kept", report.update->lists_kept}};
  }
  for (const ingest::Skipped& skipped : report.skipped) {
    json["skipped"].push_back(
        {{"where", skipped.where}, {"reason", skipped.reason}, {"remedy", skipped.remedy}});
  }
  return json;
}

void print_json(const Json& json) {
  std::printf("%s\n", json.dump(2, ' ', false, Json::error_handler_t::replace).c_str());
}

void print_counts(const publish::BuildReport& report, const std::string& what, const std::string& model) {
  const std::string counts = report.given > 0 ? std::to_string(report.given) + " given"
                                              : std::to_string(report.embedded) + " embedded now, " +
                                                    std::to_string(report.reused) + " known from before";
  std::fprintf(stderr, "%llu works in %s by %s: %s, %zu left out\n",
               static_cast<unsigned long long>(report.works), what.c_str(), model.c_str(), counts.c_str(),
               report.skipped.size());
  if (report.update) {
    std::fprintf(stderr, "Updated: %u works as before, %u new or changed, %u gone; %u neighbour lists kept\n",
                 report.update->kept, report.update->fresh, report.update->removed,
                 report.update->lists_kept);
  }
}

const std::map<std::string, Structure>& structures() {
  static const std::map<std::string, Structure> kNames = {
      {"exact", Structure::kExact}, {"graph", Structure::kGraph}, {"partitions", Structure::kPartitions}};
  return kNames;
}

const std::map<std::string, publish::MapChoice>& map_choices() {
  static const std::map<std::string, publish::MapChoice> kNames = {{"auto", publish::MapChoice::kAuto},
                                                                   {"no", publish::MapChoice::kNo},
                                                                   {"yes", publish::MapChoice::kYes}};
  return kNames;
}

}  // namespace

void add_site_options(CLI::App& command, SiteOptions& options, const std::string& kind) {
  command.add_option("-o,--output", options.site, "The site's folder")->required()->type_name(kind);
  command.add_option("--title", options.build.title, "The collection's title")->capture_default_str();
  command.add_option("--language", options.build.language, "Language of the texts (BCP 47)")
      ->capture_default_str();
  command.add_option("--accent", options.build.accent, "Accent colour of the page (#rrggbb)")
      ->capture_default_str();
  command.add_option(
      "--museum", options.museum,
      "JSON of the museum's own: languages, logo, texts, theme, kiosk, offline (docs/SITE.md)");
  command.add_option("--dimensions", options.build.space.dimension, "Coefficients a work in the index")
      ->capture_default_str()
      ->check(CLI::Range(1u, kMaxCodeDimension));
  command
      .add_option("--bytes-per-work", options.build.space.bytes_per_work,
                  "Most bytes that a work's code may take (default: what finds nearly all neighbours)")
      ->check(CLI::Range(1.0, 1024.0));
  command.add_option("--neighbours", options.build.neighbours, "Exact neighbours published a work")
      ->capture_default_str()
      ->check(CLI::Range(1u, kMaxNeighbours));
  add_choice(command, "--structure", options.build.structure.structure, structures(),
             "How the index finds what is near: exact, graph or partitions (default: by the number of "
             "works; up to 20000, up to 100000, above)");
  command.add_flag("--fine", options.fine,
                   "Also a fine code a work, fetched for the first fifty of a visitor's answers: a better "
                   "order, for some 40 KB a query and a file a work");
  command
      .add_option("--fine-bytes", options.build.fine_bytes,
                  "Bytes that a fine code may take on average (with --fine: 800)")
      ->check(CLI::Range(150.0, 16384.0));
  command.add_flag("--update", options.build.update,
                   "Go on from the site that stands there: keep its space, and find anew only the neighbours "
                   "that new, changed and removed works alter; without it everything is computed afresh");
  add_visitor_options(command, options.visitors);
  add_choice(command, "--map", options.build.map, map_choices(),
             "A map of all works as pictures: auto (up to 100000 works), yes, no");
  command.add_flag(
      "--pages", options.build.pages,
      "Also a plain page for each work with those that look like it, good without JavaScript and "
      "for search engines; with --base-url also a sitemap");
  command.add_option(
      "--manifests", options.manifests,
      "Where the works' IIIF manifests are, as "
      "https://museum.example/look/presentation/manifest-{file}.json, or no "
      "(default: as the site says that stands there, after vitrine publish --to iiif --offer)");
  command.add_flag("--isolate", options.build.isolate,
                   "Let the page register a service worker that brings threads to hosts that set no headers");
  command.add_option("--threads", options.build.embed.threads, "Threads (0: one a core)")
      ->capture_default_str()
      ->check(CLI::Range(0u, 1024u));
  command.add_option("--page", options.page, "Folder of the page's files (default: beside the program)");
  command.add_flag("--quiet", options.quiet, "No progress");
  command.add_flag("--json", options.json, "Report as JSON on standard output");
}

Result<publish::BuildOptions> build_options(const SiteOptions& options) {
  publish::BuildOptions build = options.build;
  if (!options.museum.empty()) {
    Result<publish::Museum> museum = publish::read_museum_file(options.museum);
    if (!museum.ok()) return museum.error();
    build.museum = std::move(*museum);
  }
  if (!options.manifests.empty()) {
    build.manifests = options.manifests == "no" ? "" : options.manifests;
    const Status sound =
        build.manifests->empty() ? Done{} : publish::check_manifest_address(*build.manifests, "--manifests");
    if (!sound.ok()) return sound.error();
  }
  build.site = options.site;
  if (options.fine && build.fine_bytes <= 0.0) build.fine_bytes = build::kFineBytes;
  build.page = options.page.empty() ? share_folder("page") : std::filesystem::path(options.page);
  build.embed.progress = options.quiet ? io::ProgressStyle::kQuiet : io::ProgressStyle::kAuto;
  return build;
}

Json build_json(const publish::BuildReport& report, const SiteOptions& options, const std::string& model,
                const publish::BuildOptions& build) {
  Json json = report_json(report, options, model);
  json.update(upload_json(build, report));
  return json;
}

void print_report(const publish::BuildReport& report, const SiteOptions& options, const std::string& model,
                  const std::string& visitors, const publish::BuildOptions& build) {
  print_skipped(report);
  if (options.json) return print_json(build_json(report, options, model, build));
  print_counts(report, options.site, model);
  if (!visitors.empty()) std::fprintf(stderr, "%s\n", visitors.c_str());
  if (!report.manifests.empty()) {
    std::fprintf(
        stderr,
        "The page offers works to IIIF viewers by manifests at %s; vitrine publish --to iiif writes those "
        "of new and changed works\n",
        report.manifests.c_str());
  }
}

void print_part_report(const publish::BuildReport& report, const SiteOptions& options,
                       const std::string& model, const publish::Shard& shard) {
  print_skipped(report);
  const std::string name = std::to_string(shard.number) + "/" + std::to_string(shard.count);
  if (options.json) {
    Json json = report_json(report, options, model);
    json["shard"] = name;
    return print_json(json);
  }
  print_counts(report, options.site + ", shard " + name + ",", model);
}

}  // namespace vitrine::cli

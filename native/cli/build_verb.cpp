// SPDX-License-Identifier: MIT
// vitrine build: from pictures to a site.
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/model_choice.h"
#include "cli/paths.h"
#include "cli/sources.h"
#include "cli/vector_model.h"
#include "cli/verbs.h"
#include "cli/visitor_model.h"
#include "publish/build_site.h"
#include "publish/build_vectors.h"

namespace vitrine::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
  SourceOptions sources;
  std::string site;
  ModelOptions model;
  std::string cache;
  std::string page;
  VisitorOptions visitors;
  bool quiet = false;
  bool json = false;
  publish::BuildOptions build;
};

// `visitors` is a sentence about their pictures, or empty.
void print_report(const publish::BuildReport& report, const Options& options, const std::string& model,
                  const std::string& visitors, const publish::BuildOptions& build) {
  for (const ingest::Skipped& skipped : report.skipped) {
    std::fprintf(stderr, "left out: %s: %s%s%s\n", skipped.where.c_str(), skipped.reason.c_str(),
                 skipped.remedy.empty() ? "" : "; ", skipped.remedy.c_str());
  }
  if (options.json) {
    nlohmann::ordered_json json = {{"site", options.site},
                                   {"works", report.works},
                                   {"model", model},
                                   {"embedded", report.embedded},
                                   {"reused", report.reused},
                                   {"given", report.given},
                                   {"skipped", nlohmann::json::array()}};
    for (const ingest::Skipped& skipped : report.skipped) {
      json["skipped"].push_back(
          {{"where", skipped.where}, {"reason", skipped.reason}, {"remedy", skipped.remedy}});
    }
    json.update(upload_json(build));
    std::printf("%s\n", json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace).c_str());
    return;
  }
  const std::string counts = report.given > 0 ? std::to_string(report.given) + " given"
                                              : std::to_string(report.embedded) + " embedded now, " +
                                                    std::to_string(report.reused) + " known from before";
  std::fprintf(stderr, "%llu works in %s by %s: %s, %zu left out\n",
               static_cast<unsigned long long>(report.works), options.site.c_str(), model.c_str(),
               counts.c_str(), report.skipped.size());
  if (!visitors.empty()) std::fprintf(stderr, "%s\n", visitors.c_str());
}

Status run_with_vectors(const Options& options, ingest::VectorCollection vectors,
                        publish::BuildOptions build) {
  const Result<VectorModel> model =
      choose_vector_model(options.model, options.visitors, vectors.dimension, build);
  if (!model.ok()) return model.error();
  const Result<publish::BuildReport> report =
      publish::build_vector_site(std::move(vectors), model->card, model->hash, build);
  if (!report.ok()) return report.error();
  print_report(*report, options, model->card.label, model->visitors, build);
  return Done{};
}

Status run_with_pictures(const Options& options, const ingest::Collection& pictures,
                         publish::BuildOptions build) {
  const Result<ChosenModel> chosen = choose_model(options.model);
  if (!chosen.ok()) return chosen.error();
  if (Status status = decide_upload(options.visitors, *chosen, build); !status.ok()) return status;
  const Result<publish::BuildReport> report = publish::build_site(pictures, *chosen->embedder, build);
  if (!report.ok()) return report.error();
  print_report(*report, options, chosen->embedder->card().label, describe_upload(*chosen, build), build);
  return Done{};
}

Status run(const Options& options) {
  Result<Sources> sources = read_sources(options.sources, options.site);
  if (!sources.ok()) return sources.error();

  publish::BuildOptions build = options.build;
  build.site = options.site;
  build.page = options.page.empty() ? share_folder("page") : fs::path(options.page);
  build.embed.cache = (options.cache.empty() ? cache_folder() : fs::path(options.cache)) / "embeddings";
  build.embed.progress = options.quiet ? io::ProgressStyle::kQuiet : io::ProgressStyle::kAuto;
  if (sources->vectors) return run_with_vectors(options, std::move(*sources->vectors), std::move(build));
  return run_with_pictures(options, sources->pictures, std::move(build));
}

}  // namespace

Action declare_build(CLI::App& command) {
  const auto options = std::make_shared<Options>();
  command
      .add_option("SOURCE", options->sources.sources,
                  "Folders of pictures, CSV files of works; or vectors made elsewhere: folders of index "
                  "documents (.json), JSON Lines (.jsonl)")
      ->required();
  command.add_option("-o,--output", options->site, "The site's folder")->required()->type_name("SITE");
  command.add_option("--images", options->sources.images,
                     "Folder of a CSV's pictures (default: the CSV's own)");
  command.add_option("--catalogue", options->sources.catalogue,
                     "CSV or JSON Lines with title, maker, date, rights, homepage by id or file name");
  add_model_options(command, options->model);
  command.add_option("--title", options->build.title, "The collection's title")->capture_default_str();
  command.add_option("--language", options->build.language, "Language of the texts (BCP 47)")
      ->capture_default_str();
  command.add_option("--accent", options->build.accent, "Accent colour of the page (#rrggbb)")
      ->capture_default_str();
  command.add_option("--base-url", options->build.iiif.base_url,
                     "Address the site will have; makes its IIIF ids absolute");
  command.add_option("--dimensions", options->build.space.dimension, "Coefficients a work in the index")
      ->capture_default_str()
      ->check(CLI::Range(1u, kMaxCodeDimension));
  command.add_option("--neighbours", options->build.neighbours, "Exact neighbours published a work")
      ->capture_default_str()
      ->check(CLI::Range(1u, kMaxNeighbours));
  add_visitor_options(command, options->visitors);
  command.add_flag("--isolate", options->build.isolate,
                   "Let the page register a service worker that brings threads to hosts that set no headers");
  command.add_option("--threads", options->build.embed.threads, "Threads (0: one a core)")
      ->capture_default_str()
      ->check(CLI::Range(0u, 1024u));
  command.add_option("--cache", options->cache,
                     "Folder that keeps embeddings between runs (default: $VITRINE_CACHE)");
  command.add_option("--page", options->page, "Folder of the page's files (default: beside the program)");
  command.add_flag("--quiet", options->quiet, "No progress");
  command.add_flag("--json", options->json, "Report as JSON on standard output");
  return [options] { return run(*options); };
}

}  // namespace vitrine::cli

// SPDX-License-Identifier: MIT
// vitrine build: from pictures to a site.
#include <algorithm>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/model_choice.h"
#include "cli/paths.h"
#include "cli/verbs.h"
#include "ingest/ingest.h"
#include "ingest/merge.h"
#include "publish/build_site.h"

namespace vitrine::cli {
namespace {

namespace fs = std::filesystem;

enum class CarryModel : std::uint8_t { kAuto, kYes, kNo };

struct Options {
  std::vector<std::string> sources;
  std::string site;
  std::string images;
  std::string catalogue;
  ModelOptions model;
  std::string cache;
  std::string page;
  CarryModel carry = CarryModel::kAuto;
  bool quiet = false;
  bool json = false;
  publish::BuildOptions build;
};

// GitHub refuses single files beyond this, and so do its pages.
constexpr std::uint64_t kLargestCarriedModel = 100'000'000;

// A site written into the folder of its pictures must not become pictures itself on the next run.
void leave_out_site(ingest::Collection& collection, const fs::path& site) {
  std::error_code ignored;
  const fs::path inside = fs::weakly_canonical(site, ignored);
  std::erase_if(collection.works, [&](const ingest::Work& work) {
    const fs::path file = fs::weakly_canonical(work.images.front().file, ignored);
    return std::mismatch(inside.begin(), inside.end(), file.begin(), file.end()).first == inside.end();
  });
}

Result<ingest::Collection> read_sources(const Options& options) {
  ingest::Collection all;
  for (const std::string& source : options.sources) {
    std::error_code failure;
    const bool folder = fs::is_directory(source, failure);
    Result<ingest::Collection> part =
        folder || fs::path(source).extension() != ".csv"
            ? ingest::read_folder(source)
            : ingest::read_csv(
                  source, options.images.empty() ? fs::path(source).parent_path() : fs::path(options.images));
    if (!part.ok()) return part;
    leave_out_site(*part, options.site);
    ingest::merge(all, std::move(*part));
  }
  if (!options.catalogue.empty()) {
    if (Status status = ingest::apply_catalogue(all, options.catalogue); !status.ok()) return status.error();
  }
  return all;
}

// What the page may offer to a visitor's own picture, decided by the model and its size.
void decide_upload(const Options& options, const ChosenModel& chosen, publish::BuildOptions& build) {
  if (!chosen.network) {
    build.upload = publish::Upload::kDescriptor;
    return;
  }
  const bool small_enough = chosen.embedder->card().bytes <= kLargestCarriedModel;
  const bool one_file = !chosen.network->weights;
  if (one_file &&
      (options.carry == CarryModel::kYes || (options.carry == CarryModel::kAuto && small_enough))) {
    build.upload = publish::Upload::kOnnx;
    build.weights = chosen.network->graph.file;
    return;
  }
  build.upload = publish::Upload::kNone;
  build.upload_reason = "This site does not carry the network that its pictures were compared with.";
}

void print_report(const publish::BuildReport& report, const Options& options, const std::string& model) {
  for (const ingest::Skipped& skipped : report.skipped) {
    std::fprintf(stderr, "left out: %s: %s%s%s\n", skipped.where.c_str(), skipped.reason.c_str(),
                 skipped.remedy.empty() ? "" : "; ", skipped.remedy.c_str());
  }
  if (options.json) {
    nlohmann::ordered_json json = {{"site", options.site},    {"works", report.works},
                                   {"model", model},          {"embedded", report.embedded},
                                   {"reused", report.reused}, {"skipped", nlohmann::json::array()}};
    for (const ingest::Skipped& skipped : report.skipped) {
      json["skipped"].push_back(
          {{"where", skipped.where}, {"reason", skipped.reason}, {"remedy", skipped.remedy}});
    }
    std::printf("%s\n", json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace).c_str());
    return;
  }
  std::fprintf(stderr, "%llu works in %s by %s: %llu embedded now, %llu known from before, %zu left out\n",
               static_cast<unsigned long long>(report.works), options.site.c_str(), model.c_str(),
               static_cast<unsigned long long>(report.embedded),
               static_cast<unsigned long long>(report.reused), report.skipped.size());
}

Status run(const Options& options) {
  Result<ingest::Collection> collection = read_sources(options);
  if (!collection.ok()) return collection.error();
  Result<ChosenModel> chosen = choose_model(options.model);
  if (!chosen.ok()) return chosen.error();

  publish::BuildOptions build = options.build;
  build.site = options.site;
  build.page = options.page.empty() ? share_folder("page") : fs::path(options.page);
  build.embed.cache = (options.cache.empty() ? cache_folder() : fs::path(options.cache)) / "embeddings";
  build.embed.progress = options.quiet ? io::ProgressStyle::kQuiet : io::ProgressStyle::kAuto;
  decide_upload(options, *chosen, build);

  Result<publish::BuildReport> report = publish::build_site(*collection, *chosen->embedder, build);
  if (!report.ok()) return report.error();
  print_report(*report, options, chosen->embedder->card().label);
  return Done{};
}

}  // namespace

Action declare_build(CLI::App& command) {
  const auto options = std::make_shared<Options>();
  command.add_option("SOURCE", options->sources, "Folders of pictures, or CSV files of works")->required();
  command.add_option("-o,--output", options->site, "The site's folder")->required()->type_name("SITE");
  command.add_option("--images", options->images, "Folder of a CSV's pictures (default: the CSV's own)");
  command.add_option("--catalogue", options->catalogue,
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
  command
      .add_option("--carry-model", options->carry,
                  "Put the network into the site, for visitors' own pictures: auto (up to 100 MB), yes, no")
      ->transform(CLI::CheckedTransformer(std::map<std::string, CarryModel>{
          {"auto", CarryModel::kAuto}, {"yes", CarryModel::kYes}, {"no", CarryModel::kNo}}));
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

// SPDX-License-Identifier: MIT
// vitrine lab recall: how well a site answers, and what each of its savings costs.
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "build/embed_collection.h"
#include "cli/lab_verbs.h"
#include "cli/paths.h"
#include "cli/publish_vectors.h"
#include "io/files.h"
#include "lab/recall/chart.h"
#include "lab/recall/recall.h"
#include "lab/recall/report.h"
#include "publish/site_load.h"

namespace vitrine::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string site, pictures, out;
  lab::RecallOptions recall;
  PublishVectorOptions vectors;
  bool json = false;
  bool quiet = false;
};

Status check_folder(const std::string& out) {
  std::error_code ignored;
  if (out.empty() || !fs::exists(fs::path(out) / "vitrine.json", ignored)) return Done{};
  return Error{ErrorCode::kInvalidArgument,
               io::display(out) + " is a site; name a folder of its own with -o"};
}

// Embeddings of a sample of these pictures, by what the works were embedded with.
Result<build::Embeddings> embed_pictures(const publish::Site& site, const Options& options) {
  if (options.pictures.empty()) return build::Embeddings{};
  if (site.embedder == "vectors") {
    return Error{
        ErrorCode::kUnsupported,
        "this site's vectors were made elsewhere, so that new pictures cannot be compared; leave out "
        "--pictures"};
  }
  SourceOptions source;
  source.sources = {options.pictures};
  Result<Sources> read = read_sources(source, site.folder.string());
  if (!read.ok()) return with_context("--pictures", read.error());
  if (read->vectors)
    return Error{ErrorCode::kInvalidArgument, "--pictures holds vectors; name a folder of pictures"};
  const Result<ChosenModel> model = choose_full_model(site, options.vectors.model);
  if (!model.ok()) return with_context("--pictures", model.error());
  if (model->embedder->model_hash() != site.index.space.model) {
    return Error{
        ErrorCode::kSpaceMismatch,
        "the site was embedded by another network than the one found here; name its file with --model "
        "and --weights, or its form with --form"};
  }
  ingest::Collection& all = read->pictures;
  ingest::Collection some;
  for (const std::uint32_t i : lab::draw_sample(static_cast<std::uint32_t>(all.works.size()),
                                                options.recall.sample, options.recall.seed)) {
    some.works.push_back(std::move(all.works[i]));
  }
  build::EmbedOptions embedding;
  const fs::path cache = options.vectors.cache.empty() ? cache_folder() : fs::path(options.vectors.cache);
  embedding.cache = cache / "embeddings";
  embedding.progress = options.recall.progress;
  Result<build::EmbeddedCollection> embedded = build::embed_collection(
      some, *model->embedder, embedding, [](std::size_t, std::size_t, build::Picture&) { return Done{}; });
  if (!embedded.ok()) return embedded.error();
  for (const ingest::Skipped& skipped : embedded->skipped) {
    std::fprintf(stderr, "Left out: %s: %s\n", io::printable(skipped.where).c_str(),
                 io::printable(skipped.reason).c_str());
  }
  return std::move(embedded->embeddings);
}

Status write_report(const fs::path& folder, const lab::RecallReport& report) {
  if (Status status = io::write_file(folder / "recall.json", lab::recall_json(report)); !status.ok())
    return status;
  if (Status status = io::write_file(folder / "recall.csv", lab::recall_csv(report)); !status.ok())
    return status;
  return io::write_file(folder / "recall.svg", lab::recall_svg(report));
}

Status run(Options options) {
  if (options.quiet) options.recall.progress = io::ProgressStyle::kQuiet;
  if (Status status = check_folder(options.out); !status.ok()) return status;
  const Result<publish::Entry> entry = publish::load_entry(options.site);
  if (!entry.ok()) return entry.error();
  const Result<publish::Site> site = publish::open_site(options.site);
  if (!site.ok()) return site.error();
  // Before the works' embeddings are opened: a cache has one user at a time.
  const Result<build::Embeddings> pictures = embed_pictures(*site, options);
  if (!pictures.ok()) return pictures.error();
  const Result<std::unique_ptr<publish::SiteVectors>> vectors =
      choose_vectors(*site, options.vectors, options.recall.progress);
  if (!vectors.ok()) return vectors.error();
  const Result<lab::RecallReport> report =
      lab::measure_recall(*site, *entry, **vectors, *pictures, options.recall);
  if (!report.ok()) return report.error();
  if (!options.out.empty()) {
    if (Status status = write_report(options.out, *report); !status.ok()) return status;
  }
  std::fputs((options.json ? lab::recall_json(*report) : lab::recall_table(*report)).c_str(), stdout);
  return Done{};
}

}  // namespace

void declare_lab_recall(CLI::App& parent, Action& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App& command =
      *parent.add_subcommand("recall", "How well a site answers, stage by stage, and what each saving costs");
  command.add_option("SITE", options->site, "The site's folder")->required();
  command.add_option("--sample", options->recall.sample, "Works asked, and pictures of --pictures at most")
      ->capture_default_str()
      ->check(CLI::Range(1u, lab::kMaxSample));
  command.add_option("--seed", options->recall.seed, "Draws the sample: equal seeds, equal works")
      ->capture_default_str();
  command
      .add_option("--pictures", options->pictures,
                  "Ask with new pictures too: those of this folder, which are not in the site")
      ->type_name("FOLDER");
  add_publish_vector_options(command, options->vectors);
  command
      .add_option("-o,--out", options->out, "Write recall.json, recall.csv and recall.svg into this folder")
      ->type_name("FOLDER");
  command.add_flag("--json", options->json, "Answer as JSON");
  command.add_flag("--quiet", options->quiet, "No progress");
  command.callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace vitrine::cli

// SPDX-License-Identifier: MIT
// vitrine build: from pictures to a site.
#include <algorithm>
#include <charconv>
#include <memory>
#include <string>
#include <utility>

#include "cli/model_choice.h"
#include "cli/paths.h"
#include "cli/site_options.h"
#include "cli/sources.h"
#include "cli/vector_model.h"
#include "cli/verbs.h"
#include "cli/visitor_model.h"
#include "embed/shortest_side.h"
#include "io/files.h"
#include "io/table_memory.h"
#include "publish/build_part.h"
#include "publish/build_site.h"
#include "publish/build_vectors.h"

namespace vitrine::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
  SourceOptions sources;
  ModelOptions model;
  std::string cache;
  std::string shard;  // "2/3"; empty: the whole collection, as a site
  SiteOptions site;
};

Result<publish::Shard> read_shard(const std::string& text) {
  publish::Shard shard;
  const char* const end = text.data() + text.size();
  const auto number = std::from_chars(text.data(), end, shard.number);
  const bool slash = number.ec == std::errc() && number.ptr != end && *number.ptr == '/';
  const auto count = slash ? std::from_chars(number.ptr + 1, end, shard.count) : number;
  if (slash && count.ec == std::errc() && count.ptr == end && shard.number >= 1 &&
      shard.number <= shard.count && shard.count <= publish::kMaxShards) {
    return shard;
  }
  return Error{ErrorCode::kInvalidArgument, "--shard " + io::printable(text) +
                                                ": expected which shard of how many, counted from 1, as 2/3"};
}

Status run_with_vectors(const Options& options, ingest::VectorCollection vectors,
                        publish::BuildOptions build) {
  const Result<VectorModel> model =
      choose_vector_model(options.model, options.site.visitors, vectors.dimension, build);
  if (!model.ok()) return model.error();
  const Result<publish::BuildReport> report =
      publish::build_vector_site(std::move(vectors), model->card, model->hash, build);
  if (!report.ok()) return report.error();
  const std::string visitors = model->chosen ? describe_upload(*model->chosen, *report) : model->unknown;
  print_report(*report, options.site, model->card.label, visitors, build);
  return Done{};
}

// Pictures are fetched as large as the model looks at, and the descriptor beside it.
Result<std::uint32_t> side_needed(const VisitorOptions& visitors, const ChosenModel& chosen) {
  const Result<bool> instant = choose_instant(visitors, chosen);
  if (!instant.ok()) return instant.error();
  const std::uint32_t side = embed::shortest_side(chosen.embedder->card());
  return *instant ? std::max(side, embed::shortest_side(embed::make_descriptor_embedder()->card())) : side;
}

Status run_with_pictures(const Options& options, const Sources& sources, const ChosenModel& chosen,
                         publish::BuildOptions build) {
  if (Status status = decide_upload(options.site.visitors, chosen, build); !status.ok()) return status;
  Result<publish::BuildReport> report = publish::build_site(sources.pictures, *chosen.embedder, build);
  if (!report.ok()) return report.error();
  name_addresses(sources, report->skipped);
  print_report(*report, options.site, chosen.embedder->card().label, describe_upload(chosen, *report), build);
  return Done{};
}

// The works' texts, embeddings and pictures alone: everything else of a site is decided when it is merged.
Status run_shard(const Options& options, const Sources& sources, const ChosenModel& chosen,
                 publish::BuildOptions build) {
  const Result<publish::Shard> shard = read_shard(options.shard);
  if (!shard.ok()) return shard.error();
  const Result<bool> instant = choose_instant(options.site.visitors, chosen);
  if (!instant.ok()) return instant.error();
  build.instant = *instant;
  Result<publish::BuildReport> report =
      publish::build_part(sources.pictures, *shard, *chosen.embedder, build);
  if (!report.ok()) return report.error();
  name_addresses(sources, report->skipped);
  print_part_report(*report, options.site, chosen.embedder->card().label, *shard);
  return Done{};
}

Status run(const Options& options) {
  const fs::path cache = options.cache.empty() ? cache_folder() : fs::path(options.cache);
  io::set_table_folder(cache);
  Result<publish::BuildOptions> checked = build_options(options.site);
  if (!checked.ok()) return checked.error();
  SourceOptions chosen = options.sources;
  chosen.iiif.cache = cache;
  chosen.iiif.language = options.site.build.language;
  chosen.iiif.progress = checked->embed.progress;
  const bool fetches = std::any_of(chosen.sources.begin(), chosen.sources.end(), is_iiif_source);
  // Said before hours of fetching.
  if (options.shard.empty() && fetches) {
    const Status status = publish::check_destination(checked->site, checked->page, checked->title,
                                                     checked->language, checked->accent, checked->isolate);
    if (!status.ok()) return status.error();
  }
  std::optional<ChosenModel> model;
  const auto choose = [&]() -> Status {
    Result<ChosenModel> made = choose_model(options.model);
    if (!made.ok()) return made.error();
    model.emplace(std::move(*made));
    return Done{};
  };
  if (fetches) {
    if (Status status = choose(); !status.ok()) return status;
    const Result<std::uint32_t> side = side_needed(options.site.visitors, *model);
    if (!side.ok()) return side.error();
    chosen.iiif.short_side = *side;
  }
  if (chosen.iiif.hosted && !fetches) {
    return Error{ErrorCode::kInvalidArgument,
                 "--thumbnails remote shows pictures from their IIIF hosts, and no source is a Manifest or "
                 "Collection; "
                 "leave it out"};
  }
  checked->hosted = chosen.iiif.hosted;
  Result<Sources> sources = read_sources(chosen, options.site.site);
  if (!sources.ok()) return sources.error();
  publish::BuildOptions build = std::move(*checked);
  build.embed.cache = cache / "embeddings";
  if (sources->vectors && !options.shard.empty()) {
    return Error{
        ErrorCode::kInvalidArgument,
        "--shard spreads the embedding of pictures, and the sources hold vectors already; leave it out"};
  }
  if (sources->vectors) return run_with_vectors(options, std::move(*sources->vectors), std::move(build));
  if (!model) {
    if (Status status = choose(); !status.ok()) return status;
  }
  if (!options.shard.empty()) return run_shard(options, *sources, *model, std::move(build));
  return run_with_pictures(options, *sources, *model, std::move(build));
}

}  // namespace

Action declare_build(CLI::App& command) {
  const auto options = std::make_shared<Options>();
  command
      .add_option("SOURCE", options->sources.sources,
                  "Folders of pictures, CSV files of works, IIIF Manifests and Collections (.json files or "
                  "addresses); or vectors made elsewhere: folders of index "
                  "documents (.json), JSON Lines (.jsonl), NumPy (.npy)")
      ->required();
  command.add_option("--images", options->sources.images,
                     "Folder of a CSV's pictures (default: the CSV's own)");
  command.add_option("--catalogue", options->sources.catalogue,
                     "CSV or JSON Lines with title, maker, date, type, subjects, summary, language, rights, "
                     "homepage by id or file name");
  command
      .add_option("--column", options->sources.columns,
                  "What a table calls a column, as --column title=Titel; once for each: id, filename, title, "
                  "label, iiif, maker, date, type, subjects, summary, rights, language, homepage, "
                  "required_statement")
      ->type_name("NAME=COLUMN")
      ->allow_extra_args(false);
  command.add_option("--ids", options->sources.ids,
                     "Ids of a .npy's rows, one a line or a JSON list (default: NAME.ids.txt, NAME.ids.json, "
                     "ids.txt or ids.json beside it)");
  add_iiif_options(command, options->sources.iiif);
  add_picture_options(command, options->sources.iiif);
  add_model_options(command, options->model);
  command.add_option("--base-url", options->site.build.iiif.base_url,
                     "Address the site will have; makes its IIIF ids absolute");
  command.add_flag(
      "--tiles", options->site.build.iiif.tiles,
      "Publish pictures in their full size too, cut into tiles, so that visitors can look closely");
  command.add_option("--cache", options->cache,
                     "Folder that keeps embeddings between runs (default: $VITRINE_CACHE)");
  command
      .add_option("--shard", options->shard,
                  "Embed only shard I of N (1/3, 2/3, 3/3): SITE is then a folder for vitrine merge")
      ->type_name("I/N");
  add_site_options(command, options->site, "SITE");
  return [options] { return run(*options); };
}

}  // namespace vitrine::cli

// SPDX-License-Identifier: MIT
// vitrine merge: from the parts of a collection to its site.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cli/model_choice.h"
#include "cli/site_options.h"
#include "cli/verbs.h"
#include "cli/visitor_model.h"
#include "publish/build_record.h"
#include "publish/merge_parts.h"

namespace vitrine::cli {
namespace {

struct Options {
  std::vector<std::string> parts;
  ModelOptions model;
  SiteOptions site;
};

// What a site says of its network and may carry. Nothing is embedded any more: where nothing is carried, the
// network need not be on this machine.
Result<ChosenModel> choose_model_of(const publish::PartModel& model, const Options& options) {
  if (model.card.embedder == "descriptor") return ChosenModel{};
  if (options.site.visitors.carry.carry == publish::Carry::kNo) {
    ChosenModel chosen;
    chosen.network.emplace().card = model.card;
    return chosen;
  }
  ModelOptions by_name = options.model;
  if (by_name.model == "auto") by_name.model = model.card.id;
  by_name.model_hash = model.hash;
  Result<ChosenModel> chosen = choose_model(by_name);
  if (!chosen.ok()) {
    return Error{chosen.error().code,
                 chosen.error().message +
                     " (the parts were embedded by it; --carry-model no merges them without, "
                     "and visitors' pictures are then not compared by it)"};
  }
  if (!chosen->network || chosen->network->model_hash != model.hash) {
    return Error{ErrorCode::kSpaceMismatch, "the parts were embedded by another model than " + by_name.model +
                                                " here; name it with --model, --weights or --form"};
  }
  return chosen;
}

Status run(const Options& options) {
  const Result<publish::PartSet> set = publish::open_parts({options.parts.begin(), options.parts.end()});
  if (!set.ok()) return set.error();
  const publish::Part& first = set->parts.front();
  const Result<ChosenModel> chosen = choose_model_of(first.model, options);
  if (!chosen.ok()) return chosen.error();

  Result<publish::BuildOptions> checked = build_options(options.site);
  if (!checked.ok()) return checked.error();
  publish::BuildOptions build = std::move(*checked);
  build.iiif = first.iiif;
  VisitorOptions visitors = options.site.visitors;
  const bool instant = first.instant_dimension > 0;
  if (!instant && visitors.instant == VisitorOptions::Instant::kYes) {
    return Error{
        ErrorCode::kInvalidArgument,
        "--instant yes: the parts were built without the descriptor's embeddings; build them again with "
        "it, or leave it out"};
  }
  if (!instant) visitors.instant = VisitorOptions::Instant::kNo;
  if (Status status = decide_upload(visitors, *chosen, build); !status.ok()) return status;
  const Result<publish::BuildReport> report = publish::merge_parts(*set, build);
  if (!report.ok()) return report.error();
  publish::remove_build_record(options.site.site);
  print_report(*report, options.site, first.model.card.label, describe_upload(*chosen, *report), build);
  return Done{};
}

}  // namespace

Action declare_merge(CLI::App& command) {
  const auto options = std::make_shared<Options>();
  command.add_option("PART", options->parts, "The folders that vitrine build --shard wrote, all of them")
      ->required();
  add_model_options(command, options->model);
  add_site_options(command, options->site, "SITE");
  return [options] { return run(*options); };
}

}  // namespace vitrine::cli

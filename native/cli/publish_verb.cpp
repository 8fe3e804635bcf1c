// SPDX-License-Identifier: MIT
// vitrine publish: a site in the shape that another system reads.
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "cli/id_list.h"
#include "cli/publish_databases.h"
#include "cli/publish_vectors.h"
#include "cli/verbs.h"
#include "cli/wellcome_options.h"
#include "io/files.h"
#include "publish/entry_change.h"
#include "publish/out/iiif.h"
#include "publish/out/target.h"

namespace vitrine::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string site;
  std::string target;
  std::string out;
  std::string base_url;
  std::string title;
  std::optional<std::int64_t> k;
  std::string ids;
  float radius = 2.0f;
  PublishVectorOptions vectors;
  WellcomeChoice wellcome;
  publish::OnitOptions onit;
  publish::TuriOptions turi;
  publish::DatabaseOptions database;
  bool offer = false;
  bool quiet = false;
};

// A target's files among a site's would be taken for the site's, and the other way round.
Status check_folder(const publish::Target& target, const std::string& out) {
  if (target.output == publish::Output::kServer) return Done{};
  if (out.empty()) {
    return Error{ErrorCode::kInvalidArgument,
                 "--to " + std::string(target.name) + " needs a folder to write into: -o FOLDER"};
  }
  std::error_code ignored;
  if (!fs::exists(fs::path(out) / "vitrine.json", ignored)) return Done{};
  return Error{ErrorCode::kInvalidArgument,
               io::display(out) + " is a site; name a folder of its own with -o, such as one below it"};
}

// The manifests are whole before the page offers them.
Status offer_manifests(const Options& options, const publish::Site& site) {
  const std::string address = publish::manifest_address(options.base_url, options.out);
  Status named = publish::name_manifests(options.site, site.works, address);
  if (!named.ok())
    return with_context("the manifests are written, but the site does not name them", named.error());
  if (!options.quiet)
    std::fprintf(stderr, "The page offers every work to IIIF viewers, at %s.\n", address.c_str());
  return named;
}

// What does not even fit a count of neighbours is refused here, everything else by the target.
Result<std::uint32_t> neighbours_wanted(const Options& options, const publish::Target& target) {
  if (!options.k) return target.neighbours;
  if (*options.k > 0 && *options.k <= kMaxNeighbours) return static_cast<std::uint32_t>(*options.k);
  return Error{ErrorCode::kInvalidArgument, "-k is " + std::to_string(*options.k) +
                                                "; it must be a positive integer, at most " +
                                                std::to_string(kMaxNeighbours)};
}

Status run(Options options) {
  const Result<const publish::Target*> target = publish::find_target(options.target);
  if (!target.ok()) return target.error();
  if (Status status = check_folder(**target, options.out); !status.ok()) return status;
  if (options.offer && options.target != "iiif") {
    return Error{ErrorCode::kInvalidArgument, "--offer is for --to iiif; leave it out"};
  }
  const Result<std::uint32_t> k = neighbours_wanted(options, **target);
  if (!k.ok()) return k.error();
  Result<publish::WellcomeOptions> wellcome = wellcome_options(options.wellcome);
  if (!wellcome.ok()) return wellcome.error();
  const Result<publish::Site> site = publish::open_site(options.site);
  if (!site.ok()) return site.error();
  const Result<std::vector<WorkIndex>> asked = listed_works(*site, options.ids);
  if (!asked.ok()) return asked.error();
  const auto progress = options.quiet ? io::ProgressStyle::kQuiet : io::ProgressStyle::kAuto;
  Result<std::unique_ptr<publish::SiteVectors>> vectors = std::unique_ptr<publish::SiteVectors>();
  if ((*target)->vectors == publish::VectorUse::kWanted) {
    vectors = choose_vectors(*site, options.vectors, progress);
    if (!vectors.ok()) return vectors.error();
  }
  Result<std::optional<embed::Network>> network = std::optional<embed::Network>();
  if ((*target)->network == publish::NetworkUse::kWanted) {
    network = choose_full_network(*site, options.vectors);
    if (!network.ok()) return network.error();
  }
  while (options.base_url.ends_with('/')) options.base_url.pop_back();
  publish::TargetRequest request{*site, vectors->get(), options.out};
  request.base_url = options.base_url;
  request.title = options.title.empty() ? site->title : options.title;
  request.question.k = *k;
  request.question.radius = options.radius;
  request.progress = progress;
  request.asked = *asked;
  request.network = network->has_value() ? &**network : nullptr;
  request.wellcome = std::move(*wellcome);
  request.onit = options.onit;
  request.turi = options.turi;
  request.database = options.database;
  if (Status status = publish::write_target(**target, request); !status.ok()) return status;
  if (options.offer) {
    if (Status status = offer_manifests(options, *site); !status.ok()) return status;
  }
  if (!options.quiet) {
    const bool server = (*target)->output == publish::Output::kServer;
    std::fprintf(stderr, "%s: %zu works for %s.\n",
                 server ? io::printable(options.database.url).c_str() : io::display(options.out).c_str(),
                 site->works.size(), options.target.c_str());
  }
  return Done{};
}

std::string described_targets() {
  std::string text = "What to write:";
  for (const publish::Target& target : publish::targets())
    text += "\n" + std::string(target.name) + ": " + std::string(target.summary);
  return text;
}

}  // namespace

Action declare_publish(CLI::App& command) {
  const auto options = std::make_shared<Options>();
  command.add_option("SITE", options->site, "The site's folder")->required();
  command.add_option("--to", options->target, described_targets())->required()->type_name("TARGET");
  command.add_option("-o,--out", options->out, "Folder to write into")->type_name("FOLDER");
  command.add_option("--base-url", options->base_url,
                     "Address the site has; makes the addresses of its pictures absolute");
  command.add_option("--title", options->title, "Title for people (default: the site's)");
  command.add_option("-k", options->k, "Neighbours a work (default: as the target's older system)");
  command.add_option("--radius", options->radius, "Keep only distances below this (distance = 1 - cosine)");
  command.add_option("--ids", options->ids,
                     "File with one id a line: the works whose neighbours are wanted (default: every work)");
  command.add_flag(
      "--offer", options->offer,
      "iiif: let the site's page offer each work to IIIF viewers by its manifest (written into the entry)");
  add_wellcome_options(command, options->wellcome);
  command.add_option("--preview", options->onit.preview, "onit: works on the preview (0: no preview)")
      ->capture_default_str();
  command.add_flag("--self-edges", options->turi.self_edges,
                   "turi: edges from each work to itself in the graph");
  add_publish_vector_options(command, options->vectors);
  add_database_options(command, options->database);
  command.add_flag("--quiet", options->quiet, "No progress");
  return [options] { return run(*options); };
}

}  // namespace vitrine::cli

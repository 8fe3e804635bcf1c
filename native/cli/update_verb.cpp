// SPDX-License-Identifier: MIT
// vitrine update: what has changed in a museum's IIIF, by its activity stream, comes into the site.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "cli/build_request.h"
#include "cli/choice_option.h"
#include "cli/update_plan.h"
#include "cli/verbs.h"
#include "ingest/iiif/bring.h"
#include "ingest/iiif/web_address.h"
#include "io/files.h"
#include "io/progress.h"
#include "publish/site_load.h"

namespace vitrine::cli {
namespace {

namespace fs = std::filesystem;
namespace iiif = ingest::iiif;
using Json = nlohmann::ordered_json;
using publish::Membership;

struct Options {
  std::string site;
  std::string stream;
  std::optional<Membership> membership;
  std::string since;
  std::string cache;
  IiifOptions hosts;  // how they are treated
  unsigned threads = 0;
  bool dry_run = false;
  bool quiet = false;
  bool json = false;
};

// What an update has found out so far, for its report.
struct Update {
  publish::BuildRecord record;
  iiif::Changes changes;
  iiif::ChangedDocuments documents;
  WorkChanges works;
  std::size_t elsewhere = 0;  // documents that changed and are no part of the site
  std::vector<std::string> unavailable;
};

Result<publish::BuildRecord> load_record(const std::string& site) {
  Result<publish::BuildRecord> record = publish::load_build_record(site);
  if (record.ok() || record.error().code != ErrorCode::kNotFound) return record;
  return Error{ErrorCode::kNotFound, io::printable(site) + " does not say what it was built from (" +
                                         std::string(publish::kBuildRecordName) +
                                         "); build it once more with vitrine build from IIIF"};
}

// The request by which the site was built, for this run.
Result<BuildRequest> same_request(const Options& options, const publish::BuildRecord& record,
                                  const publish::Entry& entry) {
  Result<BuildRequest> request = request_of(record.options, options.site);
  if (!request.ok()) return request;
  request->site.build.update = true;
  request->site.build.embed.threads = options.threads;
  request->site.quiet = options.quiet;
  request->site.json = options.json;
  if (!options.cache.empty()) request->cache = options.cache;
  IiifOptions& iiif = request->sources.iiif;
  iiif.connections = options.hosts.connections;
  iiif.timeout = options.hosts.timeout;
  iiif.allow_private_hosts = options.hosts.allow_private_hosts;
  // What was chosen by itself stays chosen, whatever has been prepared since.
  if (request->model.model == "auto") request->model.model = entry.space.model_name;
  request->model.model_hash = entry.space.model;
  return request;
}

Result<iiif::Changes> read_stream(const Options& options, const publish::BuildRecord& record,
                                  const IiifOptions& hosts) {
  Result<iiif::StreamPosition> since = position_of(record);
  if (!since.ok()) return since.error();
  if (!options.since.empty()) {
    since->time = io::parse_moment(options.since);
    since->marks.clear();
    if (!since->time) {
      return Error{ErrorCode::kInvalidArgument, "--since " + io::printable(options.since) +
                                                    ": expected a time as 2026-11-28T19:00:00Z, or a day"};
    }
  }
  io::Fetcher fetcher = make_fetcher(hosts);
  io::Progress progress("Pages of the stream", 0, hosts.progress);
  const iiif::BringPage bring = [&](const std::string& url) -> Result<std::string> {
    std::optional<Error> trouble;
    iiif::BringOptions quietly{io::ProgressStyle::kQuiet, iiif::Absent::kLeftOut, {}};
    quietly.unavailable = [&](const std::string&, const Error& why) { trouble = why; };
    Result<std::string> text = iiif::fetch_document(fetcher, {url}, quietly);
    progress.advance();
    // A copy of an earlier run says nothing of what is new.
    if (text.ok() && trouble) return *trouble;
    return text;
  };
  return iiif::read_changes(record.stream->address, *since, io::present_moment(), bring);
}

Result<std::vector<std::string>> ids_of(const fs::path& site, const publish::Entry& entry) {
  std::vector<std::string> ids;
  const std::size_t count =
      (std::size_t{entry.works} + entry.works_per_shard - 1) / std::max(entry.works_per_shard, 1u);
  for (std::size_t i = 0; i < count; ++i) {
    const auto shard = publish::load_shard(site, entry, i);
    if (!shard.ok()) return shard.error();
    for (const publish::PublishedWork& work : *shard) ids.push_back(work.work.id);
  }
  return ids;
}

std::size_t count_elsewhere(const iiif::Changes& changes, const Sources& sources) {
  return static_cast<std::size_t>(
      std::count_if(changes.changes.begin(), changes.changes.end(), [&](const iiif::Change& change) {
        return !change.gone && !sources.met.contains(iiif::document_key(change.url));
      }));
}

Json report_json(const Options& options, const Update& update) {
  const publish::StreamRecord& stream = *update.record.stream;
  Json json = {{"site", options.site},
               {"stream",
                {{"address", stream.address},
                 {"pages", update.changes.pages},
                 {"activities", update.changes.activities},
                 {"documents", update.changes.changes.size()},
                 {"until", stream.until}}},
               {"added", update.works.added},
               {"changed", update.works.changed},
               {"gone", update.works.gone},
               {"elsewhere", update.elsewhere},
               {"unavailable", update.unavailable}};
  if (options.dry_run) json["dry_run"] = true;
  return json;
}

void print_json(const Json& json) {
  std::printf("%s\n", json.dump(2, ' ', false, Json::error_handler_t::replace).c_str());
}

void print_stream(const Update& update) {
  const iiif::Changes& changes = update.changes;
  const auto gone = std::count_if(changes.changes.begin(), changes.changes.end(),
                                  [](const iiif::Change& change) { return change.gone; });
  std::fprintf(stderr,
               "The stream: %zu new activities on %zu documents, %td of them gone; %zu pages read%s\n",
               changes.activities, changes.changes.size(), gone, changes.pages,
               changes.circular ? ", whose last leads back to one of them" : "");
  if (changes.passed_over > 0)
    std::fprintf(stderr, "%zu activities are on other things than manifests and collections\n",
                 changes.passed_over);
  if (update.elsewhere > 0) {
    std::fprintf(stderr, "%zu documents that it names are no part of this site%s\n", update.elsewhere,
                 update.record.stream->membership == Membership::kCollections
                     ? ": no collection it was built from names them (--membership stream takes them in)"
                     : "");
  }
}

void print_ids(const char* what, const std::vector<std::string>& ids) {
  for (const std::string& id : ids) std::printf("%s %s\n", what, io::printable(id).c_str());
}

void print_works(const Update& update) {
  std::fprintf(stderr, "%zu works new, %zu changed, %zu gone\n", update.works.added.size(),
               update.works.changed.size(), update.works.gone.size());
  if (!update.unavailable.empty())
    std::fprintf(stderr,
                 "%zu documents or their pictures could not be had; the next update asks for them again\n",
                 update.unavailable.size());
}

// Nothing, or nothing of this site, has changed.
Status report_unchanged(const Options& options, const Update& update) {
  if (!options.json) {
    print_stream(update);
    if (!update.unavailable.empty()) print_works(update);
    std::fprintf(stderr, "Nothing has changed in %s\n", options.site.c_str());
    return Done{};
  }
  Json json = report_json(options, update);
  json["unchanged"] = true;
  print_json(json);
  return Done{};
}

Status report_plan(const Options& options, const Update& update) {
  if (options.json) {
    print_json(report_json(options, update));
    return Done{};
  }
  print_stream(update);
  print_ids("new", update.works.added);
  print_ids("changed", update.works.changed);
  print_ids("gone", update.works.gone);
  print_works(update);
  return Done{};
}

void report_built(const Options& options, const Update& update, const BuildRequest& request,
                  const BuiltSite& built) {
  if (!options.json) {
    print_stream(update);
    print_works(update);
    print_report(built.report, request.site, built.model, built.visitors, built.build);
    return;
  }
  Json json = report_json(options, update);
  json.update(build_json(built.report, request.site, built.model, built.build));
  print_json(json);
}

bool is_only_iiif(const BuildRequest& request) {
  const auto& sources = request.sources.sources;
  return std::all_of(sources.begin(), sources.end(), is_iiif_source);
}

Status run(const Options& options) {
  Result<publish::BuildRecord> record = load_record(options.site);
  if (!record.ok()) return record.error();
  const Result<publish::Entry> entry = publish::load_entry(options.site);
  if (!entry.ok()) return entry.error();
  if (Status status = choose_stream(options.stream, options.membership, *record); !status.ok()) return status;
  Result<BuildRequest> request = same_request(options, *record, *entry);
  if (!request.ok()) return request.error();
  Result<CheckedRequest> checked = check_request(*request);
  if (!checked.ok()) return checked.error();

  Update update;
  update.record = std::move(*record);
  Result<iiif::Changes> changes = read_stream(options, update.record, checked->sources.iiif);
  if (!changes.ok()) return changes.error();
  update.changes = std::move(*changes);
  update.documents = changed_documents(update.record, update.changes);
  if (update.changes.activities == 0 && update.record.again.empty()) {
    // Of a stream that is read for the first time its address is kept, and else what was kept before.
    Status saved = options.dry_run ? Status(Done{}) : publish::save_build_record(options.site, update.record);
    return saved.ok() ? report_unchanged(options, update) : saved;
  }

  SourceOptions& wanted = checked->sources;
  wanted.iiif.changes = &update.documents;
  wanted.iiif.documents_only = options.dry_run;
  wanted.documents = stream_members(update.record, update.changes);
  Result<Sources> sources = read_sources(wanted, options.site);
  if (!sources.ok()) return sources.error();
  const Result<std::vector<std::string>> before = ids_of(options.site, *entry);
  if (!before.ok()) return before.error();
  update.works = compare_works(*before, *sources);
  update.elsewhere = count_elsewhere(update.changes, *sources);
  update.record = updated_record(std::move(update.record), update.changes, update.documents, *sources);
  update.unavailable = update.record.again;
  if (options.dry_run) return report_plan(options, update);
  if (sources->pictures.works.empty()) {
    return Error{ErrorCode::kInvalidArgument,
                 "every work would leave the site, and a site of no works is none; it stays as it was"};
  }
  // Pictures of a folder may have changed though no stream says so.
  if (update.works.empty() && is_only_iiif(*request)) {
    if (Status saved = publish::save_build_record(options.site, update.record); !saved.ok()) return saved;
    return report_unchanged(options, update);
  }
  const Result<BuiltSite> built = build_pictures(*request, *sources, std::move(checked->build));
  if (!built.ok()) return built.error();
  // Last: until the site stands, the stream counts as read no further than before.
  if (Status saved = publish::save_build_record(options.site, update.record); !saved.ok()) return saved;
  report_built(options, update, *request, *built);
  return Done{};
}

}  // namespace

Action declare_update(CLI::App& command) {
  const auto options = std::make_shared<Options>();
  command.add_option("SITE", options->site, "The folder of a site that was built from IIIF")->required();
  command.add_option(
      "--stream", options->stream,
      "Address of the museum's activity stream (IIIF Change Discovery); remembered from then on");
  add_choice(
      command, "--membership", options->membership,
      {{"collections", Membership::kCollections}, {"stream", Membership::kStream}},
      "What makes a manifest part of the site: that a collection the site was built from names it "
      "(collections), or that the stream does (stream); remembered from then on (default: collections)");
  command.add_option(
      "--since", options->since,
      "Read the stream back to this time (2026-11-28T19:00:00Z, or a day), not to where the last "
      "update ended");
  command.add_flag(
      "--dry-run", options->dry_run,
      "Say what would change: documents are asked for, no pictures, and the site stays as it is");
  command.add_option(
      "--cache", options->cache,
      "Folder that keeps embeddings and what was fetched (default: as the site was built with)");
  add_host_options(command, options->hosts);
  command.add_option("--threads", options->threads, "Threads (0: one a core)")
      ->capture_default_str()
      ->check(CLI::Range(0u, 1024u));
  command.add_flag("--quiet", options->quiet, "No progress");
  command.add_flag("--json", options->json, "Report as JSON on standard output");
  return [options] { return run(*options); };
}

}  // namespace vitrine::cli

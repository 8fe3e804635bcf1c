// SPDX-License-Identifier: MIT
#include "cli/iiif_source.h"

#include <algorithm>
#include <cstdio>
#include <set>
#include <system_error>
#include <utility>

#include "cli/choice_option.h"
#include "cli/paths.h"
#include "ingest/fields.h"
#include "ingest/iiif/bring.h"
#include "ingest/iiif/presentation.h"
#include "ingest/iiif/walk.h"
#include "io/download.h"
#include "io/files.h"

namespace vitrine::cli {
namespace {

namespace fs = std::filesystem;
namespace iiif = ingest::iiif;

// Where an update may count on what is kept, and remembers what could not be had.
iiif::BringOptions bring_options(const IiifOptions& options, std::vector<std::string>* unavailable) {
  iiif::BringOptions bring;
  bring.progress = options.progress;
  bring.absent = options.changes == nullptr ? iiif::Absent::kLeftOut : iiif::Absent::kAsBefore;
  if (unavailable == nullptr) return bring;
  bring.unavailable = [unavailable, updates = options.changes != nullptr](const std::string& url,
                                                                          const Error& why) {
    unavailable->push_back(url);
    if (!updates) return;
    std::fprintf(stderr, "not to be had now: %s: %s\n", io::printable(url).c_str(), why.message.c_str());
  };
  return bring;
}

Result<IiifText> read_text(const std::string& source, io::Fetcher& fetcher, const iiif::BringOptions& bring,
                           bool ask_again = true) {
  if (!io::is_web_address(source)) {
    const Result<io::Bytes> bytes = io::read_file(source, iiif::kMaxDocumentBytes);
    if (!bytes.ok()) return bytes.error();
    return IiifText{std::string(bytes->begin(), bytes->end()), ""};
  }
  Result<std::string> text = iiif::fetch_document(fetcher, {source, ask_again}, bring);
  if (!text.ok()) return with_context(io::printable(source), text.error());
  return IiifText{*std::move(text), source};
}

Result<iiif::Document> read_start(const std::string& source, io::Fetcher& fetcher, const IiifOptions& options,
                                  const iiif::BringOptions& bring, bool ask_again) {
  const Result<IiifText> text = read_text(source, fetcher, bring, ask_again);
  if (!text.ok()) return text.error();
  Result<iiif::Document> document = iiif::parse_document(text->text, {text->url, options.language});
  return document.ok() ? std::move(document) : with_context(io::printable(source), document.error());
}

// A manifest that is kept and has not changed need not be asked for.
Result<iiif::Document> read_start(const std::string& source, io::Fetcher& fetcher, const IiifOptions& options,
                                  const iiif::BringOptions& bring) {
  const bool may_be_kept = options.changes != nullptr && !options.changes->has_changed(source);
  Result<iiif::Document> document = read_start(source, fetcher, options, bring, !may_be_kept);
  if (!document.ok() || !may_be_kept) return document;
  const bool will_do =
      document->kind == iiif::DocumentKind::kManifest && !options.changes->has_changed(document->about.id);
  return will_do ? std::move(document) : read_start(source, fetcher, options, bring, true);
}

Result<IiifSource> read_from(const iiif::Document& start, const std::string& url, const std::string& name,
                             io::Fetcher& fetcher, const IiifOptions& options,
                             std::vector<std::string> unavailable) {
  Result<iiif::Walk> walked =
      iiif::walk(start, url, work_options(options),
                 iiif::bring_through(fetcher, bring_options(options, &unavailable)), options.changes);
  if (!walked.ok()) return with_context(name, walked.error());
  IiifSource source;
  source.met = std::move(walked->met);
  const std::set<std::string> lost_documents(unavailable.begin(), unavailable.end());
  for (const iiif::IiifWork& work : walked->works) {
    if (work.changed && !lost_documents.contains(work.document)) source.changed_works.push_back(work.work.id);
  }
  const bool is_empty = walked->works.empty();
  if (options.documents_only) {
    source.gathered.collection.skipped = std::move(walked->skipped);
    for (iiif::IiifWork& work : walked->works)
      source.gathered.collection.works.push_back(std::move(work.work));
  } else {
    iiif::GatherOptions gather;
    gather.wish = {options.short_side, options.picture_size};
    gather.most_pictures = options.most_pictures;
    gather.hosted = options.hosted;
    gather.progress = options.progress;
    Result<iiif::Gathered> gathered = iiif::gather_pictures(*std::move(walked), fetcher, gather);
    if (!gathered.ok()) return gathered.error();
    source.gathered = *std::move(gathered);
  }
  std::vector<std::string>& lost = source.gathered.unavailable;
  lost.insert(lost.end(), unavailable.begin(), unavailable.end());
  std::sort(lost.begin(), lost.end());
  lost.erase(std::unique(lost.begin(), lost.end()), lost.end());
  if (is_empty || !source.gathered.collection.works.empty()) return source;
  const auto& skipped = source.gathered.collection.skipped;
  std::string message = name + ": none of its pictures came";
  if (!skipped.empty()) message += "; the first: " + skipped.front().where + ": " + skipped.front().reason;
  return Error{ErrorCode::kInvalidArgument, std::move(message)};
}

}  // namespace

io::Fetcher make_fetcher(const IiifOptions& options) {
  io::FetchOptions fetch;
  fetch.cache = (options.cache.empty() ? cache_folder() : options.cache) / "web";
  fetch.user_agent = "vitrine/" VITRINE_VERSION " (builds a museum's similarity search from its IIIF data)";
  fetch.refresh = options.refresh;
  fetch.allow_private_hosts = options.allow_private_hosts;
  fetch.at_once_a_host = options.connections;
  fetch.stall = std::chrono::seconds(options.timeout);
  fetch.longest = 10 * fetch.stall;
  return io::Fetcher(std::move(fetch));
}

void add_iiif_options(CLI::App& command, IiifOptions& options) {
  add_choice(command, "--per", options.per,
             {{"manifest", iiif::Per::kManifest}, {"canvas", iiif::Per::kCanvas}},
             "Works of a IIIF source: one a manifest, or one a canvas");
  add_host_options(command, options);
  command.add_flag("--refresh", options.refresh,
                   "Ask IIIF hosts again for pictures that are here, in case they have changed");
}

void add_host_options(CLI::App& command, IiifOptions& options) {
  command.add_option("--connections", options.connections, "Requests at once to one host of a IIIF source")
      ->capture_default_str()
      ->check(CLI::Range(1u, 64u));
  command
      .add_option("--timeout", options.timeout,
                  "Seconds without a byte after which a request to a IIIF host is given up")
      ->capture_default_str()
      ->check(CLI::Range(1u, 3600u));
  command.add_flag("--allow-private-hosts", options.allow_private_hosts,
                   "Let IIIF addresses lead to this machine and its own network");
}

void add_picture_options(CLI::App& command, IiifOptions& options) {
  static const std::map<std::string, bool> kThumbnails = {{"local", false}, {"remote", true}};
  command
      .add_option(
          "--thumbnails", options.hosted,
          "Pictures of a IIIF source on the page: local, as copies in the site, or remote, from their own "
          "hosts, which visitors' browsers then ask (default: local)")
      ->transform(CLI::CheckedTransformer(kThumbnails));
  command
      .add_option("--picture-size", options.picture_size,
                  "Longest side of the pictures to ask IIIF image services for")
      ->capture_default_str()
      ->check(CLI::Range(256u, 16384u));
  command
      .add_option("--most-pictures", options.most_pictures,
                  "Pictures to take of one work of a IIIF source, the first ones (0: all)")
      ->capture_default_str();
}

iiif::WorkOptions work_options(const IiifOptions& options) { return {options.per, options.language}; }

bool is_iiif_source(const std::string& source) {
  if (io::is_web_address(source)) return true;
  std::error_code ignored;
  return ingest::ending_of(source) == "json" && !fs::is_directory(source, ignored);
}

Result<IiifText> read_iiif_text(const std::string& source, const IiifOptions& options) {
  io::Fetcher fetcher = make_fetcher(options);
  return read_text(source, fetcher, bring_options(options, nullptr));
}

Result<IiifSource> read_iiif_source(const std::string& source, const IiifOptions& options) {
  io::Fetcher fetcher = make_fetcher(options);
  std::vector<std::string> unavailable;
  const Result<iiif::Document> document =
      read_start(source, fetcher, options, bring_options(options, &unavailable));
  if (!document.ok()) return document.error();
  const std::string url = io::is_web_address(source) ? source : "";
  return read_from(*document, url, io::printable(source), fetcher, options, std::move(unavailable));
}

Result<IiifSource> read_iiif_documents(const std::vector<std::string>& urls, const IiifOptions& options) {
  io::Fetcher fetcher = make_fetcher(options);
  iiif::Document all;
  all.kind = iiif::DocumentKind::kCollection;
  all.is_whole = true;
  for (const std::string& url : urls) {
    iiif::Document& mention = all.members.emplace_back();
    mention.kind = iiif::DocumentKind::kManifest;
    mention.about.id = url;
  }
  return read_from(all, "", "the stream", fetcher, options, {});
}

}  // namespace vitrine::cli

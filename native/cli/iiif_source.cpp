// SPDX-License-Identifier: MIT
#include "cli/iiif_source.h"

#include <map>
#include <system_error>
#include <utility>

#include "cli/paths.h"
#include "ingest/fields.h"
#include "ingest/iiif/presentation.h"
#include "ingest/iiif/walk.h"
#include "io/download.h"
#include "io/files.h"

namespace vitrine::cli {
namespace {

namespace fs = std::filesystem;
namespace iiif = ingest::iiif;

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

Result<IiifText> read_text(const std::string& source, io::Fetcher& fetcher, const IiifOptions& options) {
  if (!io::is_web_address(source)) {
    const Result<io::Bytes> bytes = io::read_file(source, iiif::kMaxDocumentBytes);
    if (!bytes.ok()) return bytes.error();
    return IiifText{std::string(bytes->begin(), bytes->end()), ""};
  }
  Result<std::string> text = iiif::fetch_document(fetcher, source, options.progress);
  if (!text.ok()) return with_context(io::printable(source), text.error());
  return IiifText{*std::move(text), source};
}

}  // namespace

void add_iiif_options(CLI::App& command, IiifOptions& options) {
  static const std::map<std::string, iiif::Per> kPer = {{"manifest", iiif::Per::kManifest},
                                                        {"canvas", iiif::Per::kCanvas}};
  command.add_option("--per", options.per, "Works of a IIIF source: one a manifest, or one a canvas")
      ->transform(CLI::CheckedTransformer(kPer));
  command.add_option("--connections", options.connections, "Requests at once to one host of a IIIF source")
      ->capture_default_str()
      ->check(CLI::Range(1u, 64u));
  command
      .add_option("--timeout", options.timeout,
                  "Seconds without a byte after which a request to a IIIF host is given up")
      ->capture_default_str()
      ->check(CLI::Range(1u, 3600u));
  command.add_flag("--refresh", options.refresh,
                   "Ask IIIF hosts again for pictures that are here, in case they have changed");
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
  return read_text(source, fetcher, options);
}

Result<iiif::Gathered> read_iiif_source(const std::string& source, const IiifOptions& options) {
  io::Fetcher fetcher = make_fetcher(options);
  const Result<IiifText> text = read_text(source, fetcher, options);
  if (!text.ok()) return text.error();
  const Result<iiif::Document> document = iiif::parse_document(text->text, {text->url, options.language});
  if (!document.ok()) return with_context(io::printable(source), document.error());
  Result<iiif::Walk> walked =
      iiif::walk(*document, text->url, work_options(options), iiif::bring_through(fetcher, options.progress));
  if (!walked.ok()) return with_context(io::printable(source), walked.error());
  iiif::GatherOptions gather;
  gather.wish = {options.short_side, options.picture_size};
  gather.most_pictures = options.most_pictures;
  gather.hosted = options.hosted;
  gather.progress = options.progress;
  Result<iiif::Gathered> gathered = iiif::gather_pictures(*std::move(walked), fetcher, gather);
  if (!gathered.ok() || !gathered->collection.works.empty()) return gathered;
  const auto& skipped = gathered->collection.skipped;
  std::string message = io::printable(source) + ": none of its pictures came";
  if (!skipped.empty()) message += "; the first: " + skipped.front().where + ": " + skipped.front().reason;
  return Error{ErrorCode::kInvalidArgument, std::move(message)};
}

}  // namespace vitrine::cli

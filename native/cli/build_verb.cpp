// SPDX-License-Identifier: MIT
// vitrine build: from pictures to a site.
#include <algorithm>
#include <charconv>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>

#include "cli/build_request.h"
#include "cli/vector_model.h"
#include "cli/verbs.h"
#include "cli/visitor_model.h"
#include "io/files.h"
#include "io/moment.h"
#include "publish/build_part.h"
#include "publish/build_record.h"
#include "publish/build_vectors.h"

namespace vitrine::cli {
namespace {

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

Status run_with_vectors(const BuildRequest& options, ingest::VectorCollection vectors,
                        publish::BuildOptions build) {
  const Result<VectorModel> model =
      choose_vector_model(options.model, options.site.visitors, vectors.dimension, build);
  if (!model.ok()) return model.error();
  const Result<publish::BuildReport> report =
      publish::build_vector_site(std::move(vectors), model->card, model->hash, build);
  if (!report.ok()) return report.error();
  publish::remove_build_record(options.site.site);
  const std::string visitors = model->chosen ? describe_upload(*model->chosen, *report) : model->unknown;
  print_report(*report, options.site, model->card.label, visitors, build);
  return Done{};
}

// What `vitrine update` needs to know, where it can do anything.
Status remember(const BuildRequest& options, const GivenOptions& given, const std::string& began,
                const Sources& sources) {
  const auto& names = options.sources.sources;
  if (std::none_of(names.begin(), names.end(), is_iiif_source)) {
    publish::remove_build_record(options.site.site);
    return Done{};
  }
  publish::BuildRecord record;
  record.options = given;
  record.read = began;
  record.again = sources.unavailable;
  // The stream of the same sources is known already; what it said before has been read now.
  const Result<publish::BuildRecord> earlier = publish::load_build_record(options.site.site);
  if (earlier.ok() && earlier->stream && earlier->options == record.options) {
    record.stream.emplace();
    record.stream->address = earlier->stream->address;
    record.stream->membership = earlier->stream->membership;
  }
  return publish::save_build_record(options.site.site, record);
}

Status run_with_pictures(const BuildRequest& options, const GivenOptions& given, const std::string& began,
                         const Sources& sources, publish::BuildOptions build) {
  const Result<BuiltSite> built = build_pictures(options, sources, std::move(build));
  if (!built.ok()) return built.error();
  if (const Status status = remember(options, given, began, sources); !status.ok()) {
    // An earlier record would tell of another build.
    publish::remove_build_record(options.site.site);
    std::fprintf(stderr, "vitrine update cannot go on from this site: %s\n", status.error().message.c_str());
  }
  print_report(built->report, options.site, built->model, built->visitors, built->build);
  return Done{};
}

// The works' texts, embeddings and pictures alone: everything else of a site is decided when it is merged.
Status run_shard(const BuildRequest& options, const Sources& sources, publish::BuildOptions build) {
  const Result<publish::Shard> shard = read_shard(options.shard);
  if (!shard.ok()) return shard.error();
  const Result<ChosenModel> chosen = choose_model(options.model);
  if (!chosen.ok()) return chosen.error();
  const Result<bool> instant = choose_instant(options.site.visitors, *chosen);
  if (!instant.ok()) return instant.error();
  build.instant = *instant;
  Result<publish::BuildReport> report =
      publish::build_part(sources.pictures, *shard, *chosen->embedder, build);
  if (!report.ok()) return report.error();
  name_addresses(sources, report->skipped);
  print_part_report(*report, options.site, chosen->embedder->card().label, *shard);
  return Done{};
}

Status run(const BuildRequest& options, const CLI::App& command) {
  const std::string began = io::moment_text(io::present_moment());
  Result<CheckedRequest> checked = check_request(options);
  if (!checked.ok()) return checked.error();
  Result<Sources> sources = read_sources(checked->sources, options.site.site);
  if (!sources.ok()) return sources.error();
  publish::BuildOptions build = std::move(checked->build);
  if (sources->vectors && !options.shard.empty()) {
    return Error{
        ErrorCode::kInvalidArgument,
        "--shard spreads the embedding of pictures, and the sources hold vectors already; leave it out"};
  }
  if (sources->vectors) return run_with_vectors(options, std::move(*sources->vectors), std::move(build));
  if (!options.shard.empty()) return run_shard(options, *sources, std::move(build));
  return run_with_pictures(options, given_options(command, options.site.site), began, *sources,
                           std::move(build));
}

}  // namespace

Action declare_build(CLI::App& command) {
  const auto request = std::make_shared<BuildRequest>();
  declare_build_options(command, *request);
  return [request, &command] { return run(*request, command); };
}

}  // namespace vitrine::cli

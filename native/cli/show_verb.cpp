// SPDX-License-Identifier: MIT
// vitrine show: what a site holds, or what a IIIF document says, in words or JSON.
#include <cmath>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <system_error>

#include "cli/iiif_source.h"
#include "cli/show_iiif.h"
#include "cli/verbs.h"
#include "io/files.h"
#include "publish/details.h"
#include "publish/site.h"

namespace vitrine::cli {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

struct Options {
  std::string site;
  std::string id;
  bool json = false;
  IiifOptions iiif;
};

std::uint64_t bytes_below(const fs::path& folder) {
  std::uint64_t bytes = 0;
  std::error_code failure;
  for (fs::recursive_directory_iterator it(folder, failure), end; !failure && it != end;
       it.increment(failure)) {
    std::error_code ignored;
    if (it->is_regular_file(ignored)) bytes += it->file_size(ignored);
  }
  return bytes;
}

// What a visitor's own picture is embedded with, where the site carries it.
void describe_network(const embed::Network& network, Json& json) {
  json["network form"] = network.form;
  json["network engine"] = network.engine == embed::Engine::kVitrine ? "vitrine" : "onnx";
  json["network bytes"] = embed::download_bytes(network);
  json["network for WebGPU"] = network.webgpu_graph.has_value();
  if (network.agreement) json["network overlap"] = network.agreement->overlap;
  json["network folded"] = network.folded.has_value();
}

const char* name_of(Structure structure) {
  switch (structure) {
    case Structure::kExact:
      return "exact";
    case Structure::kGraph:
      return "graph";
    case Structure::kPartitions:
      break;
  }
  return "partitions";
}

// How the index finds what is near, and what the build measured of it.
void describe_structure(const publish::Site& site, Json& json) {
  json["structure"] = name_of(site.index.structure());
  if (site.index.structure() == Structure::kPartitions) {
    json["partitions"] = site.index.partitions.count();
    json["partitions a query"] = site.index.partitions.lists;
  }
  if (site.graph_threads > 1) json["graph threads"] = site.graph_threads;
  const auto add = [&](const char* name, const std::optional<float>& value) {
    if (value) json[name] = std::round(*value * 1e4) / 1e4;
  };
  add("code bytes a work", site.measured.bytes_per_work);
  add("true ten in fifty", site.measured.first_fifty);
  add("likeness of the ten", site.measured.likeness);
  add("partition recall", site.measured.partitions);
  add("neighbour recall", site.measured.neighbours);
  if (site.fine)
    json["fine bytes a work"] = std::llround(static_cast<double>(site.fine->bytes) / site.fine->files);
  add("fine recall", site.measured.fine);
}

Json describe_site(const publish::Site& site) {
  const Space& space = site.index.space;
  Json json = {{"title", site.title},
               {"language", site.language},
               {"works", site.works.size()},
               {"model", space.model_name},
               {"embedder", site.embedder},
               {"embedding dimension", space.input_dimension},
               {"code dimension", space.dimension},
               {"neighbours a work", site.neighbours_k},
               {"upload", site.upload}};
  describe_structure(site, json);
  if (!site.trained) json["trained"] = false;
  if (!site.upload_reason.empty()) json["upload reason"] = site.upload_reason;
  if (site.network) describe_network(*site.network, json);
  if (site.instant) json["instant"] = site.instant->space.model_name;
  if (site.isolate) json["isolate"] = true;
  json["space"] = space.id;
  json["data bytes"] = bytes_below(site.folder / "data");
  json["picture bytes"] = bytes_below(site.folder / "iiif");
  return json;
}

Json describe_work(const publish::PublishedWork& published) {
  const ingest::Work& work = published.work;
  Json json = {{"id", work.id},
               {"title", work.title},
               {"maker", work.maker},
               {"date", work.date},
               {"type", work.type},
               {"subjects", work.subjects},
               {"summary", work.summary},
               {"language", work.language},
               {"rights", work.rights},
               {"required statement", work.required_statement},
               {"homepage", work.homepage}};
  if (Json details = publish::details_json(published); !details.empty()) json.update(details);
  for (const publish::PublishedImage& image : published.images) {
    json["images"].push_back(image.service.empty() ? image.thumbnail : image.service);
  }
  return json;
}

void print(const Json& json, bool as_json) {
  if (as_json) {
    std::printf("%s\n", json.dump(2).c_str());
    return;
  }
  for (const auto& [key, value] : json.items()) {
    std::printf("%-20s %s\n", key.c_str(),
                (value.is_string() ? value.get<std::string>() : value.dump()).c_str());
  }
}

Status run_iiif(const Options& options) {
  if (!options.id.empty()) {
    return Error{ErrorCode::kInvalidArgument,
                 "--id shows a work of a site; " + io::printable(options.site) + " is a IIIF document"};
  }
  const Result<IiifText> document = read_iiif_text(options.site, options.iiif);
  if (!document.ok()) return document.error();
  return show_iiif(document->text, document->url, {options.site, work_options(options.iiif), options.json});
}

Status run(const Options& options) {
  if (is_iiif_source(options.site)) return run_iiif(options);
  const Result<publish::Site> site = publish::open_site(options.site);
  if (!site.ok()) return site.error();
  if (options.id.empty()) {
    print(describe_site(*site), options.json);
    return Done{};
  }
  const Result<WorkIndex> work = site->find(options.id);
  if (!work.ok()) return work.error();
  print(describe_work(site->works[*work]), options.json);
  return Done{};
}

}  // namespace

Action declare_show(CLI::App& command) {
  const auto options = std::make_shared<Options>();
  command
      .add_option("SITE", options->site,
                  "The site's folder; or a IIIF Manifest or Collection, a .json file or an address")
      ->required();
  command.add_option("--id", options->id, "Show one work instead");
  command.add_flag("--json", options->json, "Answer as JSON");
  add_iiif_options(command, options->iiif);
  return [options] { return run(*options); };
}

}  // namespace vitrine::cli

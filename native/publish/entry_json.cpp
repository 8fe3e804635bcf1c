// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>

#include "ingest/fields.h"
#include "publish/entry.h"
#include "publish/entry_parts.h"
#include "publish/manifest_address.h"
#include "publish/museum_json.h"
#include "vitrine/descriptor.h"
#include "vitrine/neighbour_table.h"

namespace vitrine::publish {
namespace {

constexpr std::string_view kFormat = "vitrine-site";
constexpr std::size_t kMaxTitle = 1024;
constexpr std::size_t kMaxLanguage = 140;

constexpr std::array<std::string_view, 3> kUploads = {"none", "descriptor", "onnx"};

bool is_colour(std::string_view text) {
  return text.size() == 7 && text[0] == '#' &&
         text.find_first_not_of("0123456789abcdefABCDEF", 1) == text.npos;
}

void read_texts(const Fields& fields, Entry& entry) {
  entry.title = fields.text("title", kMaxTitle);
  entry.language = fields.text("language", kMaxLanguage);
  if (!ingest::is_language_tag(entry.language))
    fields.fail("language", "a BCP 47 language tag such as \"en\"");
  entry.accent = fields.text("accent", 7);
  if (!is_colour(entry.accent)) fields.fail("accent", "a colour such as \"#7a3b2e\"");
}

EntrySummaries read_summaries(const Fields& fields, std::uint32_t works) {
  EntrySummaries summaries;
  summaries.works_per_file =
      static_cast<std::uint32_t>(fields.number("works_per_file", 1, kMaxSummariesAFile));
  summaries.files =
      read_list(fields, "files", works, summaries.works_per_file, kMaxSummaryFileBytes, ".json");
  return summaries;
}

void read_files(const Fields& fields, Entry& entry) {
  entry.index = read_reference(fields.object("index"), kMaxIndexBytes);
  const Fields neighbours = fields.object("neighbours");
  entry.neighbours_k = static_cast<std::uint32_t>(neighbours.number("k", 0, kMaxNeighbours));
  entry.works_per_page = static_cast<std::uint32_t>(neighbours.number("works_per_page", 1, kMaxPageWorks));
  entry.pages =
      read_list(neighbours, "pages", entry.works, entry.works_per_page, kMaxNeighbourPageBytes, ".bin");
  const Fields catalogue = fields.object("catalogue");
  entry.works_per_shard = static_cast<std::uint32_t>(catalogue.number("works_per_shard", 1, kMaxShardWorks));
  entry.shards = read_list(catalogue, "shards", entry.works, entry.works_per_shard, kMaxShardBytes, ".json");
  if (fields.has("summaries")) entry.summaries = read_summaries(fields.object("summaries"), entry.works);
  if (fields.has("palettes")) {
    const std::uint64_t bytes = std::uint64_t{kPaletteBytes} * entry.works;
    entry.palettes = read_reference(fields.object("palettes"), bytes, bytes);
  }
  if (fields.has("pictures")) entry.pictures = read_pictures(fields.object("pictures"));
  if (fields.has("map")) entry.map = read_map(fields.object("map"), entry.works);
  if (fields.has("structure")) entry.structure = read_structure(fields.object("structure"), entry.works);
}

EntryInstant read_instant(const Fields& fields) {
  EntryInstant instant;
  const Fields space = fields.object("space");
  instant.space = read_space(space);
  if (instant.space.embedder != kDescriptorModel) space.fail("embedder", "\"descriptor\"");
  instant.index = read_reference(fields.object("index"), kMaxIndexBytes);
  return instant;
}

// REQUIRES: entry.network was read.
EntryModel read_gpu_model(const Fields& fields, const Entry& entry) {
  EntryModel model = read_model(fields.object("gpu_model"));
  const bool beside = entry.network && entry.network->engine == embed::Engine::kVitrine;
  if (!beside || model.engine != embed::Engine::kOnnx || !model.webgpu ||
      model.dimension != entry.network->dimension || !(model.preprocess == entry.network->preprocess))
    fields.fail("gpu_model",
                "an ONNX network with a graph for WebGPU, of the dimension and preprocessing of a \"model\" of "
                "the engine \"vitrine\"");
  return model;
}

void read_upload(const Fields& fields, Entry& entry) {
  entry.upload = static_cast<Upload>(fields.choice("upload", kUploads));
  entry.upload_reason = fields.optional_text("upload_reason");
  if (fields.has("model")) entry.network = read_model(fields.object("model"));
  if (fields.has("gpu_model")) entry.gpu_network = read_gpu_model(fields, entry);
  if (fields.has("instant")) entry.instant = read_instant(fields.object("instant"));
  if ((entry.upload == Upload::kOnnx) != entry.network.has_value()) {
    fields.fail("upload", "\"onnx\" exactly where there is a field \"model\"");
  }
  for (const auto& [network, name] :
       {std::pair(&entry.network, "model"), std::pair(&entry.gpu_network, "gpu_model")}) {
    if (*network && (*network)->folded && (*network)->folded->rows != entry.space.dimension) {
      fields.object(name).object("folded").fail(
          "rows", "the space's dimension, " + std::to_string(entry.space.dimension));
    }
  }
}

// The version first: a message about a missing field of another version would mislead.
Status check_version(const Fields& fields, const std::string& file) {
  if (fields.ok() && fields.text("format") != kFormat) {
    return Error{ErrorCode::kUnsupported, file + ": not the entry of a vitrine site (field \"format\")"};
  }
  const Fields version = fields.object("version");
  const std::uint64_t major = version.number("major", 0, 65535);
  (void)version.number("minor", 0, 65535);
  if (fields.ok() && major != kSiteMajorVersion) {
    return Error{ErrorCode::kUnsupported,
                 file + ": version " + std::to_string(major) +
                     " of the site's format; this vitrine reads version 1. Use the vitrine that "
                     "wrote it, or build the site again"};
  }
  return Done{};
}

std::uint32_t minor_version(const Entry& entry) {
  if (entry.network && entry.network->engine == embed::Engine::kVitrine) return 7;
  const bool in_sets = entry.pages.set || entry.shards.set || entry.structure.partitions;
  if (!entry.manifests.empty() || entry.summaries) return 6;
  Json museum = Json::object();
  if (entry.palettes || entry.pictures || entry.map || add_museum(museum, entry.museum)) return 5;
  if (entry.structure.fine) return 4;
  const std::uint32_t least = in_sets ? 3 : (entry.instant || entry.isolate || !entry.space.trained ? 1 : 0);
  return entry.network ? std::max(least, minor_version(*entry.network)) : least;
}

}  // namespace

std::string entry_text(const Entry& entry) {
  Json json = {{"format", kFormat},
               {"version", {{"major", kSiteMajorVersion}, {"minor", minor_version(entry)}}},
               {"generator", "vitrine " VITRINE_VERSION},
               {"title", entry.title},
               {"language", entry.language},
               {"accent", entry.accent}};
  add_museum(json, entry.museum);
  json.update({{"works", entry.works},
               {"space", space_json(entry.space)},
               {"index", reference_json(entry.index)},
               {"neighbours", {{"k", entry.neighbours_k}, {"works_per_page", entry.works_per_page}}},
               {"catalogue", {{"works_per_shard", entry.works_per_shard}}}});
  add_list(json["neighbours"], "pages", entry.pages);
  add_list(json["catalogue"], "shards", entry.shards);
  if (Json structure = structure_json(entry.structure); !structure.empty())
    json["structure"] = std::move(structure);
  if (entry.summaries) {
    json["summaries"] = {{"works_per_file", entry.summaries->works_per_file}};
    add_list(json["summaries"], "files", entry.summaries->files);
  }
  if (entry.palettes) json["palettes"] = reference_json(*entry.palettes);
  if (entry.pictures) json["pictures"] = pictures_json(*entry.pictures);
  if (entry.map) json["map"] = map_json(*entry.map);
  if (entry.network) json["model"] = model_json(*entry.network);
  if (entry.gpu_network) json["gpu_model"] = model_json(*entry.gpu_network);
  if (entry.instant) {
    json["instant"] = {{"space", space_json(entry.instant->space)},
                       {"index", reference_json(entry.instant->index)}};
  }
  json["upload"] = kUploads[static_cast<std::size_t>(entry.upload)];
  if (!entry.upload_reason.empty()) json["upload_reason"] = entry.upload_reason;
  if (entry.isolate) json["isolate"] = true;
  if (!entry.manifests.empty()) json["manifests"] = entry.manifests;
  if (entry.page) json["page"] = reference_json(*entry.page);
  return indented_json(json);
}

Result<Entry> parse_entry(std::string_view text, const std::string& file) {
  const Result<Json> document = parse_json(text, file);
  if (!document.ok()) return document.error();
  std::optional<Error> fault;
  const Fields fields(*document, file, fault);
  Entry entry;
  if (const Status status = check_version(fields, file); !status.ok()) return status.error();
  read_texts(fields, entry);
  entry.museum = read_museum(fields);
  entry.works = static_cast<std::uint32_t>(fields.number("works", 1, kMaxWorks));
  entry.space = read_space(fields.object("space"));
  read_files(fields, entry);
  read_upload(fields, entry);
  entry.isolate = fields.flag("isolate", false);
  if (fields.has("manifests")) {
    entry.manifests = fields.text("manifests", kMaxManifestAddress);
    if (!is_manifest_address(entry.manifests)) fields.fail("manifests", "an http(s) URL with {id} or {file}");
  }
  if (fields.has("page")) entry.page = read_reference(fields.object("page"), kMaxPageListBytes);
  if (fault) return *fault;
  return entry;
}

Status validate_texts(const std::string& title, const std::string& language, const std::string& accent) {
  if (title.empty() || title.size() > kMaxTitle) {
    return Error{ErrorCode::kInvalidArgument,
                 "the title has " + std::to_string(title.size()) + " bytes; give one of 1 to 1024"};
  }
  if (!ingest::is_language_tag(language)) {
    return Error{ErrorCode::kInvalidArgument,
                 "language \"" + language + "\" is no BCP 47 tag; give one such as \"en\""};
  }
  if (!is_colour(accent)) {
    return Error{ErrorCode::kInvalidArgument,
                 "accent \"" + accent + "\" is no colour; give six hex digits such as \"#7a3b2e\""};
  }
  return Done{};
}

}  // namespace vitrine::publish

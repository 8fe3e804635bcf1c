// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>

#include "publish/entry_parts.h"
#include "publish/json_fields.h"
#include "publish/part.h"
#include "vitrine/embedding.h"

namespace vitrine::publish {
namespace {

constexpr std::string_view kFormat = "vitrine-part";
constexpr std::array<std::string_view, 2> kEmbedders = {"descriptor", "onnx"};
constexpr std::size_t kMaxSkipped = 1u << 24;
constexpr std::size_t kMaxLongSides = 64;

Json skipped_json(const std::vector<ingest::Skipped>& skipped) {
  Json list = Json::array();
  for (const ingest::Skipped& one : skipped)
    list.push_back({{"where", one.where}, {"reason", one.reason}, {"remedy", one.remedy}});
  return list;
}

Json run_json(const PartRun& run) {
  Json json = {{"works", run.works},
               {"catalogue", reference_json(run.catalogue)},
               {"embeddings", reference_json(run.embeddings)}};
  if (run.instant) json["instant"] = reference_json(*run.instant);
  return json;
}

std::vector<ingest::Skipped> read_skipped(const Fields& fields, std::string_view name) {
  std::vector<ingest::Skipped> skipped;
  for (const Fields& item : fields.list(name, kMaxSkipped))
    skipped.push_back({item.text("where"), item.text("reason"), item.text("remedy")});
  return skipped;
}

std::uint32_t read_number(const Fields& fields, std::string_view name, std::uint64_t min, std::uint64_t max) {
  return static_cast<std::uint32_t>(fields.number(name, min, max));
}

IiifOptions read_iiif(const Fields& fields) {
  IiifOptions iiif;
  iiif.base_url = fields.text("base_url");
  iiif.long_sides.clear();
  for (const std::uint64_t side : fields.numbers("long_sides", kMaxLongSides, 1, 65535))
    iiif.long_sides.push_back(static_cast<std::uint32_t>(side));
  if (iiif.long_sides.empty() || std::adjacent_find(iiif.long_sides.begin(), iiif.long_sides.end(),
                                                    std::greater_equal<>()) != iiif.long_sides.end()) {
    fields.fail("long_sides", "numbers that ascend");
  }
  iiif.jpeg_quality = static_cast<int>(fields.number("jpeg_quality", 1, 100));
  return iiif;
}

PartModel read_part_model(const Fields& fields) {
  PartModel model;
  model.hash = fields.hex("hash", 64);
  model.card.id = fields.text("id", 1024);
  model.card.label = fields.text("label", 1024);
  model.card.embedder = kEmbedders[fields.choice("embedder", kEmbedders)];
  model.card.dimension = read_number(fields, "dimension", 1, kMaxEmbeddingDimension);
  model.card.trained = fields.flag("trained", true);
  return model;
}

// A file of so many rows.
FileReference read_rows(const Fields& fields, std::uint64_t works, std::uint64_t dimension) {
  const std::uint64_t bytes = 4 * works * dimension;
  return read_reference(fields, bytes, bytes);
}

PartRun read_run(const Fields& fields, const Part& part) {
  PartRun run;
  run.works = read_number(fields, "works", 1, kWorksPerRun);
  run.catalogue = read_reference(fields.object("catalogue"), kMaxShardBytes);
  run.embeddings = read_rows(fields.object("embeddings"), run.works, part.model.card.dimension);
  if (part.instant_dimension > 0)
    run.instant = read_rows(fields.object("instant"), run.works, part.instant_dimension);
  return run;
}

// How many works the shard takes of its collection.
std::uint64_t works_of(const Part& part) {
  const std::uint64_t before = part.shard.number - 1;
  if (part.collection_works <= before) return 0;
  return (part.collection_works - before + part.shard.count - 1) / part.shard.count;
}

void read_works(const Fields& fields, Part& part) {
  const std::uint64_t works = works_of(part);
  for (const std::uint64_t position : fields.numbers("left_out", works, 0, kMaxWorks)) {
    const bool ascends = part.left_out.empty() || position > part.left_out.back();
    if (!ascends || position >= part.collection_works ||
        position % part.shard.count != part.shard.number - 1) {
      fields.fail("left_out", "positions of the shard's works, ascending");
      return;
    }
    part.left_out.push_back(static_cast<std::uint32_t>(position));
  }
  std::uint64_t kept = 0;
  for (const Fields& item : fields.list("runs", works)) {
    part.runs.push_back(read_run(item, part));
    kept += part.runs.back().works;
  }
  if (kept + part.left_out.size() != works) {
    fields.fail("runs",
                "works that, with those left out, are the " + std::to_string(works) + " of the shard");
  }
}

// The version first: a message about a missing field of another version would mislead.
Status check_version(const Fields& fields, const std::string& file) {
  if (fields.ok() && fields.text("format") != kFormat) {
    return Error{ErrorCode::kUnsupported, file + ": not a part of a collection (field \"format\")"};
  }
  const std::uint64_t major = fields.object("version").number("major", 0, 65535);
  if (fields.ok() && major != kPartMajorVersion) {
    return Error{ErrorCode::kUnsupported,
                 file + ": version " + std::to_string(major) +
                     " of the parts' format; this vitrine reads version 1. Merge with "
                     "the vitrine that wrote it, or build the part again"};
  }
  return Done{};
}

}  // namespace

std::string part_text(const Part& part) {
  const embed::ModelCard& card = part.model.card;
  Json json = {{"format", kFormat},
               {"version", {{"major", kPartMajorVersion}, {"minor", kPartMinorVersion}}},
               {"generator", "vitrine " VITRINE_VERSION},
               {"shard", {{"number", part.shard.number}, {"count", part.shard.count}}},
               {"collection", {{"sha256", part.collection}, {"works", part.collection_works}}},
               {"iiif",
                {{"base_url", part.iiif.base_url},
                 {"long_sides", part.iiif.long_sides},
                 {"jpeg_quality", part.iiif.jpeg_quality}}},
               {"model",
                {{"hash", part.model.hash},
                 {"id", card.id},
                 {"label", card.label},
                 {"embedder", card.embedder},
                 {"dimension", card.dimension},
                 {"trained", card.trained}}}};
  if (part.instant_dimension > 0)
    json["instant"] = {{"hash", part.instant_hash}, {"dimension", part.instant_dimension}};
  json["left_out"] = part.left_out;
  Json& runs = json["runs"] = Json::array();
  for (const PartRun& run : part.runs) runs.push_back(run_json(run));
  json["skipped"] = skipped_json(part.skipped);
  json["omitted"] = skipped_json(part.omitted);
  return indented_json(json);
}

Result<Part> parse_part(std::string_view text, const std::string& file) {
  const Result<Json> document = parse_json(text, file);
  if (!document.ok()) return document.error();
  std::optional<Error> fault;
  const Fields fields(*document, file, fault);
  if (Status version = check_version(fields, file); !version.ok()) return version.error();
  Part part;
  const Fields shard = fields.object("shard");
  part.shard.count = read_number(shard, "count", 1, kMaxShards);
  part.shard.number = read_number(shard, "number", 1, std::max(part.shard.count, 1u));
  const Fields collection = fields.object("collection");
  part.collection = collection.hex("sha256", 64);
  part.collection_works = read_number(collection, "works", 1, kMaxWorks);
  part.iiif = read_iiif(fields.object("iiif"));
  part.model = read_part_model(fields.object("model"));
  if (fields.has("instant")) {
    const Fields instant = fields.object("instant");
    part.instant_hash = instant.hex("hash", 64);
    part.instant_dimension = read_number(instant, "dimension", 1, kMaxEmbeddingDimension);
  }
  // Sums of faulty numbers would only mislead, or divide by zero.
  if (fields.ok()) read_works(fields, part);
  part.skipped = read_skipped(fields, "skipped");
  part.omitted = read_skipped(fields, "omitted");
  if (fault) return *fault;
  return part;
}

std::vector<std::uint32_t> kept_positions(const Part& part) {
  std::vector<std::uint32_t> kept;
  auto left_out = part.left_out.begin();
  for (std::uint64_t position = part.shard.number - 1; position < part.collection_works;
       position += part.shard.count) {
    if (left_out != part.left_out.end() && *left_out == position) {
      ++left_out;
    } else {
      kept.push_back(static_cast<std::uint32_t>(position));
    }
  }
  return kept;
}

}  // namespace vitrine::publish

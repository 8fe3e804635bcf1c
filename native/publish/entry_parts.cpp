// SPDX-License-Identifier: MIT
#include "publish/entry_parts.h"

#include <array>

#include "publish/file_set.h"
#include "publish/map_tiles.h"
#include "publish/site_files.h"
#include "vitrine/descriptor.h"
#include "vitrine/fine.h"
#include "vitrine/partitions.h"
#include "vitrine/space.h"

namespace vitrine::publish {
namespace {

constexpr std::array<std::string_view, 3> kEmbedders = {"descriptor", "onnx", "vectors"};

// The measures by name, so that writing and reading are one list.
struct NamedMeasure {
  std::string_view name;
  std::optional<float> Measures::*value;
  float most;
};
constexpr std::array<NamedMeasure, 6> kMeasures = {{{"bytes_per_work", &Measures::bytes_per_work, 1024.0f},
                                                    {"first_fifty", &Measures::first_fifty, 1.0f},
                                                    {"likeness", &Measures::likeness, 2.0f},
                                                    {"neighbours", &Measures::neighbours, 1.0f},
                                                    {"partitions", &Measures::partitions, 1.0f},
                                                    {"fine", &Measures::fine, 1.0f}}};

FileSet read_set(const Fields& fields, std::uint64_t files, std::uint64_t max_bytes,
                 std::string_view ending) {
  FileSet set;
  set.folder = fields.text("folder");
  if (fields.ok() && !is_site_path(set.folder))
    fields.fail("folder", "a path below the site of letters, digits and ._-,/ without \"..\"");
  set.ending = ending;
  set.files = static_cast<std::uint32_t>(fields.number("files", files, files));
  set.largest = fields.number("largest", 1, max_bytes);
  set.bytes = fields.number("bytes", files, files * set.largest);
  set.sha256 = fields.hex("sha256", 64);
  // So that an address never has another content.
  if (fields.ok() && !set.folder.ends_with("-" + set.sha256.substr(0, 16)))
    fields.fail("folder", "a name that ends with the first 16 digits of sha256");
  return set;
}

}  // namespace

Json reference_json(const FileReference& reference) {
  return {{"file", reference.file}, {"bytes", reference.bytes}, {"sha256", reference.sha256}};
}

Json references_json(std::span<const FileReference> references) {
  Json list = Json::array();
  for (const FileReference& reference : references) list.push_back(reference_json(reference));
  return list;
}

Json set_json(const FileSet& set) {
  return {{"folder", set.folder},
          {"files", set.files},
          {"bytes", set.bytes},
          {"largest", set.largest},
          {"sha256", set.sha256}};
}

void add_list(Json& json, std::string_view name, const FileList& list) {
  if (list.set) {
    json["set"] = set_json(*list.set);
  } else {
    json[name] = references_json(list.files);
  }
}

Json structure_json(const EntryStructure& structure) {
  Json json = Json::object();
  if (structure.partitions) json["partitions"] = set_json(*structure.partitions);
  if (structure.fine) json["fine"] = set_json(*structure.fine);
  if (structure.graph_threads > 1) json["graph_threads"] = structure.graph_threads;
  Json measured = Json::object();
  for (const NamedMeasure& measure : kMeasures) {
    if (const auto& value = structure.measured.*measure.value) measured[measure.name] = json_number(*value);
  }
  if (!measured.empty()) json["measured"] = std::move(measured);
  return json;
}

FileList read_list(const Fields& fields, std::string_view name, std::uint64_t works,
                   std::uint64_t works_per_file, std::uint64_t max_bytes, std::string_view ending) {
  const std::uint64_t count = (works + works_per_file - 1) / works_per_file;
  FileList list;
  if (fields.has("set")) {
    list.set = read_set(fields.object("set"), count, max_bytes, ending);
    list.files = references_of(*list.set);
    return list;
  }
  const auto items = fields.list(name, count);
  if (items.size() != count) fields.fail(name, "a list of " + std::to_string(count) + " files");
  for (const Fields& item : items) list.files.push_back(read_reference(item, max_bytes));
  return list;
}

EntryStructure read_structure(const Fields& fields, std::uint32_t works) {
  EntryStructure structure;
  if (fields.has("partitions")) {
    const Fields set = fields.object("partitions");
    const std::uint64_t files = set.number("files", 1, kMaxPartitions);
    structure.partitions = read_set(set, files, kMaxPartitionBytes, ".bin");
  }
  if (fields.has("fine")) structure.fine = read_set(fields.object("fine"), works, kMaxFineBytes, ".bin");
  if (fields.has("graph_threads"))
    structure.graph_threads = static_cast<std::uint32_t>(fields.number("graph_threads", 1, 65535));
  if (!fields.has("measured")) return structure;
  const Fields measured = fields.object("measured");
  for (const NamedMeasure& measure : kMeasures) {
    if (measured.has(measure.name))
      structure.measured.*measure.value = measured.real(measure.name, 0.0f, measure.most);
  }
  return structure;
}

Json map_json(const EntryMap& map) {
  Json json = reference_json(map.cells);
  json["columns"] = map.columns;
  json["rows"] = map.rows;
  json["cell"] = map.cell;
  json["tile"] = kMapTile;
  json["background"] = colour_text(kMapBackground);
  json["tiles"] = set_json(map.tiles);
  return json;
}

EntryMap read_map(const Fields& fields, std::uint32_t works) {
  EntryMap map;
  map.cells = read_reference(fields, kMaxMapBytes);
  map.columns = static_cast<std::uint32_t>(fields.number("columns", 1, kMaxMapSide));
  map.rows = static_cast<std::uint32_t>(fields.number("rows", 1, kMaxMapSide));
  const std::uint64_t cells = std::uint64_t{map.columns} * map.rows;
  if (cells < works || cells > most_map_cells(works))
    fields.fail("rows", "cells for all works, and at most 16 a work and 1024 more");
  (void)fields.number("tile", kMapTile, kMapTile);
  map.cell = static_cast<std::uint32_t>(fields.number("cell", 8, kMapTile));
  if (fields.ok() && kMapTile % map.cell != 0) fields.fail("cell", "a side that divides a tile's");
  const Fields tiles = fields.object("tiles");
  map.tiles = read_set(tiles, tiles.number("files", 1, kMaxMapTiles), kMaxTileBytes, ".jpg");
  return map;
}

Json pictures_json(const EntryPictures& pictures) {
  const auto totals = [](const PictureTotals& of) {
    return Json{{"files", of.files}, {"bytes", of.bytes}};
  };
  Json json = totals(pictures.all);
  json["small"] = totals(pictures.small);
  return json;
}

EntryPictures read_pictures(const Fields& fields) {
  const auto totals = [](const Fields& of, const PictureTotals& most) {
    return PictureTotals{of.number("files", 1, most.files), of.number("bytes", 1, most.bytes)};
  };
  EntryPictures pictures;
  pictures.all = totals(fields, {kMaxPictureFiles, kMaxPictureBytes});
  pictures.small = totals(fields.object("small"), pictures.all);
  return pictures;
}

Json space_json(const EntrySpace& space) {
  Json json = {{"id", space.id},
               {"model", space.model},
               {"model_name", space.model_name},
               {"model_label", space.model_label},
               {"embedder", space.embedder},
               {"input_dimension", space.input_dimension},
               {"dimension", space.dimension}};
  if (space.embedder == kDescriptorModel) json["descriptor_version"] = kDescriptorVersion;
  if (!space.trained) json["trained"] = false;
  return json;
}

FileReference read_reference(const Fields& fields, std::uint64_t max_bytes, std::uint64_t min_bytes) {
  FileReference reference;
  reference.file = fields.text("file");
  if (fields.ok() && !is_site_path(reference.file)) {
    fields.fail("file", "a path below the site of letters, digits and ._-,/ without \"..\"");
  }
  reference.bytes = fields.number("bytes", min_bytes, max_bytes);
  reference.sha256 = fields.hex("sha256", 64);
  return reference;
}

EntrySpace read_space(const Fields& fields) {
  EntrySpace space;
  space.id = fields.hex("id", 64);
  space.model = fields.hex("model", 64);
  space.model_name = fields.text("model_name", 1024);
  space.model_label = fields.text("model_label", 1024);
  space.embedder = kEmbedders[fields.choice("embedder", kEmbedders)];
  space.input_dimension =
      static_cast<std::uint32_t>(fields.number("input_dimension", 1, kMaxEmbeddingDimension));
  space.dimension = static_cast<std::uint32_t>(fields.number("dimension", 1, kMaxCodeDimension));
  space.trained = fields.flag("trained", true);
  return space;
}

}  // namespace vitrine::publish

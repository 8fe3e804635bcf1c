// SPDX-License-Identifier: MIT
#include "publish/site_map.h"

#include <algorithm>
#include <cmath>

#include "build/map_layout.h"
#include "publish/file_set.h"
#include "publish/json_fields.h"
#include "publish/map_tiles.h"
#include "publish/site_files.h"
#include "publish/small_pictures.h"

namespace vitrine::publish {
namespace {

namespace fs = std::filesystem;

// Fewer works are seen at one glance without a map.
constexpr std::size_t kFewestWorks = 12;

bool wants_map(const BuildOptions& options, const SiteContents& contents) {
  if (options.map != MapChoice::kAuto) return options.map == MapChoice::kYes;
  // A map of coloured squares shows nothing, and pictures of other hosts are not copied into its tiles.
  const bool has_pictures = std::any_of(contents.works.begin(), contents.works.end(), has_local_picture);
  return build::can_lay_out() && has_pictures && contents.works.size() >= kFewestWorks &&
         contents.works.size() <= kMapLimit;
}

// The picture scaled until its longer side is `side`.
Result<Image> fit(const Image& picture, std::uint32_t side) {
  const double scale = static_cast<double>(side) / std::max(picture.width, picture.height);
  const auto scaled = [&](std::uint32_t length) {
    return std::clamp(static_cast<std::uint32_t>(std::lround(scale * length)), 1u, side);
  };
  return resize_bilinear(picture, scaled(picture.width), scaled(picture.height));
}

std::string cells_text(const build::MapGrid& grid) { return compact_json({{"cells", grid.cells}}); }

}  // namespace

Status add_map(const BuildOptions& options, SiteContents& contents) {
  if (!wants_map(options, contents)) return Done{};
  const auto places = build::lay_out(contents.codes.view(), contents.neighbours, contents.neighbours_per_work,
                                     options.embed.progress);
  if (!places.ok()) return places.error();
  contents.map = PictureMap{build::fit_grid(*places), options.embed.threads, options.embed.progress};
  return Done{};
}

Result<EntryMap> write_map(const fs::path& site, const SiteContents& contents,
                           std::vector<fs::path>& created) {
  const build::MapGrid& grid = contents.map->grid;
  EntryMap map;
  map.columns = grid.columns;
  map.rows = grid.rows;
  map.cell = map_cell_side(contents.works.size());
  Result<FileReference> cells = write_data(site, "map", ".json", as_bytes(cells_text(grid)), created);
  if (!cells.ok()) return cells.error();
  map.cells = std::move(*cells);
  const auto picture = [&](WorkIndex work, std::uint32_t side) {
    const Result<Image> read = read_small_picture(site, contents.works[work], side);
    return read.ok() ? fit(*read, side) : read;
  };
  FileSetWriter tiles(site, "tiles", ".jpg");
  const Status drawn =
      draw_map({grid, map.cell, contents.works, picture, contents.map->threads, contents.map->progress},
               [&](std::span<const std::uint8_t> tile) { return tiles.add(tile); });
  if (!drawn.ok()) return drawn.error();
  Result<FileSet> set = tiles.finish(created);
  if (!set.ok()) return set.error();
  map.tiles = std::move(*set);
  return map;
}

Result<std::vector<std::uint32_t>> load_map(const fs::path& site, const Entry& entry) {
  const EntryMap& map = *entry.map;
  const Result<io::Bytes> bytes = read_referenced(site, map.cells);
  if (!bytes.ok()) return bytes.error();
  const Result<Json> document = parse_json(as_text(*bytes), map.cells.file);
  if (!document.ok()) return document.error();
  std::optional<Error> fault;
  const Fields fields(*document, map.cells.file, fault);
  const std::uint64_t area = std::uint64_t{map.columns} * map.rows;
  const std::vector<std::uint64_t> cells = fields.numbers("cells", entry.works, 0, area - 1);
  std::vector<std::uint32_t> result(cells.begin(), cells.end());
  std::sort(result.begin(), result.end());
  if (result.size() != entry.works || std::adjacent_find(result.begin(), result.end()) != result.end())
    fields.fail("cells", "a cell of its own for each of " + std::to_string(entry.works) + " works");
  if (fault) return *fault;
  return std::vector<std::uint32_t>(cells.begin(), cells.end());
}

}  // namespace vitrine::publish

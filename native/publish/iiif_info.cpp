// SPDX-License-Identifier: MIT
#include "publish/iiif_info.h"

#include <algorithm>
#include <array>

#include "publish/iiif_tiles.h"
#include "publish/json_fields.h"

namespace vitrine::publish {
namespace {

constexpr std::string_view kContext = "http://iiif.io/api/image/3/context.json";
constexpr std::string_view kProtocol = "http://iiif.io/api/image";
// No picture decoded here is longer, and no honest info.json lists more sizes.
constexpr std::uint32_t kMaxSide = 65535;
constexpr std::size_t kMaxSizes = 64;

std::uint32_t scaled(std::uint32_t side, std::uint32_t target, std::uint32_t longest) {
  const std::uint64_t rounded = (2ull * side * target + longest) / (2ull * longest);
  return static_cast<std::uint32_t>(std::max<std::uint64_t>(rounded, 1));
}

// The next size is less than a quarter larger.
bool nearly(std::uint32_t side, std::uint32_t next) { return 4ull * next < 5ull * side; }

void require_text(const Fields& fields, std::string_view name, std::string_view expected) {
  const std::array choices = {expected};
  (void)fields.choice(name, choices);
}

PublishedImage::Size read_size(const Fields& fields) {
  return {static_cast<std::uint32_t>(fields.number("width", 1, kMaxSide)),
          static_cast<std::uint32_t>(fields.number("height", 1, kMaxSide))};
}

}  // namespace

std::vector<PublishedImage::Size> planned_sizes(std::uint32_t width, std::uint32_t height,
                                                std::span<const std::uint32_t> long_sides) {
  const std::uint32_t longest = std::max(width, height);
  std::vector<std::uint32_t> sides;
  for (const std::uint32_t side : long_sides) {
    if (side < longest) sides.push_back(side);
  }
  if (sides.size() < long_sides.size()) sides.push_back(longest);
  std::vector<PublishedImage::Size> sizes;
  for (std::size_t i = 0; i < sides.size(); ++i) {
    if (i + 1 < sides.size() && nearly(sides[i], sides[i + 1])) continue;
    sizes.push_back({scaled(width, sides[i], longest), scaled(height, sides[i], longest)});
  }
  return sizes;
}

std::string info_json(const IiifInfo& info) {
  Json sizes = Json::array();
  for (const auto& size : info.sizes) sizes.push_back({{"width", size.width}, {"height", size.height}});
  const PublishedImage::Size& largest = info.sizes.back();
  const PublishedImage::Size& full = info.tiled ? *info.tiled : largest;
  Json document = {{"@context", kContext}, {"id", info.id},           {"type", "ImageService3"},
                   {"protocol", kProtocol}, {"profile", "level0"},     {"width", full.width},
                   {"height", full.height}, {"sizes", std::move(sizes)}};
  if (info.tiled) {
    // What full/max is, and no whole picture is larger.
    document["maxWidth"] = largest.width;
    document["maxHeight"] = largest.height;
    document["tiles"] = Json::array(
        {{{"width", kIiifTile}, {"scaleFactors", tile_factors(full.width, full.height)}}});
  }
  return indented_json(document);
}

Result<IiifInfo> parse_info_json(std::string_view text, const std::string& file) {
  const Result<Json> document = parse_json(text, file);
  if (!document.ok()) return document.error();
  std::optional<Error> fault;
  const Fields fields(*document, file, fault);
  require_text(fields, "@context", kContext);
  require_text(fields, "type", "ImageService3");
  require_text(fields, "protocol", kProtocol);
  require_text(fields, "profile", "level0");
  IiifInfo info;
  info.id = fields.text("id");
  const PublishedImage::Size full = read_size(fields);
  for (const Fields& item : fields.list("sizes", kMaxSizes)) info.sizes.push_back(read_size(item));
  const bool tiled = fields.has("tiles");
  const PublishedImage::Size largest =
      tiled ? PublishedImage::Size{static_cast<std::uint32_t>(fields.number("maxWidth", 1, full.width)),
                                   static_cast<std::uint32_t>(fields.number("maxHeight", 1, full.height))}
            : full;
  const bool whole = !info.sizes.empty() && info.sizes.back().width == largest.width &&
                     info.sizes.back().height == largest.height;
  if (!whole)
    fields.fail("sizes", tiled ? "a list whose last size is maxWidth x maxHeight"
                               : "a list whose last size is width x height");
  if (tiled) {
    info.tiled = full;
    const std::vector<Fields> tiles = fields.list("tiles", 1);
    for (const Fields& tile : tiles) (void)tile.number("width", kIiifTile, kIiifTile);
    if (tiles.size() != 1) fields.fail("tiles", "one set of tiles");
  }
  if (fault) return *fault;
  return info;
}

std::string size_path(const PublishedImage::Size& size) {
  return "full/" + std::to_string(size.width) + "," + std::to_string(size.height) + "/0/default.jpg";
}

}  // namespace vitrine::publish

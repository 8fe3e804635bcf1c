// SPDX-License-Identifier: MIT
#include "publish/iiif_level0.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "publish/iiif_info.h"
#include "publish/iiif_tiles.h"
#include "publish/jpeg_writer.h"
#include "sample_site.h"

namespace vitrine::publish {
namespace {

using namespace testing;

const std::string kKey = "0123456789abcdef0123456789abcdef";

std::vector<std::uint32_t> widths(const std::vector<PublishedImage::Size>& sizes) {
  std::vector<std::uint32_t> found;
  for (const auto& size : sizes) found.push_back(size.width);
  return found;
}

TEST_CASE("sizes never exceed the picture, and end with its own where it is small") {
  const std::vector<std::uint32_t> sides = {240, 480, 1200};
  using Widths = std::vector<std::uint32_t>;
  CHECK(widths(planned_sizes(4000, 3000, sides)) == Widths{240, 480, 1200});
  CHECK(widths(planned_sizes(1200, 3, sides)) == Widths{240, 480, 1200});
  CHECK(widths(planned_sizes(1000, 500, sides)) == Widths{240, 480, 1000});
  CHECK(widths(planned_sizes(100, 80, sides)) == Widths{100});
  CHECK(widths(planned_sizes(1, 1, sides)) == Widths{1});
  // 500 exceeds 480 by less than a quarter: one of the two is enough.
  CHECK(widths(planned_sizes(500, 100, sides)) == Widths{240, 500});
  const auto tall = planned_sizes(1, 60000, sides);
  CHECK(tall.back().width == 1);
  CHECK(tall.back().height == 1200);
  // 901 x 1200 scaled to 240 high is 180.2 wide.
  CHECK(planned_sizes(901, 1200, sides).front().width == 180);
}

TEST_CASE("info.json has every property that Image API 3 requires, and the files it lists exist") {
  const vitrine::testing::TemporaryFolder folder;
  const auto image = write_iiif_image(folder.path(), kKey, sample_image(600, 300, 1), {});
  REQUIRE(image.ok());
  CHECK(image->service == "iiif/" + kKey);
  CHECK(image->width == 600);
  CHECK(image->height == 300);
  CHECK(image->colour == average_colour(sample_image(600, 300, 1)));

  const auto info = nlohmann::json::parse(read_text(folder / image->service / "info.json"));
  CHECK(info.size() == 8);
  CHECK(info["@context"] == "http://iiif.io/api/image/3/context.json");
  CHECK(info["id"] == "iiif/" + kKey);
  CHECK(info["type"] == "ImageService3");
  CHECK(info["protocol"] == "http://iiif.io/api/image");
  CHECK(info["profile"] == "level0");
  CHECK(info["width"] == 600);
  CHECK(info["height"] == 300);
  REQUIRE(info["sizes"].size() == 3);
  for (const auto& size : info["sizes"]) {
    const PublishedImage::Size wanted = {size["width"], size["height"]};
    const std::string jpeg = read_text(folder / image->service / size_path(wanted));
    const auto decoded = decode_image({reinterpret_cast<const std::uint8_t*>(jpeg.data()), jpeg.size()});
    REQUIRE(decoded.ok());
    CHECK(decoded->width == wanted.width);
    CHECK(decoded->height == wanted.height);
  }
  CHECK(read_text(folder / image->service / "full/max/0/default.jpg") ==
        read_text(folder / image->service / "full/600,300/0/default.jpg"));
}

TEST_CASE("info.json carries the site's address where there is one") {
  const vitrine::testing::TemporaryFolder folder;
  IiifOptions options;
  options.base_url = "https://museum.example/collection/";
  REQUIRE(write_iiif_image(folder.path(), kKey, sample_image(10, 10, 1), options).ok());
  const auto info = nlohmann::json::parse(read_text(folder / "iiif" / kKey / "info.json"));
  CHECK(info["id"] == "https://museum.example/collection/iiif/" + kKey);
}

TEST_CASE("what was written is read back without the picture, and only with the same options") {
  const vitrine::testing::TemporaryFolder folder;
  CHECK(read_iiif_image(folder.path(), kKey, {}).error().code == ErrorCode::kNotFound);
  const auto written = write_iiif_image(folder.path(), kKey, sample_image(700, 500, 3), {});
  REQUIRE(written.ok());
  const auto read = read_iiif_image(folder.path(), kKey, {});
  REQUIRE(read.ok());
  CHECK(read->colour == written->colour);
  CHECK(read->service == written->service);
  CHECK(widths(read->sizes) == widths(written->sizes));

  IiifOptions other;
  other.jpeg_quality = 60;
  CHECK_FALSE(read_iiif_image(folder.path(), kKey, other).ok());
  other = {};
  other.long_sides = {200, 700};
  CHECK_FALSE(read_iiif_image(folder.path(), kKey, other).ok());
  REQUIRE(write_iiif_image(folder.path(), kKey, sample_image(700, 500, 3), other).ok());
  CHECK_FALSE(fs::exists(folder / "iiif" / kKey / "full/240,171"));
  CHECK(read_iiif_image(folder.path(), kKey, other).ok());

  fs::remove(folder / "iiif" / kKey / "full/max/0/default.jpg");
  CHECK(read_iiif_image(folder.path(), kKey, other).error().code == ErrorCode::kNotFound);
}

TEST_CASE("equal pictures give equal bytes, and a second write touches nothing") {
  const vitrine::testing::TemporaryFolder a;
  const vitrine::testing::TemporaryFolder b;
  REQUIRE(write_iiif_image(a.path(), kKey, sample_image(640, 480, 5), {}).ok());
  REQUIRE(write_iiif_image(b.path(), kKey, sample_image(640, 480, 5), {}).ok());
  CHECK(snapshot(a.path()) == snapshot(b.path()));
  const fs::path info = a / "iiif" / kKey / "info.json";
  const auto before = fs::last_write_time(info);
  REQUIRE(write_iiif_image(a.path(), kKey, sample_image(640, 480, 5), {}).ok());
  CHECK(fs::last_write_time(info) == before);
}

TEST_CASE("tiles cover every level to the pixel, and are named as viewers ask for them") {
  for (const auto& [width, height] : std::vector<std::pair<std::uint32_t, std::uint32_t>>{
           {1300, 900}, {513, 2}, {512, 512}, {511, 511}, {1025, 1024}, {1, 3000}, {2048, 1536}}) {
    CAPTURE(width);
    std::map<std::uint32_t, std::uint64_t> covered;
    std::set<std::string> paths;
    for (const IiifTile& tile : planned_tiles(width, height)) {
      covered[tile.factor] += std::uint64_t{tile.size.width} * tile.size.height;
      CHECK(paths.insert(tile.path).second);
      CHECK(tile.size.width <= kIiifTile);
      CHECK(tile.size.height <= kIiifTile);
    }
    for (const std::uint32_t factor : tile_factors(width, height)) {
      const auto level = level_size(width, height, factor);
      CHECK(covered[factor] == std::uint64_t{level.width} * level.height);
    }
    CHECK(covered.size() == tile_factors(width, height).size());
  }
  using Factors = std::vector<std::uint32_t>;
  CHECK(tile_factors(511, 511) == Factors{1});
  CHECK(tile_factors(512, 100) == Factors{1, 2});
  CHECK(tile_factors(2048, 1536) == Factors{1, 2, 4, 8});
  const std::vector<IiifTile> tiles = planned_tiles(1300, 900);
  REQUIRE(tiles.size() == 6 + 2 + 1);
  CHECK(tiles[0].path == "0,0,512,512/512,512/0/default.jpg");
  CHECK(tiles[5].path == "1024,512,276,388/276,388/0/default.jpg");
  CHECK(tiles[7].path == "1024,0,276,900/138,450/0/default.jpg");
  CHECK(tiles[8].path == "full/325,225/0/default.jpg");
}

TEST_CASE(
    "a picture larger than its largest size is cut into tiles where they are wished for, and only then") {
  const vitrine::testing::TemporaryFolder folder;
  const Image picture = sample_image(1300, 900, 7);
  IiifOptions options;
  options.long_sides = {240, 480};
  options.tiles = true;
  const auto written = write_iiif_image(folder.path(), kKey, picture, options);
  REQUIRE(written.ok());
  CHECK(written->width == 480);
  const fs::path service = folder.path() / written->service;
  const auto info = nlohmann::json::parse(read_text(service / "info.json"));
  CHECK(info["width"] == 1300);
  CHECK(info["height"] == 900);
  CHECK(info["maxWidth"] == 480);
  CHECK(info["tiles"][0]["width"] == 512);
  CHECK(info["tiles"][0]["scaleFactors"] == nlohmann::json({1, 2, 4}));
  for (const IiifTile& tile : planned_tiles(1300, 900)) {
    CAPTURE(tile.path);
    const std::string jpeg = read_text(service / tile.path);
    const auto decoded = decode_image({reinterpret_cast<const std::uint8_t*>(jpeg.data()), jpeg.size()});
    REQUIRE(decoded.ok());
    CHECK(decoded->width == tile.size.width);
    CHECK(decoded->height == tile.size.height);
    if (tile.factor != 1) continue;
    // The same place of the picture, but for what JPEG loses.
    const Image part = cut_tile(picture, tile);
    double error = 0;
    for (std::size_t i = 0; i < part.rgb.size(); ++i) error += std::abs(part.rgb[i] - decoded->rgb[i]);
    CHECK(error / static_cast<double>(part.rgb.size()) < 12);
  }
  CHECK(read_iiif_image(folder.path(), kKey, options).ok());

  const vitrine::testing::TemporaryFolder other;
  REQUIRE(bring_iiif_image(folder.path(), other.path(), kKey, options).ok());
  CHECK(snapshot(other.path()) == snapshot(folder.path()));

  fs::remove(service / "0,0,512,512/512,512/0/default.jpg");
  CHECK_FALSE(read_iiif_image(folder.path(), kKey, options).ok());
  options.tiles = false;
  CHECK_FALSE(read_iiif_image(folder.path(), kKey, options).ok());
  REQUIRE(write_iiif_image(folder.path(), kKey, picture, options).ok());
  CHECK_FALSE(fs::exists(service / "512,0,512,512"));
  CHECK_FALSE(fs::exists(service / "full/325,225"));
  CHECK(fs::exists(service / "full/240,166"));

  // One that is published in its own size needs none.
  options.tiles = true;
  REQUIRE(write_iiif_image(other.path(), std::string(32, 'a'), sample_image(400, 300, 1), options).ok());
  CHECK_FALSE(nlohmann::json::parse(read_text(other / "iiif" / std::string(32, 'a') / "info.json"))
                  .contains("tiles"));
}

TEST_CASE("keys that are no hash and options out of range are refused") {
  const vitrine::testing::TemporaryFolder folder;
  for (const char* key : {"", "short", "../../../../etc/passwd", "0123456789ABCDEF", "0123456789abcde/"}) {
    CAPTURE(key);
    const auto refused = write_iiif_image(folder.path(), key, sample_image(4, 4, 1), {});
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::kInvalidArgument);
  }
  IiifOptions options;
  options.long_sides = {480, 240};
  CHECK_FALSE(write_iiif_image(folder.path(), kKey, sample_image(4, 4, 1), options).ok());
  options = {};
  options.jpeg_quality = 101;
  CHECK_FALSE(write_iiif_image(folder.path(), kKey, sample_image(4, 4, 1), options).ok());
  CHECK_FALSE(write_iiif_image(folder.path(), kKey, Image{}, {}).ok());
}

TEST_CASE("info.json of others is refused, naming file and field") {
  const std::string good = info_json({"iiif/x", {{10, 20}}, {}});
  CHECK(parse_info_json(good, "info.json").ok());
  for (const auto& [from, to] :
       std::map<std::string, std::string>{{"ImageService3", "ImageService2"},
                                          {"level0", "level2"},
                                          {"\"width\": 10,\n  ", "\"width\": 11,\n  "},
                                          {"\"height\": 20", "\"height\": -20"},
                                          {"\"id\"", "\"@id\""}}) {
    std::string bad = good;
    bad.replace(bad.find(from), from.size(), to);
    const auto refused = parse_info_json(bad, "info.json");
    CAPTURE(bad);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().message.starts_with("info.json: "));
  }
}

TEST_CASE("a JPEG knows when one of its bytes has changed") {
  const auto jpeg = encode_jpeg(sample_image(33, 21, 2), 82, "note");
  REQUIRE(jpeg.ok());
  const auto note = check_jpeg(*jpeg);
  REQUIRE(note.ok());
  CHECK(*note == "note");
  for (std::size_t i = 0; i < jpeg->size(); ++i) {
    io::Bytes changed = *jpeg;
    changed[i] ^= 1;
    CAPTURE(i);
    CHECK_FALSE(check_jpeg(changed).ok());
  }
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, std::size_t{23}, std::size_t{30}, jpeg->size() - 1}) {
    CHECK_FALSE(check_jpeg(std::span(*jpeg).first(size)).ok());
  }
  // Progressive: a start-of-frame marker of kind 2 (ISO 10918-1).
  const std::uint8_t progressive[] = {0xFF, 0xC2};
  CHECK(std::search(jpeg->begin(), jpeg->end(), std::begin(progressive), std::end(progressive)) !=
        jpeg->end());
}

}  // namespace
}  // namespace vitrine::publish

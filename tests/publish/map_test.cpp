// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "publish/entry.h"
#include "publish/file_set.h"
#include "publish/map_tiles.h"
#include "publish/site_files.h"
#include "publish/site_load.h"
#include "publish/site_map.h"
#include "publish/small_pictures.h"
#include "sample_site.h"

namespace vitrine::publish {
namespace {

using namespace testing;

// Works in the cells of a wide board, from the left: colour by number, no pictures.
struct Board {
  build::MapGrid grid;
  std::vector<PublishedWork> works;

  Board(std::uint32_t columns, std::uint32_t rows, std::vector<std::uint32_t> cells) {
    grid = {columns, rows, std::move(cells)};
    works.resize(grid.cells.size());
  }
};

Result<Image> red(WorkIndex, std::uint32_t side) {
  Image image{side, side / 2, {}};
  for (std::uint32_t i = 0; i < image.width * image.height; ++i)
    image.rgb.insert(image.rgb.end(), {200, 20, 20});
  return image;
}

std::vector<Image> draw(const Board& board, std::uint32_t cell, unsigned threads = 2) {
  std::vector<Image> tiles;
  const Status status =
      draw_map({board.grid, cell, board.works, red, threads, io::ProgressStyle::kQuiet}, [&](auto bytes) {
        const auto image = decode_image(bytes);
        REQUIRE(image.ok());
        tiles.push_back(*image);
        return Status(Done{});
      });
  REQUIRE(status.ok());
  return tiles;
}

bool is_red(const Image& image, std::uint32_t x, std::uint32_t y) {
  const std::uint8_t* rgb = &image.rgb[3 * (std::size_t{y} * image.width + x)];
  return rgb[0] > 150 && rgb[1] < 90 && rgb[2] < 90;
}

bool is_background(const Image& image, std::uint32_t x, std::uint32_t y) {
  const std::uint8_t* rgb = &image.rgb[3 * (std::size_t{y} * image.width + x)];
  return rgb[0] < 60 && rgb[1] < 60 && rgb[2] < 60;
}

}  // namespace

TEST_CASE("a small map is one tile, cut to its size, with each picture whole in its cell") {
  const std::vector<Image> tiles = draw(Board(3, 2, {0, 5}), 128);
  REQUIRE(tiles.size() == 1);
  CHECK(tiles[0].width == 384);
  CHECK(tiles[0].height == 256);
  CHECK(is_red(tiles[0], 64, 64));
  CHECK(is_background(tiles[0], 64, 10));   // above a picture that is wider than high
  CHECK(is_background(tiles[0], 192, 64));  // an empty cell
  CHECK(is_red(tiles[0], 320, 192));
}

TEST_CASE("a tile comes after its parts, and what shows no work is left out") {
  // 20 x 9 cells of 64 pixels: 1280 x 576, 3 x 2 tiles; works in the first and in the last column.
  const std::vector<Image> tiles = draw(Board(20, 9, {0, 179}), 64);
  // Finest: (0,0) and (2,1); then, half as large, (0,0) and (1,0); then the whole.
  REQUIRE(tiles.size() == 5);
  CHECK(tiles[0].width == 512);
  CHECK(tiles[0].height == 512);
  CHECK(tiles[1].width == 512);  // 640 x 288, the left tile
  CHECK(tiles[1].height == 288);
  CHECK(tiles[2].width == 256);  // the last corner of the finest level
  CHECK(tiles[2].height == 64);
  CHECK(tiles[3].width == 128);  // the rest of 640 x 288
  CHECK(tiles[4].width == 320);  // the whole
  CHECK(tiles[4].height == 144);
  CHECK(is_red(tiles[0], 32, 32));
  CHECK(is_red(tiles[1], 16, 16));
  CHECK(is_red(tiles[4], 8, 8));
  CHECK(is_red(tiles[4], 311, 135));
  CHECK(is_background(tiles[4], 160, 70));
}

TEST_CASE("the number of threads changes nothing") {
  std::vector<std::uint32_t> cells;
  for (std::uint32_t i = 0; i < 500; ++i) cells.push_back(i * 7 % 3600);
  const Board board(60, 60, cells);
  const std::vector<Image> one = draw(board, 64, 1), three = draw(board, 64, 3);
  REQUIRE(one.size() == three.size());
  for (std::size_t i = 0; i < one.size(); ++i) CHECK(one[i].rgb == three[i].rgb);
}

TEST_CASE("a site with colours and a map reads back, is sound, and says what is damaged") {
  const vitrine::testing::TemporaryFolder folder;
  const fs::path site = folder / "site";
  SiteContents contents = sample_contents(3, 2);
  IiifOptions iiif;
  iiif.long_sides = {32, 64};
  add_pictures(site, contents, iiif);
  BuildOptions options;
  options.site = site;
  options.map = MapChoice::kYes;
  options.embed.progress = io::ProgressStyle::kQuiet;
  REQUIRE(add_palettes(options, contents).ok());
  REQUIRE(contents.palettes.size() == 3);
  CHECK(contents.palettes[0][0].share > 0);
  contents.map = PictureMap{{2, 2, {0, 3, 1}}, 1, io::ProgressStyle::kQuiet};
  REQUIRE(write_site(site, contents, {}).ok());

  const Result<Entry> entry = load_entry(site);
  REQUIRE(entry.ok());
  REQUIRE(entry->palettes);
  CHECK(entry->palettes->bytes == 60);
  REQUIRE(entry->map);
  CHECK(entry->map->columns == 2);
  CHECK(entry->map->cell == 128);
  CHECK(entry->map->tiles.files == 1);
  CHECK(entry_text(*entry) == read_text(site / "vitrine.json"));
  CHECK(entry_text(*entry).find("\"minor\": 5") != std::string::npos);
  CHECK(*load_map(site, *entry) == std::vector<std::uint32_t>{0, 3, 1});
  const auto sound = verify_site(site);
  REQUIRE(sound.ok());
  CHECK(sound->empty());

  // A grid that a reader could not hold is refused before anybody makes room for it.
  std::string huge = entry_text(*entry);
  huge.replace(huge.find("\"columns\": 2"), 12, "\"columns\": 65535");
  const auto refused = parse_entry(huge, "vitrine.json");
  REQUIRE(!refused.ok());
  CHECK(refused.error().message.find("rows") != std::string::npos);

  // Damage of either is named; the next build without them removes them.
  for (const std::string& file :
       {entry->palettes->file, entry->map->cells.file, entry->map->tiles.folder + "/0.jpg"}) {
    const std::string good = read_text(site / file);
    folder.write("site" / fs::path(file), good.substr(0, good.size() - 1) + "x");
    const auto faults = verify_site(site);
    REQUIRE(faults.ok());
    CHECK_MESSAGE(!faults->empty(), file);
    folder.write("site" / fs::path(file), good);
  }
  contents.map.reset();
  contents.palettes.clear();
  for (const char* title : {"Once", "Twice"}) {
    contents.title = title;
    REQUIRE(write_site(site, contents, {}).ok());
  }
  CHECK(count_named(site, "map") + count_named(site, "tiles") + count_named(site, "palettes") == 0);
}

TEST_CASE("cells of a map that are taken twice or are none are refused") {
  const vitrine::testing::TemporaryFolder folder;
  Entry entry;
  entry.works = 2;
  EntryMap& map = entry.map.emplace();
  map.columns = 2;
  map.rows = 2;
  const auto load = [&](const std::string& text) {
    map.cells = reference_of("data/map-0000000000000000.json", as_bytes(text));
    folder.write("site/data/map-0000000000000000.json", text);
    return load_map(folder / "site", entry);
  };
  CHECK(load("{\"cells\":[3,0]}").ok());
  for (const char* text : {"{\"cells\":[0,0]}", "{\"cells\":[0,4]}", "{\"cells\":[0]}", "{\"cells\":[0,1,2]}",
                           "{\"cells\":[0,-1]}", "{\"cells\":[0,1.5]}", "{}", "[]", "{\"cells\":7}"}) {
    CAPTURE(text);
    const auto cells = load(text);
    REQUIRE(!cells.ok());
    CHECK(cells.error().code == ErrorCode::kCorrupt);
    CHECK(cells.error().message.find("map-0000000000000000.json") != std::string::npos);
  }
}

TEST_CASE("a map is made by default where there is something to see and not too much of it") {
  const vitrine::testing::TemporaryFolder folder;
  BuildOptions options;
  options.site = folder / "site";
  options.embed.progress = io::ProgressStyle::kQuiet;
  SiteContents contents = sample_contents(20, 5);
  REQUIRE(add_palettes(options, contents).ok());
  CHECK(contents.palettes.empty());  // no picture is on this site
  REQUIRE(add_map(options, contents).ok());
  CHECK(!contents.map);
  contents.palettes.resize(20);
  options.map = MapChoice::kNo;
  REQUIRE(add_map(options, contents).ok());
  CHECK(!contents.map);
}

}  // namespace vitrine::publish

// SPDX-License-Identifier: MIT
#include "publish/map_tiles.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "io/parallel.h"
#include "publish/jpeg_writer.h"

namespace vitrine::publish {
namespace {

constexpr std::size_t kFewWorks = 4000;
constexpr std::uint32_t kLargeCell = 128, kSmallCell = 64;
constexpr int kQuality = 78;
// Parts of the pyramid that are drawn as one piece of work: 4 x 4 tiles of the finest level.
constexpr std::uint32_t kLevelsAPiece = 2;
constexpr std::size_t kPiecesAThread = 4;

// A part of a cell's side that stays empty on each edge.
constexpr std::uint32_t kMarginDivisor = 24;

Image filled(std::uint32_t width, std::uint32_t height, std::uint32_t colour) {
  Image image = {width, height, std::vector<std::uint8_t>(std::size_t{3} * width * height)};
  for (std::size_t i = 0; i < image.rgb.size(); i += 3) {
    image.rgb[i] = static_cast<std::uint8_t>(colour >> 16);
    image.rgb[i + 1] = static_cast<std::uint8_t>(colour >> 8);
    image.rgb[i + 2] = static_cast<std::uint8_t>(colour);
  }
  return image;
}

// REQUIRES: `from` lies within `to` there.
void paste(const Image& from, Image& to, std::uint32_t x, std::uint32_t y) {
  for (std::uint32_t row = 0; row < from.height; ++row) {
    const auto source = from.rgb.begin() + std::ptrdiff_t{3} * row * from.width;
    std::copy(source, source + std::ptrdiff_t{3} * from.width,
              to.rgb.begin() + 3 * (static_cast<std::ptrdiff_t>(y + row) * to.width + x));
  }
}

// A tile of a level; level 0 is the finest.
struct Tile {
  std::uint32_t level = 0, x = 0, y = 0;
  friend auto operator<=>(const Tile&, const Tile&) = default;
};

// What a part of the pyramid comes to: its tiles' files in order, and its uppermost tile at half the size.
struct Piece {
  std::vector<io::Bytes> files;
  std::optional<Image> half;
};

class MapDrawer {
 public:
  MapDrawer(const MapDrawing& drawing, const std::function<Status(std::span<const std::uint8_t>)>& take)
      : drawing_(drawing),
        take_(take),
        work_at_(std::size_t{drawing.grid.columns} * drawing.grid.rows, kNobody) {
    for (std::size_t work = 0; work < drawing.grid.cells.size(); ++work)
      work_at_[drawing.grid.cells[work]] = static_cast<WorkIndex>(work);
    while (side(levels_) > kMapTile) ++levels_;
  }

  Status draw() {
    const std::uint32_t piece_level = std::min(levels_, kLevelsAPiece);
    list_pieces({levels_, 0, 0}, piece_level);
    io::Progress progress("Map tiles", pieces_.size(), drawing_.progress);
    Result<std::optional<Image>> top = walk({levels_, 0, 0}, piece_level, progress);
    return top.ok() ? Status(Done{}) : Status(top.error());
  }

 private:
  static constexpr WorkIndex kNobody = ~WorkIndex{0};

  // The longer side of a level in pixels.
  std::uint32_t side(std::uint32_t level) const { return std::max(width(level), height(level)); }
  std::uint32_t width(std::uint32_t level) const { return scaled(drawing_.grid.columns, level); }
  std::uint32_t height(std::uint32_t level) const { return scaled(drawing_.grid.rows, level); }
  std::uint32_t scaled(std::uint32_t cells, std::uint32_t level) const {
    const std::uint32_t pixels = cells * drawing_.cell;
    return (pixels + (1u << level) - 1) >> level;
  }

  bool shows_a_work(const Tile& tile) const {
    const std::uint32_t cells = (kMapTile / drawing_.cell) << tile.level;
    const std::uint32_t right = std::min((tile.x + 1) * cells, drawing_.grid.columns);
    const std::uint32_t bottom = std::min((tile.y + 1) * cells, drawing_.grid.rows);
    for (std::uint32_t y = tile.y * cells; y < bottom; ++y) {
      for (std::uint32_t x = tile.x * cells; x < right; ++x) {
        if (work_at_[std::size_t{y} * drawing_.grid.columns + x] != kNobody) return true;
      }
    }
    return false;
  }

  void list_pieces(const Tile& tile, std::uint32_t piece_level) {
    if (!shows_a_work(tile)) return;
    if (tile.level == piece_level) return pieces_.push_back(tile);
    for (const Tile& part : parts_of(tile)) list_pieces(part, piece_level);
  }

  static std::array<Tile, 4> parts_of(const Tile& tile) {
    const std::uint32_t level = tile.level - 1, x = 2 * tile.x, y = 2 * tile.y;
    return {{{level, x, y}, {level, x + 1, y}, {level, x, y + 1}, {level, x + 1, y + 1}}};
  }

  Image empty_tile(const Tile& tile) const {
    return filled(std::min(kMapTile, width(tile.level) - tile.x * kMapTile),
                  std::min(kMapTile, height(tile.level) - tile.y * kMapTile), kMapBackground);
  }

  // The picture in its cell, whole and in the middle.
  void draw_cell(WorkIndex work, Image& tile, std::uint32_t x, std::uint32_t y) const {
    const std::uint32_t margin = std::max(1u, drawing_.cell / kMarginDivisor),
                        room = drawing_.cell - 2 * margin;
    Result<Image> picture = drawing_.picture(work, room);
    if (!picture.ok()) {
      const auto& images = drawing_.works[work].images;
      picture = filled(room, room, images.empty() ? 0x808080u : images.front().colour);
    }
    paste(*picture, tile, x + (drawing_.cell - picture->width) / 2,
          y + (drawing_.cell - picture->height) / 2);
  }

  Image draw_finest(const Tile& tile) const {
    Image image = empty_tile(tile);
    const std::uint32_t cells = kMapTile / drawing_.cell;
    for (std::uint32_t y = 0; y < image.height / drawing_.cell; ++y) {
      for (std::uint32_t x = 0; x < image.width / drawing_.cell; ++x) {
        const std::size_t cell = std::size_t{tile.y * cells + y} * drawing_.grid.columns + tile.x * cells + x;
        if (work_at_[cell] != kNobody) draw_cell(work_at_[cell], image, x * drawing_.cell, y * drawing_.cell);
      }
    }
    return image;
  }

  // A tile out of the halves of its parts.
  Image join(const Tile& tile, const std::array<std::optional<Image>, 4>& halves) const {
    Image image = empty_tile(tile);
    for (std::uint32_t i = 0; i < 4; ++i) {
      if (halves[i]) paste(*halves[i], image, i % 2 * kMapTile / 2, i / 2 * kMapTile / 2);
    }
    return image;
  }

  // Adds the tile's file and answers it at half the size.
  static Result<std::optional<Image>> finish(const Image& image, std::vector<io::Bytes>& files) {
    Result<io::Bytes> jpeg = encode_jpeg(image, kQuality, "map");
    if (!jpeg.ok()) return jpeg.error();
    files.push_back(std::move(*jpeg));
    Result<Image> half = resize_bilinear(image, (image.width + 1) / 2, (image.height + 1) / 2);
    if (!half.ok()) return half.error();
    return std::optional<Image>(std::move(*half));
  }

  // Everything below a tile, and it.
  Result<std::optional<Image>> draw_piece(const Tile& tile, std::vector<io::Bytes>& files) const {
    if (!shows_a_work(tile)) return std::optional<Image>();
    if (tile.level == 0) return finish(draw_finest(tile), files);
    std::array<std::optional<Image>, 4> halves;
    const std::array<Tile, 4> parts = parts_of(tile);
    for (std::size_t i = 0; i < 4; ++i) {
      Result<std::optional<Image>> half = draw_piece(parts[i], files);
      if (!half.ok()) return half;
      halves[i] = std::move(*half);
    }
    return finish(join(tile, halves), files);
  }

  // The next pieces, on all cores: some for each, so that what is in memory does not grow with the map.
  Status draw_pieces(io::Progress& progress) {
    const std::size_t first = next_piece_;
    const std::size_t count =
        std::min(pieces_.size() - first, kPiecesAThread * io::thread_count(drawing_.threads));
    std::vector<Result<Piece>> drawn(count, Result<Piece>(Piece{}));
    const std::size_t done = io::parallel_for(count, drawing_.threads, [&](std::size_t i) {
      Piece piece;
      Result<std::optional<Image>> half = draw_piece(pieces_[first + i], piece.files);
      if (half.ok()) {
        piece.half = std::move(*half);
        drawn[i] = std::move(piece);
      } else {
        drawn[i] = half.error();
      }
      progress.advance();
    });
    if (done < count) return Error{ErrorCode::kInterrupted, "drawing the map was interrupted"};
    for (std::size_t i = 0; i < count; ++i) {
      if (!drawn[i].ok()) return drawn[i].error();
      drawn_.emplace(pieces_[first + i], std::move(*drawn[i]));
    }
    next_piece_ += count;
    return Done{};
  }

  Status hand_over(const std::vector<io::Bytes>& files) {
    for (const io::Bytes& file : files) {
      if (Status status = take_(file); !status.ok()) return status;
    }
    return Done{};
  }

  // As draw_piece(), from the coarsest level on, with pieces drawn ahead.
  Result<std::optional<Image>> walk(const Tile& tile, std::uint32_t piece_level, io::Progress& progress) {
    if (!shows_a_work(tile)) return std::optional<Image>();
    if (tile.level == piece_level) {
      if (!drawn_.contains(tile)) {
        if (Status status = draw_pieces(progress); !status.ok()) return status.error();
      }
      const auto piece = drawn_.extract(tile);
      if (Status status = hand_over(piece.mapped().files); !status.ok()) return status.error();
      return std::move(piece.mapped().half);
    }
    std::array<std::optional<Image>, 4> halves;
    const std::array<Tile, 4> parts = parts_of(tile);
    for (std::size_t i = 0; i < 4; ++i) {
      Result<std::optional<Image>> half = walk(parts[i], piece_level, progress);
      if (!half.ok()) return half;
      halves[i] = std::move(*half);
    }
    std::vector<io::Bytes> files;
    Result<std::optional<Image>> half = finish(join(tile, halves), files);
    if (!half.ok()) return half;
    if (Status status = hand_over(files); !status.ok()) return status.error();
    return half;
  }

  const MapDrawing& drawing_;
  const std::function<Status(std::span<const std::uint8_t>)>& take_;
  std::vector<WorkIndex> work_at_;  // by cell
  std::uint32_t levels_ = 0;        // of the coarsest level, which is one tile
  std::vector<Tile> pieces_;        // in the order of the walk
  std::size_t next_piece_ = 0;
  std::map<Tile, Piece> drawn_;  // and not yet handed over
};

}  // namespace

std::uint32_t map_cell_side(std::size_t works) { return works <= kFewWorks ? kLargeCell : kSmallCell; }

Status draw_map(const MapDrawing& drawing, const std::function<Status(std::span<const std::uint8_t>)>& take) {
  return MapDrawer(drawing, take).draw();
}

}  // namespace vitrine::publish

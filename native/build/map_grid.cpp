// SPDX-License-Identifier: MIT
#include "build/map_grid.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace vitrine::build {
namespace {

constexpr double kFilled = 0.66;
// Width by height: fits a screen held across, and one held upright with room for words.
constexpr double kShape = 4.0 / 3.0;
// How far coordinates are moved towards their rank: 0 keeps crowds, 1 makes a carpet without any shape.
constexpr double kSpread = 0.6;
constexpr int kPasses = 12;
constexpr std::uint32_t kFree = ~std::uint32_t{0};

struct Point {
  double x = 0, y = 0;
};

double square(double value) { return value * value; }

// The places turned so that their longest direction lies across: the axis of the greatest variance.
std::vector<Point> turned(std::span<const Place> places) {
  Point mean;
  for (const Place& place : places) mean.x += place.x, mean.y += place.y;
  mean.x /= static_cast<double>(places.size());
  mean.y /= static_cast<double>(places.size());
  double xx = 0.0, xy = 0.0, yy = 0.0;
  for (const Place& place : places) {
    const double x = place.x - mean.x, y = place.y - mean.y;
    xx += x * x, xy += x * y, yy += y * y;
  }
  const double angle = 0.5 * std::atan2(2.0 * xy, xx - yy);
  const double c = std::cos(angle), s = std::sin(angle);
  std::vector<Point> points;
  for (const Place& place : places) {
    const double x = place.x - mean.x, y = place.y - mean.y;
    points.push_back({c * x + s * y, c * y - s * x});
  }
  return points;
}

// One coordinate of all points onto 0..1, between its value and its rank.
void spread(std::vector<Point>& points, double Point::*coordinate) {
  std::vector<std::uint32_t> order(points.size());
  std::iota(order.begin(), order.end(), 0u);
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return points[a].*coordinate < points[b].*coordinate;
  });
  const double low = points[order.front()].*coordinate;
  const double extent = std::max(points[order.back()].*coordinate - low, 1e-9);
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    double& value = points[order[rank]].*coordinate;
    const double by_rank = (static_cast<double>(rank) + 0.5) / static_cast<double>(order.size());
    value = kSpread * by_rank + (1.0 - kSpread) * (value - low) / extent;
  }
}

// Cells taken by works, and how far each work is from its place.
class Board {
 public:
  Board(std::uint32_t columns, std::uint32_t rows, std::vector<Point> places)
      : columns_(columns),
        rows_(rows),
        places_(std::move(places)),
        work_at_(std::size_t{columns} * rows, kFree),
        cells_(places_.size()) {}

  // The nearest free cell, ring after ring around the place.
  void settle(std::uint32_t work) {
    const auto column = static_cast<std::int64_t>(places_[work].x),
               row = static_cast<std::int64_t>(places_[work].y);
    std::size_t best = work_at_.size();
    double least = 0.0;
    for (std::int64_t ring = 0;; ++ring) {
      // Whatever lies further out is further away than what was found.
      if (best < work_at_.size() && square(static_cast<double>(ring) - 1.0) > least) break;
      for_ring(column, row, ring, [&](std::size_t cell) {
        if (work_at_[cell] != kFree) return;
        const double distance = distance2(work, cell);
        if (best == work_at_.size() || distance < least) best = cell, least = distance;
      });
    }
    put(work, best);
  }

  // One pass over all pairs of adjacent cells; false when no work moved.
  bool improve() {
    bool moved = false;
    for (std::size_t cell = 0; cell < work_at_.size(); ++cell) {
      if ((cell + 1) % columns_ != 0) moved |= exchange(cell, cell + 1);
      if (cell + columns_ < work_at_.size()) moved |= exchange(cell, cell + columns_);
    }
    return moved;
  }

  std::vector<std::uint32_t> take() { return std::move(cells_); }

 private:
  double distance2(std::uint32_t work, std::size_t cell) const {
    return square(static_cast<double>(cell % columns_) + 0.5 - places_[work].x) +
           square(static_cast<double>(cell / columns_) + 0.5 - places_[work].y);
  }

  void put(std::uint32_t work, std::size_t cell) {
    work_at_[cell] = work;
    if (work != kFree) cells_[work] = static_cast<std::uint32_t>(cell);
  }

  // Calls `visit` with the cells of the square ring so far around a cell, as far as they are on the board.
  template <class Visit>
  void for_ring(std::int64_t column, std::int64_t row, std::int64_t ring, Visit visit) const {
    const auto at = [&](std::int64_t x, std::int64_t y) {
      if (x >= 0 && y >= 0 && x < columns_ && y < rows_)
        visit(static_cast<std::size_t>(y) * columns_ + static_cast<std::size_t>(x));
    };
    for (std::int64_t x = column - ring; x <= column + ring; ++x) {
      at(x, row - ring);
      if (ring > 0) at(x, row + ring);
    }
    for (std::int64_t y = row - ring + 1; y < row + ring; ++y) {
      at(column - ring, y);
      at(column + ring, y);
    }
  }

  bool exchange(std::size_t a, std::size_t b) {
    const std::uint32_t first = work_at_[a], second = work_at_[b];
    const auto cost = [&](std::uint32_t work, std::size_t cell) {
      return work == kFree ? 0.0 : distance2(work, cell);
    };
    if (cost(first, b) + cost(second, a) >= cost(first, a) + cost(second, b) - 1e-9) return false;
    put(first, b);
    put(second, a);
    return true;
  }

  std::uint32_t columns_, rows_;
  std::vector<Point> places_;
  std::vector<std::uint32_t> work_at_;  // by cell
  std::vector<std::uint32_t> cells_;    // by work
};

// Works in an order that has nothing to do with their numbers, which follow their look: who comes first gets
// the better cell everywhere alike.
std::vector<std::uint32_t> shuffled(std::size_t count) {
  std::vector<std::uint32_t> order(count);
  std::iota(order.begin(), order.end(), 0u);
  std::uint64_t state = 0x9E3779B97F4A7C15ull;
  for (std::size_t i = count; i > 1; --i) {
    state = state * 6364136223846793005ull + 1442695040888963407ull;  // Knuth's MMIX generator
    std::swap(order[i - 1], order[(state >> 33) % i]);
  }
  return order;
}

}  // namespace

MapGrid fit_grid(std::span<const Place> places) {
  if (places.empty()) return {};
  const double wanted = static_cast<double>(places.size()) / kFilled;
  MapGrid grid;
  grid.columns = static_cast<std::uint32_t>(std::ceil(std::sqrt(wanted * kShape)));
  grid.rows = static_cast<std::uint32_t>(std::ceil(wanted / grid.columns));
  std::vector<Point> points = turned(places);
  spread(points, &Point::x);
  spread(points, &Point::y);
  for (Point& point : points) {
    point.x = std::min(point.x * grid.columns, grid.columns - 1e-6);
    point.y = std::min(point.y * grid.rows, grid.rows - 1e-6);
  }
  Board board(grid.columns, grid.rows, std::move(points));
  for (const std::uint32_t work : shuffled(places.size())) board.settle(work);
  for (int pass = 0; pass < kPasses && board.improve(); ++pass) {
  }
  grid.cells = board.take();
  return grid;
}

}  // namespace vitrine::build

// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "build/fuzzy_graph.h"
#include "build/map_grid.h"
#include "build/map_layout.h"
#include "clustered_embeddings.h"
#include "vitrine/embedding.h"

namespace vitrine::build {
namespace {

constexpr std::uint32_t kWorks = 400, kClusters = 8, kEach = 20;

// The exact neighbours of each row.
std::vector<Neighbour> lists_of(const Embeddings& embeddings, std::uint32_t each) {
  std::vector<Neighbour> lists;
  for (WorkIndex work = 0; work < embeddings.count; ++work) {
    std::vector<Neighbour> all;
    for (WorkIndex other = 0; other < embeddings.count; ++other) {
      if (other != work)
        all.push_back({other, quantise_cosine(dot(embeddings.row(work), embeddings.row(other)))});
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const Neighbour& a, const Neighbour& b) { return a.cosine > b.cosine; });
    lists.insert(lists.end(), all.begin(), all.begin() + each);
  }
  return lists;
}

double apart(const MapGrid& grid, WorkIndex a, WorkIndex b) {
  const auto x = [&](WorkIndex work) { return static_cast<double>(grid.cells[work] % grid.columns); };
  const auto y = [&](WorkIndex work) { return static_cast<double>(grid.cells[work] / grid.columns); };
  return std::hypot(x(a) - x(b), y(a) - y(b));
}

void check_grid(const MapGrid& grid, std::size_t works) {
  REQUIRE(grid.cells.size() == works);
  CHECK(std::set<std::uint32_t>(grid.cells.begin(), grid.cells.end()).size() == works);
  for (const std::uint32_t cell : grid.cells) CHECK(cell < std::uint64_t{grid.columns} * grid.rows);
}

}  // namespace

TEST_CASE("strengths fall with distance, add up as UMAP wants, and join both directions") {
  // Three works: 0 and 1 near each other, 2 far from both.
  const auto at = [](WorkIndex work, float cosine) { return Neighbour{work, quantise_cosine(cosine)}; };
  const std::vector<Neighbour> lists = {at(1, .9f), at(2, .5f), at(0, .9f),
                                        at(2, .4f), at(0, .5f), at(1, .4f)};
  const auto edges = fuzzy_graph(lists, 2, 2);
  REQUIRE(edges.size() == 3);
  CHECK(edges[0].from == 0);
  CHECK(edges[0].to == 1);
  CHECK(edges[0].strength == doctest::Approx(1.0));
  // Each work's strengths are 1 for its nearest and, as log2(2) = 1 asks, nearly nothing for the next one:
  // but the third work's own nearest is the first, so that this pair holds.
  CHECK(edges[1].to == 2);
  CHECK(edges[1].strength > 0.9f);
  CHECK(edges[2].from == 1);
  CHECK(edges[2].strength < 0.1f);
}

TEST_CASE("copies of one picture belong together entirely") {
  const std::vector<Neighbour> lists = {{1, 32767}, {2, 32767}, {0, 32767},
                                        {2, 32767}, {0, 32767}, {1, 32767}};
  for (const FuzzyEdge& edge : fuzzy_graph(lists, 2, 2)) CHECK(edge.strength == doctest::Approx(1.0));
}

TEST_CASE("every place becomes a cell of its own near it") {
  for (const std::size_t works : {1u, 2u, 3u, 50u, 1000u}) {
    std::vector<Place> places;
    for (std::size_t i = 0; i < works; ++i)
      places.push_back({std::cos(static_cast<float>(i)), std::sin(2.3f * static_cast<float>(i))});
    check_grid(fit_grid(places), works);
    // All in one place.
    check_grid(fit_grid(std::vector<Place>(works)), works);
  }
  CHECK(fit_grid({}).cells.empty());
}

TEST_CASE("a grid keeps the order of a plane that was one") {
  std::vector<Place> places;
  for (int y = 0; y < 10; ++y) {
    for (int x = 0; x < 30; ++x) places.push_back({static_cast<float>(x), static_cast<float>(y)});
  }
  const MapGrid grid = fit_grid(places);
  // Left stays left of right along each row of the plane, or by mirroring the other way round.
  std::size_t kept = 0, seen = 0;
  for (WorkIndex row = 0; row < 10; ++row) {
    for (WorkIndex x = 0; x + 5 < 30; ++x, ++seen) {
      const WorkIndex a = 30 * row + x, b = a + 5;
      kept += grid.cells[a] % grid.columns < grid.cells[b] % grid.columns ? 1 : 0;
    }
  }
  CHECK(std::max(kept, seen - kept) > seen * 95 / 100);
}

TEST_CASE("works that look alike lie together on the map") {
  if (!can_lay_out()) {
    MESSAGE("skipped: built without uwot");
    return;
  }
  const Embeddings embeddings = testing::clustered_embeddings(kWorks, 24, kClusters, 0.5f, 7);
  const auto space = fit_space(embeddings, "model", "name", {});
  REQUIRE(space.ok());
  const auto codes = encode_all(*space, embeddings);
  REQUIRE(codes.ok());
  const std::vector<Neighbour> lists = lists_of(embeddings, kEach);
  const auto places = lay_out(codes->view(), lists, kEach, io::ProgressStyle::kQuiet);
  REQUIRE(places.ok());
  const MapGrid grid = fit_grid(*places);
  check_grid(grid, kWorks);
  double near = 0.0, any = 0.0;
  for (WorkIndex work = 0; work < kWorks; ++work) {
    for (std::uint32_t i = 0; i < 5; ++i) near += apart(grid, work, lists[work * kEach + i].work);
    for (std::uint32_t i = 1; i <= 5; ++i) any += apart(grid, work, (work + i * 61) % kWorks);
  }
  MESSAGE("cells between neighbours: ", near / (5 * kWorks), ", between any two: ", any / (5 * kWorks));
  CHECK(near < 0.35 * any);
  // Equal input, equal map.
  const auto again = lay_out(codes->view(), lists, kEach, io::ProgressStyle::kQuiet);
  REQUIRE(again.ok());
  CHECK(fit_grid(*again).cells == grid.cells);
}

TEST_CASE("a single work, and works without any list, have a map too") {
  if (!can_lay_out()) return;
  OwnedCodes codes;
  codes.dimension = 1;
  codes.coefficients = {3};
  codes.bias_levels = {0};
  codes.biases = {0};
  codes.gains = {1};
  const auto places = lay_out(codes.view(), {}, 0, io::ProgressStyle::kQuiet);
  REQUIRE(places.ok());
  check_grid(fit_grid(*places), 1);
}

}  // namespace vitrine::build

// SPDX-License-Identifier: MIT
#include "publish/work_order.h"

#include <doctest/doctest.h>

#include <set>

#include "build/clustered_embeddings.h"
#include "publish/compute_site.h"

using namespace vitrine;
using namespace vitrine::publish;
using build::Embeddings;

namespace {

// The contents of a site of these embeddings; the title of a work is its place in them.
SiteContents contents_of(Embeddings& embeddings, Embeddings& instant, std::uint32_t museum_order_limit) {
  SiteContents contents;
  for (std::uint32_t i = 0; i < embeddings.count; ++i) {
    contents.works.emplace_back().work.id = "work-" + std::to_string(i);
    contents.works.back().work.title = std::to_string(i);
  }
  contents.model.id = "m";
  BuildOptions options;
  options.museum_order_limit = museum_order_limit;
  options.neighbours = 8;
  options.structure.structure = Structure::kGraph;
  BuildReport report;
  const Status computed = compute_site(embeddings, instant, std::string(64, 'a'), options, contents, report);
  REQUIRE_MESSAGE(computed.ok(), computed.error().message);
  return contents;
}

}  // namespace

TEST_CASE("a small collection keeps its museum's order") {
  Embeddings embeddings = vitrine::testing::clustered_embeddings(120, 24, 10, 0.4f, 1);
  Embeddings instant;
  const SiteContents contents = contents_of(embeddings, instant, 2000);
  for (std::uint32_t i = 0; i < 120; ++i) {
    CHECK(contents.works[i].work.title == std::to_string(i));
    CHECK_FALSE(contents.works[i].place.has_value());
  }
}

TEST_CASE("a large collection is numbered by look, with all its rows, and says the same of each work") {
  Embeddings embeddings = vitrine::testing::clustered_embeddings(400, 24, 10, 0.4f, 2);
  const Embeddings before = embeddings;
  Embeddings none;
  const SiteContents plain = contents_of(embeddings, none, 2000);
  Embeddings instant = vitrine::testing::clustered_embeddings(400, 512, 10, 0.4f, 3);
  const Embeddings instant_before = instant;
  const SiteContents ordered = contents_of(embeddings, instant, 100);

  std::set<std::uint32_t> places;
  for (std::uint32_t i = 0; i < 400; ++i) {
    const std::uint32_t place = ordered.works[i].place.value();
    CHECK(ordered.works[i].work.title == std::to_string(place));
    places.insert(place);
    const auto row = before.row(place);
    REQUIRE(std::equal(row.begin(), row.end(), embeddings.row(i).begin()));
    const auto instant_row = instant_before.row(place);
    REQUIRE(std::equal(instant_row.begin(), instant_row.end(), instant.row(i).begin()));
    const auto code = plain.codes.view().row(place);
    REQUIRE(std::equal(code.begin(), code.end(), ordered.codes.view().row(i).begin()));
    CHECK(plain.codes.biases[place] == ordered.codes.biases[i]);
    for (std::uint32_t rank = 0; rank < 8; ++rank) {
      const Neighbour there = plain.neighbours[place * 8 + rank];
      const Neighbour here = ordered.neighbours[i * 8 + rank];
      CHECK(there.cosine == here.cosine);
      CHECK(there.work == ordered.works[here.work].place.value());
    }
  }
  CHECK(places.size() == 400);
  CHECK(validate(ordered.graph.view()).ok());
  REQUIRE(ordered.instant.has_value());
  CHECK(ordered.instant->codes.bias_levels.size() == 400);
}

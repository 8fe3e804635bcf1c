// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <string>

#include "core/tiny_index.h"
#include "vitrine/neighbour_table.h"

using namespace vitrine;
using testing::tiny_page;

TEST_CASE("a cosine keeps 1, 0 and -1 exactly and is clamped") {
  CHECK(quantise_cosine(1.0f) == 32767);
  CHECK(quantise_cosine(1.0f - 1e-6f) == 32767);
  CHECK(quantise_cosine(1.1f) == 32767);
  CHECK(quantise_cosine(0.0f) == 0);
  CHECK(quantise_cosine(-1.0f) == -32767);
  CHECK(quantise_cosine(-7.0f) == -32767);
  CHECK(quantise_cosine(std::numeric_limits<float>::quiet_NaN()) == -32767);
  CHECK(cosine_of({0, 32767}) == 1.0f);
  CHECK(cosine_of({0, -32767}) == -1.0f);
  for (int cosine = -32767; cosine <= 32767; ++cosine) {
    const Neighbour neighbour{0, static_cast<std::int16_t>(cosine)};
    REQUIRE(quantise_cosine(cosine_of(neighbour)) == neighbour.cosine);
  }
}

TEST_CASE("a cosine keeps its four decimals, and the order of cosines is kept") {
  // Its nearest step is 0.8871426, which reads as 0.8871.
  CHECK(std::lround(1e4 * static_cast<double>(cosine_of({0, quantise_cosine(0.8871577f)}))) == 8872);
  std::int16_t before = -32767;
  for (int i = -1'000'000; i <= 1'000'000; i += 7) {
    const float cosine = static_cast<float>(i) * 1e-6f;
    const std::int16_t steps = quantise_cosine(cosine);
    const float read = cosine_of({0, steps});
    REQUIRE(std::lround(1e4 * static_cast<double>(read)) == std::lround(1e4 * static_cast<double>(cosine)));
    REQUIRE(std::abs(read - cosine) < 1.0f / 32767);
    REQUIRE(steps >= before);
    before = steps;
  }
}

TEST_CASE("a page comes back as it was written") {
  const auto bytes = write_neighbour_page(tiny_page());
  const auto page = read_neighbour_page(bytes, 5);
  REQUIRE(page.ok());
  CHECK(page->first == 2);
  CHECK(page->works == 2);
  CHECK(page->neighbours == 3);
  CHECK(page->entries == tiny_page().entries);
  CHECK(page->of(3)[1] == Neighbour{2, 32767});
}

TEST_CASE("a page of lists without neighbours is a page: a collection of one work has it") {
  NeighbourPage page;
  page.works = 1;
  CHECK(read_neighbour_page(write_neighbour_page(page), 1).ok());
}

TEST_CASE("a page that does not fit the collection or itself is refused by name") {
  struct Case {
    const char* words;
    std::function<void(NeighbourPage&)> spoil;
  };
  const std::vector<Case> cases = {
      {"works is 0", [](NeighbourPage& p) { p.works = 0; }},
      {"works is 5000", [](NeighbourPage& p) { p.works = 5000; }},
      {"works reach beyond", [](NeighbourPage& p) { p.first = 4; }},
      {"works reach beyond", [](NeighbourPage& p) { p.first = 0xFFFFFFFF; }},
      {"neighbours is 5", [](NeighbourPage& p) { p.neighbours = 5; }},
      {"section LIST ends within field work", [](NeighbourPage& p) { p.entries.pop_back(); }},
      {"section LIST has 2 bytes after",
       [](NeighbourPage& p) {
         p.entries.push_back({3, 32767});
       }},
      {"work 2 names a work beyond", [](NeighbourPage& p) { p.entries[1].work = 5; }},
      {"work 3 names the work itself", [](NeighbourPage& p) { p.entries[5].work = 3; }},
      {"work 2 names a work twice", [](NeighbourPage& p) { p.entries[2].work = 4; }},
      {"work 2 holds a cosine below -1, or is not in order",
       [](NeighbourPage& p) { p.entries[2].cosine = 20000; }},
      {"work 3 holds a cosine below", [](NeighbourPage& p) { p.entries[5].cosine = -32768; }},
  };
  for (const Case& one : cases) {
    CAPTURE(one.words);
    NeighbourPage page = tiny_page();
    one.spoil(page);
    const auto read = read_neighbour_page(write_neighbour_page(page), 5);
    REQUIRE_FALSE(read.ok());
    CHECK(read.error().code == ErrorCode::kCorrupt);
    CAPTURE(read.error().message);
    CHECK(read.error().message.find(one.words) != std::string::npos);
  }
  CHECK_FALSE(read_neighbour_page(write_neighbour_page(tiny_page()), 3).ok());
  CHECK_FALSE(read_neighbour_page(write_neighbour_page(tiny_page()), 0).ok());
}

TEST_CASE("an index is not a neighbour page") {
  const auto read = read_neighbour_page(testing::TinyCollection().file(), 5);
  REQUIRE_FALSE(read.ok());
  CHECK(read.error().code == ErrorCode::kUnsupported);
}

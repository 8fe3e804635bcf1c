// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <functional>
#include <string>
#include <utility>

#include "lab/perturb/metrics.h"
#include "lab/perturb/sample.h"

namespace vitrine::lab {
namespace {

TEST_CASE("an original that finds all its copies first scores as high as can be") {
  const std::vector<RowList> lists = {{1, 2, 3, 4, 5, 6}, {11, 10, 9, 8, 7, 0}};
  const Scores scores = score(lists);
  CHECK(scores[0].k == 1);
  CHECK(scores[0].precision.mean == 1.0);
  CHECK(scores[0].recall.mean == 0.2);
  CHECK(scores[0].f1.mean == doctest::Approx(2.0 / 6));
  CHECK(scores[1].recall.mean == 0.6);
  CHECK(scores[2].precision.mean == 1.0);
  CHECK(scores[2].recall.mean == 1.0);
  CHECK(scores[2].f1.mean == 1.0);
  for (const ScoresAt& at : scores) CHECK(at.precision.deviation == 0.0);
  // m1 is first for one original, m5 for the other.
  CHECK(scores[0].found == std::array<double, kProfiles>{0.5, 0, 0, 0, 0.5});
  CHECK(scores[2].found == std::array<double, kProfiles>{1, 1, 1, 1, 1});
}

TEST_CASE("other originals and other originals' copies are no hits") {
  // Original 1 is row 6; its copies are rows 7 to 11.
  const std::vector<RowList> lists = {{7, 6, 2, 12, 13}, {0, 7, 1, 11, 5}};
  const Scores scores = score(lists);
  CHECK(scores[0].precision.mean == 0.0);
  CHECK(scores[1].precision.mean == doctest::Approx((1.0 / 3 + 1.0 / 3) / 2));
  // 1 and 2 hits of the first five: mean 0.3, and each 0.1 from it.
  CHECK(scores[2].precision.mean == doctest::Approx(0.3));
  CHECK(scores[2].precision.deviation == doctest::Approx(0.1));
  CHECK(scores[2].recall.mean == doctest::Approx(0.3));
  CHECK(scores[2].found == std::array<double, kProfiles>{0.5, 0.5, 0, 0, 0.5});
}

TEST_CASE("F1 is the harmonic mean of precision and recall of each original") {
  const std::vector<RowList> lists = {{1, 2, 30}};
  const Scores scores = score(lists);
  const double precision = 2.0 / 3, recall = 2.0 / 5;
  CHECK(scores[1].f1.mean == doctest::Approx(2 * precision * recall / (precision + recall)));
}

TEST_CASE("a list shorter than k misses what is not in it") {
  const std::vector<RowList> lists = {{5}};
  CHECK(score(lists)[2].precision.mean == doctest::Approx(0.2));
}

ingest::Collection numbered_works(int first, int end) {
  ingest::Collection collection;
  for (int i = first; i < end; ++i) {
    ingest::Work work;
    work.id = "w" + std::to_string(i);
    collection.works.push_back(std::move(work));
  }
  return collection;
}

TEST_CASE("a sample is decided by its seed, ascends and names no work twice") {
  const ingest::Collection collection = numbered_works(1000, 1200);
  const auto sample = choose_sample(collection, 20, 7);
  REQUIRE(sample.size() == 20);
  CHECK(std::adjacent_find(sample.begin(), sample.end(), std::greater_equal<>()) == sample.end());
  CHECK(choose_sample(collection, 20, 7) == sample);
  CHECK(choose_sample(collection, 20, 8) != sample);
}

TEST_CASE("a larger sample holds the smaller one, and a small collection is taken whole") {
  const ingest::Collection collection = numbered_works(1000, 1200);
  const auto few = choose_sample(collection, 20, 7), more = choose_sample(collection, 50, 7);
  CHECK(std::includes(more.begin(), more.end(), few.begin(), few.end()));
  const auto all = choose_sample(collection, 200, 7);
  CHECK(all.size() == 200);
  CHECK(all.front() == 0);
  CHECK(choose_sample(collection, 1000, 7) == all);
}

TEST_CASE("works that are added take places, and move nobody else") {
  const ingest::Collection collection = numbered_works(1000, 1200), grown = numbered_works(1000, 1210);
  int the_same = 0;
  for (const std::size_t position : choose_sample(grown, 50, 7)) {
    const auto before = choose_sample(collection, 50, 7);
    the_same += std::count(before.begin(), before.end(), position) > 0;
  }
  CHECK(the_same >= 40);
}

}  // namespace
}  // namespace vitrine::lab

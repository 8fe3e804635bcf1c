// SPDX-License-Identifier: MIT
#include "lab/compare/agreement.h"

#include <doctest/doctest.h>

#include "lab/compare/embed_time.h"
#include "sample_comparison.h"

namespace vitrine::lab {
namespace {

using testing::sample_comparison;

TEST_CASE("agreement is the share of neighbours that both models name, in whatever order") {
  const auto table = agreement(sample_comparison(), 2);
  // Shared of two each: work 0 both, 1 one, 2 none, 3 both, 4 one.
  CHECK(table[0][1] == doctest::Approx(6.0 / 10));
  CHECK(table[1][0] == table[0][1]);
  CHECK(table[0][0] == 1.0);
  CHECK(table[1][1] == 1.0);
}

TEST_CASE("agreement looks no deeper than it is told") {
  // First neighbours alone: works 0 and 3 agree.
  CHECK(agreement(sample_comparison(), 1)[0][1] == doctest::Approx(2.0 / 5));
}

TEST_CASE("precision counts neighbours of the work's own class") {
  const PrecisionTable table = precision_by_class(sample_comparison(), 2);
  REQUIRE(table.classes.size() == 2);
  CHECK(table.classes[0].name == "moth");
  CHECK(table.classes[0].works == 3);
  CHECK(table.classes[0].precision[0] == doctest::Approx(1.0));
  CHECK(table.classes[0].precision[1] == doctest::Approx(3.0 / 6));
  CHECK(table.classes[1].name == "vase");
  CHECK(table.classes[1].precision[0] == doctest::Approx(2.0 / 4));
  CHECK(table.classes[1].precision[1] == doctest::Approx(1.0 / 4));
  CHECK(table.works == 5);
  CHECK(table.overall[0] == doctest::Approx(8.0 / 10));
  CHECK(table.overall[1] == doctest::Approx(4.0 / 10));
}

TEST_CASE("works without a class are not asked about, and are a miss as neighbours") {
  Comparison comparison = sample_comparison();
  comparison.works[2].class_name.clear();
  const PrecisionTable table = precision_by_class(comparison, 2);
  CHECK(table.works == 4);
  CHECK(table.classes[0].works == 2);
  CHECK(table.classes[0].precision[0] == doctest::Approx(2.0 / 4));
}

TEST_CASE("no class at all gives an empty table, and no division by nothing") {
  Comparison comparison = sample_comparison();
  for (ComparedWork& work : comparison.works) work.class_name.clear();
  const PrecisionTable table = precision_by_class(comparison, 2);
  CHECK(table.works == 0);
  CHECK(table.classes.empty());
  CHECK(table.overall == std::vector<double>{0.0, 0.0});
}

TEST_CASE("the median is the middle value, or the mean of the two in the middle") {
  CHECK(median(std::vector<double>{3, 1, 2}) == 2);
  CHECK(median(std::vector<double>{4, 1, 3, 2}) == 2.5);
  CHECK(median({}) == 0);
}

}  // namespace
}  // namespace vitrine::lab

// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "build/clustered_embeddings.h"
#include "lab/perturb/row_search.h"

namespace vitrine::lab {
namespace {

const std::string kHash(64, 'a');

// A sixth of the rows are originals.
build::Embeddings sample_rows(std::uint32_t originals) {
  return vitrine::testing::clustered_embeddings(originals * kVariants, 24, originals, 0.8f, 5);
}

std::vector<RowList> exact_of(const build::Embeddings& rows, unsigned threads) {
  Result<std::vector<RowList>> lists = exact_lists(rows, threads, io::ProgressStyle::kQuiet);
  REQUIRE(lists.ok());
  return *std::move(lists);
}

IndexAnswers index_of(const build::Embeddings& rows, bool fine, Structure structure) {
  Result<IndexAnswers> answers =
      index_lists(rows, kHash, "model", {fine, 2, io::ProgressStyle::kQuiet, structure});
  REQUIRE_MESSAGE(answers.ok(), answers.error().message);
  return *std::move(answers);
}

// Of all entries of the lists, those that stand in both.
double agreement(const std::vector<RowList>& a, const std::vector<RowList>& b) {
  std::size_t both = 0, all = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (const WorkIndex row : a[i]) both += std::count(b[i].begin(), b[i].end(), row);
    all += a[i].size();
  }
  return static_cast<double>(both) / static_cast<double>(all);
}

TEST_CASE("exact lists hold the rows of greatest cosine, without the original, whatever the threads") {
  const build::Embeddings rows = sample_rows(30);
  const std::vector<RowList> lists = exact_of(rows, 1);
  REQUIRE(lists.size() == 30);
  for (std::size_t original = 0; original < lists.size(); ++original) {
    const auto row = static_cast<WorkIndex>(original * kVariants);
    const RowList& list = lists[original];
    REQUIRE(list.size() == kNeighboursFound);
    CHECK(std::count(list.begin(), list.end(), row) == 0);
    const float last = dot(rows.row(row), rows.row(list.back()));
    for (WorkIndex other = 0; other < rows.count; ++other) {
      if (other == row || std::count(list.begin(), list.end(), other) > 0) continue;
      CHECK(dot(rows.row(row), rows.row(other)) <= last);
    }
  }
  CHECK(exact_of(rows, 3) == lists);
}

TEST_CASE("equal rows stand in their order") {
  build::Embeddings rows = sample_rows(2);
  for (std::size_t i = 0; i < rows.values.size(); ++i) rows.values[i] = rows.values[i % rows.dimension];
  const std::vector<RowList> lists = exact_of(rows, 1);
  CHECK(lists[0] == RowList{1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
  CHECK(lists[1] == RowList{0, 1, 2, 3, 4, 5, 7, 8, 9, 10});
}

TEST_CASE("codes and graph answer nearly as exact search does, and fine codes more nearly") {
  const build::Embeddings rows = sample_rows(60);
  const std::vector<RowList> exact = exact_of(rows, 2);
  for (const Structure structure : {Structure::kExact, Structure::kGraph}) {
    CAPTURE(static_cast<int>(structure));
    const IndexAnswers coarse = index_of(rows, false, structure);
    const IndexAnswers fine = index_of(rows, true, structure);
    CHECK(coarse.structure == structure);
    CHECK(coarse.coefficients == 24);
    CHECK(coarse.bytes_per_picture > 0);
    CHECK(coarse.fine_bytes_per_picture == 0);
    CHECK(fine.fine_bytes_per_picture > 0);
    CHECK(agreement(exact, coarse.lists) > 0.9);
    CHECK(agreement(exact, fine.lists) > 0.98);
    for (std::size_t i = 0; i < exact.size(); ++i)
      CHECK(std::count(coarse.lists[i].begin(), coarse.lists[i].end(), i * kVariants) == 0);
  }
}

}  // namespace
}  // namespace vitrine::lab

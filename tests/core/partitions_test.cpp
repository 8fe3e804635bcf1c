// SPDX-License-Identifier: MIT
#include "vitrine/partitions.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "core/tiny_index.h"
#include "vitrine/explorer.h"
#include "vitrine/mixture.h"

using namespace vitrine;

namespace {

// The small index with these partitions at hand.
Index tiny_with(std::initializer_list<std::uint32_t> numbers) {
  const testing::TinyPartitions tiny;
  Index index = read_index(tiny.index_file()).value();
  for (const std::uint32_t number : numbers)
    index.held[number] = read_partition(index.space, index.partitions, number, tiny.file(number)).value();
  return index;
}

std::vector<WorkIndex> works_of(const std::vector<ScoredWork>& answers) {
  std::vector<WorkIndex> works;
  for (const ScoredWork& answer : answers) works.push_back(answer.work);
  return works;
}

const std::vector<float> kQuery = {0.6f, 0.0f, 0.8f};

}  // namespace

TEST_CASE("an index of partitions and its partitions come back as they were written") {
  const testing::TinyPartitions tiny;
  const Index index = tiny_with({0, 1});
  CHECK(index.structure() == Structure::kPartitions);
  CHECK(index.works == 5);
  CHECK(index.codes.count == 0);
  CHECK(index.partitions.starts == tiny.directory.starts);
  CHECK(index.partitions.copies == tiny.directory.copies);
  CHECK(index.partitions.lists == tiny.directory.lists);
  CHECK(index.partitions.centres.coefficients == tiny.directory.centres.coefficients);
  CHECK(index.partitions.centres.gains == tiny.directory.centres.gains);
  for (std::uint32_t number = 0; number < 2; ++number) {
    CHECK(index.held[number].copies == tiny.partitions[number].copies);
    CHECK(index.held[number].codes.coefficients == tiny.partitions[number].codes.coefficients);
    CHECK(index.held[number].codes.gains == tiny.partitions[number].codes.gains);
  }
}

TEST_CASE("with all partitions at hand the answers are those of all codes") {
  const Index parts = tiny_with({0, 1});
  const Index whole = read_index(testing::TinyCollection().file()).value();
  const auto expected = search(whole, kQuery, "m0de1", {.k = 5}).value();
  const auto found = search(parts, kQuery, "m0de1", {.k = 5}).value();
  CHECK(works_of(found) == works_of(expected));
  for (std::size_t i = 0; i < found.size(); ++i) CHECK(found[i].score == expected[i].score);
}

TEST_CASE("partitions that are not at hand are passed over, and a copy stands in for its work") {
  const Index index = tiny_with({0});
  const std::vector<WorkIndex> works = works_of(search(index, kQuery, "m0de1", {.k = 5}).value());
  CHECK(std::set<WorkIndex>(works.begin(), works.end()) == std::set<WorkIndex>{0, 1, 2, 4});
  CHECK(query_of_work(index, 4).ok());  // by its copy
  const auto missing = query_of_work(index, 3);
  REQUIRE_FALSE(missing.ok());
  CHECK(missing.error().code == ErrorCode::kNotFound);
  CHECK_FALSE(query_of_work(index, 5).ok());
  CHECK(works_of(search(tiny_with({}), kQuery, "m0de1", {}).value()).empty());
}

TEST_CASE("a query reads the nearest partitions, and with a filter those that have what passes") {
  const Index index = tiny_with({0, 1});
  const Query query = query_of_embedding(index, kQuery, "m0de1").value();
  const auto numbers = partitions_for(index, query, {.lists = 1}).value();
  REQUIRE(numbers.size() == 1);
  // The centre with the larger estimated cosine.
  const CodesView centres = index.partitions.centres.view();
  CHECK(similarity(centres, numbers[0], query) >= similarity(centres, 1 - numbers[0], query));
  const std::uint64_t only_work_3 = 1u << 3;
  const SearchOptions filtered{.lists = 1, .allowed = {&only_work_3, 1}};
  CHECK(partitions_for(index, query, filtered).value() == std::vector<std::uint32_t>{1});
  CHECK(works_of(search(index, query, filtered).value()) == std::vector<WorkIndex>{3});
  const std::uint64_t nothing = 0;
  CHECK(partitions_for(index, query, {.allowed = {&nothing, 1}}).value().empty());
  CHECK_FALSE(search(index, query, {.lists = kMaxLists + 1}).ok());
}

TEST_CASE("near-duplicates are left out by codes from partitions") {
  const Index index = tiny_with({0, 1});
  const auto all = search(index, kQuery, "m0de1", {.k = 5}).value();
  CHECK(search(index, kQuery, "m0de1", {.k = 5, .distinct = 1.0f}).value().size() == all.size());
  CHECK(search(index, kQuery, "m0de1", {.k = 5, .distinct = 0.01f}).value().size() < all.size());
}

TEST_CASE("a path leads through partitions") {
  const auto path = path_between(tiny_with({0, 1}), 0, 2, 2);
  REQUIRE(path.ok());
  CHECK(path->front() == 0);
  CHECK(path->back() == 2);
  CHECK_FALSE(path_between(tiny_with({0}), 0, 3, 2).ok());
}

TEST_CASE("a partition is not taken for another, nor written with what the directory does not say") {
  const testing::TinyPartitions tiny;
  CHECK_FALSE(read_partition(tiny.space, tiny.directory, 1, tiny.file(0)).ok());
  CHECK_FALSE(write_partition(tiny.directory, 1, tiny.partitions[0]).ok());
  testing::TinyPartitions other;
  other.partitions[0].copies = {1};  // at home there
  CHECK_FALSE(write_partition(other.directory, 0, other.partitions[0]).ok());
  other.partitions[0].copies = {5};  // beyond the collection
  CHECK_FALSE(write_partition(other.directory, 0, other.partitions[0]).ok());
  other = {};
  other.partitions[0].codes.coefficients[0] = 99;  // not among the tables' values
  const auto refused = write_partition(other.directory, 0, other.partitions[0]);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::kInvalidArgument);
}

TEST_CASE("directories that lie are refused") {
  const testing::TinyPartitions good;
  const auto refused = [&](auto change) {
    PartitionDirectory directory = good.directory;
    change(directory);
    return !validate(directory, 2).ok() && !write_index(good.space, directory).ok();
  };
  CHECK(refused([](PartitionDirectory& d) { d.starts = {0, 3, 3}; }));
  CHECK(refused([](PartitionDirectory& d) { d.starts = {1, 3, 5}; }));
  CHECK(refused([](PartitionDirectory& d) { d.starts = {0, 5}; }));
  CHECK(refused([](PartitionDirectory& d) { d.copies[1] = kMaxPartitionWorks; }));
  CHECK(refused([](PartitionDirectory& d) { d.centres.bias_levels.pop_back(); }));
  CHECK(refused([](PartitionDirectory& d) { d.lists = 0; }));
  CHECK(refused([](PartitionDirectory& d) { d.lists = kMaxLists + 1; }));
  CHECK(refused([](PartitionDirectory& d) { d = PartitionDirectory{}; }));
}

TEST_CASE("an index without a graph looks at all codes") {
  const testing::TinyCollection tiny;
  const auto bytes = write_index(tiny.space, tiny.codes, GraphView{});
  REQUIRE(bytes.ok());
  const Index index = read_index(*bytes).value();
  CHECK(index.structure() == Structure::kExact);
  const Index linked = read_index(tiny.file()).value();
  for (const SearchMethod method : {SearchMethod::kAuto, SearchMethod::kGraph, SearchMethod::kExhaustive}) {
    const auto found = search(index, kQuery, "m0de1", {.method = method}).value();
    CHECK(works_of(found) == works_of(search(linked, kQuery, "m0de1", {}).value()));
  }
}

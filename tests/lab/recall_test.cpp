// SPDX-License-Identifier: MIT
// What a report of recall counts, held against counting by hand, and that its stages add up.
#include "lab/recall/recall.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <numeric>

#include "build/clustered_embeddings.h"
#include "lab/recall/exact_pass.h"
#include "lab/recall/widths.h"
#include "publish/compute_site.h"
#include "publish/site_load.h"
#include "temporary_folder.h"
#include "vitrine/mixture.h"

using namespace vitrine;
using namespace vitrine::lab;
namespace fs = std::filesystem;

namespace {

constexpr std::uint32_t kWorks = 700;
constexpr std::uint32_t kDimension = 40;

// The embeddings that a site was built from, as SiteVectors.
class GivenVectors : public publish::SiteVectors {
 public:
  explicit GivenVectors(build::Embeddings embeddings) : embeddings_(std::move(embeddings)) {}
  bool exact() const override { return true; }
  std::uint32_t dimension() const override { return embeddings_.dimension; }
  const std::string& origin() const override { return origin_; }
  Status read(WorkIndex work, std::span<float> out) const override {
    if (work == damaged) return Error{ErrorCode::kCorrupt, "work 3 is damaged"};
    const auto row = embeddings_.row(work);
    std::copy(row.begin(), row.end(), out.begin());
    return Done{};
  }
  const build::Embeddings& all() const { return embeddings_; }
  std::optional<WorkIndex> damaged;

 private:
  build::Embeddings embeddings_;
  std::string origin_ = "a table";
};

struct Built {
  vitrine::testing::TemporaryFolder folder;
  publish::Entry entry;
  publish::Site site;
  std::unique_ptr<GivenVectors> vectors;

  RecallReport measure(RecallOptions options = {}, const build::Embeddings& pictures = {}) const {
    options.progress = io::ProgressStyle::kQuiet;
    Result<RecallReport> report = measure_recall(site, entry, *vectors, pictures, options);
    REQUIRE_MESSAGE(report.ok(), report.error().message);
    return std::move(*report);
  }
};

// Codes of few dimensions, coarse but in the smallest collections, so that every stage loses something.
std::unique_ptr<Built> build_site(Structure structure, double fine_bytes = 0, std::uint32_t neighbours = 50,
                                  std::uint32_t works = kWorks) {
  auto built = std::make_unique<Built>();
  build::Embeddings embeddings = vitrine::testing::clustered_embeddings(works, kDimension, 12, 0.7f, 5);
  build::Embeddings none;
  publish::SiteContents contents;
  for (std::uint32_t i = 0; i < works; ++i)
    contents.works.emplace_back().work.id = "work-" + std::to_string(i);
  contents.model.id = "m";
  contents.model.label = "M";
  contents.model.embedder = "vectors";
  publish::BuildOptions options;
  options.upload = publish::Upload::kNone;
  options.upload_reason = "no";
  options.neighbours = neighbours;
  options.space.dimension = 24;
  options.space.fine_limit = 10;
  if (works > options.space.fine_limit) options.space.bytes_per_work = 14;
  options.fine_bytes = fine_bytes;
  options.structure.structure = structure;
  options.structure.partitions.works = 60;
  options.embed.progress = io::ProgressStyle::kQuiet;
  publish::BuildReport report;
  const Status computed =
      publish::compute_site(embeddings, none, std::string(64, 'a'), options, contents, report);
  REQUIRE_MESSAGE(computed.ok(), computed.error().message);
  const Status written = publish::write_site(built->folder.path() / "site", contents, {});
  REQUIRE_MESSAGE(written.ok(), written.error().message);
  built->entry = publish::load_entry(built->folder.path() / "site").value();
  built->site = publish::open_site(built->folder.path() / "site").value();
  built->vectors = std::make_unique<GivenVectors>(std::move(embeddings));
  return built;
}

std::vector<const RecallRow*> rows_of(const RecallSet& set, const std::string& stage) {
  std::vector<const RecallRow*> rows;
  for (const RecallRow& row : set.rows) {
    if (row.stage == stage) rows.push_back(&row);
  }
  return rows;
}

const RecallRow& row_of(const RecallSet& set, const std::string& stage) {
  const auto rows = rows_of(set, stage);
  REQUIRE(!rows.empty());
  return *rows.front();
}

// Losses along the chain, and what is left, are the whole.
void check_sum(const RecallSet& set) {
  CHECK(set.rows.front().stage == "exact");
  for (std::size_t at = 0; at < kRecallAt.size(); ++at) {
    double sum = 0, left = 0;
    for (const RecallRow& row : set.rows) {
      CHECK(row.loss[at].has_value() == row.in_chain);
      if (!row.in_chain) continue;
      sum += *row.loss[at];
      left = *row.recall[at];
    }
    CHECK(sum + left == doctest::Approx(1.0).epsilon(1e-12));
    CHECK(left > 0.2);
  }
}

// What a structure misses of the codes' answers is all that it can lose of the truth.
void check_structure(const RecallSet& set) {
  const RecallRow& codes = row_of(set, "codes");
  for (const RecallRow* row : rows_of(set, "structure")) {
    REQUIRE(row->of_codes.has_value());
    for (std::size_t at = 0; at < kRecallAt.size(); ++at)
      CHECK(std::abs(*codes.recall[at] - *row->recall[at]) <= 1 - *(*row->of_codes)[at] + 1e-12);
  }
}

// Works by their cosine with one of them, itself left out, and the smaller number first.
std::vector<WorkIndex> nearest_by_hand(const build::Embeddings& embeddings, std::span<const float> query,
                                       std::optional<WorkIndex> itself, std::size_t count) {
  std::vector<WorkIndex> works;
  for (WorkIndex work = 0; work < embeddings.count; ++work) {
    if (work != itself) works.push_back(work);
  }
  std::stable_sort(works.begin(), works.end(), [&](WorkIndex a, WorkIndex b) {
    return dot(query, embeddings.row(a)) > dot(query, embeddings.row(b));
  });
  works.resize(std::min(count, works.size()));
  return works;
}

}  // namespace

TEST_CASE("a sample is drawn by its seed, without a number twice") {
  const auto sample = draw_sample(1000, 50, 7);
  CHECK(sample.size() == 50);
  CHECK(std::is_sorted(sample.begin(), sample.end()));
  CHECK(std::adjacent_find(sample.begin(), sample.end()) == sample.end());
  CHECK(sample.back() < 1000);
  CHECK(sample == draw_sample(1000, 50, 7));
  CHECK(sample != draw_sample(1000, 50, 8));
  std::vector<std::uint32_t> all(20);
  std::iota(all.begin(), all.end(), 0u);
  CHECK(draw_sample(20, 30, 1) == all);
  CHECK(draw_sample(20, 0, 1).empty());
}

TEST_CASE("the search in all embeddings finds what sorting them finds") {
  const auto built = build_site(Structure::kExact);
  const std::vector<WorkIndex> asked = {0, 3, 350, kWorks - 1};
  const auto queries = queries_of_works(built->site, *built->vectors, asked).value();
  const ExactPass pass = search_all_embeddings(*built->vectors, built->site.index.space, kWorks, queries, 50,
                                               2, io::ProgressStyle::kQuiet)
                             .value();
  REQUIRE(pass.exact.works.size() == 4);
  for (std::size_t q = 0; q < asked.size(); ++q)
    CHECK(pass.exact.works[q] == nearest_by_hand(built->vectors->all(), queries[q].vector, asked[q], 50));
}

TEST_CASE("recall by codes is what counting by hand gives") {
  const auto built = build_site(Structure::kExact);
  const RecallReport report = built->measure({.sample = 40});
  const RecallSet& set = report.sets.front();
  CHECK(set.queries == "works");
  CHECK(set.count == 40);
  std::array<double, 3> sums{};
  for (const WorkIndex work : draw_sample(kWorks, 40, 1)) {
    const auto query = encode_query(built->site.index.space, built->vectors->all().row(work)).value();
    auto hits = search_exhaustive(built->site.index.codes, query, 51);
    std::erase_if(hits, [&](const Hit& hit) { return hit.work == work; });
    const auto truth = nearest_by_hand(built->vectors->all(), built->vectors->all().row(work), work, 50);
    for (std::size_t at = 0; at < 3; ++at) {
      const std::size_t count = kRecallAt[at];
      for (std::size_t i = 0; i < count; ++i) {
        const auto end = truth.begin() + static_cast<std::ptrdiff_t>(count);
        sums[at] += std::find(truth.begin(), end, hits[i].work) != end ? 1.0 / static_cast<double>(count) : 0;
      }
    }
  }
  for (std::size_t at = 0; at < 3; ++at)
    CHECK(*row_of(set, "codes").recall[at] == doctest::Approx(sums[at] / 40));
  CHECK(*row_of(set, "codes").recall[1] < 0.999);
}

TEST_CASE("stages of a site that looks at all codes add up, and the structure loses nothing") {
  const auto built = build_site(Structure::kExact, 200);
  const RecallReport report = built->measure();
  REQUIRE(report.sets.size() == 1);
  const RecallSet& set = report.sets.front();
  CHECK(set.count == 200);
  check_sum(set);
  check_structure(set);
  CHECK(*row_of(set, "structure").loss[1] == 0.0);
  CHECK(*(*row_of(set, "structure").of_codes)[1] == 1.0);
  CHECK(*row_of(set, "projection").loss[1] > 0.0);
  // Fine codes put the first fifty in another order, and lose or win none of them.
  const RecallRow& fine = row_of(set, "fine");
  CHECK(fine.in_chain);
  CHECK(*fine.recall[2] == *row_of(set, "structure").recall[2]);
  CHECK(*fine.recall[1] > *row_of(set, "structure").recall[1]);
  CHECK(fine.bytes > row_of(set, "structure").bytes);
  CHECK(*row_of(set, "lists").recall[1] == 1.0);
  CHECK(!row_of(set, "lists").in_chain);
  CHECK(row_of(set, "exact").bytes == 4.0 * kDimension * kWorks);
  CHECK(row_of(set, "exact").bytes_per_work == 4.0 * kDimension);
  CHECK(row_of(set, "codes").bytes == static_cast<double>(built->entry.index.bytes));
}

TEST_CASE("stages of a graph add up, and the widths of its search are told apart") {
  const auto built = build_site(Structure::kGraph);
  const RecallReport report = built->measure({.sample = 60});
  const RecallSet& set = report.sets.front();
  check_sum(set);
  check_structure(set);
  const auto widths = rows_of(set, "structure");
  REQUIRE(widths.size() == 5);
  CHECK(widths.front()->in_chain);  // so few works are looked at one by one
  CHECK(*widths.front()->loss[2] == 0.0);
  CHECK(*widths.back()->recall[1] + 1e-12 >= *widths[1]->recall[1]);
  CHECK(row_of(set, "codes").bytes < widths.front()->bytes);
  CHECK(rows_of(set, "fine").empty());
}

TEST_CASE("stages of partitions add up; all of them read are the codes' own answers") {
  const auto built = build_site(Structure::kPartitions, 200);
  const RecallReport report = built->measure({.sample = 80});
  const RecallSet& set = report.sets.front();
  check_sum(set);
  check_structure(set);
  const std::string count = std::to_string(built->site.index.partitions.count());
  bool own = false, all = false;
  for (const RecallRow* row : rows_of(set, "structure")) {
    if (row->label == count + " of " + count + " partitions") {
      all = true;
      for (std::size_t at = 0; at < 3; ++at) {
        CHECK(*(*row->of_codes)[at] == 1.0);
        CHECK(*row->recall[at] == *row_of(set, "codes").recall[at]);
      }
      CHECK(row->bytes == doctest::Approx(row_of(set, "codes").bytes));
    } else if (row->label == "1 of " + count + " partitions") {
      CHECK(*row->recall[2] < *row_of(set, "codes").recall[2]);
      CHECK(row->bytes < row_of(set, "codes").bytes / 2);
    }
    own = own || row->in_chain;
  }
  CHECK(own);
  CHECK(all);
}

TEST_CASE("a graph is walked with the page's beam where there are more works than are looked at one by one") {
  Index index;
  index.graph.levels.resize(1);
  index.works = kExhaustiveLimit;
  const auto few = search_widths(index);
  CHECK(few.front().own);
  CHECK(few.front().options.method == SearchMethod::kAuto);
  index.works = kExhaustiveLimit + 1;
  const auto many = search_widths(index);
  CHECK(many.front().own);
  CHECK(many.front().label == "graph, beam 200");
  CHECK(many.front().options.ef == kPageBeam);
  CHECK(many.size() + 1 == few.size());
  for (const auto& widths : {few, many}) {
    CHECK(std::count_if(widths.begin(), widths.end(), [](const auto& width) { return width.own; }) == 1);
    for (const SearchWidth& width : widths) CHECK(width.options.k == kAsked);
  }
}

TEST_CASE("new pictures are asked beside works, and have no lists") {
  const auto built = build_site(Structure::kExact);
  const build::Embeddings pictures = vitrine::testing::clustered_embeddings(9, kDimension, 12, 0.7f, 5);
  const RecallReport report = built->measure({.sample = 20}, pictures);
  REQUIRE(report.sets.size() == 2);
  CHECK(report.sets[1].queries == "pictures");
  CHECK(report.sets[1].count == 9);
  check_sum(report.sets[0]);
  check_sum(report.sets[1]);
  CHECK(rows_of(report.sets[1], "lists").empty());
  // Works asked beside pictures answer as they do alone.
  CHECK(report.sets[0].rows[2].recall == built->measure({.sample = 20}).sets[0].rows[2].recall);
}

TEST_CASE("where codes are all that is known, they are the truth, and the report says so") {
  const auto built = build_site(Structure::kExact, 200);
  const auto vectors = publish::projected_vectors(built->site);
  RecallOptions options;
  options.sample = 50;
  options.progress = io::ProgressStyle::kQuiet;
  const RecallReport report = measure_recall(built->site, built->entry, *vectors, {}, options).value();
  CHECK(!report.exact);
  const RecallSet& set = report.sets.front();
  CHECK(rows_of(set, "projection").empty());
  CHECK(rows_of(set, "fine").empty());
  check_sum(set);
  CHECK(*row_of(set, "codes").recall[1] > 0.9);
  CHECK(*row_of(set, "lists").recall[1] < 1.0);
}

TEST_CASE("lists that are shorter than what is counted are not counted") {
  const auto built = build_site(Structure::kExact, 0, 12);
  const RecallReport report = built->measure({.sample = 10});
  const RecallRow& lists = row_of(report.sets.front(), "lists");
  CHECK(*lists.recall[1] == 1.0);
  CHECK(!lists.recall[2].has_value());
}

TEST_CASE("a collection smaller than what is counted is counted as far as it goes") {
  const auto built = build_site(Structure::kExact, 0, 50, 5);
  const RecallReport report = built->measure();
  CHECK(report.sets.front().count == 5);
  check_sum(report.sets.front());
  CHECK(*row_of(report.sets.front(), "codes").recall[2] == 1.0);
}

TEST_CASE("what cannot be asked is refused, and damage is named") {
  const auto built = build_site(Structure::kExact);
  const auto error = [&](const RecallOptions& options) {
    const auto report = measure_recall(built->site, built->entry, *built->vectors, {}, options);
    REQUIRE(!report.ok());
    return report.error();
  };
  CHECK(error({.sample = 0}).code == ErrorCode::kInvalidArgument);
  CHECK(error({.sample = kMaxSample + 1}).code == ErrorCode::kInvalidArgument);
  built->vectors->damaged = 3;
  const Error damaged = error({.sample = 2, .progress = io::ProgressStyle::kQuiet});
  CHECK(damaged.code == ErrorCode::kCorrupt);
  CHECK(damaged.message.find("work 3") != std::string::npos);
}

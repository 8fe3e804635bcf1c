// SPDX-License-Identifier: MIT
// Sites whose index is looked at whole, walked as a graph, or read in partitions.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

#include "build/clustered_embeddings.h"
#include "publish/ask.h"
#include "publish/compute_site.h"
#include "publish/file_set.h"
#include "publish/site_load.h"
#include "temporary_folder.h"

using namespace vitrine;
using namespace vitrine::publish;
namespace fs = std::filesystem;

namespace {

constexpr std::uint32_t kWorks = 2600;

// A site of clustered vectors, with lists so long that their pages are a set.
void write(const fs::path& folder, Structure structure, BuildOptions options = {}) {
  build::Embeddings embeddings = vitrine::testing::clustered_embeddings(kWorks, 24, 30, 0.5f, 4);
  build::Embeddings none;
  SiteContents contents;
  for (std::uint32_t i = 0; i < kWorks; ++i)
    contents.works.emplace_back().work.id = "work-" + std::to_string(i);
  contents.model.id = "m";
  contents.model.label = "M";
  contents.model.embedder = "vectors";
  options.upload = Upload::kNone;
  options.upload_reason = "no";
  options.neighbours = 500;
  options.structure.structure = structure;
  options.structure.partitions.works = 100;
  options.embed.progress = io::ProgressStyle::kQuiet;
  BuildReport report;
  const Status computed = compute_site(embeddings, none, std::string(64, 'a'), options, contents, report);
  REQUIRE_MESSAGE(computed.ok(), computed.error().message);
  const Status written = write_site(folder, contents, {});
  REQUIRE_MESSAGE(written.ok(), written.error().message);
}

// The ids of what a work's code finds.
std::vector<std::string> found_by(const Site& site, const std::string& id, std::uint32_t lists) {
  const WorkIndex work = site.find(id).value();
  const Query query = query_of_work(site.index, work).value();
  std::vector<std::string> ids;
  const auto hits = search(site.index, query, {.k = 10, .lists = lists}).value();
  for (const ScoredWork& hit : hits) ids.push_back(site.works[hit.work].work.id);
  return ids;
}

}  // namespace

TEST_CASE("a partitioned site answers as one that is looked at whole, and says what it measured") {
  vitrine::testing::TemporaryFolder folder;
  write(folder.path() / "exact", Structure::kExact);
  write(folder.path() / "parts", Structure::kPartitions);
  const Site exact = open_site(folder.path() / "exact").value();
  const Site parts = open_site(folder.path() / "parts").value();
  CHECK(exact.index.structure() == Structure::kExact);
  CHECK(parts.index.structure() == Structure::kPartitions);
  CHECK(parts.index.partitions.count() >= 13);
  CHECK(parts.index.partitions.lists >= 4);
  CHECK(*parts.measured.partitions >= 0.9f);
  CHECK(*parts.measured.first_fifty > 0.9f);
  CHECK(verify_site(folder.path() / "exact").value().empty());
  CHECK(verify_site(folder.path() / "parts").value().empty());
  const std::uint32_t all = parts.index.partitions.count();
  for (const char* id : {"work-0", "work-77", "work-2599"}) {
    CHECK(found_by(parts, id, all) == found_by(exact, id, 1));
    const auto lists = neighbours_of_work(exact, exact.find(id).value(), {.k = 5}).value();
    const auto same = neighbours_of_work(parts, parts.find(id).value(), {.k = 5}).value();
    for (std::size_t i = 0; i < 5; ++i)
      CHECK(exact.works[lists[i].work].work.id == parts.works[same[i].work].work.id);
  }
}

TEST_CASE("equal input gives an equal partitioned site, which a later build replaces whole") {
  vitrine::testing::TemporaryFolder folder;
  write(folder.path() / "one", Structure::kPartitions);
  write(folder.path() / "two", Structure::kPartitions);
  const auto entry = [&](const char* name) { return load_entry(folder.path() / name).value(); };
  CHECK(entry_text(entry("one")) == entry_text(entry("two")));
  CHECK(entry("one").pages.set.has_value());
  CHECK(entry("one").pages.files.size() == kWorks / 10);
  const fs::path parts = folder.path() / "one" / entry("one").structure.partitions->folder;
  REQUIRE(fs::exists(parts));
  write(folder.path() / "one", Structure::kGraph);
  CHECK(fs::exists(parts));  // a page that was opened before may still ask for it
  write(folder.path() / "one", Structure::kExact);
  CHECK_FALSE(fs::exists(parts));
  CHECK(verify_site(folder.path() / "one").value().empty());
}

TEST_CASE("files of a set that were changed, exchanged or removed are found") {
  vitrine::testing::TemporaryFolder folder;
  write(folder.path(), Structure::kPartitions);
  const Entry entry = load_entry(folder.path()).value();
  const fs::path pages = folder.path() / entry.pages.set->folder;
  const fs::path parts = folder.path() / entry.structure.partitions->folder;
  const auto faults = [&] { return verify_site(folder.path()).value().size(); };
  fs::rename(pages / "3.bin", pages / "kept");
  CHECK(faults() > 0);
  fs::rename(pages / "kept", pages / "3.bin");
  CHECK(faults() == 0);
  fs::rename(parts / "0.bin", parts / "kept");
  fs::rename(parts / "1.bin", parts / "0.bin");
  fs::rename(parts / "kept", parts / "1.bin");
  CHECK(faults() > 0);
  const auto opened = open_site(folder.path());
  REQUIRE_FALSE(opened.ok());
  CHECK(opened.error().message.find("/0.bin") != std::string::npos);
}

TEST_CASE("above the limit lists come from candidates, and the site says how good they are") {
  vitrine::testing::TemporaryFolder folder;
  for (const Structure structure : {Structure::kPartitions, Structure::kGraph, Structure::kExact}) {
    BuildOptions options;
    options.structure.exact_neighbours_limit = 1000;
    write(folder.path(), structure, options);
    const Site site = open_site(folder.path()).value();
    REQUIRE(site.measured.neighbours.has_value());
    CHECK(*site.measured.neighbours >= 0.95f);
  }
}

TEST_CASE("fine codes put a picture's answers in a better order, natively too") {
  vitrine::testing::TemporaryFolder folder;
  BuildOptions options;
  options.space.dimension = 6;  // a code that leaves much
  options.fine_bytes = 150;
  for (const Structure structure : {Structure::kPartitions, Structure::kExact}) {
    write(folder.path(), structure, options);
    const Entry entry = load_entry(folder.path()).value();
    const Site site = open_site(folder.path()).value();
    REQUIRE(site.fine.has_value());
    CHECK(site.fine->files == kWorks);
    CHECK(verify_site(folder.path()).value().empty());
    REQUIRE(site.measured.fine.has_value());
    // The published lists are what the answers of full precision are.
    const build::Embeddings embeddings = vitrine::testing::clustered_embeddings(kWorks, 24, 30, 0.5f, 4);
    std::size_t by_codes = 0, by_fine = 0;
    for (std::uint32_t i = 0; i < 20; ++i) {
      const std::uint32_t row = i * 130;
      const WorkIndex work = site.find("work-" + std::to_string(row)).value();
      const auto truth = std::span(site.neighbours[work]).first(10);
      const auto count = [&](const std::vector<ScoredWork>& answers) {
        return static_cast<std::size_t>(
            std::count_if(truth.begin(), truth.end(), [&](const Neighbour& neighbour) {
              return std::any_of(answers.begin(), answers.end(),
                                 [&](const ScoredWork& answer) { return answer.work == neighbour.work; });
            }));
      };
      const auto answers =
          neighbours_of_embedding(site, site.index, embeddings.row(row), std::string(64, 'a'), {.k = 11});
      REQUIRE_MESSAGE(answers.ok(), answers.error().message);
      CHECK(answers->front().work == work);
      CHECK(answers->front().score == doctest::Approx(1.0).epsilon(0.02));
      by_fine += count(*answers);
      by_codes += count(search(site.index, embeddings.row(row), std::string(64, 'a'), {.k = 11}).value());
    }
    CHECK(by_fine > by_codes);
    CHECK(by_fine > 120);
  }
}

TEST_CASE("a fine code that was changed is found, and spoils no other site") {
  vitrine::testing::TemporaryFolder folder;
  BuildOptions options;
  options.fine_bytes = 150;
  write(folder.path(), Structure::kExact, options);
  const Entry entry = load_entry(folder.path()).value();
  const fs::path fine = folder.path() / entry.structure.fine->folder;
  fs::rename(fine / "7.bin", fine / "kept");
  fs::copy_file(fine / "8.bin", fine / "7.bin");
  const auto faults = verify_site(folder.path()).value();
  CHECK(std::any_of(faults.begin(), faults.end(), [](const std::string& fault) {
    return fault.find("/7.bin") != std::string::npos && fault.find("work 8") != std::string::npos;
  }));
  // Without them the next site is again one of the earlier kind, and its predecessor's files go with it.
  write(folder.path(), Structure::kExact);
  write(folder.path(), Structure::kGraph);
  CHECK_FALSE(fs::exists(fine));
  CHECK_FALSE(open_site(folder.path()).value().fine.has_value());
}

TEST_CASE("structures are chosen by the number of works, or by the museum") {
  const StructureOptions by_size;
  CHECK(choose_structure(by_size, 20000) == Structure::kExact);
  CHECK(choose_structure(by_size, 20001) == Structure::kGraph);
  CHECK(choose_structure(by_size, 100000) == Structure::kGraph);
  CHECK(choose_structure(by_size, 100001) == Structure::kPartitions);
  StructureOptions chosen;
  chosen.structure = Structure::kPartitions;
  CHECK(choose_structure(chosen, 5) == Structure::kPartitions);
}

TEST_CASE("a set that was not finished leaves nothing behind") {
  vitrine::testing::TemporaryFolder folder;
  {
    FileSetWriter writer(folder.path(), "partitions", ".bin");
    REQUIRE(writer.add(std::vector<std::uint8_t>{1, 2, 3}).ok());
  }
  CHECK(fs::is_empty(folder.path() / "data"));
}

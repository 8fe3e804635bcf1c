// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "ingest/json_object.h"
#include "ingest/sample_documents.h"
#include "ingest/vector_rows.h"
#include "ingest/vectors.h"
#include "shared_data.h"
#include "temporary_folder.h"
#include "vitrine/embedding.h"

namespace vitrine::ingest {
namespace {

using testing::small_document;
using vitrine::testing::TemporaryFolder;

std::vector<std::string> ids_of(const VectorCollection& vectors) {
  std::vector<std::string> ids;
  for (const Work& work : vectors.collection.works) ids.push_back(work.id);
  return ids;
}

std::string line(const std::string& id, const std::string& vector) {
  return R"({"id":")" + id + R"(","vec":)" + vector + "}\n";
}

TEST_CASE("documents of a folder are one collection by id, their vectors in the same order") {
  const TemporaryFolder folder;
  folder.write("1.json", small_document("c", "[3,0,0]"));
  folder.write("2.json", small_document("a", "[0,2,0]"));
  folder.write("deep/3.JSON", small_document("b", "[0,0,1]"));
  const auto vectors = read_index_documents(folder.path(), {});
  REQUIRE(vectors.ok());
  CHECK(ids_of(*vectors) == std::vector<std::string>{"a", "b", "c"});
  CHECK(vectors->dimension == 3);
  CHECK(vectors->values == io::FloatTable{0, 1, 0, 0, 0, 1, 1, 0, 0});
  CHECK(vectors->collection.skipped.empty());
}

TEST_CASE("bad documents are reported and left out, wherever they stand") {
  const TemporaryFolder folder;
  folder.write("0-first.json", small_document("first", "[1,0,0,0]"));
  folder.write("1.json", small_document("a", "[1,0]"));
  folder.write("2-twin.json", small_document("a", "[0,1]"));
  folder.write("3.json", small_document("b", "[0,1]"));
  folder.write("4-zero.json", small_document("z", "[0,0]"));
  folder.write("5-package.json", "{\"name\":\"x\"}");
  folder.write("6-broken.json", "{\"query\":");
  folder.write("7-empty.json", "");
  folder.write("8-note.txt", "no document");
  folder.write(".hidden.json", "{");
  folder.write(".git/9.json", "{");
  folder.write("site/vitrine.json", "{}");
  const auto vectors = read_index_documents(folder.path(), folder / "site");
  REQUIRE(vectors.ok());
  CHECK(ids_of(*vectors) == std::vector<std::string>{"a", "b"});
  // Of the two documents with one id the first stays.
  CHECK(vectors->values == io::FloatTable{1, 0, 0, 1});
  const auto& skipped = vectors->collection.skipped;
  CHECK(skipped.size() == 6);
  for (const std::string name : {"0-first", "2-twin", "4-zero", "5-package", "6-broken", "7-empty"}) {
    CAPTURE(name);
    const auto found = std::find_if(skipped.begin(), skipped.end(), [&](const Skipped& one) {
      return one.where.find(name) != std::string::npos;
    });
    REQUIRE(found != skipped.end());
    CHECK(!found->reason.empty());
    CHECK(!found->remedy.empty());
  }
}

TEST_CASE("more documents than are read side by side keep their order") {
  const TemporaryFolder folder;
  for (int i = 0; i < 600; ++i) {
    const std::string number = std::to_string(1000 + (i * 7) % 600);
    folder.write(std::to_string(i) + ".json", small_document(number, "[" + number + ",1000]"));
  }
  const auto vectors = read_index_documents(folder.path(), {});
  REQUIRE(vectors.ok());
  REQUIRE(vectors->collection.works.size() == 600);
  for (std::size_t i = 0; i < 600; ++i) {
    CHECK(vectors->collection.works[i].id == std::to_string(1000 + i));
    const float ratio = vectors->values[2 * i] / vectors->values[2 * i + 1];
    CHECK(ratio == doctest::Approx((1000.0 + static_cast<double>(i)) / 1000.0));
  }
}

TEST_CASE("a folder is one of documents where its first files hold one") {
  const TemporaryFolder folder;
  CHECK(!holds_index_documents(folder.path(), {}));
  folder.write("0.json", "{}");
  CHECK(!holds_index_documents(folder.path(), {}));
  folder.write("site/1.json", small_document("a", "[1]"));
  CHECK(!holds_index_documents(folder.path(), folder / "site"));
  CHECK(holds_index_documents(folder.path(), {}));
}

TEST_CASE("a folder without a usable document says why") {
  const TemporaryFolder folder;
  CHECK(read_index_documents(folder / "missing", {}).error().code == ErrorCode::kNotFound);
  CHECK(read_index_documents(folder.path(), {}).error().code == ErrorCode::kInvalidArgument);
  folder.write("a.json", "{");
  const auto refused = read_index_documents(folder.path(), {});
  CHECK(refused.error().message.find("a.json") != std::string::npos);
}

TEST_CASE("lines of JSON are read by number, bad ones reported") {
  const TemporaryFolder folder;
  const auto file =
      folder.write("v.jsonl", "\xEF\xBB\xBF" + line("b", "[1,0]") + "\r\n" + line("a", "[0,1]") + "{\n" +
                                  line("c", "[1]") + R"({"id":"d","vec":[1,1]})");
  const auto vectors = read_vectors_jsonl(file);
  REQUIRE(vectors.ok());
  CHECK(ids_of(*vectors) == std::vector<std::string>{"a", "b", "d"});
  REQUIRE(vectors->collection.skipped.size() == 2);
  CHECK(vectors->collection.skipped[0].where.find("line 4") != std::string::npos);
  CHECK(vectors->collection.skipped[1].where.find("line 5") != std::string::npos);
}

TEST_CASE("a file longer than what is read at once loses no line, and a line too long only itself") {
  const TemporaryFolder folder;
  std::string text, filler(700'000, ' ');
  for (int i = 0; i < 40; ++i)
    text += R"({"id":")" + std::to_string(100 + i) + R"(",)" + filler +
            R"("vec":[1,2]})"
            "\n";
  text += std::string(20 * kMaxJsonLineBytes, 'x') + "\n";
  text += line("last", "[2,1]");
  const auto vectors = read_vectors_jsonl(folder.write("v.jsonl", text));
  REQUIRE(vectors.ok());
  CHECK(vectors->collection.works.size() == 41);
  CHECK(vectors->collection.works.back().id == "last");
  REQUIRE(vectors->collection.skipped.size() == 1);
  CHECK(vectors->collection.skipped[0].where.find("line 41") != std::string::npos);
  CHECK(vectors->collection.skipped[0].reason.find("longer than") != std::string::npos);
}

TEST_CASE("a file without vectors is named for what it may be") {
  const TemporaryFolder folder;
  const auto texts = read_vectors_jsonl(folder.write("c.jsonl", "{\"id\":\"a\",\"title\":\"T\"}\n"));
  CHECK(texts.error().code == ErrorCode::kUnsupported);
  CHECK(texts.error().message.find("--catalogue") != std::string::npos);
  CHECK(read_vectors_jsonl(folder.write("e.jsonl", "")).error().code == ErrorCode::kUnsupported);
  CHECK(read_vectors_jsonl(folder / "none.jsonl").error().code == ErrorCode::kNotFound);
}

TEST_CASE("several sources are one collection where their vectors are of one length") {
  const TemporaryFolder folder;
  auto all = read_vectors_jsonl(folder.write("1.jsonl", line("b", "[1,0]") + line("d", "[0,1]")));
  auto more = read_vectors_jsonl(
      folder.write("2.jsonl", line("c", "[3,4]") + line("b", "[0,1]") + line("a", "[4,3]")));
  auto other = read_vectors_jsonl(folder.write("3.jsonl", line("e", "[1,0,0]")));
  REQUIRE(merge(*all, std::move(*more)).ok());
  CHECK(ids_of(*all) == std::vector<std::string>{"a", "b", "c", "d"});
  CHECK(all->values == io::FloatTable{0.8f, 0.6f, 1, 0, 0.6f, 0.8f, 0, 1});
  CHECK(all->collection.skipped.size() == 1);
  CHECK(merge(*all, std::move(*other)).error().code == ErrorCode::kInvalidArgument);
}

TEST_CASE("rows are permuted in place, by any order") {
  for (const std::vector<std::size_t>& order : {std::vector<std::size_t>{0, 1, 2, 3, 4},
                                                {4, 3, 2, 1, 0},
                                                {1, 2, 3, 4, 0},
                                                {2, 0, 1, 4, 3},
                                                {3, 1, 0, 2, 4}}) {
    io::FloatTable rows = {0, 0.5f, 1, 1.5f, 2, 2.5f, 3, 3.5f, 4, 4.5f};
    permute_rows(rows, 2, order);
    for (std::size_t i = 0; i < order.size(); ++i) {
      CHECK(rows[2 * i] == static_cast<float>(order[i]));
      CHECK(rows[2 * i + 1] == static_cast<float>(order[i]) + 0.5f);
    }
  }
}

TEST_CASE("the vectors of a museum in production have the cosines they were published with") {
  if (!vitrine::testing::has_shared_data("data/wellcome-vectors")) {
    MESSAGE("skipped: " << vitrine::testing::shared_data("data/wellcome-vectors").string() << " is not here");
    return;
  }
  const auto vectors = read_index_documents(vitrine::testing::shared_data("data/wellcome-vectors"), {});
  REQUIRE(vectors.ok());
  CHECK(vectors->dimension == 4096);
  CHECK(vectors->collection.skipped.empty());
  // Documents 0 to 5 by id, and the cosines of ../shared/data/README.md between them.
  const std::vector<std::string> ids = {"hqnskj6m", "rnhd2myb", "sbmh5uyx",
                                        "axgvzf2c", "npdye6u5", "x5hpzzfs"};
  const double cosines[6][6] = {{1, .8703, .8824, .8662, .8653, .8595},
                                {0, 1, .7845, .8314, .8401, .7577},
                                {0, 0, 1, .8576, .8278, .8419},
                                {0, 0, 0, 1, .8872, .7956},
                                {0, 0, 0, 0, 1, .7660},
                                {0, 0, 0, 0, 0, 1}};
  const auto row = [&](const std::string& id) {
    const auto& works = vectors->collection.works;
    const auto at = std::find_if(works.begin(), works.end(), [&](const Work& work) { return work.id == id; });
    REQUIRE(at != works.end());
    return std::span(vectors->values).subspan(static_cast<std::size_t>(at - works.begin()) * 4096, 4096);
  };
  for (std::size_t i = 0; i < 6; ++i) {
    for (std::size_t j = i; j < 6; ++j) {
      CAPTURE(i);
      CAPTURE(j);
      CHECK(std::round(1e4 * static_cast<double>(dot(row(ids[i]), row(ids[j])))) ==
            std::round(1e4 * cosines[i][j]));
    }
  }
}

}  // namespace
}  // namespace vitrine::ingest

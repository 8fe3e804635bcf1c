// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "ingest/ingest.h"
#include "temporary_folder.h"

namespace vitrine::ingest {
namespace {

using testing::TemporaryFolder;

constexpr const char* kHeader = "barcode,id,label,iiif,filename\n";

TEST_CASE("a CSV of region crops is read with its image addresses") {
  const TemporaryFolder folder;
  folder.write("Z1_00171_page171_01.jpg", "x");
  const auto csv = folder.write(
      "works.csv",
      std::string(kHeader) +
          "Z1,00171,page171,\"https://iiif.example.org/images/Z1/00171/388,1265,772,620/full/0/native.jpg\","
          "Z1_00171_page171_01.jpg\n");
  const Result<Collection> collection = read_csv(csv, {});
  REQUIRE(collection.ok());
  REQUIRE(collection->works.size() == 1);
  const Work& work = collection->works[0];
  CHECK(work.id == "00171");
  CHECK(work.title == "page171");
  CHECK(work.images.at(0).iiif_url ==
        "https://iiif.example.org/images/Z1/00171/388,1265,772,620/full/0/native.jpg");
  CHECK(work.images.at(0).file == folder / "Z1_00171_page171_01.jpg");
  CHECK(collection->skipped.empty());
}

TEST_CASE("an id that several files share, or that is empty, gives way to the file's name") {
  const TemporaryFolder folder;
  for (const char* name : {"p/b.jpg", "p/a.jpg", "p/c.jpg", "p/d.jpg"}) folder.write(name, "x");
  const auto csv = folder.write("t/works.csv", "filename,id\nb.jpg,7\na.jpg,7\nc.jpg,8\nd.jpg,\n");
  const Result<Collection> collection = read_csv(csv, folder / "p");
  REQUIRE(collection.ok());
  std::string ids;
  for (const Work& work : collection->works) ids += work.id + " ";
  CHECK(ids == "8 a b d ");
  CHECK(collection->works[0].title == "c");
}

TEST_CASE("rows that repeat an id, name no file or leave the folder are skipped with their line") {
  const TemporaryFolder folder;
  folder.write("images/a.jpg", "x");
  folder.write("images/b.jpg", "x");
  folder.write("secret.jpg", "x");
  const auto csv = folder.write("works.csv", std::string(kHeader) +
                                                 ",1,One,,a.jpg\n"
                                                 ",2,Two,,missing.jpg\n"
                                                 ",3,Three,,../secret.jpg\n"
                                                 ",4,Four,,/etc/hostname\n"
                                                 ",5,Five,,\n"
                                                 ",6,too,many,fields,b.jpg,x\n"
                                                 ",1,Again,,a.jpg\n"
                                                 ",8,Eight,javascript:x,b.jpg\n");
  const Result<Collection> collection = read_csv(csv, folder / "images");
  REQUIRE(collection.ok());
  REQUIRE(collection->works.size() == 2);
  // Line 8 names the same file as line 2 under the same id: both go by the file's name, and the first keeps
  // it.
  CHECK(collection->works[0].id == "8");
  CHECK(collection->works[0].images[0].iiif_url.empty());
  CHECK(collection->works[1].id == "a");
  CHECK(collection->works[1].title == "One");
  std::vector<std::string> lines;
  for (const Skipped& skipped : collection->skipped) {
    CHECK(!skipped.remedy.empty());
    lines.push_back(skipped.where.substr(skipped.where.rfind(' ') + 1));
  }
  CHECK(lines == std::vector<std::string>{"3", "4", "5", "6", "7", "8", "9"});
  CHECK(collection->skipped[0].reason.find("missing.jpg is not there") != std::string::npos);
  CHECK(collection->skipped[1].reason == "'../secret.jpg' leaves the folder of images");
  CHECK(collection->skipped[5].reason == "the id 'a' stands on line 2 already");
}

TEST_CASE("a CSV that cannot be meant is refused by name, line and column") {
  const TemporaryFolder folder;
  folder.write("a.jpg", "x");
  CHECK(read_csv(folder / "none.csv", {}).error().code == ErrorCode::kNotFound);
  const auto no_column = read_csv(folder.write("1.csv", "id,label\n1,x\n"), {});
  REQUIRE(!no_column.ok());
  CHECK(no_column.error().code == ErrorCode::kCorrupt);
  CHECK(no_column.error().message.find("1.csv: the header names no column 'filename'") != std::string::npos);
  const auto quote = read_csv(folder.write("2.csv", "id,filename\n1,a.j\"pg\n"), {});
  REQUIRE(!quote.ok());
  CHECK(quote.error().message.find("2.csv: line 2, column 6: a quote") != std::string::npos);
  const auto nothing = read_csv(folder.write("3.csv", "id,filename\n1,b.jpg\n"), {});
  REQUIRE(!nothing.ok());
  CHECK(nothing.error().code == ErrorCode::kInvalidArgument);
  CHECK(nothing.error().message.find("3.csv: line 2: the file") != std::string::npos);
}

}  // namespace
}  // namespace vitrine::ingest

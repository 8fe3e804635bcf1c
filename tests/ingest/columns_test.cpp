// SPDX-License-Identifier: MIT
#include "ingest/columns.h"

#include <doctest/doctest.h>

#include "ingest/ingest.h"
#include "temporary_folder.h"

namespace vitrine::ingest {
namespace {

ColumnNames names(const std::vector<std::string>& pairs) {
  const auto parsed = ColumnNames::parse(pairs);
  REQUIRE_MESSAGE(parsed.ok(), parsed.error().message);
  return *parsed;
}

TEST_CASE("columns go by their own names, and by those a museum gives them") {
  const ColumnNames columns = names({"title=Titel des Werks", "maker=Künstler=in"});
  CHECK(columns.theirs("title") == "Titel des Werks");
  CHECK(columns.theirs("maker") == "Künstler=in");
  CHECK(columns.theirs("date") == "date");
  const std::vector<std::string> header = {"id", "titel des werks", "künstler=in"};
  CHECK(columns.check(header).ok());
  const Status missing = columns.check(std::vector<std::string>{"id", "titre"});
  REQUIRE_FALSE(missing.ok());
  CHECK(missing.error().message.find("Künstler=in") != std::string::npos);
  CHECK(missing.error().message.find("id, titre") != std::string::npos);
  for (const char* bad : {"", "title", "title=", "=x", "colour=Farbe"}) {
    const auto refused = ColumnNames::parse(std::vector<std::string>{bad});
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().message.find("required_statement") != std::string::npos);
  }
  CHECK_FALSE(ColumnNames::parse(std::vector<std::string>{"id=a", "id=b"}).ok());
}

TEST_CASE("a museum's own tables are read as they are") {
  const vitrine::testing::TemporaryFolder folder;
  folder.write("a.jpg", "x");
  const auto csv = folder.write("works.csv", "Inventarnummer,Datei,Bezeichnung\nInv 1,a.jpg,Haus\n");
  CHECK_FALSE(read_csv(csv, {}).ok());
  auto read = read_csv(csv, {}, names({"id=inventarnummer", "filename=Datei", "label= Bezeichnung "}));
  REQUIRE_MESSAGE(read.ok(), read.error().message);
  REQUIRE(read->works.size() == 1);
  CHECK(read->works[0].id == "Inv 1");
  CHECK(read->works[0].title == "Haus");
  const ColumnNames columns = names({"id=Inventarnummer", "maker=Künstler"});
  REQUIRE(apply_catalogue(*read, folder.write("t.csv", "Inventarnummer,Künstler\nInv 1,A\n"), columns).ok());
  CHECK(read->works[0].maker == "A");
  REQUIRE(apply_catalogue(*read, folder.write("t.jsonl", R"({"Inventarnummer":"Inv 1","Künstler":"B"})"), columns).ok());
  CHECK(read->works[0].maker == "B");
  const Status wrong = apply_catalogue(*read, folder.write("u.csv", "Inventarnummer,Maler\nInv 1,A\n"), columns);
  REQUIRE_FALSE(wrong.ok());
  CHECK(wrong.error().message.find("--column maker") != std::string::npos);
}

}  // namespace
}  // namespace vitrine::ingest

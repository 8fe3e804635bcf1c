// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <set>
#include <string>
#include <vector>

#include "publish/out/file_names.h"
#include "publish/out/output_file.h"
#include "publish/out/site_vectors.h"
#include "publish/out/text_forms.h"
#include "sample_site.h"
#include "vitrine/embedding.h"

namespace vitrine::publish {
namespace {

using testing::read_text;
using vitrine::testing::TemporaryFolder;

TEST_CASE("no id becomes a path, and each has a name of its own") {
  CHECK(file_stem("V0014401") == "V0014401");
  CHECK(file_stem("a/b") == "a%2Fb");
  CHECK(file_stem("..") == "%2E.");
  CHECK(file_stem(".hidden") == "%2Ehidden");
  CHECK(file_stem("../../etc") == "%2E.%2F..%2Fetc");
  CHECK(file_stem("a\\b:c\"d") == "a%5Cb%3Ac%22d");
  CHECK(file_stem("\xF0\x9F\xA6\x89") == "%F0%9F%A6%89");
  std::set<std::string> stems;
  std::vector<std::string> ids = {"a/b", "a%2Fb", ".", "..", "%2E", "a b", "a+b"};
  // Cuts at every place within an escape.
  for (std::size_t before = 0; before < 4; ++before) {
    std::string longer(before, 'x');
    for (int i = 0; i < 1000; ++i) longer += "\xC3\xA9";
    ids.push_back(longer);
    ids.push_back(longer + "x");
  }
  for (const std::string& id : ids) {
    const std::string stem = file_stem(id);
    CHECK(stem.size() <= kMaxFileStem);
    CHECK(stem.find_first_of("/\\\"<>:|?* ") == stem.npos);
    CHECK(stem.front() != '.');
    for (std::size_t at = 0; (at = stem.find('%', at)) != stem.npos; ++at) {
      REQUIRE(at + 2 < stem.size());
      CHECK(stem.substr(at + 1, 2).find_first_not_of("0123456789ABCDEF") == std::string::npos);
    }
    stems.insert(stem);
  }
  CHECK(stems.size() == ids.size());
}

TEST_CASE("fields of CSV are in quotes where they must be") {
  CHECK(csv_field("plain") == "plain");
  CHECK(csv_field("") == "");
  CHECK(csv_field("a,b") == "\"a,b\"");
  CHECK(csv_field("say \"no\"") == "\"say \"\"no\"\"\"");
  CHECK(csv_field("two\nlines") == "\"two\nlines\"");
  CHECK(csv_field(" led by a space") == "\" led by a space\"");
}

TEST_CASE("texts of XML and JSON hold whatever bytes there are") {
  CHECK(xml_text("<a & \"b\">") == "&lt;a &amp; &quot;b&quot;&gt;");
  CHECK(xml_text("bell\x07"
                 "end") ==
        "bell\xEF\xBF\xBD"
        "end");
  CHECK(xml_text("line\nend\t") == "line&#10;end&#9;");
  CHECK(xml_text("\xEF\xBF\xBE|\xEF\xBF\xBF") == "\xEF\xBF\xBD|\xEF\xBF\xBD");
  CHECK(xml_text("\xFF") == "\xEF\xBF\xBD");
  CHECK(json_string("a\"\\\n\xFF") == "\"a\\\"\\\\\\n\xEF\xBF\xBD\"");
}

TEST_CASE("numbers are the shortest that read back the same") {
  CHECK(shortest(0.1f) == "0.1");
  CHECK(shortest(0.0f) == "0");
  for (const float value : {1.0f / 3, 1e-9f, -2.5e8f, 0.93123454f})
    CHECK(std::stof(shortest(value)) == value);
}

TEST_CASE("a file that was not finished leaves the earlier one, and nothing else") {
  const TemporaryFolder folder;
  folder.write("out/table.csv", "earlier");
  {
    auto file = OutputFile::create(folder / "out/table.csv");
    REQUIRE(file.ok());
    REQUIRE(file->write(std::string(1 << 20, 'x')).ok());
  }
  CHECK(read_text(folder / "out/table.csv") == "earlier");
  CHECK(testing::snapshot(folder.path()).size() == 1);
  auto file = OutputFile::create(folder / "out/table.csv");
  REQUIRE(file.ok());
  const float values[] = {1.0f, -2.0f};
  REQUIRE(file->write("v: ").ok());
  REQUIRE(file->write(std::span<const float>(values)).ok());
  REQUIRE(file->finish().ok());
  CHECK(read_text(folder / "out/table.csv") == std::string("v: \0\0\x80\x3f\0\0\0\xc0", 11));
  CHECK(testing::snapshot(folder.path()).size() == 1);
}

TEST_CASE("projected vectors are as long and stand at the angles that the codes know") {
  const TemporaryFolder folder;
  SiteContents contents = testing::sample_contents(60, 5);
  contents.space.bias_offset = -0.1f;
  contents.space.bias_step = 0.001f;
  contents.space.step = 0.004f;
  REQUIRE(write_site(folder / "site", contents, testing::sample_page(folder)).ok());
  const Result<Site> site = open_site(folder / "site");
  REQUIRE_MESSAGE(site.ok(), site.error().message);
  const auto vectors = projected_vectors(*site);
  CHECK_FALSE(vectors->exact());
  // The mean (0.1, 0.2, 0, -0.1) stands out of the basis, the first two axes, by its last value.
  REQUIRE(vectors->dimension() == 3);
  const Space& space = site->index.space;
  std::vector<float> row(3);
  for (WorkIndex work = 0; work < site->works.size(); ++work) {
    REQUIRE(vectors->read(work, row).ok());
    CHECK(std::abs(dot(row, row) - 1.0f) < 1e-5f);
    const auto code = site->index.code_of(work);
    REQUIRE(code.has_value());
    // What the first two values, and the product with the mean, were before the scaling to unit length.
    const float x = 0.1f + space.step * code->coefficients[0], y = 0.2f + space.step * code->coefficients[1];
    const float along = 0.06f + bias_of(space, code->bias_level);
    CHECK(row[0] * y == doctest::Approx(row[1] * x).epsilon(1e-3));
    const float scale = std::abs(x) > std::abs(y) ? row[0] / x : row[1] / y;
    CHECK(0.1f * row[0] + 0.2f * row[1] + 0.1f * row[2] == doctest::Approx(scale * along).epsilon(1e-3));
  }
}

}  // namespace
}  // namespace vitrine::publish

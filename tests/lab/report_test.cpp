// SPDX-License-Identifier: MIT
#include "lab/report/report.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "lab/perturb/chart.h"
#include "lab/perturb/study_json.h"
#include "sample_study.h"
#include "temporary_folder.h"

namespace vitrine::lab {
namespace {

using testing::sample_study;
using vitrine::testing::TemporaryFolder;

std::string report_of(const std::vector<std::string>& sources, const std::filesystem::path& from) {
  const Result<FoundResults> found = find_results(sources);
  REQUIRE_MESSAGE(found.ok(), found.error().message);
  const Result<std::string> page = write_report(found->files, from);
  REQUIRE_MESSAGE(page.ok(), page.error().message);
  return *page;
}

TEST_CASE("the report shows a study's figures beside the published ones, and links chart and data") {
  const TemporaryFolder folder;
  folder.write("docs/results/first study/perturb.json", study_json(sample_study()));
  folder.write("docs/results/first study/perturb.svg", study_svg(sample_study()));
  const std::string page = report_of({folder / "docs/results/first study"}, folder / "docs");
  CHECK(page.find("| googlenet | exact | 3 | 0.5000 ± 0.2500 | 0.3000 ± 0.1250 |") != page.npos);
  CHECK(
      page.find("| VGG16 | published: MoMA | 989 | 0.9980 | 0.9912 | 0.8309 | 0.1996 | 0.5947 | 0.8309 |") !=
      page.npos);
  CHECK(
      page.find("| googlenet | Drawn things | 39 | 1.0000 | 0.5000 | 0.3333 | 0.2000 | 0.3000 | 0.3333 |") !=
      page.npos);
  CHECK(page.find("](results/first%20study/perturb.svg)") != page.npos);
  CHECK(page.find("](results/first%20study/perturb.json)") != page.npos);
  CHECK(page.find("`vitrine lab perturb SOURCE --models descriptor,googlenet --sample 40 --seed 9 --fine`") !=
        page.npos);
  CHECK(page.find("for want of weights: `vgg16`, `densenet`, `resnet152`.") != page.npos);
  CHECK(page.find(folder.path().string()) == page.npos);
}

TEST_CASE("without a chart beside the data none is linked") {
  const TemporaryFolder folder;
  folder.write("perturb.json", study_json(sample_study()));
  CHECK(report_of({folder / "perturb.json"}, folder.path()).find("![") == std::string::npos);
}

TEST_CASE("several studies stand in the order they were named") {
  const TemporaryFolder folder;
  Study other = sample_study();
  other.title = "Another";
  other.models[0].id = "vgg16";
  folder.write("b/perturb.json", study_json(other));
  folder.write("a/perturb.json", study_json(sample_study()));
  const std::string page = report_of({folder / "b", folder / "a"}, folder.path());
  CHECK(page.find("### Another") < page.find("### Drawn things"));
  CHECK(page.find("### Drawn things") != page.npos);
  CHECK(page.find("for want of weights: `densenet`, `resnet152`.") != page.npos);
}

TEST_CASE("what is no result is passed over in a folder, and refused where it was named") {
  const TemporaryFolder folder;
  folder.write("perturb.json", study_json(sample_study()));
  const auto other = folder.write("other.json", R"({"kind": "something else"})");
  const auto broken = folder.write("broken.json", "{");
  folder.write("notes.txt", "no JSON");
  const std::vector<std::string> all = {folder.path()};
  const Result<FoundResults> found = find_results(all);
  REQUIRE(found.ok());
  CHECK(found->files.size() == 1);
  CHECK(found->passed_over.size() == 2);
  for (const auto& [file, code] : {std::pair{other, ErrorCode::kUnsupported},
                                   {broken, ErrorCode::kCorrupt},
                                   {folder / "none.json", ErrorCode::kNotFound}}) {
    const std::vector<std::string> one = {file};
    const Result<FoundResults> refused = find_results(one);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == code);
    CHECK(refused.error().message.find(file.filename().string()) != std::string::npos);
  }
}

TEST_CASE("a folder without results says what to name") {
  const TemporaryFolder folder;
  const std::vector<std::string> sources = {folder.path()};
  const Result<FoundResults> found = find_results(sources);
  REQUIRE_FALSE(found.ok());
  CHECK(found.error().code == ErrorCode::kInvalidArgument);
}

TEST_CASE("a damaged study names file and field") {
  const TemporaryFolder folder;
  nlohmann::json damaged = nlohmann::json::parse(study_json(sample_study()));
  damaged["models"][0]["exact"][1].erase("recall");
  const std::vector<std::string> sources = {folder.write("perturb.json", damaged.dump())};
  const Result<FoundResults> found = find_results(sources);
  REQUIRE(found.ok());
  const Result<std::string> page = write_report(found->files, folder.path());
  REQUIRE_FALSE(page.ok());
  CHECK(page.error().message.find("perturb.json: field 'models[0].exact[1].recall'") != std::string::npos);
}

TEST_CASE("text from outside is no markup") {
  CHECK(markdown_text("a | b\n# <i>*c*</i> [x](y) `d` _e_ \\") ==
        "a \\| b \\# &lt;i&gt;\\*c\\*&lt;/i&gt; \\[x\\](y) \\`d\\` \\_e\\_ \\\\");
  CHECK(markdown_text("it's & http://a.example www.b.example c@d.example") ==
        "it&#39;s &amp; http\\://a.example www\\.b.example c\\@d.example");
  CHECK(markdown_text("caf\xC3\xA9 \xFF") == "caf\xC3\xA9 \xEF\xBF\xBD");
  Study study = sample_study();
  study.title = "<script>alert(1)</script> | x";
  const TemporaryFolder folder;
  folder.write("perturb.json", study_json(study));
  const std::string page = report_of({folder.path()}, folder.path());
  CHECK(page.find("<script>") == page.npos);
  CHECK(page.find("&lt;script&gt;alert(1)&lt;/script&gt; \\| x") != page.npos);
}

TEST_CASE("a link leads from the page's folder to the file") {
  const TemporaryFolder folder;
  CHECK(link_to(folder / "results/a b.svg", folder / "docs") == "../results/a%20b.svg");
  CHECK(link_to(folder / "docs/a.svg", folder / "docs/.") == "a.svg");
}

}  // namespace
}  // namespace vitrine::lab

// SPDX-License-Identifier: MIT
// What is written of a study: the chart, CSV and JSON.
#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "lab/perturb/chart.h"
#include "lab/perturb/study_json.h"
#include "sample_study.h"

namespace vitrine::lab {
namespace {

using testing::sample_scores;
using testing::sample_study;

std::size_t count(std::string_view text, std::string_view what) {
  std::size_t found = 0;
  for (std::size_t at = text.find(what); at != text.npos; at = text.find(what, at + what.size())) ++found;
  return found;
}

TEST_CASE("the chart has a bar for every model, measure and k, and says all numbers in words") {
  const std::string svg = study_svg(sample_study());
  CHECK(count(svg, "<g><title>") == 2 * 2 * 3);
  CHECK(count(svg, "class=\"m0\"") == 1 + 6);
  CHECK(svg.find("role=\"img\" aria-labelledby=\"title description\"") != svg.npos);
  CHECK(svg.find("<title id=\"title\">Altered copies found: Drawn things</title>") != svg.npos);
  CHECK(
      svg.find("googlenet: first 1, precision 1.000, recall 0.200; first 3, precision 0.500, recall 0.300") !=
      svg.npos);
  CHECK(svg.find("prefers-color-scheme:dark") != svg.npos);
}

TEST_CASE("a bar is as high as its mean, and its line ends within the chart") {
  Study study = sample_study();
  study.models = {sample_scores("one", 0.5)};
  study.models[0].exact[0].precision = {0.5, 0.75};
  const std::string svg = study_svg(study);
  const auto bar = svg.find("one, first 1: Precision 0.5000 (deviation 0.7500)");
  REQUIRE(bar != svg.npos);
  const std::string group = svg.substr(bar, svg.find("</g>", bar) - bar);
  // Half of 240 pixels; the line, on its halo, goes from 0 to 1, and neither end has a cap.
  CHECK(group.find("height=\"120\"") != group.npos);
  CHECK(count(group, "<line") == 2);
  const auto next = svg.find("one, first 3: Precision");
  CHECK(count(svg.substr(next, svg.find("</g>", next) - next), "<line") == 2 * 3);
}

TEST_CASE("many models stand in panels one below the other") {
  Study study = sample_study();
  for (int i = 0; i < 10; ++i) study.models.push_back(sample_scores("model-" + std::to_string(i), 0.5));
  const std::string svg = study_svg(study);
  CHECK(count(svg, "<g><title>") == 12 * 6);
  const auto x_of = [&](std::string_view panel) {
    const auto text = svg.rfind("<text x=\"", svg.find(">" + std::string(panel) + "</text>"));
    return svg.substr(text, svg.find("\" y", text) - text);
  };
  CHECK(x_of("Precision") == x_of("Recall"));
}

TEST_CASE("titles and ids from outside are text in the chart, however long they are") {
  Study study = sample_study();
  study.title = "</title><script>alert(1)</script>&\"'\x01" + std::string(500, 'x');
  study.models[0].id = "<b>&\"";
  const std::string svg = study_svg(study);
  CHECK(count(svg, "<script") == 0);
  CHECK(count(svg, "<b>") == 0);
  CHECK(count(svg, "\x01") == 0);
  CHECK(count(svg, "&lt;script&gt;") >= 1);
  CHECK(count(svg, std::string(500, 'x')) == 1);  // whole for readers, cut where it is drawn
}

TEST_CASE("a study read from its JSON is written as the same JSON") {
  const Study study = sample_study();
  const std::string json = study_json(study);
  const Result<Study> read = read_study(nlohmann::json::parse(json), "perturb.json");
  REQUIRE_MESSAGE(read.ok(), read.error().message);
  CHECK(study_json(*read) == json);
  CHECK(study_csv(*read) == study_csv(study));
  CHECK(study_svg(*read) == study_svg(study));
}

TEST_CASE("a field that is missing, of another type or out of range is named") {
  const nlohmann::json sound = nlohmann::json::parse(study_json(sample_study()));
  const auto refusal = [&](const char* pointer, const nlohmann::json& value) {
    nlohmann::json damaged = sound;
    damaged[nlohmann::json::json_pointer(pointer)] = value;
    const Result<Study> read = read_study(damaged, "x.json");
    return read.ok() ? std::string("read") : read.error().message;
  };
  CHECK(refusal("/title", 5).find("x.json: field 'title'") == 0);
  CHECK(refusal("/originals", -1).find("field 'originals'") != std::string::npos);
  CHECK(refusal("/models", nlohmann::json::array()).find("field 'models'") != std::string::npos);
  CHECK(refusal("/pictures", "b").find("field 'pictures'") != std::string::npos);
  CHECK(refusal("/models/1/id", "a`b").find("field 'models[1].id'") != std::string::npos);
  CHECK(refusal("/models/1", 3).find("field 'models'") != std::string::npos);
  CHECK(refusal("/models/1/exact", nullptr).find("field 'models[1].exact'") != std::string::npos);
  CHECK(refusal("/models/1/exact/0", 3).find("models[1].exact[0].k") != std::string::npos);
  CHECK(refusal("/models/1/exact/2/precision/mean", 1.5).find("models[1].exact[2].precision.mean") !=
        std::string::npos);
  CHECK(refusal("/models/0/index/0/found/m3", "x").find("models[0].index[0].found.m3") != std::string::npos);
  CHECK(refusal("/left_out", {1}).find("field 'left_out'") != std::string::npos);
  CHECK(refusal("/version", 2u).find("version 2") != std::string::npos);
}

TEST_CASE("CSV has a row for each model, search and k") {
  const std::string csv = study_csv(sample_study());
  CHECK(count(csv, "\n") == 1 + 2 * 2 * 3);
  CHECK(csv.find("model,search,k,precision,precision_sd,recall,recall_sd,f1,f1_sd,m1,m2,m3,m4,m5\n") == 0);
  CHECK(
      csv.find("\ndescriptor,index,5,0.015625,0.250000,0.250000,0.125000,0.125000,0.062500,0.500000,0.250000,"
               "0.125000,1.000000,0.000000\n") != csv.npos);
}

}  // namespace
}  // namespace vitrine::lab

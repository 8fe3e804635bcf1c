// SPDX-License-Identifier: MIT
// A report of recall as table, JSON, CSV and drawing.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "lab/recall/chart.h"
#include "lab/recall/labels.h"
#include "lab/recall/report.h"

using namespace vitrine::lab;

namespace {

RecallRow row(std::string stage, std::string label, bool in_chain, double ten, double bytes, double time) {
  RecallRow made;
  made.stage = std::move(stage);
  made.label = std::move(label);
  made.in_chain = in_chain;
  made.recall = {ten, ten, ten - 0.01};
  made.bytes = bytes;
  made.milliseconds = time;
  made.bytes_per_work = bytes / 100;
  return made;
}

RecallReport sample() {
  RecallReport report;
  report.title = "Museum <of> \"Things\" & more";
  report.model = "m";
  report.structure = "graph";
  report.works = 100;
  report.dimension = 8;
  report.truth = "a table";
  RecallSet set{"works", 10, {}};
  set.rows = {row("exact", "embeddings, float32", true, 1.0, 3200, 0.5),
              row("codes", "codes, all looked at", true, 0.9, 700, 0.2),
              row("structure", "graph, beam 200", true, 0.89, 900, 0.01),
              row("structure", "graph, beam 64", false, 0.85, 900, 0.005)};
  for (std::size_t at = 0; at < 3; ++at) {
    set.rows[0].loss[at] = 0.0;
    set.rows[1].loss[at] = 0.1;
    set.rows[2].loss[at] = 0.01;
  }
  set.rows[0].recall[2] = 1.0;
  set.rows[2].of_codes = Recall{0.99, 0.98, std::nullopt};
  report.sets = {std::move(set)};
  return report;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

}  // namespace

TEST_CASE("the table says what each stage finds, loses and costs") {
  const std::string table = recall_table(sample());
  CHECK(table.find("* codes") != std::string::npos);
  CHECK(table.find("  structure") != std::string::npos);
  CHECK(table.find("At 10: 1.0000 -0.1000 (codes) -0.0100 (structure) = 0.8900.") != std::string::npos);
  CHECK(table.find("Truth: a table.") != std::string::npos);
  RecallReport projected = sample();
  projected.exact = false;
  CHECK(recall_table(projected).find("No embeddings") != std::string::npos);
}

TEST_CASE("JSON holds what the report holds, and null where nothing was counted") {
  const auto json = nlohmann::json::parse(recall_json(sample()));
  CHECK(json["truth"] == "embeddings");
  const auto& stages = json["sets"][0]["stages"];
  CHECK(stages.size() == 4);
  CHECK(stages[1]["recall"]["10"] == 0.9);
  CHECK(stages[1]["loss"]["10"] == 0.1);
  CHECK(!stages[3].contains("loss"));
  CHECK(stages[2]["recall_of_codes"]["50"].is_null());
}

TEST_CASE("CSV has a line a stage, each of as many fields") {
  const std::string csv = recall_csv(sample());
  CHECK(count(csv, "\r\n") == 5);
  CHECK(csv.find("works,10,structure,\"graph, beam 64\",no,0.850000") != std::string::npos);
  CHECK(csv.find("works,10,exact,\"embeddings, float32\",yes,1.000000,1.000000,1.000000,0.000000") !=
        std::string::npos);
}

TEST_CASE("the drawing escapes what a museum wrote, and describes itself in words") {
  const std::string svg = recall_svg(sample());
  CHECK(svg.find("Museum &lt;of&gt; &quot;Things&quot; &amp; more") != std::string::npos);
  CHECK(svg.find("<of>") == std::string::npos);
  CHECK(svg.find("<title") != std::string::npos);
  CHECK(svg.find("codes 0.90 for 700 B and 0.20 ms") != std::string::npos);
  CHECK(svg.find("prefers-color-scheme:dark") != std::string::npos);
  CHECK(svg.find("nan") == std::string::npos);
  CHECK(svg.find("<script") == std::string::npos);
  // Four points in both panels, and the key below.
  CHECK(count(svg, "<circle") == 2 * 4 + 2);
}

TEST_CASE("one point alone, and points without a time, are drawn too") {
  RecallReport report = sample();
  report.sets[0].rows.resize(1);
  report.sets[0].rows[0].milliseconds = 0;
  const std::string svg = recall_svg(report);
  CHECK(svg.find("nan") == std::string::npos);
  CHECK(svg.find("inf") == std::string::npos);
  CHECK(count(svg, "<circle") == 1 + 2);
}

TEST_CASE("labels of points that lie close together do not meet") {
  std::vector<LabelledPoint> points;
  for (int i = 0; i < 10; ++i) points.push_back({200.0 + i, 100.0 + 2 * i, "graph, beam 200"});
  const auto labels = place_labels(points, {0, 0, 500, 400}, 12);
  REQUIRE(labels.size() == 10);
  const auto box = [&](std::size_t i) {
    const double width = 0.5 * 12 * 15;
    const double left = labels[i].ends ? labels[i].x - width : labels[i].x;
    return Box{left, labels[i].y - 9, left + width, labels[i].y + 3};
  };
  for (std::size_t i = 0; i < 10; ++i) {
    CHECK(Box{0, 0, 500, 400}.holds(box(i)));
    for (std::size_t j = 0; j < i; ++j) CHECK(!box(i).meets(box(j)));
  }
}

TEST_CASE("sizes and times are written with their units") {
  CHECK(readable_bytes(12.34) == "12.3 B");
  CHECK(readable_bytes(700) == "700 B");
  CHECK(readable_bytes(51200000) == "51.2 MB");
  CHECK(readable_bytes(999600) == "1.00 MB");
  CHECK(readable_time(0.0123) == "0.012 ms");
  CHECK(readable_time(1.5) == "1.50 ms");
  CHECK(readable_time(2500) == "2.50 s");
}

// SPDX-License-Identifier: MIT
#include "lab/recall/report.h"

#include <array>
#include <cmath>
#include <cstdio>

#include "io/files.h"
#include "publish/json_fields.h"
#include "publish/out/text_forms.h"

namespace vitrine::lab {
namespace {

using publish::Json;

// A number with so many decimals, without the locale's comma.
std::string decimals(double value, int digits) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.*f", digits, value);
  return text.data();
}

// Three digits that count.
std::string three(double value) {
  const int before = value >= 1 ? static_cast<int>(std::floor(std::log10(value))) + 1 : 1;
  return decimals(value, std::max(0, 3 - before));
}

std::string padded(const std::string& text, std::size_t width, bool right) {
  // Labels hold no byte above ASCII.
  const std::string space(width > text.size() ? width - text.size() : 0, ' ');
  return right ? space + text : text + space;
}

std::string share(const std::optional<double>& value) { return value ? decimals(*value, 4) : "-"; }

std::string signed_share(double value) {
  const std::string text = decimals(std::abs(value), 4);
  if (text == "0.0000") return text;
  return (value > 0 ? "-" : "+") + text;
}

// Where recall goes, as one sum.
std::string sum_of_losses(const RecallSet& set, std::size_t at) {
  std::string text = "1.0000";
  double left = 1;
  for (const RecallRow& row : set.rows) {
    if (!row.in_chain || row.stage == "exact") continue;
    text += " " + signed_share(*row.loss[at]) + " (" + row.stage + ")";
    left = *row.recall[at];
  }
  return text + " = " + decimals(left, 4);
}

std::string table_of(const RecallSet& set) {
  std::string text = padded("stage", 14, false) + padded("how", 38, false);
  for (const std::uint32_t count : kRecallAt) text += padded("at " + std::to_string(count), 9, true);
  text += padded("of codes", 10, true) + padded("time", 10, true) + padded("download", 10, true) +
          padded("a work", 9, true) + '\n';
  for (const RecallRow& row : set.rows) {
    text += padded((row.in_chain ? "* " : "  ") + row.stage, 14, false) + padded(row.label, 38, false);
    for (const std::optional<double>& recall : row.recall) text += padded(share(recall), 9, true);
    text += padded(row.of_codes ? share((*row.of_codes)[1]) : "", 10, true);
    text += padded(readable_time(row.milliseconds), 10, true) + padded(readable_bytes(row.bytes), 10, true) +
            padded(readable_bytes(row.bytes_per_work), 9, true) + '\n';
  }
  for (std::size_t at = 0; at < kRecallAt.size(); ++at)
    text += "At " + std::to_string(kRecallAt[at]) + ": " + sum_of_losses(set, at) + ".\n";
  return text;
}

Json number_or_null(const std::optional<double>& value) { return value ? Json(*value) : Json(); }

Json json_of(const Recall& recall) {
  Json object = Json::object();
  for (std::size_t at = 0; at < kRecallAt.size(); ++at)
    object[std::to_string(kRecallAt[at])] = number_or_null(recall[at]);
  return object;
}

Json json_of(const RecallRow& row) {
  Json object = {{"stage", row.stage},
                 {"label", row.label},
                 {"in_chain", row.in_chain},
                 {"recall", json_of(row.recall)}};
  if (row.in_chain) object["loss"] = json_of(row.loss);
  if (row.of_codes) object["recall_of_codes"] = json_of(*row.of_codes);
  object["milliseconds"] = row.milliseconds;
  object["bytes"] = row.bytes;
  object["bytes_per_work"] = row.bytes_per_work;
  return object;
}

}  // namespace

std::string readable_bytes(double bytes) {
  for (const char* unit : {" B", " kB", " MB", " GB"}) {
    if (bytes < 999.5) return (unit[1] == 'B' ? decimals(bytes, bytes < 99.5 ? 1 : 0) : three(bytes)) + unit;
    bytes /= 1000;
  }
  return three(bytes) + " TB";
}

std::string readable_time(double milliseconds) {
  if (milliseconds >= 999.5) return three(milliseconds / 1000) + " s";
  return (milliseconds < 0.0995 ? decimals(milliseconds, 3) : three(milliseconds)) + " ms";
}

std::string recall_table(const RecallReport& report) {
  std::string text = io::printable(report.title) + ": " + std::to_string(report.works) + " works, model " +
                     io::printable(report.model) + ", structure " + report.structure + ".\n";
  text += "Truth: " + report.truth + ".\n";
  if (!report.exact) {
    text +=
        "No embeddings: the truth is what the codes say, so that losses of projection and codes are not "
        "seen.\n";
  }
  for (const RecallSet& set : report.sets) {
    text +=
        "\n" + std::to_string(set.count) + " " + set.queries + " asked" +
        (set.queries == "works" ? ", each left out of its answers (seed " + std::to_string(report.seed) + ")"
                                : "") +
        ".\n" + table_of(set);
  }
  text +=
      "\n* the chain: its losses add up. of codes: share of the ten that looking at all codes finds. time: "
      "processor\ntime of one query here, the middle one. download: what a visitor fetches for a first "
      "answer.\n";
  return text;
}

std::string recall_json(const RecallReport& report) {
  Json sets = Json::array();
  for (const RecallSet& set : report.sets) {
    Json rows = Json::array();
    for (const RecallRow& row : set.rows) rows.push_back(json_of(row));
    sets.push_back({{"queries", set.queries}, {"count", set.count}, {"stages", std::move(rows)}});
  }
  const Json document = {{"title", report.title},
                         {"model", report.model},
                         {"structure", report.structure},
                         {"works", report.works},
                         {"dimension", report.dimension},
                         {"coefficients", report.coefficients},
                         {"truth", report.exact ? "embeddings" : "projected"},
                         {"truth_from", report.truth},
                         {"seed", report.seed},
                         {"sets", std::move(sets)}};
  return publish::indented_json(document);
}

std::string recall_csv(const RecallReport& report) {
  std::string text = "queries,count,stage,label,in_chain";
  for (const std::uint32_t count : kRecallAt) text += ",recall_at_" + std::to_string(count);
  for (const std::uint32_t count : kRecallAt) text += ",loss_at_" + std::to_string(count);
  text += ",recall_of_codes_at_10,milliseconds,bytes,bytes_per_work\r\n";
  const auto field = [](const std::optional<double>& value) {
    return "," + (value ? decimals(*value, 6) : std::string());
  };
  for (const RecallSet& set : report.sets) {
    for (const RecallRow& row : set.rows) {
      text += set.queries + ',' + std::to_string(set.count) + ',' + row.stage + ',' +
              publish::csv_field(row.label) + ',' + (row.in_chain ? "yes" : "no");
      for (const std::optional<double>& recall : row.recall) text += field(recall);
      for (const std::optional<double>& loss : row.loss) text += field(loss);
      text += field(row.of_codes ? (*row.of_codes)[1] : std::nullopt) + field(row.milliseconds) +
              field(row.bytes) + field(row.bytes_per_work) + "\r\n";
    }
  }
  return text;
}

}  // namespace vitrine::lab

// SPDX-License-Identifier: MIT
#include "cli/lab_compare_report.h"

#include <algorithm>
#include <cstdio>
#include <vector>

#include "io/files.h"
#include "lab/compare/agreement.h"

namespace vitrine::cli {
namespace {

using Cells = std::vector<std::string>;

std::string number(double value, int decimals) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", decimals, value);
  return text;
}

std::string size(std::uint64_t bytes) {
  if (bytes == 0) return "built in";
  return bytes < 1000000 ? number(static_cast<double>(bytes) / 1e3, 1) + " KB"
                         : number(static_cast<double>(bytes) / 1e6, 1) + " MB";
}

// Characters, not bytes: UTF-8 goes on with 10xxxxxx.
std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// The first column to the left, the others to the right.
std::string aligned(const std::vector<Cells>& rows) {
  std::vector<std::size_t> widths;
  for (const Cells& row : rows) {
    widths.resize(std::max(widths.size(), row.size()), 0);
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  }
  std::string text;
  for (const Cells& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string gap(widths[i] - width_of(row[i]), ' ');
      text += i == 0 ? row[i] + gap : "  " + gap + row[i];
    }
    text += "\n";
  }
  return text;
}

Cells model_names(const lab::Comparison& comparison, Cells row) {
  for (const lab::ComparedModel& model : comparison.models) row.push_back(io::printable(model.id));
  return row;
}

Cells shares(Cells row, const std::vector<double>& values) {
  for (const double value : values) row.push_back(number(value, 4));
  return row;
}

std::string models_table(const lab::Comparison& comparison) {
  std::vector<Cells> rows = {
      {"model", "values", "a vector", "network", "ms a picture", "embedded", "from cache"}};
  for (const lab::ComparedModel& model : comparison.models) {
    rows.push_back({io::printable(model.id) + (model.trained ? "" : " (untrained)"),
                    std::to_string(model.dimension), size(model.embedding_bytes()), size(model.network_bytes),
                    model.time.pictures == 0 ? "-" : number(model.time.median_ms, 1),
                    std::to_string(model.embedded), std::to_string(model.reused)});
  }
  std::string text = aligned(rows);
  const std::uint32_t timed = comparison.models.front().time.pictures;
  if (timed > 0) {
    text += "ms a picture: the median of " + std::to_string(timed) +
            " pictures embedded afresh, one after the other on one thread, without decoding\n";
  }
  return text;
}

std::string agreement_table(const lab::Comparison& comparison, std::uint32_t depth) {
  const auto table = lab::agreement(comparison, depth);
  std::vector<Cells> rows = {model_names(comparison, {""})};
  for (std::size_t m = 0; m < table.size(); ++m)
    rows.push_back(shares({io::printable(comparison.models[m].id)}, table[m]));
  return "Agreement: the share of the first " + std::to_string(depth) + " neighbours that both have\n" +
         aligned(rows);
}

std::string precision_table(const lab::Comparison& comparison, std::uint32_t depth,
                            const std::string& source) {
  const lab::PrecisionTable table = lab::precision_by_class(comparison, depth);
  std::vector<Cells> rows = {model_names(comparison, {io::printable(source), "works"})};
  for (const lab::ClassPrecision& row : table.classes)
    rows.push_back(shares({io::printable(row.name), std::to_string(row.works)}, row.precision));
  rows.push_back(shares({"over all", std::to_string(table.works)}, table.overall));
  return "Precision: the share of the first " + std::to_string(depth) +
         " neighbours that are of the work's class\n" + aligned(rows);
}

}  // namespace

std::string comparison_tables(const lab::Comparison& comparison, const lab::ComparisonTexts& texts) {
  const std::uint32_t depth = std::min(comparison.neighbours, lab::kFigureDepth);
  std::string text = std::to_string(comparison.works.size()) + " works, " +
                     std::to_string(comparison.neighbours) + " exact neighbours each\n\n" +
                     models_table(comparison) + "\n" + agreement_table(comparison, depth);
  if (!texts.class_source.empty()) text += "\n" + precision_table(comparison, depth, texts.class_source);
  return text;
}

}  // namespace vitrine::cli

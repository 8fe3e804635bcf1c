// SPDX-License-Identifier: MIT
#include "lab/bench/report.h"

#include <array>
#include <cstdio>

#include "lab/recall/report.h"
#include "publish/json_fields.h"

namespace vitrine::lab {
namespace {

using publish::Json;

void add_share(Json& object, const char* name, const std::optional<double>& value) {
  if (value) object[name] = *value;
}

std::string share_text(const std::optional<double>& value) {
  if (!value) return "";
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%.4f", *value);
  return text.data();
}

}  // namespace

std::string bench_table(const BenchSettings& settings, std::span<const BenchResult> results) {
  std::string text = std::to_string(settings.works) + " works of " + std::to_string(settings.dimension) +
                     " values, seed " + std::to_string(settings.seed) + ".\n";
  const auto add = [&](const char* name, const std::string& time, const std::string& recall,
                       const std::string& codes, const std::string& bytes) {
    std::array<char, 128> row{};
    std::snprintf(row.data(), row.size(), "%-22s %12s %10s %10s %10s\n", name, time.c_str(), recall.c_str(),
                  codes.c_str(), bytes.c_str());
    text += row.data();
  };
  add("measurement", "time", "recall", "of codes", "bytes");
  for (const BenchResult& result : results) {
    add(result.name.c_str(), readable_time(result.milliseconds), share_text(result.recall),
        share_text(result.of_codes), result.bytes ? readable_bytes(*result.bytes) : "");
  }
  return text + "recall: of the true ten. of codes: of the ten that looking at all codes finds.\n";
}

std::string bench_json(const BenchSettings& settings, std::span<const BenchResult> results) {
  Json list = Json::array();
  for (const BenchResult& result : results) {
    Json one = {{"name", result.name},
                {"milliseconds", result.milliseconds},
                {"best_milliseconds", result.best_milliseconds},
                {"iterations", result.iterations}};
    add_share(one, "recall", result.recall);
    add_share(one, "recall_of_codes", result.of_codes);
    add_share(one, "bytes", result.bytes);
    list.push_back(std::move(one));
  }
  const Json document = {
      {"suite", "vitrine"},
      {"where", "native"},
      {"inputs", {{"works", settings.works}, {"dimension", settings.dimension}, {"seed", settings.seed}}},
      {"results", std::move(list)}};
  return publish::indented_json(document);
}

std::string bench_names_text() {
  std::string text;
  for (const BenchName& one : bench_names()) text += std::string(one.name) + '\n';
  return text;
}

std::string bench_names_json() {
  Json list = Json::array();
  for (const BenchName& one : bench_names())
    list.push_back({{"name", std::string(one.name)}, {"browser", one.browser}});
  return publish::indented_json(list);
}

}  // namespace vitrine::lab

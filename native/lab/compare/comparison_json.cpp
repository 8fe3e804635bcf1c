// SPDX-License-Identifier: MIT
#include "lab/compare/comparison_json.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "io/hash.h"
#include "lab/compare/agreement.h"
#include "publish/catalogue_json.h"

namespace vitrine::lab {
namespace {

using publish::Json;
using publish::PublishedWork;

// Four decimals are what people compare, and what the page shows.
double four_decimals(double value) { return std::round(value * 1e4) / 1e4; }

Json four_decimals(std::span<const double> values) {
  Json list = Json::array();
  for (const double value : values) list.push_back(four_decimals(value));
  return list;
}

// What votes are kept under: another collection, or other models, begin anew; new works of the same do not.
std::string identity(const Comparison& comparison, const ComparisonTexts& texts) {
  std::string named = texts.title;
  for (const ComparedModel& model : comparison.models) named += "\n" + model.id + " " + model.hash;
  return io::hex(io::sha256(named));
}

Json model_json(const ComparedModel& model) {
  Json json = {{"id", model.id}, {"label", model.label}, {"hash", model.hash}};
  if (!model.trained) json["trained"] = false;
  json["dimension"] = model.dimension;
  json["embedding_bytes"] = model.embedding_bytes();
  json["network_bytes"] = model.network_bytes;
  if (model.time.pictures > 0) {
    json["milliseconds"] = std::round(model.time.median_ms * 100) / 100;
    json["timed"] = model.time.pictures;
  }
  json["embedded"] = model.embedded;
  json["reused"] = model.reused;
  return json;
}

Json precision_json(const PrecisionTable& table, std::uint32_t depth, const std::string& source) {
  Json classes = Json::array();
  for (const ClassPrecision& row : table.classes)
    classes.push_back(
        {{"name", row.name}, {"works", row.works}, {"precision", four_decimals(row.precision)}});
  return {{"class", source},
          {"k", depth},
          {"works", table.works},
          {"overall", four_decimals(table.overall)},
          {"classes", std::move(classes)}};
}

void add_marks(Json& json, const ComparedWork& work) {
  if (!work.class_name.empty()) json["class"] = work.class_name;
  if (!work.perturbation.empty()) json["perturbation"] = work.perturbation;
  if (!work.of.empty()) json["of"] = work.of;
}

// What a row shows of a work: its name, and the smallest picture there is of it.
PublishedWork in_brief(const PublishedWork& whole) {
  PublishedWork brief;
  brief.work.id = whole.work.id;
  brief.work.title = whole.work.title;
  brief.work.maker = whole.work.maker;
  brief.work.language = whole.work.language;
  if (!whole.images.empty()) {
    brief.images.push_back(whole.images.front());
    auto& sizes = brief.images.front().sizes;
    sizes.resize(std::min<std::size_t>(sizes.size(), 1));
  }
  return brief;
}

}  // namespace

Json summary_json(const Comparison& comparison, const ComparisonTexts& texts) {
  const std::uint32_t depth = std::min(comparison.neighbours, kFigureDepth);
  Json json = {{"format", "vitrine-comparison"},     {"version", 1},
               {"id", identity(comparison, texts)},  {"title", texts.title},
               {"language", texts.language},         {"works", comparison.works.size()},
               {"neighbours", comparison.neighbours}};
  Json& models = json["models"] = Json::array();
  for (const ComparedModel& model : comparison.models) models.push_back(model_json(model));
  Json matrix = Json::array();
  for (const std::vector<double>& row : agreement(comparison, depth)) matrix.push_back(four_decimals(row));
  json["agreement"] = {{"k", depth}, {"shares", std::move(matrix)}};
  if (!texts.class_source.empty()) {
    json["precision"] = precision_json(precision_by_class(comparison, depth), depth, texts.class_source);
  }
  return json;
}

Json titles_json(std::span<const PublishedWork> works) {
  Json list = Json::array();
  for (const PublishedWork& work : works)
    list.push_back(Json::array({work.work.id, work.work.title.empty() ? work.work.id : work.work.title}));
  return {{"works", std::move(list)}};
}

Json work_file_json(const Comparison& comparison, std::span<const PublishedWork> works, std::size_t work) {
  Json json = publish::work_json(works[work]);
  add_marks(json, comparison.works[work]);
  std::map<WorkIndex, std::size_t> places;  // of a neighbour, in "others"
  Json others = Json::array();
  Json rows = Json::array();
  for (const ComparedModel& model : comparison.models) {
    Json& row = rows.emplace_back(Json::array());
    for (std::uint32_t i = 0; i < comparison.neighbours; ++i) {
      const Neighbour& neighbour = model.neighbours[work * comparison.neighbours + i];
      const auto [place, is_new] = places.emplace(neighbour.work, others.size());
      if (is_new) {
        Json other = publish::work_json(in_brief(works[neighbour.work]));
        other["at"] = neighbour.work;
        add_marks(other, comparison.works[neighbour.work]);
        others.push_back(std::move(other));
      }
      row.push_back(Json::array({place->second, four_decimals(cosine_of(neighbour))}));
    }
  }
  return {{"work", std::move(json)}, {"others", std::move(others)}, {"rows", std::move(rows)}};
}

}  // namespace vitrine::lab

// SPDX-License-Identifier: MIT
#include "lab/perturb/study_json.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <utility>

#include "embed/json_fields.h"
#include "publish/json_fields.h"
#include "publish/out/text_forms.h"

namespace vitrine::lab {
namespace {

using Json = publish::Json;

constexpr std::array<const char*, 3> kStructures = {"exact", "graph", "partitions"};
// Bounds of what is read: far beyond any study.
constexpr std::uint64_t kMaxCount = 1ull << 40;
constexpr std::size_t kMaxModels = 1000;

double rounded(double value) { return std::round(value * 1e6) / 1e6; }

Json spread_json(const Spread& spread) {
  return {{"mean", rounded(spread.mean)}, {"deviation", rounded(spread.deviation)}};
}

Json scores_json(const Scores& scores) {
  Json all = Json::array();
  for (const ScoresAt& at : scores) {
    Json found = Json::object();
    for (std::size_t p = 0; p < kProfiles; ++p) found[kProfileTable[p].id] = rounded(at.found[p]);
    all.push_back({{"k", at.k},
                   {"precision", spread_json(at.precision)},
                   {"recall", spread_json(at.recall)},
                   {"f1", spread_json(at.f1)},
                   {"found", std::move(found)}});
  }
  return all;
}

Json model_json(const ModelScores& model) {
  Json json = {{"id", model.id},
               {"label", model.label},
               {"hash", model.hash},
               {"dimension", model.dimension},
               {"trained", model.trained},
               {"structure", kStructures[static_cast<std::size_t>(model.structure)]},
               {"coefficients", model.coefficients},
               {"bytes_per_picture", rounded(model.bytes_per_picture)},
               {"fine_bytes_per_picture", rounded(model.fine_bytes_per_picture)}};
  for (const Searched& search : kSearches) json[std::string(search.name)] = scores_json(model.*search.scores);
  return json;
}

Json profiles_json() {
  Json profiles = Json::array();
  for (const ProfileInfo& profile : kProfileTable)
    profiles.push_back({{"id", profile.id}, {"name", profile.name}});
  return profiles;
}

std::string decimal(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6f", value);
  return text;
}

Spread read_spread(embed::Fields& fields, const char* name, const std::string& prefix, std::string& failure) {
  embed::Fields spread(fields.object(name), prefix + name + ".", failure);
  const double mean = spread.fraction("mean", 0.0, 1.0);
  return {mean, spread.fraction("deviation", 0.0, 1.0)};
}

void read_scores(embed::Fields& model, const char* name, const std::string& prefix, Scores& scores,
                 std::string& failure) {
  const nlohmann::json& list = model.list(name, kFirst.size());
  if (failure.empty() && list.size() != kFirst.size()) model.fail(name, "a list of three", list);
  for (std::size_t i = 0; failure.empty() && i < kFirst.size(); ++i) {
    const std::string inside = prefix + name + "[" + std::to_string(i) + "].";
    embed::Fields fields(list[i], inside, failure);
    ScoresAt& at = scores[i];
    at.k = static_cast<std::uint32_t>(fields.whole("k", kFirst[i], kFirst[i]));
    at.precision = read_spread(fields, "precision", inside, failure);
    at.recall = read_spread(fields, "recall", inside, failure);
    at.f1 = read_spread(fields, "f1", inside, failure);
    embed::Fields found(fields.object("found"), inside + "found.", failure);
    for (std::size_t p = 0; p < kProfiles; ++p) at.found[p] = found.fraction(kProfileTable[p].id, 0.0, 1.0);
  }
}

// A card's id: it goes into a command that people copy.
bool is_model_id(const std::string& text) {
  return text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-") == std::string::npos;
}

std::string read_hash(embed::Fields& fields, const char* name) {
  const std::string text = fields.text(name);
  if (!text.empty() && !embed::is_sha256(text)) fields.fail(name, "64 lower-case hex digits", text);
  return text;
}

ModelScores read_model(const nlohmann::json& json, const std::string& prefix, std::string& failure) {
  embed::Fields fields(json, prefix, failure);
  ModelScores model;
  model.id = fields.text("id");
  if (!is_model_id(model.id)) fields.fail("id", "the id of a model card", model.id);
  model.label = fields.text("label");
  model.hash = read_hash(fields, "hash");
  model.dimension = static_cast<std::uint32_t>(fields.whole("dimension", 1, kMaxEmbeddingDimension));
  model.trained = fields.yes("trained");
  model.structure =
      static_cast<Structure>(fields.one_of("structure", {kStructures[0], kStructures[1], kStructures[2]}));
  model.coefficients = static_cast<std::uint32_t>(fields.whole("coefficients", 1, kMaxCodeDimension));
  model.bytes_per_picture = fields.fraction("bytes_per_picture", 0.0, 1e6);
  model.fine_bytes_per_picture = fields.fraction("fine_bytes_per_picture", 0.0, 1e6);
  read_scores(fields, "exact", prefix, model.exact, failure);
  read_scores(fields, "index", prefix, model.index, failure);
  return model;
}

}  // namespace

std::string study_json(const Study& study) {
  Json models = Json::array();
  for (const ModelScores& model : study.models) models.push_back(model_json(model));
  return publish::indented_json({{"kind", kStudyKind},
                                 {"version", kStudyVersion},
                                 {"title", study.title},
                                 {"works", study.works},
                                 {"sample", study.sample},
                                 {"seed", study.seed},
                                 {"originals", study.originals},
                                 {"pictures", study.pictures},
                                 {"left_out", study.left_out},
                                 {"profiles", profiles_json()},
                                 {"jpeg_quality", kAlteredQuality},
                                 {"neighbours", kNeighboursFound},
                                 {"deviation", "population"},
                                 {"models", std::move(models)}});
}

Result<Study> read_study(const nlohmann::json& json, const std::string& file) {
  std::string failure;
  if (!json.is_object()) return Error{ErrorCode::kCorrupt, file + ": expected a JSON object"};
  embed::Fields fields(json, "", failure);
  const std::uint64_t version = fields.whole("version", 0, kMaxCount);
  if (failure.empty() && version != kStudyVersion) {
    return Error{ErrorCode::kUnsupported, file + ": version " + std::to_string(version) +
                                              " of a study's shape; this vitrine reads version " +
                                              std::to_string(kStudyVersion) +
                                              ": run vitrine lab perturb again"};
  }
  Study study;
  study.title = fields.text("title");
  study.works = fields.whole("works", 1, kMaxCount);
  study.sample = fields.whole("sample", 1, kMaxCount);
  study.seed = fields.whole("seed", 0, UINT64_MAX);
  study.originals = fields.whole("originals", 1, kMaxOriginals);
  study.pictures = read_hash(fields, "pictures");
  const nlohmann::json& left_out = fields.list("left_out", kMaxOriginals);
  for (const nlohmann::json& id : left_out) {
    if (!id.is_string()) fields.fail("left_out", "a list of texts", left_out);
    if (failure.empty()) study.left_out.push_back(id.get<std::string>());
  }
  const nlohmann::json& models = fields.list("models", kMaxModels);
  if (failure.empty() && models.empty()) fields.fail("models", "at least one model", models);
  for (std::size_t i = 0; failure.empty() && i < models.size(); ++i) {
    const std::string prefix = "models[" + std::to_string(i) + "].";
    if (!models[i].is_object()) {
      fields.fail("models", "a list of objects", models[i]);
    } else {
      study.models.push_back(read_model(models[i], prefix, failure));
    }
  }
  if (!failure.empty()) return Error{ErrorCode::kCorrupt, file + ": " + failure};
  return study;
}

std::string study_csv(const Study& study) {
  std::string csv = "model,search,k,precision,precision_sd,recall,recall_sd,f1,f1_sd";
  for (const ProfileInfo& profile : kProfileTable) csv += std::string(",") + profile.id;
  csv += '\n';
  for (const ModelScores& model : study.models) {
    for (const Searched& search : kSearches) {
      for (const ScoresAt& at : model.*search.scores) {
        csv += publish::csv_field(model.id) + "," + std::string(search.name) + "," + std::to_string(at.k);
        for (const Spread& spread : {at.precision, at.recall, at.f1})
          csv += "," + decimal(spread.mean) + "," + decimal(spread.deviation);
        for (const double share : at.found) csv += "," + decimal(share);
        csv += '\n';
      }
    }
  }
  return csv;
}

}  // namespace vitrine::lab

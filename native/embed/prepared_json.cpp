// SPDX-License-Identifier: MIT
#include <nlohmann/json.hpp>

#include "embed/prepared.h"

namespace vitrine::embed {
namespace {

using Json = nlohmann::ordered_json;

Json file_json(const NetworkFile& file) {
  return {{"file", file.file.filename().native()}, {"bytes", file.bytes}, {"sha256", file.sha256}};
}

Json weights_json(const NetworkWeights& weights) {
  Json json = {{"path", weights.path}, {"bytes", weights.bytes}, {"parts", Json::array()}};
  for (const NetworkFile& part : weights.parts) json["parts"].push_back(file_json(part));
  for (const WeightBlock& block : weights.blocks)
    json["blocks"].push_back(
        {{"encoding", block.packing == Packing::kInt4 ? "int4" : "raw"}, {"bytes", block.bytes}});
  return json;
}

Json form_json(const Network& form) {
  Json json = {{"name", form.form}};
  if (form.engine == Engine::kVitrine) json["engine"] = "vitrine";
  json["graph"] = file_json(form.graph);
  if (form.webgpu_graph) json["webgpu_graph"] = file_json(*form.webgpu_graph);
  if (form.weights) json["weights"] = weights_json(*form.weights);
  if (form.agreement)
    json["agreement"] = {{"pictures", form.agreement->pictures},
                         {"cosine", form.agreement->cosine},
                         {"overlap", form.agreement->overlap}};
  return json;
}

Json browser_json(const Prepared& prepared) {
  Json json = {{"agree", prepared.agree}, {"measured", Json::array()}};
  for (const MeasuredForm& one : prepared.measured) {
    Json row = {{"convolutions", one.convolutions},
                {"dense", one.dense},
                {"rank", one.rank},
                {"bytes", one.bytes},
                {"last_bytes", one.last_bytes},
                {"cosine", one.cosine},
                {"overlap", one.overlap}};
    if (one.chosen) row["chosen"] = 1;
    json["measured"].push_back(std::move(row));
  }
  return json;
}

}  // namespace

std::string prepared_json(const Prepared& prepared, const ModelCard& card) {
  Json json = {{"format", "vitrine-prepared-model"},
               {"version", 1},
               {"maker", prepared.maker},
               {"model", card.id},
               {"source_sha256", prepared.source_sha256},
               {"input", card.input},
               {"source_feature", prepared.source_feature},
               {"feature", prepared.feature},
               {"dimension", card.dimension}};
  if (prepared.pictures > 0)
    json["calibration"] = {{"pictures", prepared.pictures}, {"sha256", prepared.pictures_sha256}};
  if (prepared.agree > 0) json["browser"] = browser_json(prepared);
  if (!prepared.without.empty()) json["without"] = prepared.without;
  json["forms"] = Json::array();
  for (const Network& form : prepared.forms) json["forms"].push_back(form_json(form));
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace vitrine::embed

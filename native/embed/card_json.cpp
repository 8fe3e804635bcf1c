// SPDX-License-Identifier: MIT
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

#include "embed/model_card.h"

namespace vitrine::embed {
namespace {

using Json = nlohmann::ordered_json;

// The shortest decimal that reads back as the same float: 0.485, not 0.48500001430511475.
double shortest(float value) {
  char text[40];
  const auto end = std::to_chars(text, text + sizeof text, value).ptr;
  double number = 0;
  std::from_chars(text, end, number);
  return number;
}

Json three(const std::array<float, 3>& values) {
  return Json::array({shortest(values[0]), shortest(values[1]), shortest(values[2])});
}

}  // namespace

std::string_view feature_at_name(FeatureAt at) {
  switch (at) {
    case FeatureAt::kOutput:
      return "output";
    case FeatureAt::kInner:
      return "inner";
    case FeatureAt::kSecondDenseOutput:
      return "second-dense-output";
    case FeatureAt::kLastDenseInput:
      return "last-dense-input";
  }
  return "output";
}

std::string card_json(const ModelCard& card) {
  Json json = {{"id", card.id}, {"label", card.label}, {"embedder", card.embedder}, {"source", card.source}};
  if (!card.url.empty()) json["url"] = card.url;
  json["licence"] = card.licence;
  if (!card.trained) json["trained"] = false;
  json["file"] = card.file;
  json["bytes"] = card.bytes;
  json["sha256"] = card.sha256;
  json["input"] = card.input;
  if (card.feature_at != FeatureAt::kOutput) json["feature_at"] = feature_at_name(card.feature_at);
  if (!card.feature.empty()) json["feature"] = card.feature;
  json["dimension"] = card.dimension;
  const PreprocessSpec& spec = card.preprocess;
  json["preprocess"] = {{"fit", spec.fit == Fit::kShortSideCrop ? "short-side-crop" : "squash"},
                        {"side", spec.side},
                        {"short_side", spec.short_side},
                        {"order", spec.order == ChannelOrder::kBgr ? "bgr" : "rgb"},
                        {"layout", spec.layout == TensorLayout::kNhwc ? "nhwc" : "nchw"},
                        {"scale", shortest(spec.scale)},
                        {"mean", three(spec.mean)},
                        {"std", three(spec.std)}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace vitrine::embed

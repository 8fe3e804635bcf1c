// SPDX-License-Identifier: MIT
#include "embed/model_card.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "embed/json_fields.h"
#include "io/download.h"
#include "io/files.h"
#include "io/hash.h"
#include "vitrine/descriptor.h"
#include "vitrine/embedding.h"

namespace vitrine::embed {
namespace {

using Json = nlohmann::json;

// A card is a page of text; the network stands beside it, not in it.
constexpr std::uint64_t kMaxCardBytes = 64 * 1024;

bool is_id(const std::string& text) {
  return text.front() != '.' && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
         });
}

// Printed, and handed to the network library: an address of the web in printable ASCII without spaces.
bool is_address(const std::string& text) {
  return io::is_web_address(text) &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
}

// In the order of FeatureAt.
FeatureAt read_feature_at(Fields& fields) {
  if (!fields.has("feature_at")) return FeatureAt::kOutput;
  return static_cast<FeatureAt>(
      fields.one_of("feature_at", {"output", "inner", "second-dense-output", "last-dense-input"}));
}

// Rules are there for tensors whose name nobody has published: a card does not make one up.
bool is_named(FeatureAt at) { return at == FeatureAt::kOutput || at == FeatureAt::kInner; }

std::string feature_text(const ModelCard& card) {
  switch (card.feature_at) {
    case FeatureAt::kOutput:
    case FeatureAt::kInner:
      return "'" + card.feature + "'";
    case FeatureAt::kSecondDenseOutput:
      return "the output of the second fully connected layer of " + std::to_string(card.dimension) +
             " values";
    case FeatureAt::kLastDenseInput:
      return "the input of the last fully connected layer";
  }
  return card.feature;
}

PreprocessSpec read_preprocess(const Json& object, std::string& failure) {
  Fields fields(object, "preprocess.", failure);
  PreprocessSpec spec;
  spec.fit = fields.second_of("fit", "squash", "short-side-crop") ? Fit::kShortSideCrop : Fit::kSquash;
  spec.side = static_cast<std::uint32_t>(fields.whole("side", 1, kMaxTensorSide));
  spec.short_side = static_cast<std::uint32_t>(fields.whole("short_side", 0, 2 * kMaxTensorSide));
  spec.order = fields.second_of("order", "rgb", "bgr") ? ChannelOrder::kBgr : ChannelOrder::kRgb;
  spec.layout = fields.second_of("layout", "nchw", "nhwc") ? TensorLayout::kNhwc : TensorLayout::kNchw;
  spec.scale = fields.number("scale");
  spec.mean = fields.three("mean");
  spec.std = fields.three("std");
  fields.nothing_else();
  return spec;
}

ModelCard read_fields(const Json& object, std::string& failure) {
  Fields fields(object, "", failure);
  ModelCard card;
  card.id = fields.text("id");
  card.label = fields.text("label");
  card.embedder = fields.text("embedder");
  card.source = fields.text("source");
  if (fields.has("url")) card.url = fields.text("url");
  card.licence = fields.text("licence");
  if (fields.has("trained")) card.trained = fields.yes("trained");
  card.file = fields.text("file");
  card.bytes = fields.whole("bytes", 1, kMaxModelBytes);
  card.sha256 = fields.text("sha256");
  card.input = fields.text("input");
  card.feature_at = read_feature_at(fields);
  if (is_named(card.feature_at)) card.feature = fields.text("feature");
  card.dimension = static_cast<std::uint32_t>(fields.whole("dimension", 1, kMaxEmbeddingDimension));
  card.preprocess = read_preprocess(fields.object("preprocess"), failure);
  fields.nothing_else();
  if (!failure.empty()) return card;
  if (!is_id(card.id)) fields.fail("id", "lower-case letters, digits, '.' and '-'", card.id);
  if (card.embedder != "onnx")
    fields.fail("embedder", "\"onnx\" (the descriptor is built in and has no card file)", card.embedder);
  if (!card.url.empty() && !is_address(card.url))
    fields.fail("url", "an address that begins with https:// or http://, without spaces", card.url);
  if (card.file.find('/') != std::string::npos || card.file.front() == '.')
    fields.fail("file", "a file name without folders", card.file);
  if (!is_sha256(card.sha256)) fields.fail("sha256", "64 hex digits in lower case", card.sha256);
  if (!card.trained && card.label.find("untrained") == std::string::npos)
    fields.fail("label", "the word untrained in it, as 'trained' is false", card.label);
  if (const Status valid = validate(card.preprocess); failure.empty() && !valid.ok())
    failure = valid.error().message;
  return card;
}

std::string number_text(float value) {
  char text[40];
  const auto end = std::to_chars(text, text + sizeof text, value).ptr;
  return {text, end};
}

std::string three_text(const std::array<float, 3>& values) {
  return "[" + number_text(values[0]) + "," + number_text(values[1]) + "," + number_text(values[2]) + "]";
}

std::string canonical_preprocess(const PreprocessSpec& spec) {
  const bool crops = spec.fit == Fit::kShortSideCrop;
  return std::string("{\"fit\":") + (crops ? "\"short-side-crop\"" : "\"squash\"") +
         ",\"layout\":" + (spec.layout == TensorLayout::kNhwc ? "\"nhwc\"" : "\"nchw\"") +
         ",\"mean\":" + three_text(spec.mean) +
         ",\"order\":" + (spec.order == ChannelOrder::kBgr ? "\"bgr\"" : "\"rgb\"") +
         ",\"scale\":" + number_text(spec.scale) +
         // A squash does not read it, so that it must not tell two equal preprocessings apart.
         ",\"short_side\":" + std::to_string(crops ? spec.short_side : 0) +
         ",\"side\":" + std::to_string(spec.side) + ",\"std\":" + three_text(spec.std) + "}";
}

}  // namespace

Result<ModelCard> read_model_card(const std::filesystem::path& file) {
  const Result<io::Bytes> bytes = io::read_file(file, kMaxCardBytes);
  if (!bytes.ok()) return bytes.error();
  const std::string name = io::display(file);
  const Result<Json> json = parse_object(*bytes, name);
  if (!json.ok()) return json.error();
  std::string failure;
  ModelCard card = read_fields(*json, failure);
  if (!failure.empty()) return Error{ErrorCode::kCorrupt, name + ": " + io::printable(failure)};
  return card;
}

Status check_embeds(const ModelCard& card) {
  if (card.feature_at == FeatureAt::kOutput) return Done{};
  return Error{ErrorCode::kUnsupported,
               "model " + card.id + " cannot embed as it was fetched: its feature, " + feature_text(card) +
                   ", is not an output of " + card.file + "; run vitrine model prepare " + card.id};
}

std::string canonical_json(const ModelCard& card) {
  if (card.embedder == "descriptor") {
    return "{\"embedder\":\"descriptor\",\"version\":" + std::to_string(kDescriptorVersion) + "}";
  }
  const auto quoted = [](const std::string& text) {
    return Json(text).dump(-1, ' ', true, Json::error_handler_t::replace);
  };
  return "{\"dimension\":" + std::to_string(card.dimension) + ",\"embedder\":" + quoted(card.embedder) +
         ",\"feature\":" + quoted(card.feature) + ",\"input\":" + quoted(card.input) +
         ",\"preprocess\":" + canonical_preprocess(card.preprocess) + ",\"sha256\":" + quoted(card.sha256) +
         "}";
}

std::string model_hash(const ModelCard& card) { return io::hex(io::sha256(canonical_json(card))); }

}  // namespace vitrine::embed

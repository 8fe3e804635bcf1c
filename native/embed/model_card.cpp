// SPDX-License-Identifier: MIT
#include "embed/model_card.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <exception>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <set>

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
constexpr std::size_t kMaxTextBytes = 1000;

// Takes fields out of an object one by one and remembers the first that is missing or wrong.
class Fields {
 public:
  Fields(const Json& object, std::string prefix, std::string& failure)
      : object_(object), prefix_(std::move(prefix)), failure_(failure) {}

  std::string text(const char* name) {
    const Json* value = take(name);
    if (value == nullptr) return "";
    if (!value->is_string()) return fail(name, "a text", *value), "";
    std::string text = value->get<std::string>();
    if (text.empty() || text.size() > kMaxTextBytes) fail(name, "a text of 1 to 1000 bytes", *value);
    return text;
  }

  std::uint64_t whole(const char* name, std::uint64_t least, std::uint64_t most) {
    const Json* value = take(name);
    if (value == nullptr) return least;
    const std::string wanted = "a whole number from " + std::to_string(least) + " to " + std::to_string(most);
    if (!value->is_number_unsigned()) return fail(name, wanted, *value), least;
    const auto number = value->get<std::uint64_t>();
    if (number < least || number > most) fail(name, wanted, *value);
    return number;
  }

  float number(const char* name) {
    const Json* value = take(name);
    return value == nullptr ? 1.0f : as_float(name, *value);
  }

  std::array<float, 3> three(const char* name) {
    std::array<float, 3> numbers{};
    const Json* value = take(name);
    if (value == nullptr) return numbers;
    if (!value->is_array() || value->size() != 3)
      return fail(name, "a list of three numbers", *value), numbers;
    for (std::size_t i = 0; i < 3; ++i) numbers[i] = as_float(name, (*value)[i]);
    return numbers;
  }

  bool has(const char* name) const { return object_.contains(name); }

  // Which of these words stands in the field, by place.
  std::size_t one_of(const char* name, std::initializer_list<const char*> words) {
    const Json* value = take(name);
    if (value == nullptr) return 0;
    std::string wanted;
    std::size_t place = 0;
    for (const char* word : words) {
      if (*value == word) return place;
      wanted += (place++ == 0 ? "\"" : ", \"") + std::string(word) + "\"";
    }
    return fail(name, "one of " + wanted, *value), 0;
  }

  // Which of two words stands in the field: false for the first, true for the second.
  bool second_of(const char* name, const char* first, const char* second) {
    const Json* value = take(name);
    if (value == nullptr) return false;
    if (!value->is_string() || (*value != first && *value != second)) {
      fail(name, std::string("\"") + first + "\" or \"" + second + "\"", *value);
    }
    return *value == second;
  }

  const Json& object(const char* name) {
    static const Json kEmpty = Json::object();
    const Json* value = take(name);
    if (value == nullptr) return kEmpty;
    if (!value->is_object()) return fail(name, "an object", *value), kEmpty;
    return *value;
  }

  // A field nobody asked for is a misspelt one.
  void nothing_else() {
    for (const auto& member : object_.items()) {
      if (taken_.count(member.key()) == 0) fail(member.key(), "no field of this name", member.value());
    }
  }

  void fail(const std::string& name, const std::string& wanted, const Json& found) {
    if (!failure_.empty()) return;
    std::string shown = found.dump(-1, ' ', false, Json::error_handler_t::replace);
    if (shown.size() > 80) shown = shown.substr(0, 77) + "...";
    failure_ = "field '" + prefix_ + name + "': expected " + wanted + ", found " + shown;
  }

 private:
  const Json* take(const char* name) {
    taken_.insert(name);
    const auto found = object_.find(name);
    if (found != object_.end()) return &*found;
    if (failure_.empty()) failure_ = "field '" + prefix_ + name + "' is missing";
    return nullptr;
  }

  float as_float(const char* name, const Json& value) {
    const float number = value.is_number() ? static_cast<float>(value.get<double>()) : NAN;
    if (!std::isfinite(number)) fail(name, "a finite number", value);
    return number;
  }

  const Json& object_;
  const std::string prefix_;
  std::string& failure_;
  std::set<std::string> taken_;
};

bool is_id(const std::string& text) {
  return text.front() != '.' && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
         });
}

bool is_sha256(const std::string& text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
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
  try {
    const Json json = Json::parse(bytes->begin(), bytes->end());
    if (!json.is_object()) return Error{ErrorCode::kCorrupt, name + ": expected a JSON object"};
    std::string failure;
    ModelCard card = read_fields(json, failure);
    if (!failure.empty()) return Error{ErrorCode::kCorrupt, name + ": " + io::printable(failure)};
    return card;
  } catch (const std::exception& failure) {
    return Error{ErrorCode::kCorrupt, name + ": not JSON: " + io::printable(failure.what())};
  }
}

Status check_embeds(const ModelCard& card) {
  if (card.feature_at == FeatureAt::kOutput) return Done{};
  return Error{
      ErrorCode::kUnsupported,
      "model " + card.id + " cannot embed yet: its feature, " + feature_text(card) +
          ", is not an output of " + card.file +
          ", so that the file has to be prepared first, which this version of vitrine cannot do; use "
          "--model descriptor, or a card without 'feature_at'"};
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

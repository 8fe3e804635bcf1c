// SPDX-License-Identifier: MIT
#include "embed/prepared.h"

#include <doctest/doctest.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "temporary_folder.h"

namespace vitrine::embed {
namespace {

using Json = nlohmann::ordered_json;
using testing::TemporaryFolder;

const std::string kDigest(64, 'a');

ModelCard card() {
  ModelCard card;
  card.id = "vgg16";
  card.embedder = "onnx";
  card.file = "vgg16-12.onnx";
  card.sha256 = std::string(64, 'c');
  card.input = "data";
  card.feature_at = FeatureAt::kSecondDenseOutput;
  card.dimension = 4096;
  return card;
}

Prepared sample() {
  Prepared prepared;
  prepared.maker = 1;
  prepared.source_sha256 = card().sha256;
  prepared.source_feature = "fc7";
  prepared.feature = "fc7";
  prepared.pictures = 200;
  prepared.pictures_sha256 = kDigest;
  prepared.without = {"int4"};
  Network plain;
  plain.form = "fp32";
  plain.graph = {"graph-1.onnx", 10, kDigest};
  plain.weights = NetworkWeights{"weights.bin", kMaxPartBytes + 7, {}, {}};
  plain.weights->parts = {{"weights-1.bin", kMaxPartBytes, kDigest}, {"weights-2.bin", 7, kDigest}};
  Network packed;
  packed.form = "int8-packed";
  packed.graph = {"graph-2.onnx", 10, kDigest};
  packed.webgpu_graph = NetworkFile{"graph-3.onnx", 11, kDigest};
  packed.weights = NetworkWeights{"weights.bin", 128, {}, {}};
  packed.weights->parts = {{"weights-3.bin", 64 + 34, kDigest}};
  packed.weights->blocks = {{Packing::kRaw, 64}, {Packing::kInt4, 64}};
  packed.agreement = Agreement{200, 0.998, 0.97};
  prepared.agree = 0.95;
  prepared.measured = {{63, "4 bits", 1024, 70'000'000, 8'000'000, 0.99, 0.94, false},
                       {127, "15", 0, 80'000'000, 16'000'000, 0.999, 0.96, true}};
  Network own;
  own.form = kVitrineForm;
  own.engine = Engine::kVitrine;
  own.graph = {"graph-4.vgg", 272, kDigest};
  own.weights = NetworkWeights{"weights.bin", 7, {{"weights-4.bin", 7, kDigest}}, {}};
  own.agreement = Agreement{200, 0.999, 0.96};
  prepared.forms = {plain, packed, own};
  return prepared;
}

Result<Prepared> parse(const std::string& text) {
  return parse_prepared({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}, "folder", card());
}

// The message with which this change to a sound prepared.json is refused.
Error refusal(const std::function<void(Json&)>& change) {
  Json json = Json::parse(prepared_json(sample(), card()));
  change(json);
  const auto read = parse(json.dump());
  REQUIRE_MESSAGE(!read.ok(), json.dump());
  CHECK(read.error().message.find("folder/prepared.json: ") == 0);
  CHECK(read.error().message.find("vitrine model prepare vgg16") != std::string::npos);
  return read.error();
}

void refused(const char* words, const std::function<void(Json&)>& change) {
  const Error error = refusal(change);
  CAPTURE(error.message);
  CHECK(error.code == ErrorCode::kCorrupt);
  CHECK(error.message.find(words) != std::string::npos);
}

TEST_CASE("prepared.json is read as it was written") {
  const std::string text = prepared_json(sample(), card());
  const auto read = parse(text);
  REQUIRE_MESSAGE(read.ok(), read.error().message);
  CHECK(prepared_json(*read, card()) == text);
  CHECK(read->forms[0].card.feature == "fc7");
  CHECK(read->forms[0].card.feature_at == FeatureAt::kOutput);
  CHECK(read->forms[0].graph.file == "folder/graph-1.onnx");
  CHECK(read->forms[1].weights->blocks[1].packing == Packing::kInt4);
  CHECK(read->forms[1].agreement->overlap == 0.97);
  CHECK(find_form(*read, "int8-packed") == &read->forms[1]);
  CHECK(find_form(*read, kVitrineForm)->engine == Engine::kVitrine);
  CHECK(read->forms[0].engine == Engine::kOnnx);
  REQUIRE(read->measured.size() == 2);
  CHECK(read->measured[0].dense == "4 bits");
  CHECK(read->measured[1].chosen);
  CHECK(find_form(*read, "int8") == nullptr);
}

TEST_CASE("names that lead elsewhere are refused") {
  for (const char* name : {"../graph.onnx", "/etc/passwd", "a/b.onnx", ".hidden", "", "UPPER.onnx", "a\nb"}) {
    CAPTURE(name);
    refused("forms[0].graph.file", [&](Json& json) { json["forms"][0]["graph"]["file"] = name; });
    refused("forms[0].weights.parts[1].file",
            [&](Json& json) { json["forms"][0]["weights"]["parts"][1]["file"] = name; });
    refused("forms[1].weights.path", [&](Json& json) { json["forms"][1]["weights"]["path"] = name; });
    refused("forms[1].webgpu_graph.file",
            [&](Json& json) { json["forms"][1]["webgpu_graph"]["file"] = name; });
  }
}

TEST_CASE("what a form was chosen from is read within its bounds") {
  refused("browser.agree", [](Json& json) { json["browser"]["agree"] = 1.5; });
  refused("browser.measured[0].convolutions",
          [](Json& json) { json["browser"]["measured"][0]["convolutions"] = 128; });
  refused("browser.measured[1].last_bytes",
          [](Json& json) { json["browser"]["measured"][1]["last_bytes"] = 90'000'000; });
  refused("browser.measured[1].overlap", [](Json& json) { json["browser"]["measured"][1].erase("overlap"); });
  refused("browser.measured", [](Json& json) { json["browser"]["measured"] = Json::array_t(201, Json()); });
  refused("forms[2].engine", [](Json& json) { json["forms"][2]["engine"] = "other"; });
}

TEST_CASE("sizes beyond bounds, or that do not add up, are refused") {
  refused("forms[0].weights.parts[0].bytes",
          [](Json& json) { json["forms"][0]["weights"]["parts"][0]["bytes"] = kMaxPartBytes + 1; });
  refused("forms[0].weights.bytes", [](Json& json) { json["forms"][0]["weights"]["bytes"] = 1ull << 40; });
  refused("do not add up", [](Json& json) { json["forms"][0]["weights"]["bytes"] = 100; });
  refused("do not add up", [](Json& json) { json["forms"][1]["weights"]["blocks"][0]["bytes"] = 65; });
  refused("which cannot be", [](Json& json) { json["forms"][1]["weights"]["blocks"][1]["bytes"] = 63; });
  refused("forms[0].graph.bytes", [](Json& json) { json["forms"][0]["graph"]["bytes"] = -1; });
  refused("forms[0].graph.bytes", [](Json& json) { json["forms"][0]["graph"]["bytes"] = 1.5; });
  for (const char* list : {"parts", "blocks"}) {
    CAPTURE(list);
    refused("at most 1024", [&](Json& json) {
      json["forms"][0]["weights"][list] = std::vector<Json>(kMaxWeightParts + 1, nullptr);
    });
  }
  refused("calibration.pictures", [](Json& json) { json["calibration"]["pictures"] = 0; });
  refused("forms[1].agreement.cosine", [](Json& json) { json["forms"][1]["agreement"]["cosine"] = 2; });
}

TEST_CASE("fields that are missing, wrong or unknown are named") {
  refused("'forms' is missing", [](Json& json) { json.erase("forms"); });
  refused("fp32 first", [](Json& json) { json["forms"].erase(0); });
  refused("forms[1].name", [](Json& json) { json["forms"][1]["name"] = "fp32"; });
  refused("forms[1]", [](Json& json) { json["forms"][1] = 5; });
  refused("'extra'", [](Json& json) { json["extra"] = 1; });
  refused("forms[0].graph.sha256", [](Json& json) { json["forms"][0]["graph"]["sha256"] = "x"; });
  refused("'dimension'", [](Json& json) { json["dimension"] = 512; });
  refused("'model'", [](Json& json) { json["model"] = "other"; });
  refused("'input'", [](Json& json) { json["input"] = "image"; });
  refused("encoding", [](Json& json) { json["forms"][1]["weights"]["blocks"][1]["encoding"] = "int3"; });
}

TEST_CASE("another version, or another source, asks to prepare again") {
  CHECK(refusal([](Json& json) { json["version"] = 2; }).code == ErrorCode::kUnsupported);
  const Error other = refusal([](Json& json) { json["source_sha256"] = std::string(64, 'd'); });
  CHECK(other.code == ErrorCode::kUnsupported);
  CHECK(other.message.find("another file than the one of model vgg16") != std::string::npos);
}

TEST_CASE("what is no JSON, or nested without end, is refused") {
  for (const std::string& text : {std::string("{"), std::string("[]"), std::string("\xFF\xFE"), std::string(),
                                  std::string(50000, '['), "{\"a\":" + std::string(50000, '[')}) {
    const auto read = parse(text);
    REQUIRE(!read.ok());
    CHECK(read.error().code == ErrorCode::kCorrupt);
  }
  // Deep but closed: it parses, and would overflow the stack of whoever printed it.
  const auto deep =
      parse("{\"format\":" + std::string(300000, '[') + std::string(300000, ']') + ",\"version\":1}");
  REQUIRE(!deep.ok());
  CHECK(deep.error().message.find("nested too deeply") != std::string::npos);
}

TEST_CASE("a folder without prepared.json says what to run") {
  const TemporaryFolder folder;
  const auto read = read_prepared(folder.path(), card());
  REQUIRE(!read.ok());
  CHECK(read.error().code == ErrorCode::kNotFound);
  CHECK(read.error().message.find("run vitrine model prepare vgg16") != std::string::npos);
}

TEST_CASE(
    "fp32 counts for the source and the feature, whatever was calibrated; smaller forms for their files") {
  Prepared one = sample(), other = sample();
  other.pictures_sha256 = std::string(64, 'b');
  other.forms[0].weights->parts[0].sha256 = std::string(64, 'b');
  other.forms[1].weights->parts[0].sha256 = std::string(64, 'b');
  CHECK(form_hash(card(), "fc7", one.forms[0]) == form_hash(card(), "fc7", other.forms[0]));
  CHECK(form_hash(card(), "fc7", one.forms[1]) != form_hash(card(), "fc7", other.forms[1]));
  CHECK(form_hash(card(), "fc7", one.forms[0]) != form_hash(card(), "fc6", one.forms[0]));
  ModelCard changed = card();
  changed.sha256 = std::string(64, 'e');
  CHECK(form_hash(card(), "fc7", one.forms[0]) != form_hash(changed, "fc7", one.forms[0]));
  changed = card();
  changed.feature_at = FeatureAt::kLastDenseInput;
  CHECK(form_hash(card(), "fc7", one.forms[0]) != form_hash(changed, "fc7", one.forms[0]));
}

TEST_CASE("a network whose feature is an output keeps its space when it is prepared") {
  ModelCard plain = card();
  plain.feature_at = FeatureAt::kOutput;
  plain.feature = "pool5";
  Network form = sample().forms[0];
  CHECK(form_hash(plain, "pool5", form) == model_hash(plain));
  form.form = "int8";
  CHECK(form_hash(plain, "pool5", form) != model_hash(plain));
}

}  // namespace
}  // namespace vitrine::embed

// SPDX-License-Identifier: MIT
#include "embed/model_card.h"

#include <doctest/doctest.h>

#include "embed/embedder.h"
#include "embed/shortest_side.h"
#include "temporary_folder.h"

namespace vitrine::embed {
namespace {

using testing::TemporaryFolder;

// A valid card with `from` replaced by `to`.
std::string card_text(std::string_view from = "", std::string_view to = "") {
  std::string text = R"({
    "id": "test-net", "label": "Test net", "embedder": "onnx", "source": "drawn", "licence": "MIT",
    "file": "net.onnx", "bytes": 100, "sha256": "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    "input": "data", "feature": "pool5", "dimension": 8,
    "preprocess": {"fit": "short-side-crop", "side": 224, "short_side": 256, "order": "rgb", "layout": "nhwc",
                   "scale": 0.00392156862745098, "mean": [0.5, 0.25, 0], "std": [1, 2, 3]}
  })";
  if (!from.empty()) {
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    text.replace(at, from.size(), to);
  }
  return text;
}

TEST_CASE("a card is read field by field") {
  const TemporaryFolder folder;
  const auto card = read_model_card(folder.write("model.json", card_text()));
  REQUIRE(card.ok());
  CHECK(card->id == "test-net");
  CHECK(card->licence == "MIT");
  CHECK(card->bytes == 100);
  CHECK(card->dimension == 8);
  CHECK(card->preprocess.fit == Fit::kShortSideCrop);
  CHECK(card->preprocess.short_side == 256);
  CHECK(card->preprocess.order == ChannelOrder::kRgb);
  CHECK(card->preprocess.layout == TensorLayout::kNhwc);
  CHECK(card->preprocess.scale == 1.0f / 255.0f);
  CHECK(card->preprocess.mean[1] == 0.25f);
  CHECK(card->preprocess.std[2] == 3.0f);
}

TEST_CASE("the shorter side that a picture needs is the square's, or the one made before a crop") {
  ModelCard card;
  card.embedder = "onnx";
  card.preprocess.side = 227;
  CHECK(shortest_side(card) == 227);
  card.preprocess.fit = Fit::kShortSideCrop;
  card.preprocess.side = 224;
  card.preprocess.short_side = 256;
  CHECK(shortest_side(card) == 256);
  CHECK(shortest_side(make_descriptor_embedder()->card()) == 144);
}

TEST_CASE("a faulty card is refused by file and field") {
  struct Fault {
    const char* from;
    const char* to;
    const char* message;
  };
  const Fault faults[] = {
      {"\"label\": \"Test net\",", "", "field 'label' is missing"},
      {"\"Test net\"", "7", "field 'label': expected a text, found 7"},
      {"\"Test net\"", "\"\"", "field 'label': expected a text of 1 to 1000 bytes"},
      {"test-net", "Test_Net", "field 'id': expected lower-case letters"},
      {"test-net", "..", "field 'id'"},
      {"\"onnx\"", "\"torch\"", "field 'embedder': expected \"onnx\""},
      {"net.onnx", "../net.onnx", "field 'file': expected a file name without folders"},
      {"100", "-100", "field 'bytes': expected a whole number from 1 to 2147483648, found -100"},
      {"100", "1e3", "field 'bytes': expected a whole number"},
      {"0123456789abcdef", "0123456789ABCDEF", "field 'sha256': expected 64 hex digits"},
      {"\"source\"", "\"url\": \"ftp://museum/net.onnx\", \"source\"", "field 'url': expected an address"},
      {"\"source\"", "\"url\": \"https://museum/a net.onnx\", \"source\"",
       "field 'url': expected an address"},
      {"\"source\"", "\"feature_at\": \"end\", \"source\"",
       "field 'feature_at': expected one of \"output\", \"inner\""},
      {"\"source\"", "\"feature_at\": \"last-dense-input\", \"source\"",
       "field 'feature': expected no field of this name"},
      {"\"feature\": \"pool5\",", "", "field 'feature' is missing"},
      {"\"dimension\": 8", "\"dimension\": 16385",
       "field 'dimension': expected a whole number from 1 to 16384"},
      {"\"side\": 224", "\"side\": 0", "field 'preprocess.side'"},
      {"\"short_side\": 256", "\"short_side\": 100", "short_side"},
      {"short-side-crop", "stretch",
       "field 'preprocess.fit': expected \"squash\" or \"short-side-crop\", found \"stretch\""},
      {"[0.5, 0.25, 0]", "[0.5, 0.25]", "field 'preprocess.mean': expected a list of three numbers"},
      {"[1, 2, 3]", "[1, 2, 1e39]", "field 'preprocess.std': expected a finite number"},
      {"[1, 2, 3]", "[1, 2, 0]", "std[2]"},
      {"\"scale\": 0.00392156862745098", "\"scale\": 0", "scale"},
      {"\"source\"", "\"sauce\": \"x\", \"source\"", "field 'sauce': expected no field of this name"},
      {"\"preprocess\": {", "\"preprocess\": 5, \"x\": {", "field 'preprocess': expected an object, found 5"},
      {"{", "[{", "not JSON"},
  };
  const TemporaryFolder folder;
  for (const Fault& fault : faults) {
    CAPTURE(fault.message);
    const auto card = read_model_card(folder.write("model.json", card_text(fault.from, fault.to)));
    REQUIRE(!card.ok());
    CHECK(card.error().code == ErrorCode::kCorrupt);
    CAPTURE(card.error().message);
    CHECK(card.error().message.find("model.json: ") != std::string::npos);
    CHECK(card.error().message.find(fault.message) != std::string::npos);
  }
  CHECK(read_model_card(folder.write("model.json", "[]")).error().code == ErrorCode::kCorrupt);
  CHECK(read_model_card(folder.write("model.json", std::string(100000, ' '))).error().code ==
        ErrorCode::kTooLarge);
  CHECK(read_model_card(folder / "none.json").error().code == ErrorCode::kNotFound);
}

TEST_CASE("a card whose feature is no output of its file says that the file must be prepared") {
  const TemporaryFolder folder;
  const auto ready = read_model_card(
      folder.write("model.json", card_text("\"source\"", "\"feature_at\": \"output\", \"source\"")));
  REQUIRE(ready.ok());
  CHECK(check_embeds(*ready).ok());
  const auto inner = read_model_card(
      folder.write("model.json",
                   card_text("\"source\"",
                             "\"url\": \"https://museum/net.onnx\", \"feature_at\": \"inner\", \"source\"")));
  REQUIRE(inner.ok());
  CHECK(inner->url == "https://museum/net.onnx");
  CHECK(check_embeds(*inner).error().message.find("'pool5', is not an output of net.onnx") !=
        std::string::npos);
  const auto dense = read_model_card(folder.write(
      "model.json", card_text("\"feature\": \"pool5\"", "\"feature_at\": \"second-dense-output\"")));
  REQUIRE(dense.ok());
  CHECK(dense->feature.empty());
  CHECK(check_embeds(*dense).error().code == ErrorCode::kUnsupported);
  CHECK(check_embeds(*dense).error().message.find("second fully connected layer of 8 values") !=
        std::string::npos);
}

TEST_CASE("a card of untrained weights says so in its label, and is written as it is read") {
  const TemporaryFolder folder;
  const auto silent =
      read_model_card(folder.write("model.json", card_text("\"source\"", "\"trained\": false, \"source\"")));
  REQUIRE(!silent.ok());
  CHECK(silent.error().message.find("field 'label'") != std::string::npos);
  const auto card = read_model_card(folder.write("model.json", card_text()));
  REQUIRE(card.ok());
  CHECK(card->trained);
  ModelCard untrained = *card;
  untrained.trained = false;
  untrained.label += ", untrained";
  untrained.feature_at = FeatureAt::kLastDenseInput;
  untrained.feature.clear();
  const auto again = read_model_card(folder.write("model.json", card_json(untrained)));
  REQUIRE_MESSAGE(again.ok(), again.error().message);
  CHECK(!again->trained);
  CHECK(card_json(*again) == card_json(untrained));
  CHECK(canonical_json(*again) == canonical_json(untrained));
}

TEST_CASE("cards made here are found beside those shipped, which win") {
  const TemporaryFolder folder;
  folder.write("shipped/test-net/model.json", card_text());
  folder.write("made/test-net/model.json", "nonsense that nobody reads");
  folder.write("made/own-net/model.json", card_text("test-net", "own-net"));
  const std::vector<std::filesystem::path> folders{folder / "shipped", folder / "made", folder / "absent"};
  CHECK(find_model_card(folders, "test-net").ok());
  CHECK(find_model_card(folders, "own-net").ok());
  REQUIRE(list_model_cards(folders).ok());
  CHECK(list_model_cards(folders)->size() == 2);
  CHECK(find_model_card(folders, "none").error().message.find("own-net, test-net") != std::string::npos);
}

TEST_CASE("cards are found by id, and an unknown id lists those there are") {
  const TemporaryFolder folder;
  folder.write("test-net/model.json", card_text());
  folder.write("a-net/model.json", card_text("test-net", "a-net"));
  folder.write("README.md", "not a card");
  const auto cards = list_model_cards(folder.path());
  REQUIRE(cards.ok());
  REQUIRE(cards->size() == 2);
  CHECK(cards->at(0).id == "a-net");
  CHECK(find_model_card(folder.path(), "test-net")->id == "test-net");
  const auto unknown = find_model_card(folder.path(), "../test-net");
  REQUIRE(!unknown.ok());
  CHECK(unknown.error().code == ErrorCode::kNotFound);
  CHECK(unknown.error().message ==
        "there is no model '../test-net'; choose one of: descriptor, a-net, test-net");
  CHECK(list_model_cards(folder / "none").error().code == ErrorCode::kNotFound);

  folder.write("b-net/model.json", card_text());
  const auto misnamed = find_model_card(folder.path(), "b-net");
  REQUIRE(!misnamed.ok());
  CHECK(misnamed.error().message.find("expected the folder's name 'b-net', found 'test-net'") !=
        std::string::npos);
}

TEST_CASE("the project's own cards are sound and free of repetition") {
  const auto cards = list_model_cards(VITRINE_MODELS_DIR);
  REQUIRE(cards.ok());
  std::string ids;
  for (const ModelCard& card : *cards) ids += card.id + " ";
  CHECK(ids ==
        "densenet efficientnet-lite4 googlenet mobilenetv2 resnet152 squeezenet1.1 squeezenet1.1-zoo vgg16 ");
  for (std::size_t i = 1; i < cards->size(); ++i)
    CHECK(model_hash(cards->at(i - 1)) != model_hash(cards->at(i)));
}

TEST_CASE("the hash changes with what decides an embedding, and with nothing else") {
  const TemporaryFolder folder;
  const auto card = read_model_card(folder.write("model.json", card_text()));
  REQUIRE(card.ok());
  CHECK(
      canonical_json(*card) ==
      R"({"dimension":8,"embedder":"onnx","feature":"pool5","input":"data","preprocess":{"fit":"short-side-crop",)"
      R"("layout":"nhwc","mean":[0.5,0.25,0],"order":"rgb","scale":0.003921569,"short_side":256,"side":224,"std":[1,2,3]},)"
      R"("sha256":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"})");
  const std::string hash = model_hash(*card);
  CHECK(hash.size() == 64);
  ModelCard renamed = *card;
  renamed.id = renamed.label = renamed.source = renamed.licence = renamed.file = "other";
  CHECK(model_hash(renamed) == hash);
  ModelCard other = *card;
  other.feature = "pool4";
  CHECK(model_hash(other) != hash);
  other = *card;
  other.sha256[0] = 'f';
  CHECK(model_hash(other) != hash);
  other = *card;
  other.preprocess.mean[2] = 0.125f;
  CHECK(model_hash(other) != hash);
  // A squash does not read short_side.
  ModelCard squash = *card, again = *card;
  squash.preprocess.fit = again.preprocess.fit = Fit::kSquash;
  again.preprocess.short_side = 0;
  CHECK(model_hash(squash) == model_hash(again));
  CHECK(model_hash(squash) != hash);
}

}  // namespace
}  // namespace vitrine::embed

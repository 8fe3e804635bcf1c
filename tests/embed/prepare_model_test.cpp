// SPDX-License-Identifier: MIT
#include "embed/prepare/prepare_model.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "embed/embedder.h"
#include "embed/prepare/external_weights.h"
#include "embed/prepare/onnx_model.h"
#include "embed/prepare/tensors.h"
#include "embed/prepare/write_form.h"
#include "embed/weights.h"
#include "fetched.h"
#include "io/files.h"
#include "io/hash.h"
#include "io/parallel.h"
#include "small_graph.h"
#include "temporary_folder.h"
#include "vitrine/embedding.h"
#include "vitrine/image.h"

namespace vitrine::embed {
namespace {

namespace fs = std::filesystem;
using testing::fetched;
using testing::small_card;
using testing::small_network;
using testing::TemporaryFolder;

PrepareOptions quietly(const TemporaryFolder& cache) {
  PrepareOptions options;
  options.cache = cache.path();
  options.progress = io::ProgressStyle::kQuiet;
  return options;
}

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.push_back(entry.path().filename());
  std::sort(names.begin(), names.end());
  return names;
}

// Pictures as PPM files, in bands of colours of their own.
fs::path pictures(const TemporaryFolder& folder, int count, int shift = 0) {
  for (int i = 0; i < count; ++i) {
    std::string ppm = "P6\n16 16\n255\n";
    for (int at = 0; at < 256; ++at) {
      ppm += static_cast<char>((at * (i + 3) + shift) % 256);
      ppm += static_cast<char>((at * at + 17 * i) % 256);
      ppm += static_cast<char>((at / 16 * (i + 1)) % 256);
    }
    folder.write("pictures/" + std::to_string(100 + i) + ".ppm", ppm);
  }
  return folder / "pictures";
}

Image picture() {
  Image image;
  image.width = 8;
  image.height = 8;
  for (std::uint32_t i = 0; i < 8 * 8 * 3; ++i) image.rgb.push_back(static_cast<std::uint8_t>(i * 37 % 256));
  return image;
}

TEST_CASE("fp32 is prepared once, found again, and embeds as its source") {
  const TemporaryFolder cache;
  // Nothing is cut away where the feature is the output, so that the file itself can be asked for comparison.
  ModelCard card = small_card(FeatureAt::kOutput, 4);
  card.feature = "dense2";
  card = fetched(cache, card, small_network());
  const auto report = prepare_model(card, quietly(cache));
  REQUIRE_MESSAGE(report.ok(), report.error().message);
  CHECK(report->made == std::vector<std::string>{"fp32"});
  const fs::path folder = prepared_folder(cache.path(), card);
  const auto names = names_in(folder);
  CHECK(names.size() == 4);  // the list, its lock, graph and one part
  const auto read = read_prepared(folder, card);
  REQUIRE_MESSAGE(read.ok(), read.error().message);
  CHECK(prepared_json(*read, card) == prepared_json(report->prepared, card));
  CHECK(verify_form(read->forms[0]).ok());

  const auto time = fs::last_write_time(folder / "prepared.json");
  const auto again = prepare_model(card, quietly(cache));
  REQUIRE(again.ok());
  CHECK(again->made.empty());
  CHECK(fs::last_write_time(folder / "prepared.json") == time);
  CHECK(names_in(folder) == names);

  const auto source = make_onnx_embedder(network_of_card(card, weights_path(cache.path(), card)), 1);
  const auto prepared = make_onnx_embedder(read->forms[0], 1);
  REQUIRE_MESSAGE(prepared.ok(), prepared.error().message);
  CHECK((*prepared)->model_hash() == (*source)->model_hash());
  const auto wanted = (*source)->embed(picture()), found = (*prepared)->embed(picture());
  REQUIRE(found.ok());
  for (std::size_t i = 0; i < wanted->size(); ++i) CHECK(std::abs((*wanted)[i] - (*found)[i]) <= 1e-6f);
}

TEST_CASE("equal input gives equal files in another folder") {
  const TemporaryFolder one, other;
  const ModelCard card = fetched(one, small_card(FeatureAt::kSecondDenseOutput, 6), small_network());
  fetched(other, card, small_network());
  REQUIRE(prepare_model(card, quietly(one)).ok());
  REQUIRE(prepare_model(card, quietly(other)).ok());
  const fs::path here = prepared_folder(one.path(), card), there = prepared_folder(other.path(), card);
  REQUIRE(names_in(here) == names_in(there));
  for (const std::string& name : names_in(here))
    CHECK(*io::read_file(here / name, 1 << 20) == *io::read_file(there / name, 1 << 20));
}

TEST_CASE("a damaged part is noticed and made again; strays are swept away") {
  const TemporaryFolder cache;
  const ModelCard card = fetched(cache, small_card(FeatureAt::kSecondDenseOutput, 6), small_network());
  REQUIRE(prepare_model(card, quietly(cache)).ok());
  const fs::path folder = prepared_folder(cache.path(), card);
  const Prepared before = *read_prepared(folder, card);
  const NetworkFile part = before.forms[0].weights->parts[0];
  io::Bytes damaged = *io::read_file(part.file, 1 << 20);
  damaged[5] ^= 1;
  REQUIRE(io::write_file(part.file, damaged).ok());
  CHECK(verify_form(before.forms[0]).error().code == ErrorCode::kCorrupt);
  REQUIRE(io::write_file(folder / "weights-0000000000000000.bin", std::string_view("stray")).ok());
  REQUIRE(io::write_file(folder / ".vitrine-1-whole.tmp", std::string_view("left by a run that was killed"))
              .ok());
  const auto again = prepare_model(card, quietly(cache));
  REQUIRE_MESSAGE(again.ok(), again.error().message);
  CHECK(again->made == std::vector<std::string>{"fp32"});
  CHECK(verify_form(again->prepared.forms[0]).ok());
  CHECK(names_in(folder).size() == 4);
}

TEST_CASE("smaller forms are measured on the pictures, kept with them, and made anew with others") {
  const TemporaryFolder cache;
  const ModelCard card = fetched(cache, small_card(FeatureAt::kSecondDenseOutput, 6), small_network());
  PrepareOptions options = quietly(cache);
  options.calibration = pictures(cache, 24);
  const auto report = prepare_model(card, options);
  REQUIRE_MESSAGE(report.ok(), report.error().message);
  CHECK(report->made == std::vector<std::string>{"fp32", "int8"});
  CHECK(report->prepared.without == std::vector<std::string>{"int8-packed", "vitrine"});
  const Network* small = find_form(report->prepared, "int8");
  REQUIRE(small != nullptr);
  REQUIRE(small->agreement.has_value());
  CHECK(small->agreement->pictures == 24);
  CHECK(small->agreement->cosine > 0.99);
  CHECK(small->webgpu_graph.has_value());
  CHECK(small->model_hash != report->prepared.forms[0].model_hash);

  const auto fp32 = make_onnx_embedder(report->prepared.forms[0], 1);
  const auto int8 = make_onnx_embedder(*small, 1);
  REQUIRE_MESSAGE(int8.ok(), int8.error().message);
  CHECK(dot(*(*fp32)->embed(picture()), *(*int8)->embed(picture())) > 0.97f);

  CHECK(prepare_model(card, options)->made.empty());
  // Without pictures nothing is lost.
  const auto without = prepare_model(card, quietly(cache));
  REQUIRE(without.ok());
  CHECK(without->made.empty());
  CHECK(without->prepared.forms.size() == 2);
  // Other pictures: fp32 stays, and counts for the same; int8 is made again.
  pictures(cache, 24, 99);
  const auto others = prepare_model(card, options);
  REQUIRE_MESSAGE(others.ok(), others.error().message);
  CHECK(others->made == std::vector<std::string>{"int8"});
  CHECK(others->prepared.forms[0].model_hash == report->prepared.forms[0].model_hash);
}

TEST_CASE("requests that cannot be met are refused with what to do") {
  const TemporaryFolder cache;
  const ModelCard card = fetched(cache, small_card(FeatureAt::kSecondDenseOutput, 6), small_network());
  const auto says = [&](const PrepareOptions& options, ErrorCode code, std::string_view words) {
    const auto report = prepare_model(card, options);
    REQUIRE(!report.ok());
    CAPTURE(report.error().message);
    CHECK(report.error().code == code);
    CHECK(report.error().message.find(words) != std::string::npos);
  };
  PrepareOptions options = quietly(cache);
  options.forms = {"int4"};
  says(options, ErrorCode::kInvalidArgument, "there is no form 'int4'; choose among fp32, int8, int8-packed");
  options.forms = {"int8"};
  says(options, ErrorCode::kInvalidArgument, "--calibrate FOLDER");
  options.calibration = pictures(cache, 5);
  says(options, ErrorCode::kInvalidArgument, "at least 20 pictures");
  options = quietly(cache);
  options.weights = cache / "none.onnx";
  says(options, ErrorCode::kNotFound, "none.onnx");
  options.weights = cache.write("other.onnx", "something else");
  says(options, ErrorCode::kCorrupt, "is not the file of model small");
}

TEST_CASE("what is not ONNX is refused even where its card agrees") {
  const TemporaryFolder cache;
  ModelCard card = small_card(FeatureAt::kSecondDenseOutput, 6);
  const std::string text = "not a network";
  card.bytes = text.size();
  card.sha256 = io::hex(io::sha256(text));
  cache.write("models/small/small.onnx", text);
  const auto report = prepare_model(card, quietly(cache));
  REQUIRE(!report.ok());
  CHECK(report.error().code == ErrorCode::kCorrupt);
  CHECK(report.error().message.find("not an ONNX file") != std::string::npos);
}

TEST_CASE("a form's parts, packed or not, join and unpack to the weights its graph points to") {
  const TemporaryFolder folder;
  // 64 int8 weights of 2048 that 4 bits can say: q * scale / 16 with scale 16 is q itself.
  onnx::ModelProto model = small_network();
  const std::int64_t sides[] = {2, 1024};
  std::vector<std::int8_t> values(2048);
  io::Bytes groups;
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = static_cast<std::int8_t>(static_cast<int>(i % 16) - 8);
  for (std::size_t group = 0; group < values.size() / 32; ++group) {
    groups.push_back(16);
    for (std::size_t i = 0; i < 32; i += 2) {
      const auto low = static_cast<unsigned>(values[group * 32 + i]) & 15u;
      const auto high = static_cast<unsigned>(values[group * 32 + i + 1]) & 15u;
      groups.push_back(static_cast<std::uint8_t>(low | high << 4));
    }
  }
  *model.mutable_graph()->add_initializer() = int8_tensor("packed", sides, values);
  FormGraphs form{"int8-packed", model, {}, {{"packed", groups}}, {}};
  const auto written = write_form(form, folder.path(), {});
  REQUIRE_MESSAGE(written.ok(), written.error().message);
  REQUIRE(written->weights->blocks.size() == 2);
  CHECK(written->weights->blocks[1].packing == Packing::kInt4);

  const auto joined = read_weights(*written->weights);
  REQUIRE_MESSAGE(joined.ok(), joined.error().message);
  WeightsFile whole;
  onnx::ModelProto again = model;
  REQUIRE(whole.take(again).ok());
  CHECK(*joined == whole.bytes());
  CHECK(*io::read_file(written->graph.file, 1 << 20) == *write_onnx(again));

  FormGraphs wrong{"int8-packed", model, {}, {{"dense0_w", groups}}, {}};
  const auto refused = write_form(wrong, folder.path(), {});
  REQUIRE(!refused.ok());
  CHECK(refused.error().code == ErrorCode::kInvalidArgument);
}

}  // namespace
}  // namespace vitrine::embed

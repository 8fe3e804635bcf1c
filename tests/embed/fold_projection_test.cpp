// SPDX-License-Identifier: MIT
#include "embed/prepare/fold_projection.h"

#include <doctest/doctest.h>

#include <cmath>
#include <numeric>

#include "core/random_numbers.h"
#include "embed/prepare/graph_runner.h"
#include "embed/prepare/last_layer.h"
#include "embed/prepare/quantise/quantised_forms.h"
#include "embed/prepare/stored_form.h"
#include "embed/prepare/write_form.h"
#include "small_graph.h"
#include "temporary_folder.h"

namespace vitrine::embed {
namespace {

using testing::GraphMaker;
using testing::TemporaryFolder;

constexpr std::int64_t kWide = 1024, kFeature = 96;

// A layer large enough to be packed, and a smaller one that makes the feature.
onnx::ModelProto dense_network(const std::string& last = "Gemm") {
  GraphMaker make(6);
  make.input("data", {0, 3, 8, 8});
  make.node("Flatten", "flat", {"data"});
  make.node("Gemm", "first",
            {"flat", make.weights("first_w", {kWide, 192}), make.weights("first_b", {kWide})});
  make.number("transB", 1);
  make.node("Relu", "first_relu", {"first"});
  make.node("Gemm", "wide",
            {"first_relu", make.weights("wide_w", {kWide, kWide}), make.weights("wide_b", {kWide})});
  make.number("transB", 1);
  make.node("Relu", "wide_relu", {"wide"});
  if (last == "Gemm") {
    make.node("Gemm", "feature",
              {"wide_relu", make.weights("w", {kFeature, kWide}), make.weights("b", {kFeature})});
    make.number("transB", 1);
  } else {
    make.node(last, "feature", {"wide_relu"});
  }
  make.output("feature", {0, last == "Gemm" ? kFeature : kWide});
  return make.model;
}

std::vector<float> picture(std::size_t i) {
  testing::Random random(500 + i);
  std::vector<float> values(192);
  for (float& value : values) value = random.bell();
  return values;
}

// The network's forms as prepare_model() leaves them: fp32, int8, int8-packed.
std::vector<Network> forms_in(const TemporaryFolder& folder, const onnx::ModelProto& model) {
  std::vector<Network> forms;
  const auto keep = [&](FormGraphs form) -> Status {
    Result<Network> written = write_form(std::move(form), folder.path(), {});
    REQUIRE(written.ok());
    written->card = testing::small_card(FeatureAt::kOutput, kFeature);
    written->card.feature = "feature";
    written->model_hash = std::string(64, 'a');
    forms.push_back(std::move(*written));
    return Done{};
  };
  REQUIRE(keep(FormGraphs{"fp32", model, {}, {}, {}}).ok());
  QuantiseOptions options;
  options.threads = 1;
  const CalibrationPictures pictures{24,
                                     [](std::size_t i) -> Result<std::vector<float>> { return picture(i); }};
  const Status quantised = quantised_forms(model, pictures, options, [&](QuantisedForm form) {
    FormGraphs graphs{form.name, form.graph, form.webgpu_graph, {}, form.agreement};
    for (PackedTensor& tensor : form.packed) graphs.packed.emplace(tensor.name, std::move(tensor.groups));
    return keep(std::move(graphs));
  });
  REQUIRE_MESSAGE(quantised.ok(), quantised.error().message);
  REQUIRE(forms.size() == 3);
  return forms;
}

LinearMap some_map(std::uint32_t rows) {
  testing::Random random(3);
  LinearMap map{rows, kFeature, std::vector<float>(std::size_t{rows} * kFeature)};
  for (float& value : map.values) value = random.bell();
  return map;
}

std::vector<float> answer(const Network& network, const NetworkFile& file, std::size_t i) {
  const auto graph = read_graph_of(network, file);
  REQUIRE_MESSAGE(graph.ok(), graph.error().message);
  const auto weights = read_weights(*network.weights);
  REQUIRE_MESSAGE(weights.ok(), weights.error().message);
  const auto runner = GraphRunner::open(*graph, *weights, 1);
  REQUIRE_MESSAGE(runner.ok(), runner.error().message);
  const auto outputs = runner->run("data", {{1, 3, 8, 8}, picture(i)}, {"feature"});
  REQUIRE_MESSAGE(outputs.ok(), outputs.error().message);
  return outputs->at(0).values;
}

std::vector<float> mapped(const LinearMap& map, const std::vector<float>& feature) {
  std::vector<float> values;
  for (std::uint32_t row = 0; row < map.rows; ++row) {
    double sum = 0;
    for (std::uint32_t i = 0; i < map.columns; ++i)
      sum += static_cast<double>(map.values[std::size_t{row} * map.columns + i] * feature[i]);
    values.push_back(static_cast<float>(sum));
  }
  return values;
}

// The length of the difference, as a share of what was wanted.
double error_of(const std::vector<float>& found, const std::vector<float>& wanted) {
  REQUIRE(found.size() == wanted.size());
  double difference = 0, length = 0;
  for (std::size_t i = 0; i < found.size(); ++i) {
    const double error = static_cast<double>(found[i]) - static_cast<double>(wanted[i]);
    difference += error * error;
    length += static_cast<double>(wanted[i]) * static_cast<double>(wanted[i]);
  }
  return std::sqrt(difference / length);
}

}  // namespace

TEST_CASE("every form answers the map of what it answered, in fewer bytes, on both its graphs") {
  const TemporaryFolder folder;
  const std::vector<Network> forms = forms_in(folder, dense_network());
  const LinearMap map = some_map(20);
  for (const Network& form : forms) {
    CAPTURE(form.form);
    const auto folded = fold_projection(form, forms.front(), map, folder / "folded");
    REQUIRE_MESSAGE(folded.ok(), folded.error().message);
    CHECK(folded->form == form.form);
    CHECK(folded->model_hash == form.model_hash);
    CHECK(folded->card.feature == "feature");
    CHECK(folded->agreement.has_value() == form.agreement.has_value());
    CHECK(download_bytes(*folded) < download_bytes(form));
    CHECK(folded->webgpu_graph.has_value() == form.webgpu_graph.has_value());
    REQUIRE(check_sums(*folded->weights).ok());
    const bool quantised = form.form != "fp32";
    for (std::size_t i = 100; i < 108; ++i) {
      // Rounded to 8 bits anew, the layer is as near to the truth as the one it stands for.
      const std::vector<float> wanted = mapped(map, answer(form, form.graph, i));
      CHECK(error_of(answer(*folded, folded->graph, i), wanted) < (quantised ? 0.02 : 1e-5));
      if (form.webgpu_graph) {
        const std::vector<float> on_webgpu = mapped(map, answer(form, *form.webgpu_graph, i));
        CHECK(error_of(answer(*folded, *folded->webgpu_graph, i), on_webgpu) < 0.02);
      }
    }
    const auto again = fold_projection(form, forms.front(), map, folder / "again");
    REQUIRE(again.ok());
    CHECK(again->graph.sha256 == folded->graph.sha256);
    CHECK(again->weights->parts[0].sha256 == folded->weights->parts[0].sha256);
  }
}

TEST_CASE("what travelled packed goes on to, and the folded layer lies beside it in 8 bits") {
  const TemporaryFolder folder;
  const std::vector<Network> forms = forms_in(folder, dense_network());
  const auto folded = fold_projection(forms[2], forms[0], some_map(20), folder / "folded");
  REQUIRE(folded.ok());
  std::uint64_t packed = 0;
  for (const WeightBlock& block : folded->weights->blocks)
    packed += block.packing == Packing::kInt4 ? block.bytes : 0;
  CHECK(packed == std::uint64_t{kWide} * kWide);
  // Both graphs share the rounded rows: 20 of 1024 bytes, instead of 96.
  CHECK(download_bytes(forms[1]) -
            download_bytes(*fold_projection(forms[1], forms[0], some_map(20), folder / "int8")) >
        70 * std::uint64_t{kWide});
}

TEST_CASE("a form that the collection was embedded with is folded with its own numbers") {
  const TemporaryFolder folder;
  const std::vector<Network> forms = forms_in(folder, dense_network());
  const auto floats = read_last_layer(forms[0]), rounded = read_last_layer(forms[1]);
  REQUIRE(floats.ok());
  REQUIRE_MESSAGE(rounded.ok(), rounded.error().message);
  CHECK(rounded->rows == kFeature);
  CHECK(rounded->columns == kWide);
  CHECK(error_of(rounded->weights, floats->weights) < 0.01);
  CHECK(rounded->bias.size() == floats->bias.size());
  const LinearMap map = some_map(12);
  const auto folded = fold_projection(forms[1], forms[1], map, folder / "folded");
  REQUIRE(folded.ok());
  CHECK(error_of(answer(*folded, folded->graph, 200), mapped(map, answer(forms[1], forms[1].graph, 200))) <
        0.02);
}

TEST_CASE("a feature that no linear layer makes is not folded, and the reason names what makes it") {
  const TemporaryFolder folder;
  FormGraphs graphs{"fp32", dense_network("Tanh"), {}, {}, {}};
  const Result<Network> network = write_form(std::move(graphs), folder.path(), {});
  REQUIRE(network.ok());
  const Status foldable = check_foldable(*network);
  REQUIRE_FALSE(foldable.ok());
  CHECK(foldable.error().code == ErrorCode::kUnsupported);
  CHECK(foldable.error().message.find("'feature' is made by Tanh") != std::string::npos);
  CHECK(fold_projection(*network, *network, some_map(4), folder / "folded").error().code ==
        ErrorCode::kUnsupported);
}

TEST_CASE("a map of another size, a damaged part and a tensor out of place are refused") {
  const TemporaryFolder folder;
  std::vector<Network> forms = forms_in(folder, dense_network());
  LinearMap narrow = some_map(4);
  narrow.columns -= 1;
  narrow.values.resize(std::size_t{4} * narrow.columns);
  CHECK(fold_projection(forms[1], forms[0], narrow, folder / "folded").error().code ==
        ErrorCode::kInvalidArgument);

  Network shifted = forms[2];
  std::swap(shifted.weights->blocks.front(), shifted.weights->blocks.back());
  const auto misplaced = fold_projection(shifted, forms[0], some_map(4), folder / "folded");
  REQUIRE_FALSE(misplaced.ok());
  CHECK(misplaced.error().code == ErrorCode::kCorrupt);

  folder.write(forms[1].weights->parts[0].file.filename().string(), "damaged");
  CHECK(fold_projection(forms[1], forms[0], some_map(4), folder / "folded").error().code ==
        ErrorCode::kCorrupt);
}

}  // namespace vitrine::embed

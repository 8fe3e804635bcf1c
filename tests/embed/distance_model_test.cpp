// SPDX-License-Identifier: MIT
#include "embed/prepare/distance_model.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "core/random_numbers.h"
#include "embed/prepare/external_weights.h"
#include "embed/prepare/graph_runner.h"
#include "embed/prepare/onnx_model.h"
#include "io/hash.h"
#include "small_graph.h"
#include "temporary_folder.h"
#include "vitrine/embedding.h"

namespace vitrine::embed {
namespace {

using testing::TemporaryFolder;

constexpr std::uint32_t kFeature = 4;

Network network_in(const TemporaryFolder& folder, const onnx::ModelProto& model) {
  const auto bytes = write_onnx(model);
  REQUIRE(bytes.ok());
  Network network;
  network.card = testing::small_card(FeatureAt::kOutput, kFeature);
  network.card.feature = "dense2";
  network.form = kOriginalForm;
  const std::string text(bytes->begin(), bytes->end());
  network.graph = {folder.write("network.onnx", text), bytes->size(), io::hex(io::sha256(*bytes))};
  return network;
}

std::vector<float> unit_rows(std::size_t count, std::uint32_t dimension) {
  testing::Random random(77);
  std::vector<float> rows(count * dimension);
  for (float& value : rows) value = random.bell();
  for (std::size_t i = 0; i < count; ++i)
    REQUIRE(l2_normalise(std::span(rows).subspan(i * dimension, dimension)).ok());
  return rows;
}

References references_of(const std::vector<float>& rows, std::uint32_t dimension) {
  References references;
  references.count = rows.size() / dimension;
  references.dimension = dimension;
  references.write_rows = [&rows](const ByteSink& sink) -> Status {
    for (const float value : rows) {
      const auto bits = std::bit_cast<std::uint32_t>(value);
      const std::uint8_t bytes[] = {static_cast<std::uint8_t>(bits), static_cast<std::uint8_t>(bits >> 8),
                                    static_cast<std::uint8_t>(bits >> 16),
                                    static_cast<std::uint8_t>(bits >> 24)};
      if (Status status = sink(bytes); !status.ok()) return status;
    }
    return Done{};
  };
  return references;
}

struct Written {
  DistanceModel model;
  io::Bytes bytes, beside;
};

Result<Written> write(const Network& network, const LinearMap& projection, const References& references,
                      std::uint64_t most_inside = kMostInsideModel) {
  Written written;
  const auto into = [](io::Bytes& bytes) {
    return [&bytes](std::span<const std::uint8_t> more) -> Status {
      bytes.insert(bytes.end(), more.begin(), more.end());
      return Done{};
    };
  };
  const auto model = write_distance_model(network, projection, references, into(written.bytes),
                                          into(written.beside), most_inside);
  if (!model.ok()) return model.error();
  written.model = *model;
  return written;
}

std::vector<float> run(const onnx::ModelProto& model, std::span<const std::uint8_t> weights,
                       const FloatTensor& pictures, const std::string& output) {
  const auto runner = GraphRunner::open(model, weights, 1);
  REQUIRE_MESSAGE(runner.ok(), runner.error().message);
  const auto outputs = runner->run("data", pictures, {output});
  REQUIRE_MESSAGE(outputs.ok(), outputs.error().message);
  return outputs->at(0).values;
}

FloatTensor two_pictures() {
  testing::Random random(5);
  FloatTensor tensor{{2, 3, 8, 8}, std::vector<float>(2 * 192)};
  for (float& value : tensor.values) value = random.bell();
  return tensor;
}

// What the model has to answer for the pictures, from the network's own feature.
std::vector<float> expected(const std::vector<float>& features, const LinearMap& map,
                            const std::vector<float>& rows, std::uint32_t dimension) {
  std::vector<float> distances;
  for (std::size_t picture = 0; picture < features.size() / kFeature; ++picture) {
    std::vector<float> feature(features.begin() + static_cast<std::ptrdiff_t>(picture * kFeature),
                               features.begin() + static_cast<std::ptrdiff_t>((picture + 1) * kFeature));
    REQUIRE(l2_normalise(feature).ok());
    std::vector<float> mapped = feature;
    if (map.rows > 0) {
      mapped.clear();
      for (std::uint32_t row = 0; row < map.rows; ++row)
        mapped.push_back(dot(std::span(map.values).subspan(row * map.columns, map.columns), feature));
    }
    for (std::size_t i = 0; i < rows.size() / dimension; ++i)
      distances.push_back(
          std::max(0.0f, 1.0f - dot(std::span(rows).subspan(i * dimension, dimension), mapped)));
  }
  return distances;
}

void check_near(const std::vector<float>& found, const std::vector<float>& wanted) {
  REQUIRE(found.size() == wanted.size());
  for (std::size_t i = 0; i < found.size(); ++i) CHECK(std::abs(found[i] - wanted[i]) < 1e-5f);
}

}  // namespace

TEST_CASE("the model answers the distance of each picture from every reference") {
  const TemporaryFolder folder;
  const onnx::ModelProto source = testing::small_network();
  const Network network = network_in(folder, source);
  const FloatTensor pictures = two_pictures();
  const std::vector<float> features = run(source, {}, pictures, "dense2");
  std::vector<float> rows = unit_rows(9, kFeature);
  // The first reference is the first picture itself: its distance is 0, and not a little below.
  std::copy(features.begin(), features.begin() + kFeature, rows.begin());
  REQUIRE(l2_normalise(std::span(rows).first(kFeature)).ok());

  const auto written = write(network, {}, references_of(rows, kFeature));
  REQUIRE_MESSAGE(written.ok(), written.error().message);
  CHECK(written->model.input == "data");
  CHECK(written->model.output == "distance");
  CHECK(written->model.inside == rows.size() * sizeof(float));
  CHECK(written->beside.empty());
  const auto model = read_onnx(written->bytes, "distances.onnx");
  REQUIRE_MESSAGE(model.ok(), model.error().message);
  REQUIRE(model->graph().output_size() == 1);
  CHECK(model->graph().output(0).type().tensor_type().shape().dim(1).dim_value() == 9);
  const std::vector<float> distances = run(*model, {}, pictures, "distance");
  check_near(distances, expected(features, {}, rows, kFeature));
  CHECK(distances[0] >= 0.0f);
  CHECK(distances[0] < 1e-6f);
}

TEST_CASE("references beyond the limit lie beside the model, with the same answers") {
  const TemporaryFolder folder;
  const onnx::ModelProto source = testing::small_network();
  const Network network = network_in(folder, source);
  const std::vector<float> rows = unit_rows(400, kFeature);
  const auto inside = write(network, {}, references_of(rows, kFeature));
  const auto beside = write(network, {}, references_of(rows, kFeature), 1000);
  REQUIRE(inside.ok());
  REQUIRE(beside.ok());
  CHECK(beside->model.inside == 0);
  CHECK(beside->beside.size() == rows.size() * sizeof(float));
  const ExternalWeights external{kReferencesFile, beside->beside.size()};
  auto model = read_onnx(beside->bytes, "distances.onnx", &external);
  REQUIRE_MESSAGE(model.ok(), model.error().message);
  // The runner of these tests knows its external file by another name.
  for (onnx::TensorProto& tensor : *model->mutable_graph()->mutable_initializer()) {
    for (onnx::StringStringEntryProto& entry : *tensor.mutable_external_data())
      if (entry.key() == "location") entry.set_value(std::string(kWeightsPath));
  }
  const auto whole = read_onnx(inside->bytes, "distances.onnx");
  REQUIRE(whole.ok());
  const FloatTensor pictures = two_pictures();
  CHECK(run(*model, beside->beside, pictures, "distance") == run(*whole, {}, pictures, "distance"));
}

TEST_CASE("references of a projected space are met through its projection") {
  const TemporaryFolder folder;
  const onnx::ModelProto source = testing::small_network(4);
  const Network network = network_in(folder, source);
  const LinearMap map{3, kFeature, unit_rows(3, kFeature)};
  const std::vector<float> rows = unit_rows(7, 3);
  const auto written = write(network, map, references_of(rows, 3));
  REQUIRE_MESSAGE(written.ok(), written.error().message);
  const auto model = read_onnx(written->bytes, "distances.onnx");
  REQUIRE_MESSAGE(model.ok(), model.error().message);
  const FloatTensor pictures = two_pictures();
  check_near(run(*model, {}, pictures, "distance"),
             expected(run(source, {}, pictures, "dense2"), map, rows, 3));
}

TEST_CASE("names that a network has already are left to it") {
  const TemporaryFolder folder;
  onnx::ModelProto source = testing::small_network();
  for (onnx::NodeProto& node : *source.mutable_graph()->mutable_node()) {
    for (std::string& name : *node.mutable_output())
      if (name == "relu") name = "distance";
    for (std::string& name : *node.mutable_input())
      if (name == "relu") name = "distance";
  }
  const Network network = network_in(folder, source);
  const std::vector<float> rows = unit_rows(5, kFeature);
  const auto written = write(network, {}, references_of(rows, kFeature));
  REQUIRE_MESSAGE(written.ok(), written.error().message);
  CHECK(written->model.output == "distance_");
  const auto model = read_onnx(written->bytes, "distances.onnx");
  REQUIRE_MESSAGE(model.ok(), model.error().message);
  const FloatTensor pictures = two_pictures();
  check_near(run(*model, {}, pictures, "distance_"),
             expected(run(source, {}, pictures, "dense2"), {}, rows, kFeature));
}

TEST_CASE("a folded network, and references that do not fit, are refused with the reason") {
  const TemporaryFolder folder;
  Network network = network_in(folder, testing::small_network());
  const std::vector<float> rows = unit_rows(4, 6);
  const auto misfit = write(network, {}, references_of(rows, 6));
  REQUIRE_FALSE(misfit.ok());
  CHECK(misfit.error().code == ErrorCode::kInvalidArgument);
  network.folded = Folded{2, 0};
  const auto folded = write(network, {}, references_of(unit_rows(4, kFeature), kFeature));
  REQUIRE_FALSE(folded.ok());
  CHECK(folded.error().code == ErrorCode::kUnsupported);
  CHECK(folded.error().message.find("--weights") != std::string::npos);
}

TEST_CASE("a sink that fails ends the writing with its error") {
  const TemporaryFolder folder;
  const Network network = network_in(folder, testing::small_network());
  const std::vector<float> rows = unit_rows(4, kFeature);
  const auto failing = [](std::span<const std::uint8_t>) -> Status {
    return Error{ErrorCode::kIo, "no space left"};
  };
  const auto written = write_distance_model(network, {}, references_of(rows, kFeature), failing, failing);
  REQUIRE_FALSE(written.ok());
  CHECK(written.error().code == ErrorCode::kIo);
}

}  // namespace vitrine::embed

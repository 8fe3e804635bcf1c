// SPDX-License-Identifier: MIT
#include "embed/prepare/seed_model.h"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <numeric>

#include "embed/prepare/graph_index.h"
#include "embed/prepare/graph_runner.h"
#include "embed/prepare/onnx_model.h"
#include "embed/prepare/seeded_weights.h"
#include "embed/prepare/tensors.h"
#include "embed/prepare/vgg16_graph.h"
#include "embed/weights.h"
#include "io/files.h"
#include "io/hash.h"
#include "temporary_folder.h"

namespace vitrine::embed {
namespace {

using testing::TemporaryFolder;

Result<Seeded> seed_tiny(const TemporaryFolder& cache, std::uint64_t seed) {
  return seed_model({"vgg16-tiny", seed, cache.path(), io::ProgressStyle::kQuiet});
}

std::uint64_t parameters(const Skeleton& skeleton, std::string_view last) {
  std::uint64_t sum = 0;
  for (const WantedTensor& tensor : skeleton.tensors) {
    sum += tensor.values;
    if (tensor.name == last) break;
  }
  return sum;
}

TEST_CASE("VGG16 has the parameters of VGG16") {
  const Skeleton skeleton = vgg16_skeleton(1);
  CHECK(parameters(skeleton, "conv5_3_bias") == 14'714'688);
  CHECK(parameters(skeleton, "fc7_bias") == 134'260'544);
  CHECK(parameters(skeleton, "") == 138'357'544);
  int convolutions = 0, activations = 0, dropouts = 0, dense = 0;
  for (const onnx::NodeProto& node : skeleton.model.graph().node()) {
    convolutions += node.op_type() == "Conv";
    activations += node.op_type() == "Relu";
    dropouts += node.op_type() == "Dropout";
    dense += node.op_type() == "Gemm";
  }
  CHECK(std::array{convolutions, activations, dropouts, dense} == std::array{13, 15, 2, 3});
}

TEST_CASE("seeded weights are these and no others") {
  // The hash below was worked out by another program, from the description in seeded_weights.h.
  std::array<float, 1000> weights{};
  seeded_weights(1, 0, 27, 0, weights);
  const float bound = std::sqrt(6.0f / 27.0f);
  double sum = 0, squares = 0;
  for (const float weight : weights) {
    CHECK(std::abs(weight) <= bound);
    sum += weight;
    squares += double{weight} * weight;
  }
  CHECK(std::abs(sum / 1000) < 0.03);
  CHECK(squares / 1000 == doctest::Approx(2.0 / 27).epsilon(0.1));
  const std::span<const std::uint8_t> bytes(reinterpret_cast<const std::uint8_t*>(weights.data()),
                                            sizeof weights);
  CHECK(io::hex(io::sha256(bytes), 16) == "e62d22d69b8780d307c1da8b1b959365");

  std::array<float, 10> later{};
  seeded_weights(1, 0, 27, 500, later);
  for (std::size_t i = 0; i < later.size(); ++i) CHECK(later[i] == weights[500 + i]);
  std::array<float, 10> other{};
  seeded_weights(2, 0, 27, 500, other);
  CHECK(other != later);
  seeded_weights(1, 1, 27, 500, other);
  CHECK(other != later);
}

TEST_CASE("equal seeds give equal bytes, another seed others; a second run writes nothing") {
  const TemporaryFolder first, second;
  const auto one = seed_tiny(first, 7), again = seed_tiny(second, 7), other = seed_tiny(second, 8);
  REQUIRE(one.ok());
  REQUIRE(again.ok());
  REQUIRE(other.ok());
  CHECK(one->card.sha256 == again->card.sha256);
  CHECK(one->card.sha256 != other->card.sha256);
  CHECK(!one->was_there);
  const auto written = std::filesystem::last_write_time(one->file);
  const auto twice = seed_tiny(first, 7);
  REQUIRE(twice.ok());
  CHECK(twice->was_there);
  CHECK(std::filesystem::last_write_time(one->file) == written);
  // A damaged file is made again.
  first.write("models/" + one->card.id + "/" + one->card.file, "damage");
  const auto mended = seed_tiny(first, 7);
  REQUIRE(mended.ok());
  CHECK(!mended->was_there);
  CHECK(verify_weights(mended->card, mended->file).ok());
}

TEST_CASE("a seeded network's card says that it is untrained, and is found beside the shipped ones") {
  const TemporaryFolder cache;
  const auto seeded = seed_tiny(cache, 3);
  REQUIRE(seeded.ok());
  CHECK(seeded->card.id == "vgg16-tiny-untrained-3");
  CHECK(!seeded->card.trained);
  CHECK(seeded->card.label.find("untrained (seed 3)") != std::string::npos);
  const std::vector<std::filesystem::path> folders{VITRINE_MODELS_DIR, cache / "models"};
  const auto found = find_model_card(folders, seeded->card.id);
  REQUIRE_MESSAGE(found.ok(), found.error().message);
  CHECK(card_json(*found) == card_json(seeded->card));
  CHECK(!found->trained);
  CHECK(find_model_card(folders, "vgg16").ok());
}

TEST_CASE("signals neither die nor explode on the way through a seeded network") {
  const TemporaryFolder cache;
  const auto seeded = seed_tiny(cache, 1);
  REQUIRE(seeded.ok());
  auto model = read_onnx(*io::read_file(seeded->file, kMaxModelBytes), "tiny");
  REQUIRE_MESSAGE(model.ok(), model.error().message);
  std::vector<std::string> outputs;
  model->mutable_graph()->clear_output();
  for (const onnx::NodeProto& node : model->graph().node()) {
    if (node.op_type() == "Dropout") continue;
    onnx::ValueInfoProto& output = *model->mutable_graph()->add_output();
    output.set_name(node.output(0));
    output.mutable_type()->mutable_tensor_type()->set_elem_type(onnx::TensorProto::FLOAT);
    outputs.push_back(node.output(0));
  }
  const auto runner = GraphRunner::open(*model, {}, 1);
  REQUIRE_MESSAGE(runner.ok(), runner.error().message);
  FloatTensor picture{input_sides(seeded->card.preprocess), std::vector<float>(3 * 224 * 224)};
  for (std::size_t i = 0; i < picture.values.size(); ++i)
    picture.values[i] = static_cast<float>((i * 2654435761u >> 8) % 1000) / 250.0f - 2.0f;
  const auto found = runner->run("data", picture, outputs);
  REQUIRE_MESSAGE(found.ok(), found.error().message);
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    double squares = 0;
    for (const float value : (*found)[i].values) squares += double{value} * value;
    const double size = std::sqrt(squares / static_cast<double>((*found)[i].values.size()));
    CAPTURE(outputs[i]);
    CHECK(size > 0.05);
    CHECK(size < 50);
  }
}

TEST_CASE("an architecture nobody knows is refused with those there are") {
  const TemporaryFolder cache;
  const auto seeded = seed_model({"vgg19", 1, cache.path(), io::ProgressStyle::kQuiet});
  REQUIRE(!seeded.ok());
  CHECK(seeded.error().code == ErrorCode::kInvalidArgument);
  CHECK(seeded.error().message.find("vgg16-tiny") != std::string::npos);
}

}  // namespace
}  // namespace vitrine::embed

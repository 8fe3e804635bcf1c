// SPDX-License-Identifier: MIT
// The form that the core's own engine runs: chosen by measurement, written, opened, folded.
#include "embed/prepare/vgg/vgg_form.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "core/random_numbers.h"
#include "embed/prepare/fold_projection.h"
#include "embed/prepare/vgg/low_rank.h"
#include "embed/prepare/vgg/weight_file.h"
#include "embed/vgg/vgg_embedder.h"
#include "io/files.h"
#include "temporary_folder.h"
#include "vitrine/embedding.h"

namespace vitrine::embed {
namespace {

using testing::TemporaryFolder;

constexpr std::uint32_t kSide = 16, kFeature = 24;

// Two convolutions and three dense layers on seeded weights.
VggWeights small_weights(std::uint64_t seed = 1) {
  using Kind = vgg::Layer::Kind;
  VggWeights network;
  network.shape = {3,
                   kSide,
                   kSide,
                   {{Kind::kConvolution, 16, true, true},
                    {Kind::kConvolution, 20, true, true},
                    {Kind::kDense, 64, true, false},
                    {Kind::kDense, 40, true, false},
                    {Kind::kDense, kFeature, false, false}}};
  testing::Random random(seed);
  std::size_t inputs = 3;
  for (const vgg::Layer& layer : network.shape.layers) {
    const bool dense = layer.kind == Kind::kDense;
    if (dense && inputs == 20) inputs *= 4 * 4;
    const std::size_t reads = dense ? inputs : 9 * inputs;
    VggLayerWeights weights{std::vector<float>(reads * layer.outputs), std::vector<float>(layer.outputs)};
    for (float& value : weights.weights) value = random.bell() * std::sqrt(2.0f / static_cast<float>(reads));
    for (float& value : weights.bias) value = 0.1f * random.bell();
    network.layers.push_back(std::move(weights));
    inputs = layer.outputs;
  }
  return network;
}

std::vector<std::vector<float>> tensors(std::size_t count) {
  std::vector<std::vector<float>> tensors;
  testing::Random random(77);
  for (std::size_t i = 0; i < count; ++i) {
    std::vector<float>& tensor = tensors.emplace_back(3 * kSide * kSide);
    for (float& value : tensor) value = random.bell();
  }
  return tensors;
}

ModelCard card() {
  ModelCard card;
  card.id = "small";
  card.embedder = "onnx";
  card.dimension = kFeature;
  card.preprocess.side = kSide;
  return card;
}

ChooseOptions quietly(double agree) { return {agree, 1, io::ProgressStyle::kQuiet}; }

Network written(const TemporaryFolder& folder, const WeightStream& stream) {
  Result<Network> network = write_weight_file(stream, folder.path());
  REQUIRE_MESSAGE(network.ok(), network.error().message);
  network->card = card();
  network->model_hash = std::string(64, 'a');
  return std::move(*network);
}

std::vector<vgg::LayerCoding> finest(const VggWeights& network) {
  return std::vector(network.layers.size(), vgg::LayerCoding{});
}

Network finest_file(const TemporaryFolder& folder, const VggWeights& network) {
  const auto stream = encode_weights(network.shape, network.layers, finest(network));
  REQUIRE_MESSAGE(stream.ok(), stream.error().message);
  return written(folder, *stream);
}

Image picture(std::uint32_t number) {
  Image image{kSide, kSide, {}};
  for (std::uint32_t i = 0; i < kSide * kSide * 3; ++i)
    image.rgb.push_back(static_cast<std::uint8_t>((i * (37 + number) >> 2) ^ (i >> (3 + number % 5))));
  return image;
}

std::vector<float> answer(const Network& network, std::uint32_t number) {
  const auto embedder = make_vgg_embedder(network);
  REQUIRE_MESSAGE(embedder.ok(), embedder.error().message);
  const auto found = (*embedder)->embed(picture(number));
  REQUIRE_MESSAGE(found.ok(), found.error().message);
  return *found;
}

TEST_CASE("the smallest file that agrees is taken; more agreement never makes it smaller") {
  const VggWeights network = small_weights();
  const auto pictures = tensors(40);
  std::uint64_t before = 0;
  for (const double agree : {0.5, 0.8, 0.9, 0.97}) {
    const auto choice = choose_codings(network, pictures, quietly(agree));
    REQUIRE_MESSAGE(choice.ok(), choice.error().message);
    REQUIRE(choice->table.size() == 40);
    CHECK(std::is_sorted(choice->table.begin(), choice->table.end(),
                         [](const auto& a, const auto& b) { return a.bytes < b.bytes; }));
    const MeasuredCoding& chosen = choice->table[choice->chosen];
    CHECK(chosen.agreement.overlap >= agree);
    CHECK(chosen.agreement.pictures == 40);
    CHECK(chosen.bytes == choice->stream.bytes());
    for (std::size_t i = 0; i < choice->chosen; ++i) CHECK(choice->table[i].agreement.overlap < agree);
    CHECK(chosen.bytes >= before);
    before = chosen.bytes;
  }
}

TEST_CASE("a first dense layer of low rank is taken apart where that makes the smallest file") {
  VggWeights network = small_weights();
  // 64 outputs of 320 inputs, made of eight directions and a little noise.
  testing::Random random(5);
  std::vector<float> directions(8 * 320), shares(64 * 8);
  for (float& value : directions) value = random.bell() / 8;
  for (float& value : shares) value = random.bell() / 2;
  std::vector<float>& weights = network.layers[2].weights;
  for (std::size_t row = 0; row < 64; ++row) {
    for (std::size_t column = 0; column < 320; ++column) {
      float sum = 0.001f * random.bell();
      for (std::size_t i = 0; i < 8; ++i) sum += shares[row * 8 + i] * directions[i * 320 + column];
      weights[row * 320 + column] = sum;
    }
  }
  const auto choice = choose_codings(network, tensors(40), quietly(0.8));
  REQUIRE_MESSAGE(choice.ok(), choice.error().message);
  CHECK(choice->table.size() == 5 * 40);
  CHECK(choice->table[choice->chosen].rank == 8);
  CHECK(choice->table[choice->chosen].agreement.overlap >= 0.8);
  // What is written answers as it was measured to.
  const TemporaryFolder folder;
  const Network apart = written(folder, choice->stream), whole = finest_file(folder, network);
  for (std::uint32_t number = 1; number < 6; ++number)
    CHECK(dot(answer(apart, number), answer(whole, number)) > 0.97f);
}

TEST_CASE("weights from a seed are not taken apart, and what is taken apart multiplies to what it was") {
  const VggWeights network = small_weights();
  const auto spectrum = spectrum_of(network.layers[2].weights, 64, Axes::kYes, 1);
  REQUIRE(spectrum.ok());
  CHECK(worthwhile_ranks(*spectrum, 320).empty());
  CHECK(std::is_sorted(spectrum->energies.rbegin(), spectrum->energies.rend()));
  const auto pair = take_apart(network.layers[2].weights, *spectrum, 64, 1);
  REQUIRE(pair.ok());
  double lost = 0, all = 0;
  for (std::size_t row = 0; row < 64; ++row) {
    for (std::size_t column = 0; column < 320; ++column) {
      double sum = 0;
      for (std::size_t i = 0; i < 64; ++i)
        sum += static_cast<double>(pair->second[row * 64 + i]) *
               static_cast<double>(pair->first[i * 320 + column]);
      const auto given = static_cast<double>(network.layers[2].weights[row * 320 + column]);
      lost += (sum - given) * (sum - given);
      all += given * given;
    }
  }
  CHECK(lost < 1e-8 * all);
}

TEST_CASE("where no file agrees so far, the one that agrees most is taken") {
  const auto choice = choose_codings(small_weights(), tensors(30), quietly(1.0));
  REQUIRE(choice.ok());
  const auto most = std::max_element(
      choice->table.begin(), choice->table.end(),
      [](const auto& a, const auto& b) { return a.agreement.overlap < b.agreement.overlap; });
  CHECK(choice->table[choice->chosen].agreement.overlap == most->agreement.overlap);
}

TEST_CASE("a weight file is opened from its parts and answers as what it was made of") {
  const TemporaryFolder folder;
  const VggWeights weights = small_weights();
  const Network network = finest_file(folder, weights);
  CHECK(network.engine == Engine::kVitrine);
  CHECK(network.form == kVitrineForm);
  CHECK(network.graph.file.extension() == ".vgg");
  auto exact = vgg::Network::make(weights.shape);
  REQUIRE(exact.ok());
  for (std::size_t i = 0; i < weights.layers.size(); ++i)
    REQUIRE(exact->set_weights(i, weights.layers[i].weights, weights.layers[i].bias).ok());
  for (std::uint32_t number = 1; number < 6; ++number) {
    const auto tensor = make_tensor(picture(number), card().preprocess);
    REQUIRE(tensor.ok());
    vgg::Workspace workspace;
    auto wanted = exact->run(*tensor, workspace);
    REQUIRE(wanted.ok());
    REQUIRE(l2_normalise(*wanted).ok());
    CHECK(dot(*wanted, answer(network, number)) > 0.999f);
  }
}

TEST_CASE("a projection is folded into the last layer; all other layers keep their bytes") {
  const TemporaryFolder folder;
  const VggWeights weights = small_weights();
  const Network network = finest_file(folder, weights);
  REQUIRE(check_weight_file_foldable(network).ok());
  // Twice the feature's first seven values.
  LinearLayer layer{7, 40, std::vector<float>(7 * 40), std::vector<float>(7)};
  for (std::size_t i = 0; i < layer.weights.size(); ++i) layer.weights[i] = 2 * weights.layers[4].weights[i];
  for (std::size_t i = 0; i < 7; ++i) layer.bias[i] = 2 * weights.layers[4].bias[i];
  Result<Network> folded = fold_weight_file(network, layer, folder.path());
  REQUIRE_MESSAGE(folded.ok(), folded.error().message);
  folded->folded = Folded{4, 2};
  CHECK(folded->model_hash == network.model_hash);
  const auto before = read_weights(*network.weights), after = read_weights(*folded->weights);
  REQUIRE(before.ok());
  REQUIRE(after.ok());
  const auto head = read_checked(network.graph);
  const auto reader = vgg::WeightsReader::open(*head, before->size());
  REQUIRE(reader.ok());
  const auto kept = static_cast<std::ptrdiff_t>(before->size() - reader->layer_bytes().back());
  REQUIRE(static_cast<std::size_t>(kept) < after->size());
  CHECK(std::equal(before->begin(), before->begin() + kept, after->begin()));
  CHECK((*make_vgg_embedder(*folded))->answers_projected());
  const std::vector<float> projected = answer(*folded, 3), feature = answer(network, 3);
  REQUIRE(projected.size() == 7);
  // The embedding has unit length, what is folded has not.
  const float scale = projected[0] / feature[0];
  for (std::size_t i = 1; i < 7; ++i)
    CHECK(projected[i] == doctest::Approx(scale * feature[i]).epsilon(0.02));
}

TEST_CASE("a network that ends in a ReLU is not folded") {
  const TemporaryFolder folder;
  VggWeights weights = small_weights();
  weights.shape.layers.back().relu = true;
  const Status refused = check_weight_file_foldable(finest_file(folder, weights));
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::kUnsupported);
}

TEST_CASE("files that were changed, are missing, or belong to another network are refused by name") {
  const TemporaryFolder folder;
  const Network network = finest_file(folder, small_weights());
  const auto refusal = [](const Network& changed) {
    const auto opened = make_vgg_embedder(changed);
    REQUIRE_FALSE(opened.ok());
    return opened.error();
  };
  Network other = network;
  other.card.preprocess.side = 2 * kSide;
  CHECK(refusal(other).message.find(io::display(network.graph.file)) != std::string::npos);
  other = network;
  other.card.dimension = kFeature + 1;
  CHECK(refusal(other).code == ErrorCode::kCorrupt);
  other = network;
  other.weights.reset();
  CHECK(refusal(other).code == ErrorCode::kCorrupt);
  other = network;
  // The head of another network, whose layers are of other lengths.
  other.graph = finest_file(folder, small_weights(9)).graph;
  CHECK(refusal(other).code == ErrorCode::kCorrupt);
  const std::filesystem::path part = network.weights->parts.front().file;
  auto bytes = io::read_file(part, 1 << 20);
  REQUIRE(bytes.ok());
  (*bytes)[100] ^= 1;
  REQUIRE(io::write_file(part, *bytes).ok());
  const Error damaged = refusal(network);
  CHECK(damaged.code == ErrorCode::kCorrupt);
  CHECK(damaged.message.find(io::display(part)) != std::string::npos);
}

}  // namespace
}  // namespace vitrine::embed

// SPDX-License-Identifier: MIT
// Any bytes at all as an ONNX file: a graph in the plain style, or an error, and nothing that is done to such
// a graph afterwards leaves that style.
#include <cstdlib>

#include "embed/prepare/cut_network.h"
#include "embed/prepare/dense_layers.h"
#include "embed/prepare/external_weights.h"
#include "embed/prepare/graph_index.h"
#include "embed/prepare/onnx_model.h"
#include "embed/prepare/tensors.h"
#include "embed/prepare/vgg/vgg_graph.h"

namespace {

namespace embed = vitrine::embed;

void must(bool condition) {
  if (!condition) std::abort();
}

// Whatever rule a card has, finding and cutting keep to the plain style.
void cut(const onnx::ModelProto& model, embed::FeatureAt at) {
  embed::ModelCard card;
  card.id = "any";
  card.input = "data";
  card.feature_at = at;
  card.feature = "dense1";
  card.dimension = 6;
  card.preprocess.side = 8;
  const auto feature = embed::find_feature(model, card);
  if (!feature.ok()) return must(feature.error().message.find("model any") != std::string::npos);
  onnx::ModelProto rest = model;
  embed::keep_only(rest, *feature);
  must(rest.graph().output_size() == 1);
  embed::set_batch(*rest.mutable_graph(), card.input, true);
  static_cast<void>(embed::check_card_input(rest.graph(), card));
  // A feature that is itself a constant or an input has nothing left to make it.
  const vitrine::Status sound = embed::check_onnx(rest, "cut");
  must(sound.ok());
}

// A graph that is taken for one of VGG's kind has weights as many as its shape asks for, so that the engine
// makes room for nothing that the file does not hold.
void read_as_vgg(const onnx::GraphProto& graph) {
  embed::ModelCard card;
  card.id = "any";
  card.input = "data";
  card.feature = "feature";
  card.dimension = 5;
  card.preprocess.side = 8;
  const auto read = embed::read_vgg_graph(graph, card);
  if (!read.ok()) return must(!read.error().message.empty());
  auto engine = vitrine::vgg::Network::make(read->shape);
  if (!engine.ok()) return must(!engine.error().message.empty());
  const embed::GraphIndex index(graph);
  for (std::size_t i = 0; i < read->tensors.size(); ++i) {
    const auto weights = embed::float_values(*index.constant(read->tensors[i].weights));
    if (!weights.ok()) return;
    const std::vector<float> bias(read->shape.layers[i].outputs);
    must(engine->set_weights(i, *weights, bias).ok());
  }
}

void take_weights(onnx::ModelProto model) {
  embed::WeightsFile weights;
  const vitrine::Status taken = weights.take(model);
  if (!taken.ok()) return;
  const embed::ExternalWeights external{std::string(embed::kWeightsPath), weights.bytes().size()};
  must(embed::check_onnx(model, "external", &external).ok());
  for (const auto& [name, place] : weights.places())
    must(place.offset + place.bytes <= weights.bytes().size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto model = embed::read_onnx({data, size}, "fuzz.onnx");
  if (!model.ok()) {
    must(!model.error().message.empty());
    return 0;
  }
  must(embed::check_onnx(*model, "plain").ok());
  const auto bytes = embed::write_onnx(*model);
  must(bytes.ok() && embed::read_onnx(*bytes, "again").ok());
  for (const auto& tensor : model->graph().initializer()) {
    static_cast<void>(embed::float_values(tensor));
    static_cast<void>(embed::int64_values(tensor));
  }
  for (const auto at :
       {embed::FeatureAt::kOutput, embed::FeatureAt::kSecondDenseOutput, embed::FeatureAt::kLastDenseInput})
    cut(*model, at);
  read_as_vgg(model->graph());
  take_weights(*model);
  return 0;
}

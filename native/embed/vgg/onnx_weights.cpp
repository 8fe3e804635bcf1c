// SPDX-License-Identifier: MIT
#include <utility>

#include "embed/prepare/onnx_model.h"
#include "embed/prepare/stored_form.h"
#include "embed/prepare/vgg/vgg_graph.h"
#include "embed/prepare/vgg/vgg_layers.h"
#include "embed/vgg/open_weights.h"
#include "embed/weights.h"
#include "io/files.h"

namespace vitrine::embed {
namespace {

// The graph with its weights in it, or beside it for StoredWeights.
Result<onnx::ModelProto> read_graph(const Network& network) {
  if (network.form != kOriginalForm) return read_graph_of(network, network.graph);
  const Result<io::Bytes> bytes = read_weights(network.card, network.graph.file);
  if (!bytes.ok()) return bytes.error();
  return read_onnx(*bytes, io::display(network.graph.file));
}

}  // namespace

Result<vgg::Network> open_onnx_weights(const Network& network) {
  if (network.folded) {
    return Error{ErrorCode::kUnsupported, "the network of model " + network.card.id +
                                              " has a site's projection folded in; run it by ONNX Runtime "
                                              "(--engine onnx)"};
  }
  Result<onnx::ModelProto> model = read_graph(network);
  if (!model.ok()) return model.error();
  const Result<VggGraph> graph = read_vgg_graph(model->graph(), network.card);
  if (!graph.ok()) return graph.error();
  Result<vgg::Network> engine = vgg::Network::make(graph->shape);
  if (!engine.ok()) return with_context("model " + network.card.id, engine.error());
  const Status set =
      take_vgg_layers(*model->mutable_graph(), *graph, network, Afterwards::kReleased,
                      [&](std::size_t layer, std::span<const float> weights, std::span<const float> bias) {
                        return engine->set_weights(layer, weights, bias);
                      });
  if (!set.ok()) return with_context("model " + network.card.id, set.error());
  return engine;
}

}  // namespace vitrine::embed
